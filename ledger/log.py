"""Writing the log, and checking it. There is no way here to change or delete a line."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.transaction import TransactionManagementError

from ledger.chain import NOTHING_BEFORE, Break, bundle_of, digest, first_break, moment
from ledger.models import LogEntry

if TYPE_CHECKING:
    from accounts.models import User

#: Whose name stands where no person acted.
THE_SYSTEM = "Hệ thống"


@dataclass(frozen=True)
class Line:
    """What one line of the log says, before it has its place in the chain."""

    chain: uuid.UUID
    at: dt.datetime
    actor: User | None
    seat: str
    action: str
    from_state: str = ""
    to_state: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def append(
    *,
    chain: uuid.UUID,
    at: dt.datetime,
    actor: User | None,
    seat: str,
    action: str,
    from_state: str = "",
    to_state: str = "",
    data: dict[str, Any] | None = None,
) -> LogEntry:
    """Write the next line of a chain, in the caller's transaction; see ``append_all``."""
    return append_all([Line(chain, at, actor, seat, action, from_state, to_state, data or {})])[0]


def append_all(lines: Iterable[Line]) -> list[LogEntry]:
    """Write the next line of each chain, in the caller's transaction: two queries for however many.

    The caller holds the lock of each dossier, so that nobody else writes the same sequence; should it not, the second
    writer gets an IntegrityError. Dates, decimals and UUIDs in ``data`` are kept as text. Raises
    TransactionManagementError outside a transaction, TypeError for a float, ValueError for a moment without a zone
    or for text with a NUL.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A line of the log belongs into the transaction of what it tells.")
    lines = list(lines)
    heads = _heads({line.chain for line in lines})
    entries = []
    for line in lines:
        sequence, before = heads.get(line.chain, (0, NOTHING_BEFORE))
        entry = LogEntry(
            chain=line.chain,
            sequence=sequence + 1,
            at=line.at,
            actor=line.actor,
            actor_name=str(line.actor) if line.actor else THE_SYSTEM,
            seat=line.seat,
            action=line.action,
            from_state=line.from_state,
            to_state=line.to_state,
            data=plain(line.data),
            previous_hash=before,
        )
        entry.hash = digest(as_line(entry))
        heads[line.chain] = (entry.sequence, entry.hash)
        entries.append(entry)
    return LogEntry.objects.bulk_create(entries)


def _heads(chains: set[uuid.UUID]) -> dict[uuid.UUID, tuple[int, str]]:
    """The last sequence and hash of each chain that has lines."""
    lines = LogEntry.objects.filter(chain__in=chains)
    if len(chains) == 1:
        lines = lines.order_by("-sequence")[:1]
    else:
        newest = LogEntry.objects.filter(chain=OuterRef("chain")).order_by("-sequence")
        lines = lines.filter(sequence=Subquery(newest.values("sequence")[:1]))
    return {chain: (sequence, before) for chain, sequence, before in lines.values_list("chain", "sequence", "hash")}


@dataclass(frozen=True)
class Verdict:
    """What checking the whole log found."""

    chains: int
    lines: int
    breaks: tuple[Break, ...]


def verify(chain: uuid.UUID) -> Break | None:
    """The first line of one chain that does not hold, None if all hold."""
    try:
        return first_break(str(chain), _lines(LogEntry.objects.filter(chain=chain)))
    except Unreadable as error:
        return error.place


def verify_all() -> Verdict:
    """Every chain of the database, each to its first break; the walk ends at a row that cannot be read at all."""
    seen: Counter[str] = Counter()

    def counted() -> Iterator[dict[str, Any]]:
        for line in _lines(LogEntry.objects.all()):
            seen[line["chain"]] += 1
            yield line

    breaks = []
    try:
        for chain, lines in groupby(counted(), key=itemgetter("chain")):
            if broken := first_break(chain, lines):
                breaks.append(broken)
    except Unreadable as error:
        breaks.append(error.place)
    return Verdict(len(seen), seen.total(), tuple(breaks))


def export_bundle(chain: uuid.UUID) -> dict[str, Any]:
    """One chain as plain JSON values, to be checked elsewhere; no lines if nothing was ever logged."""
    return bundle_of(str(chain), list(_lines(LogEntry.objects.filter(chain=chain))))


def differs_from_database(bundle: dict[str, Any]) -> Break | None:
    """The first line of a checked bundle that the database does not have, or has otherwise.

    This is how a tail that was cut off, or a chain that was written anew from some line on, comes to light.
    """
    stored = dict(
        LogEntry.objects.filter(chain=bundle["chain"]).order_by("sequence").values_list("sequence", "hash").iterator()
    )
    for line in bundle["lines"]:
        if line["sequence"] not in stored:
            return Break(
                bundle["chain"], line["sequence"], "có trong tệp xuất, nhưng cơ sở dữ liệu không còn dòng này."
            )
        if stored[line["sequence"]] != line["hash"]:
            return Break(bundle["chain"], line["sequence"], "tệp xuất và cơ sở dữ liệu ghi khác nhau ở dòng này.")
    return None


class Unreadable(Exception):
    """A row that no longer has the types of its columns; SQLite lets that happen."""

    def __init__(self, place: Break) -> None:
        super().__init__(str(place))
        self.place = place


#: What reading such a row raises.
READING_FAILS = (ValueError, TypeError, AttributeError)


def _lines(entries: QuerySet[LogEntry]) -> Iterator[dict[str, Any]]:
    """Rows as lines, in order. Raises Unreadable."""
    try:
        for entry in entries.order_by("chain", "sequence").iterator():
            yield as_line(entry)
    except READING_FAILS as error:
        raise Unreadable(_where_reading_fails(entries)) from error


def _where_reading_fails(entries: QuerySet[LogEntry]) -> Break:
    """Row by row, since rows are fetched by the hundred and the whole hundred fails."""
    chain, sequence = "?", 0
    for pk in entries.order_by("chain", "sequence").values_list("pk", flat=True):
        try:
            line = as_line(LogEntry.objects.get(pk=pk))
        except READING_FAILS as error:
            return Break(chain, sequence + 1, f"không đọc được dòng ở chỗ này ({error}).")
        chain, sequence = line["chain"], line["sequence"]
    return Break(chain, sequence + 1, "không đọc được dòng ở chỗ này; lần đọc sau lại được.")


def as_line(entry: LogEntry) -> dict[str, Any]:
    """A row as the plain values that are hashed and exported."""
    return {
        "chain": str(entry.chain),
        "sequence": entry.sequence,
        "at": moment(entry.at),
        "actor": entry.actor_id,
        "actor_name": entry.actor_name,
        "seat": entry.seat,
        "action": entry.action,
        "from_state": entry.from_state,
        "to_state": entry.to_state,
        "data": entry.data,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }


def plain(data: dict[str, Any]) -> dict[str, Any]:
    """What a JSON column of either database gives back unchanged; else the hash would not hold."""
    kept = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    _refuse_what_does_not_survive(kept, "data")
    return kept


def _refuse_what_does_not_survive(value: Any, place: str) -> None:
    if isinstance(value, float):
        # PostgreSQL gives 1e22 back as an integer; and money is never a float.
        raise TypeError(f"{place}: the log takes no float; use int or Decimal.")
    if isinstance(value, str) and "\0" in value:
        raise ValueError(f"{place}: PostgreSQL cannot keep a NUL character.")
    if isinstance(value, dict):
        for key, inner in value.items():
            _refuse_what_does_not_survive(key, place)
            _refuse_what_does_not_survive(inner, f"{place}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            _refuse_what_does_not_survive(inner, f"{place}[{number}]")
