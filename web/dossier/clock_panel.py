"""The clock of a dossier as its page shows it: who has until when, since when it stands and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from dossiers.models import Dossier
from reports.deadlines import holder
from workflow.deadlines import days_left
from workflow.holidays import VietnameseCalendar
from workflow.models import ClockStop, Turn


@dataclass(frozen=True)
class TurnShown:
    """One thing that is waited for until a day; ``who``: all who still owe it (the members of a council)."""

    who: str
    turn: Turn
    overdue: bool
    days: int | None


def clock_shown(dossier: Dossier, today: dt.date) -> dict[str, Any]:
    """Open turns, the first due first, what several people owe on the same day as one; open stops."""
    turns = Turn.objects.filter(subject=dossier, ended_at__isnull=True, due_on__isnull=False)
    together: dict[tuple[Any, ...], list[Turn]] = {}
    for turn in turns.select_related("task__owner").order_by("due_on", "pk"):
        turn.subject = dossier
        together.setdefault((turn.what, turn.due_on, turn.stands_since, turn.left), []).append(turn)
    calendar = VietnameseCalendar(by_law=True)
    shown = []
    for (_, due, stands, _), same in together.items():
        who = ", ".join(dict.fromkeys(holder(turn) for turn in same))
        shown.append(TurnShown(who, same[0], stands is None and due < today, days_left(today, due, calendar)))
    return {"turns": shown, "stops": list(ClockStop.objects.filter(subject=dossier, until__isnull=True))}
