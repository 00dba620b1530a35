"""What follows a step, from the outbox: papers are drawn, people are told. Each may run twice without harm."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import clock
from accounts.models import User
from accounts.roles import seat
from documents.models import Paper
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from dossiers.states import PLACES, State
from ledger.reactions import subscribe
from notifications.tell import tell
from workflow.steps import steps_of

if TYPE_CHECKING:
    from ledger.models import OutboxEvent


@subscribe("paper.requested", outside=True)
def draw_requested(event: OutboxEvent, at: dt.datetime) -> None:
    """Give the paper its bytes."""
    draw_paper(Paper.objects.get(pk=event.payload["paper"]), at)


@subscribe("dossier.moved")
def tell_people(event: OutboxEvent, at: dt.datetime) -> None:
    """Tell whoever the step names, once each; applicants read the public words."""
    dossier = Dossier.objects.select_related("applicant").get(pk=str(event.chain))
    step = steps_of(Dossier)[event.payload["event"]]
    for role in step.tells:
        public = role == "APPLICANT"
        told = holders_told(dossier, role, at)
        if not told:
            continue
        label = PLACES[event.payload["to"]].public_vi if public else str(State(event.payload["to"]).label)
        what = step.public.vi if public else step.label.vi
        tell(
            recipients=told,
            subject=f"{dossier.code}: {what}",
            body=f"{dossier.title} ({dossier.applicant.name}). Tình trạng: {label}.",
            link=f"/ho-so/{dossier.code}/",
            key=f"{event.key}:{role}",
            chain=dossier.pk,
            at=event.created_at,
        )


def holders_told(dossier: Dossier, role: str, at: dt.datetime) -> list[User]:
    """Who sits for a role on this dossier and may hear of it."""
    return [one for one in _holders(dossier, role, at) if not _kept_out(dossier, one, at)]


def _kept_out(dossier: Dossier, user: User, at: dt.datetime) -> bool:
    hidden = Dossier.objects.hidden_from(user, clock.local_day(at))
    return hidden.filter(pk=dossier.pk).exists()


def _holders(dossier: Dossier, role: str, at: dt.datetime) -> list[User]:
    """Who sits for a role on this dossier at a moment."""
    from accounts.models import RoleAssignment

    if role == "COUNCIL":
        return list(User.objects.filter(task__process__run__subject=dossier, task__owner__isnull=False).distinct())
    wanted = dossier.seat_for(role)
    rows = RoleAssignment.objects.on(clock.local_day(at)).filter(role=role).select_related("user")
    return [row.user for row in rows if seat(row.role, row.scope or None) == wanted and row.user.is_active]
