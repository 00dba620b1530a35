"""Points of returns as pages show them: each with its place, its answers, and whether this reader may answer it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from dossiers.models import Dossier, Point, PointAnswer
from dossiers.return_steps import answered_where, answerers
from dossiers.returns.places import called, parted
from dossiers.services import WRITERS

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class PointShown:
    """One point. ``place``: what it is called; ``go``: the address where it is mended, empty if there is none."""

    row: Point
    place: str
    go: str
    answers: tuple[PointAnswer, ...]
    before: tuple[PointAnswer, ...]
    mine: bool

    @property
    def answered(self) -> bool:
        """The tick."""
        return self.row.status != Point.Status.OPEN


@dataclass(frozen=True)
class PointsShown:
    """The points of a dossier: those to be answered, those answered and looked at next, and what is past."""

    open: tuple[PointShown, ...]
    answered: tuple[PointShown, ...]
    past: tuple[PointShown, ...]
    today: dt.date

    @property
    def now(self) -> tuple[PointShown, ...]:
        """What the last return asked, answered or not."""
        return tuple(sorted((*self.open, *self.answered), key=lambda one: (one.row.raised_at, one.row.no)))

    @property
    def all(self) -> tuple[PointShown, ...]:
        """Every point there ever was."""
        return (*self.past, *self.now)

    @property
    def mine(self) -> bool:
        """Whether the reader owes an answer to any of them."""
        return any(one.mine for one in self.open)

    @property
    def due_on(self) -> dt.date | None:
        """The first day by which answers are asked."""
        return min((one.row.due_on for one in self.open if one.row.due_on), default=None)

    @property
    def overdue(self) -> bool:
        """Whether that day has passed."""
        return self.due_on is not None and self.due_on < self.today


def points_shown(dossier: Dossier, reader: User, today: dt.date) -> PointsShown:
    """All points of a dossier, in the order they were raised."""
    seats = reader.seats(today)
    shown = [_shown(dossier, point, seats) for point in dossier.points.for_page()]
    return PointsShown(
        tuple(one for one in shown if one.row.status == Point.Status.OPEN),
        tuple(one for one in shown if one.row.status == Point.Status.ANSWERED),
        tuple(one for one in shown if one.row.status in {Point.Status.SETTLED, Point.Status.AGAIN}),
        today,
    )


def _shown(dossier: Dossier, point: Point, seats: frozenset[str]) -> PointShown:
    point.dossier = dossier
    here = dossier.state in answered_where(point.step)
    return PointShown(
        row=point,
        place=called(dossier, point.place),
        go=place_url(dossier, point.place, seats),
        answers=tuple(point.answers.all()),
        before=tuple(point.earlier.answers.all()) if point.earlier else (),
        mine=here and any(dossier.seat_for(role) in seats for role in answerers(point)),
    )


def place_url(dossier: Dossier, place: str, seats: frozenset[str]) -> str:
    """Where a place is mended, for somebody with these seats; empty where nothing is open to him there."""
    kind, key = parted(place)
    page = reverse("dossier", args=[dossier.code])
    writers, fields = WRITERS[dossier.place.facts]
    writes = any(dossier.seat_for(role) in seats for role in writers)
    found: dict[str, str] = {
        "paper": f"{page}#giay-{key}",
        "invoice": f"{reverse('evidence', args=[dossier.code])}#hd-{key}",
        "line": f"{reverse('evidence', args=[dossier.code])}#hd-{key.partition('.')[0]}",
        "item": reverse("write-lines", args=[dossier.code]) if writes else f"{page}#hang-muc",
        "items": reverse("write-lines", args=[dossier.code]) if writes else f"{page}#hang-muc",
        "field": f"{reverse('write', args=[dossier.code])}#id_{key}" if writes and key in fields else "",
    }
    return found.get(kind, "")
