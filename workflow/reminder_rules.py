"""How early a body is reminded and who hears of it when nothing happened: dated, shipped with the program, and over it
the rows an official entered (ReminderRule, MailHours).
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workflow.clock_models import MailHours, ReminderRule

TABLE = Path(__file__).parent / "data" / "reminders.csv"
#: Mail goes out between these hours of a working day unless an official entered others.
OPENS, CLOSES = dt.time(7), dt.time(19)


@dataclass(frozen=True)
class Level:
    """Whom to tell so many working days after the due day."""

    role: str
    after: int


@dataclass(frozen=True)
class Rule:
    """What holds for one body on one day."""

    before_days: int
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class _Row:
    role: str
    before_days: int
    escalate_to: str
    escalate_after: int
    valid_from: dt.date | None
    valid_to: dt.date | None

    def holds(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@cache
def table() -> tuple[_Row, ...]:
    """The built-in rows."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            _Row(
                role=row["role"],
                before_days=int(row["before_days"]),
                escalate_to=row["escalate_to"],
                escalate_after=int(row["escalate_after"] or 0),
                valid_from=dt.date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
                valid_to=dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            )
            for row in csv.DictReader(lines)
        )


class Rules:
    """The rules of one day: the officials' rows of a role, else theirs for all, else the built-in ones."""

    def __init__(self, day: dt.date) -> None:
        entered = [
            _Row(row.role, row.before_days, row.escalate_to, row.escalate_after, row.valid_from, row.valid_to)
            for row in ReminderRule.objects.on(day)
        ]
        self._layers = (entered, [row for row in table() if row.holds(day)])

    def of(self, role: str) -> Rule:
        """What holds for a body."""
        for rows in self._layers:
            for wanted in (role, ""):
                found = [row for row in rows if row.role == wanted]
                if found:
                    levels = {Level(row.escalate_to, row.escalate_after) for row in found if row.escalate_to}
                    ordered = sorted(levels, key=lambda level: (level.after, level.role))
                    return Rule(max(row.before_days for row in found), tuple(ordered))
        return Rule(0, ())

    @property
    def most_before(self) -> int:
        """The longest time before a due day at which anybody is reminded."""
        return max((row.before_days for rows in self._layers for row in rows), default=0)


def mail_hours(day: dt.date) -> tuple[dt.time, dt.time]:
    """From when until when mail may go out on a day, if it is a working day."""
    row = MailHours.objects.on(day).order_by("-pk").first()
    return (row.opens, row.closes) if row else (OPENS, CLOSES)
