"""What each approved item is proven by, and what of it counts. Plain values, whole đồng."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from programmes.support import shared
from settlement.attribution import Part, attributed
from settlement.claim import Claim, ClaimInvoice, ClaimItem, ClaimLine


def proven(claim: Claim) -> dict[int, int]:
    """What the invoices that count prove for each item, in đồng: before tax, unless the rule of the day says with.

    An adjusting invoice counts with its sign. What belongs to no approved item proves nothing. An invoice typed by hand
    as one line for all items of a beneficiary (item 0) is shared over them in proportion to what is still unproven of
    their accepted cost.
    """
    sums = {item.no: 0 for item in claim.items}
    pooled: dict[int, int] = {}
    owners = {invoice.no: invoice.owner for invoice in claim.invoices}
    for part in counted_parts(claim):
        if part.item in sums:
            sums[part.item] += part.amount_vnd
        elif part.item == 0:
            owner = owners[part.invoice]
            pooled[owner] = pooled.get(owner, 0) + part.amount_vnd
    for owner, amount in pooled.items():
        mine = [item for item in claim.items if item.owner == owner]
        gaps = [max(_cost(item) - max(sums[item.no], 0), 0) for item in mine]
        for item, share in zip(mine, shared(max(min(amount, sum(gaps)), 0), gaps), strict=True):
            sums[item.no] += share
    return sums


def counted_parts(claim: Claim) -> list[Part]:
    """The parts that belong to items, as finance lets them count and, where the rule says so, with their tax."""
    lines = {(invoice.no, line.no): (invoice, line) for invoice in claim.invoices for line in invoice.lines}
    invoices = {invoice.no: invoice for invoice in claim.invoices}
    together: dict[tuple[int, int], list[Part]] = defaultdict(list)
    for part in attributed(claim).parts:
        together[part.invoice, part.line].append(part)
    found = []
    for key, parts in together.items():
        invoice, line = lines.get(key, (invoices[key[0]], None))
        for part, amount in zip(parts, _judged(line, [part.amount_vnd for part in parts]), strict=True):
            with_tax = amount + (tax_on(invoice, line, amount) if claim.limits.with_tax else 0)
            found.append(Part(part.invoice, part.line, part.item, with_tax))
    return found


def _judged(line: ClaimLine | None, amounts: list[int]) -> list[int]:
    """What finance lets a line count for, shared to its parts; never more than what belongs to it."""
    if line is None or line.counts_vnd is None or line.counts_vnd >= sum(amounts) or min(amounts) < 0:
        return amounts
    return shared(line.counts_vnd, amounts)


def tax_on(invoice: ClaimInvoice, line: ClaimLine | None, amount_vnd: int) -> int:
    """The value added tax on an amount of a line, in đồng, fractions dropped: by its own rate, else the invoice's."""
    said = re.match(r"\d+", line.tax_rate) if line else None
    amount = abs(amount_vnd)
    if said:
        tax = amount * int(said.group()) // 100
    elif invoice.before_tax_vnd:
        tax = amount * abs(invoice.tax_vnd) // abs(invoice.before_tax_vnd)
    else:
        tax = 0
    return tax if amount_vnd >= 0 else -tax


def eligible(claim: Claim) -> dict[int, int]:
    """What counts of each item: cost seen on site, no more than what is proven, never below zero. Đồng."""
    found = proven(claim)
    return {item.no: max(min(_cost(item), found[item.no]), 0) for item in claim.items}


def by_owner_and_activity(claim: Claim, amounts: Mapping[int, int]) -> dict[tuple[int, str], int]:
    """Amounts per item summed to the unit a cap is counted by."""
    sums: dict[tuple[int, str], int] = {}
    for item in claim.items:
        key = (item.owner, item.activity)
        sums[key] = sums.get(key, 0) + amounts[item.no]
    return sums


def _cost(item: ClaimItem) -> int:
    return item.amount_vnd if item.accepted_vnd is None else item.accepted_vnd
