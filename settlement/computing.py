"""The final support of a dossier, from what was accepted and what is proven."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import clock
from dossiers.models import Dossier
from dossiers.support import owners_called, rules_for
from programmes.support import Item, LineSupport, Override, Step, Support, compute_support, overridden
from settlement.claim import Claim
from settlement.claims import claim_of
from settlement.matching import by_owner_and_activity, eligible, proven


def evidence_total(claim: Claim) -> int:
    """What the invoices prove for approved items, before tax, in đồng."""
    return sum(max(amount, 0) for amount in proven(claim).values())


def final_support(dossier: Dossier, on: dt.date, claim: Claim | None = None, *, decisions: bool = True) -> Support:
    """Support from accepted and proven cost, per beneficiary, within norm, decision and contract (đồng).

    The first step says whether value added tax counts, by the dated rule. ``decisions``: with the amounts set by
    decision in place of computed ones.
    """
    claim = claim or claim_of(dossier, on)
    called = owners_called(dossier)
    sums = by_owner_and_activity(claim, eligible(claim))
    items = [
        Item(activity=activity, units=1, eligible_cost_vnd=cost, beneficiary=called[owner], owner=owner)
        for (owner, activity), cost in sums.items()
    ]
    bounds = {"approved_vnd": dossier.approved_vnd, "contract_vnd": dossier.contracted_vnd}
    computed = compute_support(
        items,
        rules_for(dossier, dossier.approved_on or clock.local_day(dossier.opened_at)),
        accepted_cost_vnd=sum(item.eligible_cost_vnd for item in items),
        **bounds,
    )
    computed = replace(computed, lines=tuple(_basis(line, claim) for line in computed.lines))
    return overridden(computed, _decided(dossier), **bounds) if decisions else computed


def _basis(line: LineSupport, claim: Claim) -> LineSupport:
    rule = (
        "Chi phí hợp lệ tính cả thuế GTGT" if claim.limits.with_tax else "Chi phí hợp lệ tính theo giá chưa thuế GTGT"
    )
    step = Step(rule, claim.limits.tax_clause, {}, line.item.eligible_cost_vnd)
    return replace(line, steps=(step, *line.steps))


def _decided(dossier: Dossier) -> list[Override]:
    """The last decision on each line; one that took the amount back leaves the computed one."""
    last = {
        (row.beneficiary.order, row.activity): row
        for row in dossier.overrides.select_related("beneficiary", "decided_by")
    }
    return [
        Override(order, activity, row.amount_vnd, row.basis, row.reason, str(row.decided_by))
        for (order, activity), row in last.items()
        if row.amount_vnd is not None
    ]
