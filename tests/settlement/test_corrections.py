"""What counts where invoices correct one another, and what is asked for: plain values, in any order."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest

from settlement.attribution import attributed
from settlement.claim import FEES, REST, Claim, ClaimInvoice, ClaimItem, ClaimLine
from settlement.corrections import corrections_of
from settlement.einvoice.model import ADJUSTS, CANCELS, DOUBT, ELEMENT, PERSON, REPLACES, Earlier
from settlement.proving import proven

DAY = dt.date(2026, 6, 1)
ITEMS = (ClaimItem(1, 1, "Máy sấy", amount_vnd=10**9), ClaimItem(2, 1, "Máy ép", amount_vnd=10**9))


def invoice(number: int, amount: int = 100, *relation: object, **more: object) -> ClaimInvoice:
    """One invoice of one line for item 1; ``relation``: kind, number of the earlier one."""
    kind, *earlier = relation or ("",)
    made = ClaimInvoice(
        no=number,
        owner=1,
        seller_tax_code="9900070006",
        form="1",
        series="C26TKC",
        number=str(number),
        issued=DAY + dt.timedelta(days=number),
        seller="Công ty Mẫu",
        before_tax_vnd=amount,
        tax_vnd=0,
        total_vnd=amount,
        lines=(ClaimLine(1, "Máy sấy", amount, item=1),),
        proof="SIGNED",
        relation=str(kind),
        told=ELEMENT if kind else "",
        names=tuple(Earlier("1", "C26TKC", str(one)) for one in earlier),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def claim(*invoices: ClaimInvoice) -> Claim:
    return Claim(today=dt.date(2026, 12, 1), owners=(), items=ITEMS, invoices=invoices)


def outcome(*invoices: ClaimInvoice) -> tuple[set[int], set[str]]:
    """(which count, what is asked), the same in every order of upload."""
    found = []
    for order in itertools.permutations(invoices):
        seen = corrections_of(claim(*order))
        counted = frozenset(no for no, standing in seen.standings.items() if standing.counted)
        found.append((counted, frozenset(one.code for one in seen.troubles)))
    assert len(set(found)) == 1
    return set(found[0][0]), set(found[0][1])


@pytest.mark.parametrize(
    ("invoices", "counted", "asked"),
    [
        ([invoice(1)], {1}, set()),
        ([invoice(1), invoice(2, 90, REPLACES, 1)], {2}, set()),
        ([invoice(1), invoice(2, -10, ADJUSTS, 1)], {1, 2}, set()),
        ([invoice(1), invoice(2, 0, CANCELS, 1)], set(), set()),
        ([invoice(1), invoice(2, -100, CANCELS, 1)], set(), set()),
        ([invoice(1), invoice(2, 90, REPLACES, 1), invoice(3, -5, ADJUSTS, 2)], {2, 3}, set()),
        ([invoice(1), invoice(2, 90, REPLACES, 1), invoice(3, 80, REPLACES, 2)], {3}, set()),
        ([invoice(1), invoice(2, 90, REPLACES, 1), invoice(3, 80, REPLACES, 1, 2)], {3}, set()),
        ([invoice(1), invoice(2, -10, ADJUSTS, 1), invoice(3, -5, REPLACES, 2)], {1, 3}, set()),
        ([invoice(1), invoice(2, -10, ADJUSTS, 1), invoice(3, 5, ADJUSTS, 2)], {1, 2, 3}, set()),
        ([invoice(1), invoice(2, -10, ADJUSTS, 1), invoice(3, -5, ADJUSTS, 1)], {1, 2, 3}, set()),
        ([invoice(1), invoice(2), invoice(3, 150, REPLACES, 1, 2)], {3}, set()),
        ([invoice(2, 90, REPLACES, 1)], {2}, set()),
        ([invoice(2, -10, ADJUSTS, 1)], set(), {"adjusted_base_missing"}),
        ([invoice(1), invoice(3, -10, ADJUSTS, 1, 2)], {1}, {"adjusted_base_missing"}),
        ([invoice(1), invoice(2, 90, REPLACES, 1, proof="")], {1}, {"correction_unproven"}),
        ([invoice(1), invoice(2, 90, REPLACES, 1, proof=""), invoice(3, -5, ADJUSTS, 2)], {1}, {"correction_unproven"}),
        ([invoice(1), invoice(2, 90, REPLACES, 1), invoice(3, 80, REPLACES, 1)], set(), {"corrected_twice"}),
        ([invoice(1), invoice(2, -10, ADJUSTS, 1), invoice(3, 80, REPLACES, 1)], {3}, {"adjusts_replaced"}),
        ([invoice(1, 90, REPLACES, 1)], set(), {"relation_self"}),
        (
            [invoice(1, 90, REPLACES, 2, issued=DAY), invoice(2, 80, REPLACES, 1, issued=DAY)],
            set(),
            {"relation_cycle"},
        ),
        ([invoice(1), invoice(2, 90, REPLACES, 1, issued=DAY)], {1}, {"correction_before_base"}),
        ([invoice(1), invoice(2, 90, "", told=DOUBT)], {1}, {"relation_unclear"}),
        ([invoice(1), invoice(2, 90, REPLACES, told=DOUBT)], {1}, {"relation_unclear"}),
        ([invoice(1), invoice(2, 90, "", told=PERSON)], {1, 2}, set()),
        ([invoice(1), invoice(2, 90, REPLACES, 1, seller_tax_code="9900050017")], {1, 2}, set()),
        ([invoice(1), invoice(2, 90, REPLACES, 1, proof="", portal_state="VALID", looked_up_on=DAY)], {2}, set()),
        ([invoice(1, portal_state="CANCELLED", looked_up_on=DAY)], set(), set()),
        (
            [invoice(1), invoice(2, -10, ADJUSTS, 1, reader=(("adjust_sign", "warn", ""),))],
            {1},
            {"adjust_sign"},
        ),
    ],
)
def test_what_counts_and_what_is_asked(invoices: list[ClaimInvoice], counted: set[int], asked: set[str]) -> None:
    assert outcome(*invoices) == (counted, asked)


def test_a_number_without_series_links_only_where_it_can_mean_one_invoice() -> None:
    by_number = invoice(9, 90, REPLACES, names=(Earlier(number="1"),), told="WORDS")
    assert outcome(invoice(1), by_number) == ({9}, set())
    other = replace(invoice(2), number="1", series="C26TAA")
    assert outcome(invoice(1), other, by_number) == ({1, 2}, {"relation_unclear"})
    dated = replace(by_number, names=(Earlier(number="1", issued=DAY + dt.timedelta(days=2)),))
    assert outcome(invoice(1), other, dated) == ({1, 9}, set())


def sold(*amounts: tuple[str, int, int | None], worth: int | None = None, **more: object) -> ClaimInvoice:
    """An invoice of lines (name, amount, item)."""
    lines = tuple(ClaimLine(no, name, amount, item=item) for no, (name, amount, item) in enumerate(amounts, 1))
    before = sum(line.amount_vnd for line in lines)
    worth = before if worth is None else worth
    made = {"lines": lines, "before_tax_vnd": before, "other_vnd": worth - before, "total_vnd": worth}
    return invoice(1, before, **(made | more))


DRYER, PRESS, TRUCK = ("Máy sấy", 300, 1), ("Máy ép", 100, 2), ("Xe tải", 100, None)
LESS = ("Chiết khấu thương mại", -50, None)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ((DRYER, LESS), {1: 250, 2: 0}),
        ((LESS, DRYER), {1: 250, 2: 0}),
        # The odd đồng goes to the earlier line of the file.
        ((DRYER, LESS, PRESS), {1: 262, 2: 88}),
        ((LESS, PRESS, DRYER), {1: 263, 2: 87}),
        ((DRYER, PRESS, ("Chiết khấu máy ép", -50, 2)), {1: 300, 2: 50}),
        ((("Chiết khấu máy ép", -50, 2), DRYER, PRESS), {1: 300, 2: 50}),
        ((DRYER, TRUCK, ("Giảm giá xe tải", -50, None)), {1: 300, 2: 0}),
        ((DRYER, TRUCK, LESS), {1: 262, 2: 0}),
        ((DRYER, ("Giảm giá máy ép", -50, 2)), {1: 300, 2: -50}),
    ],
)
def test_a_reduction_goes_where_its_words_say_wherever_it_stands(lines: tuple, found: dict[int, int]) -> None:
    made = claim(sold(*lines))
    assert proven(made) == found
    where = attributed(made)
    assert sum(one.amount_vnd for one in (*where.parts, *where.rests)) == made.invoices[0].worth_vnd


def test_fees_stay_outside_and_what_nobody_explains_is_asked_for() -> None:
    with_fee = sold(DRYER, worth=310, fees_vnd=10)
    where = attributed(claim(with_fee))
    assert [(one.part, one.amount_vnd, one.settled) for one in where.rests] == [(FEES, 10, True)]
    assert proven(claim(replace(with_fee, placed=((FEES, 1),)))) == {1: 310, 2: 0}
    unexplained = attributed(claim(sold(DRYER, worth=350)))
    assert [(one.part, one.amount_vnd, one.settled) for one in unexplained.rests] == [(REST, 50, False)]
    said = attributed(claim(sold(DRYER, worth=350, placed=((REST, 0),))))
    assert said.rests[0].settled
    rounding = attributed(claim(sold(DRYER, worth=301)))
    assert [(one.what, one.settled) for one in rounding.rests] == [("chênh lệch làm tròn", True)]


def test_a_reduction_that_no_line_can_bear_is_asked_for() -> None:
    made = claim(sold(DRYER, ("Chiết khấu", -400, None)))
    assert proven(made) == {1: 0, 2: 0}
    assert [(one.part, one.amount_vnd, one.settled) for one in attributed(made).rests] == [(REST, -100, False)]


def test_what_a_person_puts_outside_is_borne_by_what_nobody_approved_first() -> None:
    said = ClaimLine(3, "Chiết khấu", -150, item=None, said=True)
    made = sold(DRYER, TRUCK)
    made = replace(made, lines=(*made.lines, said), before_tax_vnd=250, total_vnd=250)
    assert proven(claim(made)) == {1: 250, 2: 0}


def test_finance_lets_a_line_count_for_at_most_what_belongs_to_it() -> None:
    made = sold(DRYER, LESS)
    first = made.lines[0]
    for counts, right in ((290, 250), (200, 200)):
        judged = replace(made, lines=(replace(first, counts_vnd=counts), made.lines[1]))
        assert proven(claim(judged))[1] == right


@pytest.mark.parametrize(
    ("name", "amount", "item", "found"),
    [
        ("Điều chỉnh giảm theo biên bản", -40, None, {1: 270, 2: 90}),
        ("Điều chỉnh tăng đơn giá", 40, None, {1: 330, 2: 110}),
        ("Điều chỉnh giảm máy ép", -40, 2, {1: 300, 2: 60}),
        ("Xe nâng", 40, None, {1: 300, 2: 100}),
        ("Giảm theo thỏa thuận", -40, None, {1: 270, 2: 90}),
    ],
)
def test_a_difference_goes_to_what_it_names_else_over_what_it_adjusts(
    name: str, amount: int, item: int | None, found: dict[int, int]
) -> None:
    base = sold(DRYER, PRESS)
    lines = (ClaimLine(1, name, amount, item=item),)
    difference = invoice(2, amount, ADJUSTS, 1, lines=lines)
    for order in ((base, difference), (difference, base)):
        assert proven(claim(*order)) == found
