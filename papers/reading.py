"""Reading facts: every value is asked for by name and comes with its type, or the paper is not drawn."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import clock
from documents.house.text import clean, lines
from documents.vietnamese import date_long
from papers.errors import BadFact, MissingFact

_CLOCK = re.compile(
    r"(?:(?P<day>\d{4}-\d{2}-\d{2})[T ])?"
    r"(?P<hour>\d{1,2}) ?(?::|giờ|h) ?(?P<minute>\d{2})?(?: phút)?"
    r"(?::[\d.]+)?(?:Z|[+-]\d\d:\d\d)?"
)


def is_missing(value: object) -> bool:
    """Absent, None, an empty text or an empty list; zero and False are values."""
    return value is None or (isinstance(value, str) and not clean(value)) or (isinstance(value, list) and not value)


def missing_facts(values: Mapping[str, Any], needs: Sequence[str]) -> list[str]:
    """The dotted names of ``needs`` that are not there; rows are named by their place, counted from 1."""
    names: list[str] = []
    for need in needs:
        names += [name for name in _missing(values, need.split("."), "") if name not in names]
    return names


def _missing(value: Any, path: list[str], above: str) -> Iterator[str]:
    step, rest = path[0].removesuffix("[]"), path[1:]
    name = f"{above}.{step}" if above else step
    found = value.get(step) if isinstance(value, Mapping) else None
    if is_missing(found):
        yield name if path[0].endswith("[]") else ".".join([name, *rest]).replace("[]", "")
    elif isinstance(found, list) and rest:
        for place, row in enumerate(found, start=1):
            yield from _missing(row, rest, f"{name}[{place}]")
    elif rest:
        yield from _missing(found, rest, name)


class Facts:
    """A reader of one level of facts; ``rows`` gives readers of the levels below.

    A method without «maybe» raises MissingFact; each raises BadFact for a value of another type.
    """

    def __init__(self, kind: str, values: Mapping[str, Any], above: str = "") -> None:
        self._kind, self._values, self._above = kind, values, above

    def has(self, name: str) -> bool:
        """Whether a fact is known."""
        return not is_missing(self._find(name))

    def text(self, name: str) -> str:
        """A text on one line."""
        return clean(self._require(name))

    def maybe(self, name: str, otherwise: str = "") -> str:
        """A text on one line, or ``otherwise``."""
        return self.text(name) if self.has(name) else otherwise

    def lines(self, name: str) -> list[str]:
        """A text typed over several lines, or a list of texts."""
        value = self._require(name)
        return [line for part in value for line in lines(part)] if isinstance(value, list) else lines(value)

    def maybe_lines(self, name: str) -> list[str]:
        """The lines of a text, none if it is not known."""
        return self.lines(name) if self.has(name) else []

    def vnd(self, name: str) -> int:
        """An amount or a count: a whole number."""
        value = self._require(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadFact(self._kind, self._full(name), "một số nguyên", value)
        return value

    def maybe_vnd(self, name: str) -> int | None:
        """A whole number, or None."""
        return self.vnd(name) if self.has(name) else None

    def day(self, name: str) -> dt.date:
        """A date."""
        value = self._require(name)
        try:
            return clock.read_day(str(value))
        except ValueError:
            raise BadFact(self._kind, self._full(name), "một ngày theo dạng năm-tháng-ngày", value) from None

    def maybe_day(self, name: str) -> dt.date | None:
        """A date, or None."""
        return self.day(name) if self.has(name) else None

    def moment(self, name: str, on: dt.date) -> str:
        """A time of day as minutes write it: «08 giờ 30 phút, ngày …».

        The day is the one the fact brings, else ``on``.
        """
        value = self.text(name)
        found = _CLOCK.fullmatch(value)
        try:
            if not found:
                raise ValueError(value)
            day = dt.date.fromisoformat(found["day"]) if found["day"] else on
            at = dt.time(int(found["hour"]), int(found["minute"] or 0))
        except ValueError:
            raise BadFact(self._kind, self._full(name), "một giờ trong ngày, ví dụ 08:30", value) from None
        return f"{at.hour:02d} giờ {at.minute:02d} phút, {date_long(day)}"

    def rows(self, name: str) -> list[Facts]:
        """The rows of a list, each a reader."""
        value = self._require(name)
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            raise BadFact(self._kind, self._full(name), "một danh sách", value)
        return [Facts(self._kind, row, f"{self._full(name)}[{place}]") for place, row in enumerate(value, start=1)]

    def maybe_rows(self, name: str) -> list[Facts]:
        """The rows of a list, none if it is not known."""
        return self.rows(name) if self.has(name) else []

    def raw(self, name: str) -> Any:
        """The value as it came: for inputs, which are a text or a dictionary."""
        return self._find(name)

    def _find(self, name: str) -> Any:
        value: Any = self._values
        for step in name.split("."):
            if not isinstance(value, Mapping):
                return None
            value = value.get(step)
        return value

    def _require(self, name: str) -> Any:
        value = self._find(name)
        if is_missing(value):
            raise MissingFact(self._kind, [self._full(name)])
        return value

    def _full(self, name: str) -> str:
        return f"{self._above}.{name}" if self._above else name
