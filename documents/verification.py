"""What anybody may know of a paper: kind, number, day, hashes, whether it stands. No name, no title, no amount.

The pages that show it (web/verify/views.py) are the only ones without a sign-in; what they show is decided here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from documents.models import Paper
from documents.signing.state import SignatureState, state_of
from documents.standing import Standing, stands
from documents.verify_code import read_code


@dataclass(frozen=True)
class Copy:
    """One form in which a paper exists, with the SHA-256 of its bytes."""

    form: str
    sha256: str


@dataclass(frozen=True)
class Told:
    """All that is told of a paper. ``issued_on``: the day that stands on it."""

    code: str
    title: str
    number: str
    issued_on: dt.date | None
    among: str
    standing: Standing
    words: str
    signature: str
    signed_late: str
    copies: tuple[Copy, ...]

    @property
    def holds(self) -> bool:
        """Whether somebody may rely on it."""
        return self.standing.holds


def paper_of_code(typed: str) -> Paper | None:
    """The paper that bears a code. Raises ``BadCode`` for what is no code."""
    code = read_code(typed)
    found = Paper.objects.filter(verify_code=code).first()
    # The frozen facts are what was printed; a column that says otherwise proves nothing.
    return found if found is not None and found.facts.get("verify", {}).get("code") == code else None


def tell(paper: Paper) -> Told:
    """What anybody may know of a paper."""
    now = stands(paper)
    return Told(
        code=paper.verify_code or "",
        title=paper.title,
        number=paper.full_number,
        issued_on=now.day,
        among=now.among,
        standing=now.standing,
        words=now.words,
        signature=str(now.signature.label),
        signed_late=now.signed_late,
        copies=tuple(copies_of(paper)),
    )


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
