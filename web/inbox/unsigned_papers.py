"""Papers without a signature that hold up a dossier, for the offices that sign them or hand them in signed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import clock
from accounts.bodies import Body, body_of_code
from accounts.roles import Role
from documents.models import Paper
from dossiers.models import Dossier
from dossiers.signatures.gate import unsigned_among
from dossiers.signatures.setting import asks_from
from dossiers.states import PLACES
from web.signing.signers import body_of, may_hand_in

if TYPE_CHECKING:
    from accounts.models import User

#: How many the inbox shows, and among how many dossiers it looks.
MOST, AMONG = 10, 300


def holding_up(user: User, day: dt.date) -> list[tuple[Paper, Dossier, str]]:
    """Papers of this person's office that a dossier waits for: paper, dossier, what it lacks. The oldest few."""
    if not may_hand_in(user, day):
        return []
    seats = user.seats(day)
    running = [state for state, place in PLACES.items() if not place.final]
    opened = Dossier.objects.filter(opened_at__gte=clock.moment(asks_from()), state__in=running)
    dossiers = list(
        opened.exclude(pk__in=Dossier.objects.hidden_from(user, day).values("pk"))
        .select_related("applicant")
        .order_by("opened_at")[:AMONG]
    )
    found = [
        (paper, dossier, str(state.label))
        for dossier, papers in zip(dossiers, unsigned_among(dossiers).values(), strict=True)
        for paper, state in papers
    ]
    own = [row for row in found if not seats.isdisjoint(_offices(row[0]))]
    return sorted(own, key=lambda row: row[0].created_at)[:MOST]


def _offices(paper: Paper) -> set[str]:
    """The roles that hand in the papers of a paper's body; of a unit's where the symbol names no other."""
    organisation = body_of(paper)
    body = body_of_code(organisation.code if organisation else "") or Body.COMMUNE
    return {str(role) for role in Role if body in role.about.hands_in}
