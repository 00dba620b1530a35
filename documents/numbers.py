"""Numbers of papers: taken in the transaction that issues the paper, without gaps or doubles, each on its own line.

Nghị định 30/2020/NĐ-CP, điều 15: from 01 on 1 January to 31 December, unique in the body's year. What officers do with
numbers by hand (set aside, give up, cancel) is in documents/register.py.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F, Q
from django.db.transaction import TransactionManagementError

from documents.bodies import body_of
from documents.models import KeptRegister, NumberBook, NumberEntry, NumberRule, Paper
from documents.vietnamese import date_long

if TYPE_CHECKING:
    from accounts.models import User

Status = NumberEntry.Status


@dataclass(frozen=True, kw_only=True)
class Act:
    """What a number is given to: kind of paper, whose dossier, abstract, signer, day; who took it, when."""

    kind: str = ""
    chain: uuid.UUID | None = None
    abstract: str = ""
    signer: str = ""
    issued_on: dt.date | None = None
    by: User | None = None
    at: dt.datetime | None = None

    def written(self) -> dict[str, object]:
        """As the columns of a line."""
        return {
            "act": self.kind,
            "chain": self.chain,
            "abstract": self.abstract[:300],
            "signer": self.signer[:120],
            "issued_on": self.issued_on,
            "taken_at": self.at,
            "taken_by": self.by,
        }


NOTHING_KNOWN = Act()


class NumberGone(ValueError):
    """A number that was cancelled or given up is asked for again."""


class NotOurRegister(ValueError):
    """A number is asked for of a body whose register is not kept here: its numbers are typed, never given."""


class NumberRunsBack(ValueError):
    """A number and its day do not fit the other numbers of the same register."""


#: The registers of whoever uses this program: the department, its Centre, its councils, the dossiers themselves.
OURS = frozenset({"SCT", "TTKC", "HĐTĐ", "HS"})


def kept_here(body: str, day: dt.date) -> bool:
    """Whether the register of a body is kept here on a day; of a unit, «UBND@30544», where that of its kind is."""
    letters = body.partition("@")[0]
    return body in OURS or KeptRegister.objects.on(day).filter(body__in=[body, letters]).exists()


def take_number(*, body: str, kind: str, year: int, act: Act = NOTHING_KNOWN) -> int:
    """The next number for a symbol (``kind``), or the one set aside for this dossier; its line is written here.

    It goes back if the transaction does, so that no number is lost. Raises TransactionManagementError outside a
    transaction, NotOurRegister for a body whose register is not kept here.
    """
    if not kept_here(body, act.issued_on or dt.date(year, 12, 31)):
        raise NotOurRegister(f"Sổ văn bản của {body} không giữ ở đây: số do cơ quan ấy cấp, ghi lại, không cấp.")
    book = locked_book(body, kind, year)
    kept = _set_aside(book, kind, act)
    if kept is not None:
        for name, value in act.written().items():
            setattr(kept, name, value)
        kept.status = Status.ISSUED
        kept.save()
        return kept.number
    return next_entry(book, kind, status=Status.ISSUED, **act.written()).number


def note_given(*, number: int, symbol: str, year: int, act: Act) -> NumberEntry:
    """Keep a number that another system gave, «312/QĐ-UBND»; one that stands here already stays as it is.

    A number set aside here is thereby used. Raises ``NumberGone`` for one that was cancelled or given up,
    ``NumberRunsBack`` for one that is higher than a later one, or lower than an earlier one.
    """
    body = body_of(symbol)
    same = {"body": body, "symbol": symbol, "year": year, "number": number}
    # One act names one number in forty dossiers: only the first of them has to lock.
    found = NumberEntry.objects.filter(**same).first()
    if found is None or found.status == Status.RESERVED:
        book = locked_book(body, symbol, year)
        found = NumberEntry.objects.filter(Q(**same) | Q(book=book, number=number)).first()
    if found is None:
        _runs_on(number, symbol, body, year, act.issued_on)
        return NumberEntry.objects.create(book=book, status=Status.ISSUED, outside=True, **same, **act.written())
    if found.status in (Status.CANCELLED, Status.GIVEN_UP):
        raise NumberGone(
            f"Số {found.full_number} đã {'hủy' if found.status == Status.CANCELLED else 'bỏ'} trong sổ "
            f"({found.ended_reason}); số ấy không dùng lại. Hãy ghi số khác."
        )
    if found.status == Status.RESERVED:
        NumberEntry.objects.filter(pk=found.pk).update(status=Status.ISSUED, **act.written())
        found.refresh_from_db()
    return found


def _runs_on(number: int, symbol: str, body: str, year: int, day: dt.date | None) -> None:
    """A register does not run backwards (Nghị định 30/2020/NĐ-CP, điều 15). Raises NumberRunsBack."""
    if day is None:
        return
    others = NumberEntry.objects.filter(
        body=body, symbol=symbol, year=year, status=Status.ISSUED, outside=True, issued_on__isnull=False
    )
    wrong = (
        others.filter(number__lt=number, issued_on__gt=day).order_by("number").first()
        or others.filter(number__gt=number, issued_on__lt=day).order_by("-number").first()
    )
    if wrong is None or wrong.issued_on is None:
        return
    raise NumberRunsBack(
        f"Số {format_number(number, symbol)} {date_long(day)} không khớp sổ: số {wrong.full_number} đã ghi "
        f"{date_long(wrong.issued_on)}. Xem lại số; nếu số đã ghi trước là sai thì hủy số ấy trong Sổ văn bản, nêu lý "
        "do, rồi ghi lại."
    )


def row_of(body: str, symbol: str, year: int) -> str:
    """The row in which a symbol is numbered in a year: the head's dated choice, else one of its own."""
    rules = NumberRule.objects.on(dt.date(year, 1, 1)).filter(body=body, symbol__in=["", symbol])
    chosen = rules.order_by("-symbol", F("valid_from").desc(nulls_last=True)).values_list("row", flat=True).first()
    return chosen or symbol


