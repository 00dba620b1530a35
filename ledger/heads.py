"""Heads: what the whole record was at a moment, small enough to be kept elsewhere and enough to see any change since.

A head is a file of lines, each a JSON list: first ``["head", FORM, moment]``; one ``["chain", uuid, count, hash]`` for
each chain of the log; one ``["row", table, key, digest, stand]`` for each row that is kept; last ``["end", lines,
SHA-256 of all bytes before]``. Rows are in the order of their tables and keys, so that two heads, or a head and a
database, are compared in one pass. ``docs/verify_head.py`` reads it with the standard library alone.

``stand`` is null for what never changes. Where a row changes with each act it counts them: then the digest must be the
same while the count is, and the count never falls.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain as one_after_another
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.db.models import Count, Model, OuterRef, Q, Subquery
from django.utils.module_loading import autodiscover_modules

from ledger.chain import moment
from ledger.models import LogEntry
from ledger.sealing import every_seal
from ledger.verifying import AT_ONCE, Finding

FORM = "khuyencong-head-1"
#: Hexadecimal digits of a row's digest that are kept: 128 bits.
DIGITS = 32
#: What kinds of lines there are, and of how many values each is.
LENGTHS = {"head": 3, "chain": 4, "row": 5, "end": 3}

_kept: dict[str, Kept] = {}


class NotAHead(Exception):
    """The file is no head, or not whole; the message says where."""


@dataclass(frozen=True)
class Kept:
    """Rows that a head keeps: of which model, which columns, while which condition holds.

    ``stand``: a column that grows with every change of the row; without one the columns never change.
    """

    part: str
    model: type[Model]
    columns: tuple[str, ...]
    name: str = ""
    where: Q = field(default_factory=Q)
    stand: str = ""

    @property
    def table(self) -> str:
        """What the rows are called in a head."""
        return self.name or self.model._meta.db_table

    def rows(self) -> Iterator[tuple[str, str, int | None]]:
        """Key, digest and stand of each row, in the order of the keys."""
        stand = [self.stand] if self.stand else []
        wanted = self.model._base_manager.filter(self.where).order_by("pk").values_list("pk", *stand, *self.columns)
        for pk, *values in wanted.iterator(AT_ONCE):
            yield str(pk), digest_of(values[len(stand) :]), values[0] if stand else None


def keeps(
    part: str, model: type[Model], *columns: str, name: str = "", where: Q | None = None, stand: str = ""
) -> None:
    """Let every head keep these columns of a model's rows."""
    one = Kept(part, model, columns, name, where or Q(), stand)
    _kept[one.table] = one


def every_kept() -> list[Kept]:
    """What a head keeps, by name: what the apps say, and the columns that seals freeze."""
    autodiscover_modules("verifying")
    found = dict(_kept)
    by_table = {model._meta.db_table: model for model in apps.get_models()}
    for seal in every_seal():
        if seal.table:
            # The key is kept anyway; a column that came later has a seal, and so an entry, of its own.
            model, columns = by_table[seal.table], tuple(one for one in seal.columns if one != "id")
            names = {one.column: one.attname for one in model._meta.concrete_fields}
            one = Kept(seal.part, model, tuple(names[column] for column in columns), f"{seal.table}:{columns[-1]}")
            found[one.table] = one
    return [found[name] for name in sorted(found)]


