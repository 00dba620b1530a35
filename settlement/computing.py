"""The final support of a dossier, from what was accepted and what is proven."""

from __future__ import annotations

import datetime as dt

from dossiers.models import Dossier
from dossiers.support import called_in, rules_for
from programmes.support import Item, Support, compute_support
from settlement.claim import Claim
from settlement.claims import claim_of
from settlement.matching import by_owner_and_activity, eligible, proven


def evidence_total(claim: Claim) -> int:
    """What the invoices prove for approved items, before tax, in đồng."""
    return sum(max(amount, 0) for amount in proven(claim).values())


def final_support(dossier: Dossier, on: dt.date, claim: Claim | None = None) -> Support:
    """Support from accepted and proven cost, per beneficiary, within norm, decision and contract (đồng).

    Whether VAT is eligible is a dated rule; the amounts of a claim are before tax, as the default says.
    """
    claim = claim or claim_of(dossier, on)
    names = called_in(dossier)
    called = {row.order: names[row.pk] for row in dossier.beneficiaries.all()}
    sums = by_owner_and_activity(claim, eligible(claim))
    items = [
        Item(activity=activity, units=1, eligible_cost_vnd=cost, beneficiary=called[owner])
        for (owner, activity), cost in sums.items()
    ]
    return compute_support(
        items,
        rules_for(dossier, dossier.approved_on or dossier.opened_at.date()),
        approved_vnd=dossier.approved_vnd,
        contract_vnd=dossier.contracted_vnd,
        accepted_cost_vnd=sum(item.eligible_cost_vnd for item in items),
    )
