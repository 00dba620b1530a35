"""Checking everything that is kept: what was found, where, beside what should stand there.

Each app says in a module ``verifying`` what its tables can be compared with (``checks``) and which rows a head keeps
(``ledger.heads``). ``manage.py verify_all`` runs them all. Nothing is written, and every table is read in one pass.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection, transaction
from django.utils.module_loading import autodiscover_modules

import clock
from ledger.chain import first_break
from ledger.log import READING_FAILS, Unreadable, _lines
from ledger.models import LogEntry, OutboxEvent
from ledger.sealing import every_seal, foreign_triggers

#: Rows fetched at once.
AT_ONCE = 2000


@dataclass(frozen=True)
class Finding:
    """One place that is not as it should be. ``what``: which part of the record; the others in the reader's words."""

    what: str
    where: str
    expected: str
    found: str

    def as_json(self) -> dict[str, str]:
        """As ``verify_all --json`` writes it."""
        return {"what": self.what, "where": self.where, "expected": self.expected, "found": self.found}

    def __str__(self) -> str:
        return f"{self.where}: phải là {self.expected}; tìm thấy {self.found}."


Check = Callable[[], Iterable[Finding]]

_checks: dict[str, Check] = {}
_long: set[str] = set()


def checks(part: str, *, long: bool = False) -> Callable[[Check], Check]:
    """Let ``verify_all`` run a function under the name of a part of the record.

    ``long``: only where it is asked for by name, or everything is.
    """

    def keep(check: Check) -> Check:
        _checks[part] = check
        if long:
            _long.add(part)
        return check

    return keep


def parts(*, deep: bool = True) -> dict[str, Check]:
    """Every registered check, by part; without ``deep`` those that do not take long."""
    autodiscover_modules("verifying")
    return {part: check for part, check in _checks.items() if deep or part not in _long}


def verify_everything(*, only: Iterable[str] = (), deep: bool = False) -> Iterator[Finding]:
    """Every finding of every part, or of some. Raises KeyError for a part that nobody checks."""
    known = parts()
    for part in list(only) or list(parts(deep=deep)):
        try:
            yield from known[part]()
        except Unreadable as error:
            yield Finding(part, str(error.place), "dòng đọc được", "dòng không đọc được")
        except READING_FAILS as error:
            # SQLite keeps any text in a column of dates or numbers.
            yield Finding(part, f"phần «{part}»", "mọi dòng đọc được", f"một dòng không đọc được ({error})")


@contextmanager
def one_view() -> Iterator[None]:
    """Everything read within is of one moment, however long it takes and whatever is done meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def shown(value: Any) -> str:
    """A value in a finding: what is not there says so."""
    return "không có" if value is None or value == "" else str(value)


@checks("seals")
def seals() -> Iterator[Finding]:
    """Every declared trigger and function is there, word for word and in force; and there is no other trigger."""
    for seal in every_seal():
        for name, expected, found in seal.weaknesses(connection):
            yield Finding("seals", f"khóa {name}", expected, found)
    for name, table in foreign_triggers(connection):
        yield Finding("seals", f"bảng {table}", "không có trigger nào ngoài các khóa đã khai", f"trigger {name}")


@checks("log")
def log() -> Iterator[Finding]:
    """Each chain to its first break."""
    for chain, lines in groupby(_lines(LogEntry.objects.all()), key=itemgetter("chain")):
        if broken := first_break(chain, lines):
            where = f"nhật ký {chain}, dòng {broken.sequence}"
            yield Finding("log", where, "dòng liền mạch, đúng mã băm", broken.reason.rstrip("."))


@checks("outbox")
def told_outside() -> Iterator[Finding]:
    """Every step told to the outbox is a line of the log that says the same."""
    moved = OutboxEvent.objects.filter(kind="dossier.moved").order_by("chain", "pk")
    for chain, events in groupby(moved.values_list("chain", "payload", "created_at").iterator(AT_ONCE), itemgetter(0)):
        told = {payload.get("sequence"): (payload, at) for _, payload, at in events}
        lines = LogEntry.objects.filter(chain=chain).values_list("sequence", "action", "from_state", "to_state", "at")
        there = {sequence: rest for sequence, *rest in lines} if chain else {}
        yield from _told_of_one(chain, told, there)


def _told_of_one(chain: uuid.UUID | None, told: dict[Any, Any], there: dict[int, list[Any]]) -> Iterator[Finding]:
    for sequence, (payload, at) in sorted(told.items(), key=lambda one: str(one[0])):
        where = f"nhật ký {chain}, dòng {sequence}"
        wanted = (payload.get("event"), payload.get("from"), payload.get("to"))
        line = there.get(sequence)
        if line is None:
            yield Finding("log", where, f"bước {wanted[0]} mà hộp thư đi đã báo", "không còn dòng này")
        elif tuple(line[:3]) != wanted or line[3] != at:
            said = " → ".join(map(str, wanted))
            yield Finding(
                "log",
                where,
                f"{said} lúc {clock.local(at):%Y-%m-%d %H:%M:%S}",
                f"{' → '.join(line[:3])} lúc {clock.local(line[3]):%Y-%m-%d %H:%M:%S}",
            )
