"""Days that people type at a step, and between which other days of the life each must lie.

Only shapes and the check live here; the lifecycle declares the days (dossiers/days.py names the marks of a dossier's
life). The engine asks before a step writes anything, and the form says the same before it is sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from documents.vietnamese import date_short

#: (dossier, moment of the step, the days typed at this step so far) -> the day, None where there is none.
Told = Callable[[Any, dt.datetime, Mapping[str, Any]], dt.date | None]


@dataclass(frozen=True)
class Mark:
    """A day that others are held against: «ngày ký hợp đồng»; ``why`` is the clause or the reason."""

    called: str
    day: Told
    why: str = ""


@dataclass(frozen=True)
class TypedDay:
    """A day that a person types, under the name of its field.

    ``usually``: what it is where nothing was typed. ``mend``: the way out where the allowed days are not enough.
    """

    field: str
    called: str
    not_before: tuple[Mark, ...] = ()
    not_after: tuple[Mark, ...] = ()
    usually: Told | None = None
    mend: str = ""

    def bounds(
        self, subject: Any, at: dt.datetime, typed: Mapping[str, Any]
    ) -> tuple[tuple[dt.date, Mark] | None, tuple[dt.date, Mark] | None]:
        """The latest day it may not be before and the earliest it may not be after, each with its mark."""
        lower = [(day, mark) for mark in self.not_before if (day := mark.day(subject, at, typed))]
        upper = [(day, mark) for mark in self.not_after if (day := mark.day(subject, at, typed))]
        return max(lower, key=_day, default=None), min(upper, key=_day, default=None)

    def refusal(self, subject: Any, at: dt.datetime, typed: Mapping[str, Any]) -> str:
        """What is wrong with the day typed: against which other day, why, and what may be typed; empty if nothing."""
        day = typed.get(self.field)
        if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
            return ""
        lower, upper = self.bounds(subject, at, typed)
        if lower and day < lower[0]:
            said = f"{_first_up(self.called)} {date_short(day)} sớm hơn {_quoted(lower)}"
        elif upper and day > upper[0]:
            said = f"{_first_up(self.called)} {date_short(day)} muộn hơn {_quoted(upper)}"
        else:
            return ""
        return " ".join(part for part in (f"{said}.", _allowed(lower, upper), self.mend) if part)

    def hint(self, subject: Any, at: dt.datetime, typed: Mapping[str, Any]) -> str:
        """The same before it is sent: «Từ 12/03/2026 (ngày ký hợp đồng) đến 30/11/2026 (hôm nay)»."""
        lower, upper = self.bounds(subject, at, typed)
        parts = [f"từ {date_short(lower[0])} ({lower[1].called})"] if lower else []
        parts += [f"đến {date_short(upper[0])} ({upper[1].called})"] if upper else []
        return _first_up(" ".join(parts)) + "." if parts else ""


def filled(days: Iterable[TypedDay], subject: Any, at: dt.datetime, data: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, with the usual day where none was."""
    typed = dict(data)
    for one in days:
        if one.usually and not typed.get(one.field):
            typed[one.field] = one.usually(subject, at, typed)
    return typed


def out_of_order(days: Iterable[TypedDay], subject: Any, at: dt.datetime, typed: Mapping[str, Any]) -> dict[str, str]:
    """The days that do not follow the life: field -> the sentence of refusal."""
    return {one.field: said for one in days if (said := one.refusal(subject, at, typed))}


def _day(found: tuple[dt.date, Mark]) -> dt.date:
    return found[0]


def _quoted(found: tuple[dt.date, Mark]) -> str:
    day, mark = found
    return f"{mark.called} {date_short(day)}" + (f" ({mark.why})" if mark.why else "")


def _allowed(lower: tuple[dt.date, Mark] | None, upper: tuple[dt.date, Mark] | None) -> str:
    if lower and upper and lower[0] > upper[0]:
        return f"Chưa có ngày nào ghi được: phải từ {_quoted(lower)} đến {_quoted(upper)}."
    if lower and upper and lower[0] == upper[0]:
        return f"Chỉ ghi được ngày {date_short(lower[0])}."
    if lower and upper:
        return f"Ghi một ngày từ {date_short(lower[0])} đến {date_short(upper[0])}."
    if lower:
        return f"Ghi một ngày từ {date_short(lower[0])} trở đi."
    return f"Ghi một ngày đến hết {date_short(upper[0])}." if upper else ""


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
