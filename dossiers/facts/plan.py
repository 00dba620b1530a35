"""The yearly plan as one submission puts it: the projects that stand in it together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from dossiers.models import Dossier
from dossiers.states import PLACES, Stage, State

#: Not in a plan: still on the way to it, or taken out of it.
OUTSIDE = [
    *(state for state, place in PLACES.items() if place.stage in (Stage.PROPOSAL, Stage.APPRAISAL)),
    State.REJECTED,
]


#: Who else knows which dossiers one submission carries: a function of a dossier, None where it knows nothing.
Listing = Callable[[Dossier], "QuerySet[Dossier] | None"]
_listings: list[Listing] = []


def lists_plans(function: Listing) -> Listing:
    """Register who knows the list of a submission before all its dossiers have taken the step."""
    _listings.append(function)
    return function


def planned(dossier: Dossier) -> dict[str, Any]:
    """Every project of the submission that this one stands in, in the order of their codes; amounts in đồng."""
    asked = {"approver": "Bộ Công Thương"} if dossier.track == "NATIONAL" else {}
    return {**asked, "projects": [_project(one) for one in _together(dossier)]}


def _together(dossier: Dossier) -> QuerySet[Dossier]:
    listed = next((rows for listing in _listings if (rows := listing(dossier)) is not None), None)
    own = Dossier.objects.filter(
        proposal_no=dossier.proposal_no, track=dossier.track, budget_year=dossier.budget_year
    ).exclude(state__in=OUTSIDE)
    known: QuerySet[Dossier] = own if listed is None else listed
    together: QuerySet[Dossier] = (
        known.select_related("activity", "unit")
        .prefetch_related("beneficiaries__establishment", "items")
        .order_by("code")
    )
    return together


def _project(dossier: Dossier) -> dict[str, Any]:
    return {
        "code": dossier.code,
        "title": dossier.title,
        "activity_name": dossier.activity.name_vi,
        "beneficiaries": "; ".join(row.establishment.name for row in dossier.beneficiaries.all()),
        "place": dossier.unit.full_name,
        "total_vnd": dossier.items_vnd,
        "support_vnd": dossier.support_vnd,
        "counterpart_vnd": dossier.counterpart_vnd,
    }
