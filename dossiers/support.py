"""What the norms of a day give a dossier. The arithmetic is programmes.support; here only its inputs."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from programmes.norms import rules_on
from programmes.support import Item as CostItem
from programmes.support import NormRule, Support, compute_support

if TYPE_CHECKING:
    from dossiers.models import Dossier


def rules_for(dossier: Dossier, on: dt.date) -> dict[str, NormRule]:
    """The norms in force for a dossier: those of its approval date, before that those of ``on``."""
    return rules_on(dossier.approved_on or on, funding=dossier.track, territory=dossier.territory)


def support_of(dossier: Dossier, on: dt.date, *, accepted: bool = False) -> Support:
    """Support by norm, with every step. One cap per beneficiary and activity, as the circular words it.

    ``accepted`` computes from accepted real cost and the bounds of decision and contract instead of quotes.
    Raises ``NoNorm``.
    """
    items = cost_items(dossier, accepted=accepted)
    return compute_support(
        items,
        rules_for(dossier, on),
        approved_vnd=dossier.approved_vnd if accepted else None,
        contract_vnd=dossier.contracted_vnd if accepted else None,
        accepted_cost_vnd=dossier.accepted_cost_vnd if accepted else None,
    )


def cost_items(dossier: Dossier, *, accepted: bool = False) -> list[CostItem]:
    """The item lines summed per beneficiary and activity: the unit a cap is counted by."""
    sums: dict[tuple[str, str], int] = {}
    for item in dossier.items.select_related("activity", "beneficiary__establishment"):
        key = (item.beneficiary.establishment.name, item.activity.code)
        cost = (item.accepted_vnd or 0) if accepted else item.amount_vnd
        sums[key] = sums.get(key, 0) + cost
    return [
        CostItem(activity=activity, units=1, eligible_cost_vnd=cost, beneficiary=beneficiary)
        for (beneficiary, activity), cost in sums.items()
    ]
