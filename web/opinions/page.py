"""Opinions as the pages show them: every request with what each body said, side by side; what waits for me."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from documents.numbers import number_is_cancelled
from dossiers.models import Dossier
from opinions.answers import may_answer
from opinions.models import Opinion, OpinionRequest
from opinions.requests import askers
from opinions.rules import is_awaited, standing
from workflow.deadlines import days_left
from workflow.holidays import VietnameseCalendar

if TYPE_CHECKING:
    from accounts.models import User

TONES = {"AGREE": "good", "WITH_CHANGES": "warn", "DISAGREE": "bad"}


@dataclass(frozen=True)
class OpinionShown:
    """One body's column."""

    opinion: Opinion
    said: str
    tone: str
    mine: bool
    awaited: bool


@dataclass(frozen=True)
class RequestShown:
    """One question and its columns, the lead body first."""

    request: OpinionRequest
    state: str
    asker: str
    opinions: tuple[OpinionShown, ...]
    may_withdraw: bool
    #: Its letter's number was cancelled when it was taken back.
    number_gone: bool = False

    @property
    def answered(self) -> int:
        """How many have answered."""
        return sum(one.opinion.answered_at is not None for one in self.opinions)


@dataclass(frozen=True)
class AskedRow:
    """One opinion that waits for somebody, in the shape of a task of the inbox."""

    opinion: Opinion
    dossier: Dossier
    title: str
    due_on: dt.date | None
    today: dt.date
    days: int | None

    @property
    def url(self) -> str:
        """Where it is answered."""
        return reverse("opinion", args=[self.dossier.code, self.opinion.pk])

    @property
    def overdue(self) -> bool:
        """Past its day."""
        return self.due_on is not None and self.due_on < self.today

    @property
    def soon(self) -> bool:
        """Due within two days."""
        return self.due_on is not None and not self.overdue and (self.due_on - self.today).days <= 2


def requests_shown(dossier: Dossier, seats: frozenset[str], today: dt.date) -> list[RequestShown]:
    """Every request of a dossier, newest first."""
    found = []
    rows = dossier.opinion_requests.select_related("asked_by", "paper").prefetch_related(
        "opinions__file", "opinions__answered_by", "opinions__paper"
    )
    for request in rows.order_by("-no"):
        request.dossier = dossier
        shown = []
        for opinion in request.opinions.all():
            opinion.request = request
            open_ = opinion.answered_at is None and request.withdrawn_at is None
            shown.append(
                OpinionShown(
                    opinion=opinion,
                    said=standing(opinion, request, today),
                    tone=TONES.get(opinion.answer, "active" if open_ and today <= request.due_on else "neutral"),
                    mine=open_ and may_answer(dossier, opinion, seats),
                    awaited=is_awaited(opinion, request, today),
                )
            )
        waits = request.withdrawn_at is None and any(one.opinion.answered_at is None for one in shown)
        found.append(
            RequestShown(
                request=request,
                state=dossier.state_label(request.state),
                asker=dossier.role_label(request.role),
                opinions=tuple(shown),
                number_gone=bool(request.paper and request.withdrawn_at and number_is_cancelled(request.paper)),
                may_withdraw=waits and not seats.isdisjoint({request.seat, "DOIT"}),
            )
        )
    return found


def may_ask(dossier: Dossier, seats: frozenset[str]) -> bool:
    """Whether somebody with these seats may ask where the dossier stands."""
    return any(dossier.seat_for(role) in seats for role in askers(dossier))


def asked_of(user: User, today: dt.date) -> list[AskedRow]:
    """The opinions that wait for a person, the most urgent first; none of dossiers he is kept out of."""
    hidden = Dossier.objects.hidden_from(user, today).values("pk")
    rows = (
        Opinion.objects.filter(
            answered_at__isnull=True, request__withdrawn_at__isnull=True, turn__seat__in=user.seats(today)
        )
        .exclude(request__dossier__in=hidden)
        .select_related("turn", "request__dossier__applicant", "request__dossier__unit")
        .order_by("turn__due_on", "pk")
    )
    calendar = VietnameseCalendar(by_law=True)
    return [
        AskedRow(one, one.request.dossier, one.turn.what, due, today, days_left(today, due, calendar) if due else None)
        for one in rows
        for due in (one.turn.due_on,)
    ]
