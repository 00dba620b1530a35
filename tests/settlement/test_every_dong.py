"""Every đồng of every invoice is attributed, in any order of upload; no claim is higher than what is left by hand."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from demo.einvoices import authority_pem
from documents.signing.trust import trust_in
from programmes.support import NormRule
from settlement.trust import believed_by
from settlement.trying import Trial, tried
from tests.rounds import rounds
from tests.settlement.histories import BUYER, ITEMS, History

BELIEVES = believed_by(trust_in([("goc.pem", authority_pem())]))
HALF = {"MACHINE": NormRule("MACHINE", 5_000, None, "establishment", "Điều 8")}
PRICE = st.integers(1, 900_000_000)
#: What only corrections can raise.
OF_CORRECTIONS = {
    "relation_unclear",
    "correction_unproven",
    "correction_before_base",
    "relation_self",
    "relation_cycle",
    "corrected_twice",
    "adjusts_replaced",
    "adjusted_base_missing",
    "adjusted_below_zero",
    "adjust_sign",
    "rest_unplaced",
}


def answer(history: History, order: list[int]) -> dict[str, Any]:
    files = history.files()
    trial = Trial(
        buyer_tax_codes=(BUYER.tax_code,),
        items=ITEMS,
        units=(1, 1),
        files=tuple(files[place] for place in order),
        on=dt.date(2026, 9, 1),
        today=dt.date(2026, 9, 1),
        track="LOCAL",
        approved_on=dt.date(2026, 3, 2),
        accepted_on=dt.date(2026, 8, 3),
    )
    return tried(trial, HALF, believes=BELIEVES)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """One to three sales and up to four corrections of what is there."""
    history = History()
    goods = st.dictionaries(st.sampled_from([1, 2, None]), PRICE, min_size=1, max_size=3)
    for _ in range(draw(st.integers(1, 3))):
        sold = draw(goods)
        whole = sum(sold.values())
        off = st.one_of(st.just(0), st.integers(0, whole // 2))
        history.sell(sold, discount=draw(off), listed=draw(off), fee=draw(st.sampled_from([0, 0, 777])))
    for _ in range(draw(st.integers(0, 4))):
        old = draw(st.sampled_from(history.sheets))
        how = {"proven": draw(st.sampled_from([True, True, True, False])), "words": draw(st.booleans())}
        if draw(st.booleans()):
            history.replace(old, draw(goods), **how)
        else:
            named = draw(st.sampled_from([None, None, 1, 2]))
            amount = draw(st.integers(-200_000_000, 200_000_000).filter(bool))
            history.adjust(old, named=named, amount=amount, **how)
    return history


@settings(max_examples=rounds(25, 600), deadline=None)
@given(histories(), st.randoms(use_true_random=False))
def test_amounts_sum_and_no_claim_is_higher_than_by_hand_in_any_order(history: History, luck: Any) -> None:
    straight = list(range(len(history.sheets)))
    order = luck.sample(straight, len(straight))
    found = answer(history, order)
    # Every đồng of what counts is attributed or named.
    counted = {row["number"] for row in found["invoices"] if row["counted"]}
    assert sum(row["amount_vnd"] for row in found["lines"]) + found["unattributed_vnd"] == history.worth(counted)
    # The order of upload changes nothing.
    again = answer(history, straight)
    for name in ("blocked", "support_vnd", "unattributed_vnd"):
        assert found[name] == again[name]
    assert {(row["file"], row["counted"]) for row in found["invoices"]} == {
        (row["file"], row["counted"]) for row in again["invoices"]
    }
    by_file = [
        sorted((r["file"], r["line"], r["item"], r["amount_vnd"]) for r in one["lines"]) for one in (found, again)
    ]
    assert by_file[0] == by_file[1]
    # Blocked, or no higher than by hand; a đồng may fall to one item or the other where shares are rounded.
    left = history.left()
    by_hand = sum(max(left[item], 0) for item in (1, 2)) / 2
    if not found["blocked"]:
        assert found["support_vnd"] <= math.ceil(by_hand) + len(history.sheets)
    if not history.all_proven or history.muddled:
        assert found["blocked"]
    elif not {one["code"] for one in found["findings"] if one["severity"] == "refuse"}:
        # Nothing is lost either: what is left is what is claimed.
        assert abs(found["support_vnd"] - by_hand) <= len(history.sheets) + 1


@settings(max_examples=rounds(10, 200), deadline=None)
@given(histories())
def test_a_claim_is_not_blocked_without_a_reason(history: History) -> None:
    found = answer(history, list(range(len(history.sheets))))
    refused = {one["code"] for one in found["findings"] if one["severity"] == "refuse"}
    if history.all_proven and not history.muddled and all(amount > 0 for amount in history.left().values()):
        assert refused <= {"adjusted_below_zero", "item_below_zero", "item_without_invoice"}


def test_the_histories_hold_something_of_everything() -> None:
    """A property about nothing would hold as well."""
    base = History()
    first = base.sell({1: 400_000_000}, discount=80_000_000)
    assert answer(base, [0])["support_vnd"] == 160_000_000
    base.adjust(first, amount=-100_000_000)
    second = base.sell({2: 100_000_000, None: 50_000_000}, listed=15_000_000, fee=2_000_000)
    found = answer(base, [2, 1, 0])
    assert (found["support_vnd"], found["blocked"]) == ((220_000_000 + 90_000_000) // 2, False)
    assert found["unattributed_vnd"] == 45_000_000 + 2_000_000
    base.replace(second, {2: 95_000_000}, words=True)
    found = answer(base, [3, 0, 2, 1])
    assert (found["support_vnd"], found["unattributed_vnd"]) == ((220_000_000 + 95_000_000) // 2, 0)


def test_a_second_replacement_is_found_behind_the_one_that_was_replaced_itself() -> None:
    history = History()
    first = history.sell({1: 300_000_000})
    second = history.replace(first, {1: 200_000_000})
    history.replace(second, {1: 210_000_000})
    history.replace(first, {1: 220_000_000})
    found = answer(history, [0, 1, 2, 3])
    assert found["blocked"]
    assert "corrected_twice" in {one["code"] for one in found["findings"]}
    assert found["support_vnd"] == 0


def test_a_difference_written_anew_falls_with_the_invoice_it_is_of() -> None:
    history = History()
    first = history.sell({1: 300_000_000})
    difference = history.adjust(first, named=1, amount=10_000_000)
    history.replace(difference, {1: 20_000_000})
    history.replace(first, {1: 280_000_000})
    found = answer(history, [3, 2, 1, 0])
    assert found["blocked"]
    assert "adjusts_replaced" in {one["code"] for one in found["findings"]}
    assert found["support_vnd"] <= 140_000_000