def digest_of(values: Iterable[Any]) -> str:
    """128 bits of SHA-256 over plain values, the same on every database."""
    text = json.dumps([_plain(value) for value in values], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value if value is None or isinstance(value, (str, int, bool, list, dict)) else str(value)


def lines_of_now(at: dt.datetime) -> Iterator[list[Any]]:
    """The head of this database, line by line but the last. ``at``: the moment written into it."""
    yield ["head", FORM, moment(at)]
    last = LogEntry.objects.filter(chain=OuterRef("chain")).order_by("-sequence").values("hash")[:1]
    chains = LogEntry.objects.values("chain").annotate(count=Count("pk"), head=Subquery(last)).order_by("chain")
    for row in chains.iterator(AT_ONCE):
        yield ["chain", str(row["chain"]), row["count"], row["head"]]
    for kept in every_kept():
        for key, digest, stand in kept.rows():
            yield ["row", kept.table, key, digest, stand]


def write_head(path: Path, at: dt.datetime) -> tuple[int, str]:
    """Write the head of this database; return how many lines it has and its SHA-256. Raises FileExistsError, OSError.

    A head is never written over: an earlier one is what today is compared with.
    """
    count, total = 0, hashlib.sha256()
    with path.open("xb") as file:
        for line in lines_of_now(at):
            data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            file.write(data)
            total.update(data)
            count += 1
        end = ["end", count, total.hexdigest()]
        file.write(json.dumps(end, separators=(",", ":")).encode() + b"\n")
    return count, total.hexdigest()


def read_head(file: IO[bytes]) -> Iterator[list[Any]]:
    """The lines of a head but the last, which is checked. Raises NotAHead."""
    count, total, ended = 0, hashlib.sha256(), False
    for data in file:
        try:
            line = json.loads(data)
            kind = str(line[0])
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise NotAHead(f"dòng {count + 1} không đọc được.") from error
        if ended:
            raise NotAHead("có dòng sau dòng cuối.")
        if count == 0 and line[:2] != ["head", FORM]:
            raise NotAHead(f"dòng đầu không có dấu hiệu «{FORM}».")
        if len(line) != LENGTHS.get(kind):
            raise NotAHead(f"dòng {count + 1} không phải dòng của tệp đầu chuỗi.")
        if kind == "end":
            ended = True
            if line[1:] != [count, total.hexdigest()]:
                raise NotAHead("mã băm cuối tệp không khớp: tệp đã bị sửa sau khi lập.")
            continue
        total.update(data)
        count += 1
        yield line
    if not ended:
        raise NotAHead("thiếu dòng cuối: tệp bị cắt.")


def against(file: IO[bytes]) -> Iterator[Finding]:
    """Where today's database no longer has what a head has, or has it otherwise. Raises NotAHead."""
    lines = read_head(file)
    current = next(lines, None)
    if current is None:
        raise NotAHead("tệp rỗng.")
    when = current[2]
    current = next(lines, None)
    then = f"như lúc {when}"

    chains: list[list[Any]] = []
    while current is not None and current[0] == "chain":
        chains.append(current)
        current = next(lines, None)
        if len(chains) == AT_ONCE // 4 or current is None or current[0] != "chain":
            yield from _chains(chains, then)
            chains = []

    known = {kept.table: kept for kept in every_kept()}
    rest = iter(()) if current is None else one_after_another([current], lines)
    name, now = "", None
    there: Iterator[tuple[str, str, int | None]] = iter(())
    for _, table, key, digest, stand in rest:
        if table != name:
            name = table
            if table not in known:
                yield Finding("head", f"bảng {table}", then, "phần mềm hôm nay không còn giữ bảng này")
            there = known[table].rows() if table in known else iter(())
            now = next(there, None)
        if table not in known:
            continue
        while now is not None and _before(now[0], key):
            now = next(there, None)
        where = f"{_said(known[table])} {key}"
        if now is None or now[0] != key:
            yield Finding(known[table].part, where, f"{then} ({digest})", "không còn dòng này")
        elif stand is not None and (now[2] is None or now[2] < stand):
            yield Finding(known[table].part, where, f"ít nhất lần sửa {stand}, {then}", f"lần sửa {now[2]}")
        elif now[1] != digest and now[2] == stand:
            yield Finding(known[table].part, where, f"{then} ({digest})", f"nội dung khác ({now[1]})")


def _before(one: str, other: str) -> bool:
    """Whether a key comes before another in the order of its column: numbers by value, UUIDs by letters."""
    if one.isdigit() and other.isdigit():
        return int(one) < int(other)
    return one < other


def _said(kept: Kept) -> str:
    return f"{kept.model._meta.verbose_name} ({kept.table.partition(':')[0]})"


def _chains(chains: list[list[Any]], then: str) -> Iterator[Finding]:
    """Some chains of a head against the log: each still has the line that the head ended with."""
    asked = LogEntry.objects.filter(chain__in=[chain for _, chain, _, _ in chains])
    last: dict[str, int] = {}
    hashes: dict[tuple[str, int], str] = {}
    wanted = {(chain, count) for _, chain, count, _ in chains}
    for chain, sequence, head in asked.values_list("chain", "sequence", "hash").iterator(AT_ONCE):
        place = (str(chain), sequence)
        last[place[0]] = max(last.get(place[0], 0), sequence)
        if place in wanted:
            hashes[place] = head
    for _, chain, count, head in chains:
        found = last.get(chain, 0)
        if found < count:
            yield Finding("log", f"nhật ký {chain}, dòng {found + 1}", f"{count} dòng {then}", f"{found} dòng")
        elif hashes.get((chain, count)) != head:
            where = f"nhật ký {chain}, dòng {count}"
            now = hashes.get((chain, count)) or "không có dòng này"
            yield Finding("log", where, f"mã băm {head} {then}", f"{now}: chuỗi đã được viết lại")
