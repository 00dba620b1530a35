"""What somebody with an interest in a dossier does not get to see on the pages that list more than one dossier.

The page of a dossier itself needs nothing from here: ``seen_by`` does not find it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.db.models import QuerySet

import clock
from accounts.roles import READS_ALL, Role, seat
from appraisal.interests import has_interest
from appraisal.models import Interest
from documents.models import Paper, PaperShare
from dossiers.models import Beneficiary, Dossier
from notifications.models import Notice
from papers import KINDS
from papers.kind import ClosedTo

if TYPE_CHECKING:
    from accounts.models import User


def hidden_keys(user: User, on: dt.date) -> set[uuid.UUID]:
    """The dossiers a person is kept out of."""
    return set(Dossier.objects.hidden_from(user, on).values_list("pk", flat=True))


def notices_of(user: User, on: dt.date) -> QuerySet[Notice]:
    """What a person was told, except of dossiers he is kept out of by now."""
    return Notice.objects.filter(recipient=user).exclude(chain__in=Dossier.objects.hidden_from(user, on).values("pk"))


def unread_notices(user: User, on: dt.date) -> QuerySet[Notice]:
    """The unread ones among them."""
    return notices_of(user, on).unread(user)  # type: ignore[attr-defined]


def papers_for(user: User, dossier: Dossier) -> QuerySet[Paper]:
    """The papers of a dossier that this reader gets; a paper of several dossiers only if he is kept out of none."""
    hidden = Dossier.objects.hidden_from(user, clock.today()).values("pk")
    closed = PaperShare.objects.filter(chain__in=hidden).values("paper")
    papers = Paper.objects.of(dossier.pk).exclude(pk__in=closed)
    if has_interest(dossier, user):
        return papers.exclude(kind__in=[kind.code for kind in KINDS.values() if kind.closed_to != ClosedTo.NOBODY])
    if all(seat.startswith("APPLICANT@") for seat in user.seats(clock.today())):
        return papers.exclude(kind__in=[kind.code for kind in KINDS.values() if kind.closed_to == ClosedTo.APPLICANTS])
    return papers


def hides_establishment(user: User, establishment_id: int, on: dt.date) -> bool:
    """Whether an establishment belongs to a dossier that a person is kept out of."""
    hidden = Dossier.objects.hidden_from(user, on)
    parties = Beneficiary.objects.filter(dossier__in=hidden, establishment=establishment_id)
    return parties.exists() or hidden.filter(applicant=establishment_id).exists()


def reads_register(seats: frozenset[str], establishment_id: int) -> bool:
    """Whether the history of an establishment is open by these seats: the offices', and its own people's."""
    return not seats.isdisjoint({*map(str, READS_ALL), seat(Role.APPLICANT, establishment_id)})


def is_kept_out_somewhere(user: User) -> bool:
    """Whether a person has an interest in any dossier: then the administration site, which shows all, is closed."""
    return Interest.objects.filter(user=user).exists()
