"""What anybody may know of a paper: kind, number, day, hashes, whether it stands. No name, no title, no amount.

The pages that show it (desk/views/verify.py) are the only ones without a sign-in; what they show is decided here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from documents.models import Paper
from documents.numbers import number_is_cancelled
from documents.signing.state import SignatureState, state_of
from documents.verify_code import read_code


class Standing(StrEnum):
    """Where a paper stands, in one word."""

    VALID = "Còn hiệu lực"
    REPLACED = "Đã được thay"
    CANCELLED = "Đã hủy số"
    DRAFT = "Dự thảo"


@dataclass(frozen=True)
class Copy:
    """One form in which a paper exists, with the SHA-256 of its bytes."""

    form: str
    sha256: str


@dataclass(frozen=True)
class Told:
    """All that is told of a paper."""

    code: str
    title: str
    number: str
    issued_on: dt.date | None
    version: int
    standing: Standing
    words: str
    signature: str
    copies: tuple[Copy, ...]

    @property
    def holds(self) -> bool:
        """Whether somebody may rely on it."""
        return self.standing is Standing.VALID


def paper_of_code(typed: str) -> Paper | None:
    """The paper that bears a code. Raises ``BadCode`` for what is no code."""
    code = read_code(typed)
    found = Paper.objects.filter(verify_code=code).first()
    # The frozen facts are what was printed; a column that says otherwise proves nothing.
    return found if found is not None and found.facts.get("verify", {}).get("code") == code else None


def tell(paper: Paper) -> Told:
    """What anybody may know of a paper."""
    standing, words = standing_of(paper)
    return Told(
        code=paper.verify_code or "",
        title=paper.title,
        number=paper.full_number,
        issued_on=paper.issued_on,
        version=paper.version,
        standing=standing,
        words=words,
        signature=str(state_of(paper).label),
        copies=tuple(copies_of(paper)),
    )


def standing_of(paper: Paper) -> tuple[Standing, str]:
    """Whether a paper stands, with a sentence. A replaced paper says by what it was replaced, not why."""
    later: Paper | None = getattr(paper, "replaced_by", None)  # a one-to-one that may not be there
    if later is not None:
        number = f", số {later.full_number}" if later.number and later.full_number != paper.full_number else ""
        return Standing.REPLACED, f"Đã được thay bằng phiên bản {later.version}{number}."
    if number_is_cancelled(paper):
        return Standing.CANCELLED, "Số của văn bản đã bị hủy trong sổ đăng ký; văn bản không còn giá trị."
    if paper.file_id is None:
        return Standing.DRAFT, "Văn bản đang được lập, chưa phát hành."
    return Standing.VALID, "Đây là phiên bản hiện hành của văn bản."


def copies_of(paper: Paper) -> list[Copy]:
    """The Word file, the PDF and every signed copy that exist."""
    found = [Copy("Tệp Word", paper.file.sha256)] if paper.file else []
    if paper.pdf:
        found.append(Copy("Tệp PDF", paper.pdf.sha256))
    signed = paper.signed_copies.select_related("file").order_by("no")
    return found + [Copy(f"Bản đã ký thứ {copy.no}", copy.file.sha256) for copy in signed]


def paper_of_bytes(digest: str) -> Paper | None:
    """The newest paper that exists in exactly these bytes."""
    bytes_of_it = Q(file__sha256=digest) | Q(pdf__sha256=digest) | Q(signed_copies__file__sha256=digest)
    return Paper.objects.filter(bytes_of_it, verify_code__isnull=False).order_by("-created_at").first()


def digest_of(chunks: Iterable[bytes]) -> str:
    """SHA-256 of bytes that are read once and kept nowhere."""
    counted = hashlib.sha256()
    for chunk in chunks:
        counted.update(chunk)
    return counted.hexdigest()


def is_signed(paper: Paper) -> bool:
    """Whether somebody has put a signature on a paper, here or outside."""
    return state_of(paper) is not SignatureState.UNSIGNED
