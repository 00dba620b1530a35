"""What is overdue and what is due soon, over all dossiers somebody may read, by body."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from accounts.roles import Role
from dossiers.models import Dossier
from workflow.deadlines import days_left
from workflow.holidays import VietnameseCalendar
from workflow.models import Turn
from workflow.reminder_rules import Rules

if TYPE_CHECKING:
    from accounts.models import User

SHOWN = 200
LATE, SOON, RUNS, STANDS = "late", "soon", "runs", "stands"


@dataclass(frozen=True)
class Line:
    """One open turn: who holds it, and ``days`` working days to its day, negative when it is past."""

    turn: Turn
    dossier: Dossier
    who: str
    days: int
    standing: str

    @property
    def link(self) -> str:
        """Where it is done."""
        return self.turn.link or self.dossier.link


@dataclass(frozen=True)
class Overview:
    """The lines, the most overdue first, and how many each body has of each kind."""

    lines: tuple[Line, ...]
    bodies: tuple[tuple[str, str, Counter[str]], ...]
    more: int


def overview(user: User, today: dt.date, *, body: str = "") -> Overview:
    """Every open turn with a day, of dossiers this person may read; of one body if asked."""
    seen = Dossier.objects.seen_by(user, today).values("pk")
    rows = (
        Turn.objects.filter(Q(due_on__isnull=False), ended_at__isnull=True, subject__in=seen)
        .select_related("subject__applicant", "subject__unit", "task__owner")
        .order_by(F("due_on").asc(), "pk")
    )
    rules, calendar = Rules(today), VietnameseCalendar(by_law=True)
    counted: dict[str, Counter[str]] = {}
    lines = []
    for turn in rows:
        left = days_left(today, turn.due_on, calendar) if turn.due_on else 0
        kind = _standing(turn, today, left, rules)
        counted.setdefault(turn.role, Counter())[kind] += 1
        if not body or body == turn.role:
            lines.append(Line(turn, turn.subject, holder(turn), left, kind))
    order = {LATE: 0, SOON: 1, RUNS: 2, STANDS: 3}
    lines.sort(key=lambda line: (order[line.standing], line.turn.due_on, line.turn.pk))
    bodies = sorted(counted.items(), key=lambda item: (-item[1][LATE], -item[1][SOON], item[0]))
    shown = tuple((role, Dossier.role_label(role), counts) for role, counts in bodies)
    return Overview(tuple(lines[:SHOWN]), shown, max(len(lines) - SHOWN, 0))


def holder(turn: Turn) -> str:
    """Whom to ask: the person a task is named to, the commune of the dossier, else the body."""
    if turn.task and turn.task.owner:
        return str(turn.task.owner)
    if turn.role == Role.COMMUNE and turn.subject.two_tiers:
        return f"UBND {turn.subject.unit.full_name}"
    return str(turn.subject.role_label(turn.role))


def _standing(turn: Turn, today: dt.date, left: int, rules: Rules) -> str:
    if turn.stands_since:
        return STANDS
    if turn.due_on and turn.due_on < today:
        return LATE
    return SOON if left <= rules.of(turn.role).before_days else RUNS