def locked_book(body: str, symbol: str, year: int) -> NumberBook:
    """The row a symbol is numbered in, locked: who comes next waits. Raises TransactionManagementError."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("A number is taken in the transaction that issues the paper.")
    row = row_of(body, symbol, year)
    NumberBook.objects.bulk_create([NumberBook(body=body, kind=row, year=year)], ignore_conflicts=True)
    return NumberBook.objects.select_for_update().get(body=body, kind=row, year=year)


def next_entry(book: NumberBook, symbol: str, **columns: object) -> NumberEntry:
    """The next line of a locked row. Numbers that another system gave before are passed over."""
    ahead = set(
        NumberEntry.objects.filter(
            Q(book=book) | Q(body=book.body, symbol=symbol, year=book.year), number__gt=book.last
        ).values_list("number", flat=True)
    )
    book.last += 1
    while book.last in ahead:
        book.last += 1
    book.save(update_fields=["last"])
    return NumberEntry.objects.create(
        book=book, body=book.body, symbol=symbol, year=book.year, number=book.last, **columns
    )


def _set_aside(book: NumberBook, symbol: str, act: Act) -> NumberEntry | None:
    """The lowest number kept for this dossier under this symbol. The book is locked, so nobody else takes it."""
    if act.chain is None:
        return None
    kept = NumberEntry.objects.filter(book=book, symbol=symbol, chain=act.chain, status=Status.RESERVED)
    return kept.order_by("number").first()


def format_number(number: int, symbol: str) -> str:
    """«05/QĐ-SCT»: below ten with a leading zero."""
    return f"{number:02d}/{symbol}"


def number_is_cancelled(paper: Paper) -> bool:
    """Whether the register no longer lets the paper's number stand."""
    return bool(cancelled_among([paper]))


def cancelled_among(papers: Iterable[Paper]) -> set[uuid.UUID]:
    """Of these papers the keys of those whose number the register no longer lets stand."""
    numbered = [paper for paper in papers if paper.number and paper.symbol]
    if not numbered:
        return set()
    asked = NumberEntry.objects.filter(
        symbol__in={paper.symbol for paper in numbered},
        number__in={paper.number for paper in numbered},
        year__in={paper.year for paper in numbered},
    )
    lines: dict[tuple[str, int, int], list[tuple[uuid.UUID | None, str]]] = {}
    for symbol, number, year, chain, status in asked.values_list("symbol", "number", "year", "chain", "status"):
        lines.setdefault((symbol, number, year), []).append((chain, status))
    return {paper.pk for paper in numbered if _is_cancelled(paper, lines)}


def _is_cancelled(paper: Paper, lines: dict[tuple[str, int, int], list[tuple[uuid.UUID | None, str]]]) -> bool:
    same = lines.get((paper.symbol, paper.number or 0, paper.year), [])
    # Two communes may both have an 05/UBND-KT: the one of the paper's own dossier counts.
    own = [status for chain, status in same if chain == paper.chain]
    return Status.CANCELLED in (own or [status for _, status in same])
