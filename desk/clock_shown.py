"""The clock of a dossier as its page shows it: who has until when, since when it stands and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from dossiers.models import Dossier
from workflow.models import ClockStop, Turn


@dataclass(frozen=True)
class TurnShown:
    """One open turn with a limit."""

    who: str
    turn: Turn
    overdue: bool


def clock_shown(dossier: Dossier, today: dt.date) -> dict[str, Any]:
    """Open turns, the first due first; open stops."""
    turns = Turn.objects.filter(subject=dossier, ended_at__isnull=True, due_on__isnull=False)
    return {
        "turns": [
            TurnShown(
                dossier.role_label(turn.role),
                turn,
                turn.stands_since is None and turn.due_on is not None and turn.due_on < today,
            )
            for turn in turns.order_by("due_on", "pk")
        ],
        "stops": list(ClockStop.objects.filter(subject=dossier, until__isnull=True)),
    }
