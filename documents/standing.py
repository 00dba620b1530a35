"""Whether a paper may be relied on today, in one word and one sentence; asked by public pages, lists and registers.

What this app knows by itself: replaced, number cancelled, not drawn, not signed. What became of a paper in the life of
what it belongs to (annulled by a later decision, ended with its contract), and which day it prints, whoever issues
papers tells by registering (``tells_of_papers``). No sentence here names a person, a firm or an amount.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from documents.models import Paper, SignedCopy
from documents.numbers import cancelled_among
from documents.signing.days import days_signed
from documents.signing.state import SignatureState, state_by_copy
from documents.vietnamese import date_short


class Standing(StrEnum):
    """Where a paper stands, in one word; of several that are true, the one that comes first here is said."""

    CANCELLED = "Đã hủy số"
    ANNULLED = "Đã bị hủy bỏ"
    WITHDRAWN = "Đã rút"
    REPLACED = "Đã được thay"
    RETURNED = "Đã bị trả lại"
    ENDED = "Hết hiệu lực"
    ANSWERED = "Đã giải quyết"
    DRAFT = "Dự thảo"
    BROKEN = "Bản ký không còn giá trị"
    UNSIGNED = "Chưa có bản ký"
    AMENDED = "Còn hiệu lực, đã được điều chỉnh"
    VALID = "Còn hiệu lực"

    @property
    def rank(self) -> int:
        """How early it is said."""
        return list(Standing).index(self)

    @property
    def holds(self) -> bool:
        """Whether somebody may rely on the paper as it lies there."""
        return self.rank >= Standing.AMENDED.rank

    @property
    def over(self) -> bool:
        """Whether the paper's time is past: nobody has to sign it any more."""
        return self.rank < Standing.DRAFT.rank

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return "good" if self.holds else "ended" if self.over else "warn"


@dataclass(frozen=True)
class Told:
    """What whoever issues papers tells of one.

    ``day``: the day it prints. ``nth`` of ``count`` papers of its kind in what it belongs to. ``findings``: what became
    of it, each with its sentence.
    """

    day: dt.date | None = None
    nth: int = 1
    count: int = 1
    findings: tuple[tuple[Standing, str], ...] = ()


@dataclass(frozen=True)
class Stands:
    """What is so today of a paper."""

    standing: Standing
    words: str
    day: dt.date | None
    nth: int
    count: int
    signature: SignatureState
    signed_on: tuple[dt.date, ...]

    @property
    def among(self) -> str:
        """Which of several papers of its kind it is; empty for the only one."""
        if self.count == 1:
            return ""
        return f"bản thứ {self.nth} trong {self.count} văn bản cùng loại"

    @property
    def signed_late(self) -> str:
        """That it was signed on another day than the one it prints, in a sentence; empty where the days agree."""
        other = [date_short(day) for day in self.signed_on if day != self.day]
        if not other or self.day is None:
            return ""
        return f"Ngày ký ({', '.join(other)}) khác ngày ghi trên văn bản ({date_short(self.day)})."


Teller = Callable[[Sequence[Paper]], Mapping[uuid.UUID, Told]]
_tellers: list[Teller] = []
NOTHING = Told()


def tells_of_papers(teller: Teller) -> Teller:
    """Register who tells of papers it issued."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def stands(paper: Paper) -> Stands:
    """What is so of one paper."""
    return standings([paper])[paper.pk]


def standings(papers: Iterable[Paper]) -> dict[uuid.UUID, Stands]:
    """The same of many, in a few queries for all."""
    asked = list(papers)
    told: dict[uuid.UUID, Told] = {}
    for teller in _tellers:
        told.update(teller(asked))
    copies = _last_copies(asked)
    later = {paper.replaces_id: paper for paper in Paper.objects.filter(replaces__in=[one.pk for one in asked])}
    cancelled = cancelled_among(asked)
    return {
        paper.pk: _of(
            paper, told.get(paper.pk, NOTHING), copies.get(paper.pk), later.get(paper.pk), paper.pk in cancelled
        )
        for paper in asked
    }


def _last_copies(papers: list[Paper]) -> dict[uuid.UUID, SignedCopy]:
    found = SignedCopy.objects.filter(paper__in=[paper.pk for paper in papers]).order_by("no")
    return {copy.paper_id: copy for copy in found}


def _of(paper: Paper, told: Told, copy: SignedCopy | None, later: Paper | None, cancelled: bool) -> Stands:
    signature = state_by_copy(copy)
    if later is not None:
        standing, words = Standing.REPLACED, f"Đã được thay bằng phiên bản {later.version}{_numbered(later)}."
    else:
        findings = [*told.findings, *_own(paper, signature, cancelled)]
        standing, words = min(findings, key=lambda found: found[0].rank)
    return Stands(
        standing,
        words,
        told.day or paper.issued_on,
        told.nth,
        told.count,
        signature,
        days_signed(copy),
    )


def _own(paper: Paper, signature: SignatureState, cancelled: bool) -> Iterable[tuple[Standing, str]]:
    if cancelled:
        yield Standing.CANCELLED, "Số của văn bản đã bị hủy trong sổ đăng ký; văn bản không còn giá trị."
    if paper.file_id is None:
        yield Standing.DRAFT, "Văn bản đang được lập, chưa phát hành."
    if signature in _NOT_YET:
        yield _NOT_YET[signature]
    yield Standing.VALID, "Đây là phiên bản hiện hành của văn bản."


def _numbered(later: Paper) -> str:
    number = f", số {later.full_number}" if later.full_number else ""
    return f"{number}, ngày {date_short(later.issued_on)}" if later.issued_on else number


_NOT_YET = {
    SignatureState.UNSIGNED: (
        Standing.UNSIGNED,
        "Hệ thống chưa có bản nào mang chữ ký. Bản in, bản tệp chưa ký chưa có giá trị; nếu cầm bản giấy đã ký, hãy "
        "xem chữ ký và dấu trên bản giấy ấy.",
    ),
    SignatureState.BY_PERSON: (
        Standing.UNSIGNED,
        "Người có thẩm quyền đã ký số; chưa có chữ ký số của cơ quan nên văn bản chưa phát hành.",
    ),
    SignatureState.PARTLY: (Standing.UNSIGNED, "Đã có chữ ký nhưng chưa đủ người ký."),
    SignatureState.BROKEN: (
        Standing.BROKEN,
        "Lần kiểm tra gần nhất cho thấy bản ký đang lưu không còn nguyên vẹn; hãy hỏi cơ quan ban hành.",
    ),
}
