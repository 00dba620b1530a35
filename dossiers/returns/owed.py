"""What a person owes answers to: the top of the first page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from dossiers.models import Dossier
from dossiers.return_steps import answered_where, answerers, returns
from dossiers.returns.models import Point

if TYPE_CHECKING:
    from accounts.models import User


def owed_by(user: User, today: dt.date) -> dict[Dossier, list[Point]]:
    """The open points that somebody may answer, by dossier, the first day first."""
    seats = user.seats(today)
    hidden = Dossier.objects.hidden_from(user, today).values("pk")
    waiting = Point.objects.open().filter(step__in=returns()).exclude(dossier__in=hidden)
    found: dict[Dossier, list[Point]] = {}
    for point in waiting.select_related("dossier__applicant", "dossier__unit").order_by("due_on", "raised_at", "no"):
        dossier = point.dossier
        here = dossier.state in answered_where(point.step)
        if here and any(dossier.seat_for(role) in seats for role in answerers(point)):
            found.setdefault(dossier, []).append(point)
    return found
