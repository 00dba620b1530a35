"""The final support of a dossier, from what was accepted and what is proven."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace

import clock
from dossiers.models import Dossier
from dossiers.support import owners_called, rules_for
from programmes.support import Item, LineSupport, NormRule, Override, Step, Support, compute_support, overridden
from settlement.attribution import attributed
from settlement.checking.clauses import invoice_law
from settlement.claim import Claim
from settlement.claims import claim_of
from settlement.proving import by_owner_and_activity, eligible, proven


def evidence_total(claim: Claim) -> int:
    """What the invoices prove for approved items, before tax, in đồng."""
    return sum(max(amount, 0) for amount in proven(claim).values())


def final_support(dossier: Dossier, on: dt.date, claim: Claim | None = None, *, decisions: bool = True) -> Support:
    """Support from accepted and proven cost, per beneficiary, within norm, decision and contract (đồng).

    The first step says whether value added tax counts, by the dated rule. ``decisions``: with the amounts set by
    decision in place of computed ones.
    """
    claim = claim or claim_of(dossier, on)
    bounds = {"approved_vnd": dossier.approved_vnd, "contract_vnd": dossier.contracted_vnd}
    rules = rules_for(dossier, dossier.approved_on or clock.local_day(dossier.opened_at))
    computed = support_of_claim(claim, rules, called=owners_called(dossier), **bounds)
    return overridden(computed, _decided(dossier), **bounds) if decisions else computed


def support_of_claim(
    claim: Claim,
    rules: Mapping[str, NormRule],
    *,
    called: Mapping[int, str],
    approved_vnd: int | None,
    contract_vnd: int | None,
    units: Mapping[str, int] | None = None,
) -> Support:
    """The support of a claim by the norms given (đồng), whether it stands in the database or is being tried.

    ``called``: beneficiaries by their place. ``units``: what a cap is counted by, for an activity that has more than
    one. Raises ``NoNorm``.
    """
    sums = by_owner_and_activity(claim, eligible(claim))
    items = [
        Item(
            activity=activity,
            units=(units or {}).get(activity, 1),
            eligible_cost_vnd=cost,
            beneficiary=called[owner],
            owner=owner,
        )
        for (owner, activity), cost in sums.items()
    ]
    computed = compute_support(
        items,
        rules,
        accepted_cost_vnd=sum(item.eligible_cost_vnd for item in items),
        approved_vnd=approved_vnd,
        contract_vnd=contract_vnd,
    )
    return replace(computed, lines=tuple(_basis(line, claim) for line in computed.lines))


def _basis(line: LineSupport, claim: Claim) -> LineSupport:
    """Before the norms: whether tax counts, and where amounts without an item of their own went."""
    rule = (
        "Chi phí hợp lệ tính cả thuế GTGT" if claim.limits.with_tax else "Chi phí hợp lệ tính theo giá chưa thuế GTGT"
    )
    cost = line.item.eligible_cost_vnd
    step = Step(rule, claim.limits.tax_clause, {}, cost)
    mine = {item.no for item in claim.items if (item.owner, item.activity) == (line.item.owner, line.item.activity)}
    return replace(line, steps=(step, *spreading_steps(claim, mine, cost), *line.steps))


def spreading_steps(claim: Claim, items: Collection[int], cost_vnd: int) -> list[Step]:
    """A step for each amount that was spread over lines of some of these items."""
    by_no = {invoice.no: invoice for invoice in claim.invoices}
    return [
        Step(
            f"{by_no[spread.invoice].called}: {spread.told()}",
            invoice_law(by_no[spread.invoice].issued),
            {},
            cost_vnd,
        )
        for spread in attributed(claim).spreads
        if any(share.item in items or share.item == 0 for share in spread.over)
    ]


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
