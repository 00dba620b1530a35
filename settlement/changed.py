"""What a change on the way does to the evidence: findings that go and come, invoice lines that find their item."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from amendments.plan import Plan
from amendments.rows import Row
from dossiers.models import Dossier
from settlement.checking import Found, check
from settlement.claim import Claim, ClaimInvoice, ClaimItem
from settlement.claims import claim_of
from settlement.matching import item_for, of_owner
from settlement.models import Invoice, InvoiceLine
from workflow.registry import Writes, handles

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Effect:
    """Findings that an amendment would take away, and those it would bring."""

    gone: tuple[Found, ...]
    new: tuple[Found, ...]


def effect_on_readiness(dossier: Dossier, plan: Plan, on: dt.date, *, reader: User | None = None) -> Effect:
    """Check the claim as it is and as it would be; nothing is written."""
    claim = claim_of(dossier, on, reader=reader)
    before, after = check(claim), check(amended(claim, plan))
    keys = {(one.code, one.about) for one in before}, {(one.code, one.about) for one in after}
    return Effect(
        tuple(one for one in before if (one.code, one.about) not in keys[1]),
        tuple(one for one in after if (one.code, one.about) not in keys[0]),
    )


def amended(claim: Claim, plan: Plan) -> Claim:
    """The claim with the lines, parties and dates of a plan."""
    known = {item.no: item for item in claim.items}
    items = tuple(
        replace(
            known.get(line.no, ClaimItem(no=line.no, owner=line.owner, name=line.name, activity=line.activity)),
            name=line.name,
            model=line.model,
            unit=line.measure,
            quantity=line.quantity,
            amount_vnd=line.amount_vnd,
        )
        for line in plan.lines
    )
    return replace(
        claim,
        owners=tuple(_renamed(owner, plan.rows) for owner in claim.owners),
        items=items,
        invoices=tuple(_matched(invoice, items) for invoice in claim.invoices),
        contract_ends=plan.ends_on,
        promised_vnd=plan.money.after.cost_vnd,
    )


def _renamed(owner: Any, rows: tuple[Row, ...]) -> Any:
    for row in rows:
        if row.get("beneficiary") != owner.order:
            continue
        if row["field"] in {"beneficiary.replaced_by", "beneficiary.tax_code"}:
            owner = replace(owner, tax_code=row["after"])
        elif row["field"] == "beneficiary.name":
            owner = replace(owner, name=row["after"])
    return owner


def _matched(invoice: ClaimInvoice, items: tuple[ClaimItem, ...]) -> ClaimInvoice:
    """Lines that pay for no item are looked at again; those of an item that is gone pay for none."""
    mine, numbers = of_owner(items, invoice.owner), {0, *(item.no for item in items)}
    lines = tuple(
        line
        if line.item in numbers or line.said
        else replace(line, item=item_for(line.name, mine) if line.item is None else None)
        for line in invoice.lines
    )
    return replace(invoice, lines=lines)


@handles("approve_small_amendment", Writes.FOLLOWING)
@handles("approve_big_amendment", Writes.FOLLOWING)
@handles("extend", Writes.FOLLOWING)
def look_again_at_lines(dossier: Dossier, *, at: dt.datetime, **_: Any) -> dict[str, Any] | None:
    """Invoices that came before the amendment find the items as they are called now."""
    lines = InvoiceLine.objects.filter(invoice__dossier=dossier, item=None, said=False)
    lines = lines.exclude(invoice__origin=Invoice.Origin.HAND)
    found = {}
    for line in lines.select_related("invoice"):
        items = {item.no: item for item in dossier.items.filter(beneficiary=line.invoice.beneficiary_id)}
        plain = [
            ClaimItem(no=item.no, owner=1, name=item.name, model=item.model, amount_vnd=item.amount_vnd)
            for item in items.values()
        ]
        if no := item_for(line.name, plain):
            line.item = items[no]
            line.save(update_fields=["item"])
            found[str(line)] = no
    return {"matched": found} if found else None
