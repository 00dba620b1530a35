"""What a person owes before a dossier can go on, on top of the first page: points to answer, evidence to bring.

Two sources: the open points of returns that he may answer (``dossiers.returns.owed``), and, for who sits for the
applicant, what a settlement that is being prepared still lacks (``settlement.readiness``). Each with its day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from dossiers.models import Dossier, Point
from dossiers.returns.owed import owed_by
from dossiers.states import AnsweredOn
from settlement.preparing import PREPARED_IN, owed_to_settle
from web.shared.querysets import my_dossiers

if TYPE_CHECKING:
    from accounts.models import User

#: The page on which the points of a return are answered, by the key that the state says.
PAGES = {AnsweredOn.DOSSIER: "dossier", AnsweredOn.EVIDENCE: "evidence", AnsweredOn.REVIEW: "cockpit"}
DOSSIERS_SHOWN = 10
#: Dossiers whose evidence is looked at anew for the first page: each takes some queries.
LOOKED_INTO = 5


@dataclass(frozen=True)
class Owed:
    """What one dossier waits for. ``page``: where it is done; ``lacking``: what the settlement still lacks."""

    dossier: Dossier
    page: str
    due_on: dt.date | None
    today: dt.date
    points: tuple[Point, ...] = ()
    lacking: tuple[str, ...] = ()

    @property
    def overdue(self) -> bool:
        """Past its day."""
        return self.due_on is not None and self.due_on < self.today

    @property
    def count(self) -> int:
        """How many things are owed."""
        return len(self.points) + len(self.lacking)


def owed_shown(user: User, today: dt.date) -> list[Owed]:
    """What is owed, the first day first."""
    points = dict(list(owed_by(user, today).items())[:DOSSIERS_SHOWN])
    preparing = {one.pk: one for one in my_dossiers(user, today).filter(state__in=PREPARED_IN)[:LOOKED_INTO]}
    found = []
    for dossier in {one.pk: one for one in points} | preparing:
        one = preparing.get(dossier) or next(kept for kept in points if kept.pk == dossier)
        asked = tuple(points.get(one, ()))
        due, lacking = owed_to_settle(one, today, reader=user) if dossier in preparing else (None, ())
        if asked or lacking:
            days = [day for day in (due, *(point.due_on for point in asked)) if day]
            found.append(Owed(one, _page(one, lacking), min(days, default=None), today, asked, lacking))
    return sorted(found, key=lambda owed: (owed.due_on or dt.date.max, owed.dossier.code))[:DOSSIERS_SHOWN]


def _page(dossier: Dossier, lacking: tuple[str, ...]) -> str:
    return reverse("evidence" if lacking else PAGES[dossier.place.points_on], args=[dossier.code])
