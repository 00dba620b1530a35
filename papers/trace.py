"""From every number on a paper back to its fact: how each fact looks where it is printed, and what is left over.

Pure, as the papers are: a kind, its facts and the finished .docx in, lines out. A number that no fact, no sum over
facts, no place in a list and no wording of ours explains is an orphan; tests allow none on any kind of paper.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import clock
from documents.house.text import clean
from documents.layout_reader import Grid, Line, read
from documents.vietnamese import date_long, date_short, money
from papers import kind_of, used_facts
from papers.derived import Derived
from papers.labels import label
from papers.wording import inputs_text

#: A number as papers write it: digits with what stands between them, «300.000.000», «16/3/2026», «47,8».
NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
#: Where a paragraph or a cell counts itself: «Điều 2.», «3.», a cell with a bare place.
ORDINAL = re.compile(r"^(?:Điều )?(\d{1,3})\.(?=\s)|^(\d{1,3})$")


@dataclass(frozen=True)
class Traced:
    """One fact of a paper and how it stands there; ``shown`` is empty where it is not printed as it is."""

    name: str
    label: str
    value: Any
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Orphan:
    """A number that nothing explains, with the line it stands in."""

    number: str
    line: str


def traced(kind: str, facts: Mapping[str, Any], data: bytes) -> list[Traced]:
    """Every fact a paper may print, in the order it declares them, each with the ways it stands on the paper."""
    text = " ".join(lines_of(data))
    lowered = text.lower()
    return [
        Traced(name, label(name), value, tuple(way for way in ways(value) if clean(way).lower() in lowered))
        for name, value in leaves(facts, used_facts(kind))
    ]


def orphans(kind: str, facts: Mapping[str, Any], data: bytes) -> list[Orphan]:
    """The numbers of a paper that nothing explains."""
    known = explained(kind, facts)
    found = []
    for line in lines_of(data):
        counted = ORDINAL.match(line)
        rest = line[counted.end() :] if counted else line
        bare = OURS.sub(" ", rest)
        found += [Orphan(number, line) for number in numbers(bare) if number not in known]
    return found


def explained(kind: str, facts: Mapping[str, Any]) -> set[str]:
    """Every number that the facts of a paper explain: their values, sums over rows, how many rows there are."""
    found = list(leaves(facts, used_facts(kind)))
    known = {number for _, value in found for way in ways(value) for number in numbers(way)}
    known.update(number for one in derived(kind, facts) for number in numbers(one.shown))
    for total in _sums(found):
        known.update(numbers(money(total)))
    for count in _counts(found):
        known.update({str(count), f"{count:02d}"})
    return known


def numbers(text: str) -> list[str]:
    """The numbers in a text."""
    return NUMBER.findall(text)


def ways(value: Any) -> list[str]:
    """How a value may be written on a paper."""
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int):
        return list(dict.fromkeys([money(value), f"{value:02d}", str(value)]))
    if isinstance(value, Mapping):
        return [inputs_text(value)]
    if isinstance(value, list):
        return [way for part in value for way in ways(part)]
    text = str(value)
    moment = _moment(text)
    if moment is not None:
        day = [date_long(moment), date_short(moment)]
        return day if len(text) == 10 else [*day, f"{moment:%H} giờ {moment:%M} phút"]
    if found := re.fullmatch(r"(\d{1,2}):(\d{2})", text):
        return [f"{int(found[1]):02d} giờ {found[2]} phút"]
    return [line for line in map(clean, text.splitlines()) if line]


def leaves(facts: Mapping[str, Any], names: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """(name with its rows counted, value) of every fact that dotted names stand for and that is there."""
    for name in names:
        yield from _under(facts, name.split("."), "")


def lines_of(data: bytes) -> list[str]:
    """The paragraphs of a paper as they are read, cells one by one, the footer of verification left out."""
    found: list[Line] = []
    for part in read(data):
        for block in part.blocks:
            found += list(block.lines()) if isinstance(block, Grid) else [block]
    return [line for one in found if (line := clean(one.text))]


def _under(value: Any, path: list[str], above: str) -> Iterator[tuple[str, Any]]:
    step = path[0].removesuffix("[]")
    name = f"{above}.{step}" if above else step
    found = value.get(step) if isinstance(value, Mapping) else None
    if found is None:
        return
    if len(path) == 1:
        yield name, found
    elif isinstance(found, list):
        for place, row in enumerate(found, start=1):
            yield from _under(row, path[1:], f"{name}[{place}]")
    else:
        yield from _under(found, path[1:], name)


def _sums(found: list[tuple[str, Any]]) -> list[int]:
    """What the columns add up to: the totals at the foot of tables."""
    columns: dict[str, list[int]] = {}
    for name, value in found:
        if "[" in name and isinstance(value, int) and not isinstance(value, bool):
            for column in {re.sub(r"\[\d+\]", "[]", name), re.sub(r"\[\d+\](?=[^\[]*$)", "[]", name)}:
                columns.setdefault(column, []).append(value)
    return [sum(column) for column in columns.values()]


def _counts(found: list[tuple[str, Any]]) -> set[int]:
    """How many rows the lists have."""
    most: dict[str, int] = {}
    for name, value in found:
        for row in re.finditer(r"^(.*?)\[(\d+)\]", name):
            most[row[1]] = max(most.get(row[1], 0), int(row[2]))
        if isinstance(value, list):
            most[name] = len(value)
    return set(most.values())


def _moment(text: str) -> dt.datetime | None:
    if not re.match(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is None else clock.local(found)


#: Numbers in our own wording, each with the words around it: nothing else is let through.
OURS = re.compile(
    "|".join(
        (
            r"Số lượng hồ sơ: 01 bộ",
            r"- Lưu: [^.()]*\(\d\)",  # copies kept by the records office
            r"(?:nêu tại|Như|tại) Điều \d{1,2}(?!\d)",  # the paper's own articles
            r"giữ 0\d bản",
        )
    )
)


def derived(kind: str, facts: Mapping[str, Any]) -> list[Derived]:
    """What a kind of paper works out by itself, beyond sums over rows."""
    works_out = kind_of(kind).works_out
    return works_out(facts) if works_out else []
