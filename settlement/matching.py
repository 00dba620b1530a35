"""Which approved item a line of an invoice pays for, and what each item is proven by.

Names on invoices are free text with model and serial inside (docs/settlement.md), so words are compared, not
letters: a line belongs to the item with which it shares most of the item's words, if that is at least half and
no other item shares as much. Plain values; nothing here knows the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from language.folding import search_key
from programmes.support import shared
from settlement.claim import Claim, ClaimInvoice, ClaimItem, ClaimLine

#: Words that say nothing about which machine it is.
EMPTY = frozenset({"va", "cho", "cua", "bo", "he", "thong", "cai", "chiec", "may", "thiet", "bi", "moi", "theo", "so"})
ENOUGH = Fraction(1, 2)


def words(text: str) -> list[str]:
    """The words of a name without accents and punctuation, as they are compared."""
    return search_key(text).split()


def likeness(line: str, item: ClaimItem) -> Fraction:
    """How much of an item's name is found on a line: 0 none of its telling words, 1 all of them."""
    telling = [word for word in words(item.name) if word not in EMPTY] or words(item.name)
    if not telling:
        return Fraction(0)
    there = set(words(line))
    found = sum(1 for word in telling if word in there)
    if item.model and has_model(line, item.model):
        found += 1
        return Fraction(found, len(telling) + 1)
    return Fraction(found, len(telling))


def has_model(line: str, model: str) -> bool:
    """Whether a line names a model, however it is spaced or hyphenated; ST-300 and MST-30 are not ST-30."""
    runs = [run for word in words(model) for run in re.findall(r"[a-z]+|[0-9]+", word)]
    if not runs:
        return False
    named = r"[^a-z0-9]*".join(runs)
    return re.search(rf"(?<![a-z0-9]){named}(?![a-z0-9])", search_key(line)) is not None


def item_for(line: str, items: Sequence[ClaimItem]) -> int | None:
    """The number of the item a line pays for, None if no item or more than one fits."""
    ranked = sorted(((likeness(line, item), item.no) for item in items), key=lambda pair: (-pair[0], pair[1]))
    ranked = [pair for pair in ranked if pair[0] >= ENOUGH]
    if not ranked:
        return None
    best = [pair for pair in ranked if pair[0] == ranked[0][0]]
    if len(best) == 1:
        return best[0][1]
    # Two machines of one name: the model decides.
    named = [
        item.no for item in items if item.no in {no for _, no in best} and item.model and has_model(line, item.model)
    ]
    return named[0] if len(named) == 1 else None


def proven(claim: Claim) -> dict[int, int]:
    """What the lines of live invoices prove for each item, in đồng: before tax, unless the rule of the day says with.

    An adjusting invoice counts with its sign. A line that pays for no approved item proves nothing. An invoice typed
    by hand as one line for all items of a beneficiary (item 0) is shared over them in proportion to what is still
    unproven of their accepted cost.
    """
    sums = {item.no: 0 for item in claim.items}
    pooled: dict[int, int] = {}
    for invoice in claim.live():
        for line in invoice.lines:
            amount = line.counted_vnd + (tax_on(invoice, line) if claim.limits.with_tax else 0)
            if line.item in sums:
                sums[line.item] += amount
            elif line.item == 0:
                pooled[invoice.owner] = pooled.get(invoice.owner, 0) + amount
    for owner, amount in pooled.items():
        mine = [item for item in claim.items if item.owner == owner]
        gaps = [max(_cost(item) - max(sums[item.no], 0), 0) for item in mine]
        for item, part in zip(mine, shared(max(min(amount, sum(gaps)), 0), gaps), strict=True):
            sums[item.no] += part
    return sums


def tax_on(invoice: ClaimInvoice, line: ClaimLine) -> int:
    """The value added tax of what a line counts, in đồng, fractions dropped: by its own rate, else the invoice's."""
    said = re.match(r"\d+", line.tax_rate)
    amount = abs(line.counted_vnd)
    if said:
        tax = amount * int(said.group()) // 100
    elif invoice.before_tax_vnd:
        tax = amount * abs(invoice.tax_vnd) // abs(invoice.before_tax_vnd)
    else:
        tax = 0
    return tax if line.counted_vnd >= 0 else -tax


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


def of_owner(items: Iterable[ClaimItem], owner: int) -> list[ClaimItem]:
    """The items of one beneficiary."""
    return [item for item in items if item.owner == owner]
