"""The list of evidence: its lines sum to the invoice, and each says what counts and why not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.facts import collect
from settlement.evidence_lines import Counted, rows_of
from settlement.models import Invoice
from tests.world import World

RATES = st.sampled_from(["8%", "10%", "5%", "0%", "KCT", "", "8", "3,5%"])
LINES = st.lists(st.tuples(st.integers(-5_000_000, 900_000_000), RATES), min_size=0, max_size=6)


def line(amount: int, rate: str, **more: Any) -> Any:
    """A line as the rows are made from, without a database."""
    known = {"no": 1, "name": "Máy mẫu", "item": SimpleNamespace(no=1), "verdict": "", "reason": ""}
    return SimpleNamespace(amount_vnd=amount, tax_rate=rate, **(known | more))


def invoice(lines: list[Any], *, before_tax: int, tax: int, other: int = 0, **more: Any) -> Any:
    """An invoice with these lines."""
    return SimpleNamespace(
        no=1,
        lines=SimpleNamespace(all=lambda: lines),
        before_tax_vnd=before_tax,
        tax_vnd=tax,
        other_vnd=other,
        total_vnd=before_tax + tax + other,
        content="Máy mẫu",
        **({"origin": Invoice.Origin.XML} | more),
    )


@given(LINES, st.integers(0, 90_000_000), st.integers(-3, 3), st.integers(-1_000, 1_000))
def test_the_rows_sum_to_the_invoice_to_the_dong(
    lines: list[tuple[int, str]], tax: int, rounding: int, other: int
) -> None:
    before = sum(amount for amount, _ in lines) + rounding
    made = invoice([line(amount, rate) for amount, rate in lines], before_tax=before, tax=tax, other=other)
    rows = rows_of(made, Counted())
    if not rows:
        assert not lines and not before
        return
    sums = {name: sum(row[name] for row in rows) for name in ("before_tax_vnd", "tax_vnd", "total_vnd")}
    if lines or before:
        assert sums == {"before_tax_vnd": before, "tax_vnd": tax, "total_vnd": made.total_vnd}


def test_each_line_has_the_tax_of_its_own_rate() -> None:
    made = invoice([line(100_000_000, "8%"), line(50_000_000, "10%")], before_tax=150_000_000, tax=13_000_000)
    assert [row["tax_vnd"] for row in rows_of(made, Counted(amounts={(1, 1): 100}))] == [8_000_000, 5_000_000]


def test_fees_outside_the_lines_stand_in_a_row_of_their_own_and_count_nothing() -> None:
    made = invoice([line(100, "8%")], before_tax=100, tax=8, other=5)
    rows = rows_of(made, Counted(amounts={(1, 1): 100}))
    assert [(row["total_vnd"], row["counted_vnd"]) for row in rows] == [(108, 100), (5, 0)]


@pytest.mark.parametrize(
    ("of_line", "of_invoice", "counts", "counted", "words"),
    [
        ({}, {}, Counted(amounts={(1, 1): 100}), 100, ""),
        ({"item": None}, {}, Counted(), 0, "không thuộc hạng mục"),
        ({"item": None}, {"origin": Invoice.Origin.HAND}, Counted(amounts={(1, 1): 100}), 100, ""),
        ({}, {}, Counted(off={1: "đã bị hóa đơn 1C26TKC số 12 thay thế"}), 0, "đã bị hóa đơn 1C26TKC số 12 thay thế"),
        ({}, {}, Counted(amounts={(1, 1): 80}, spread={(1, 1): -20}), 80, "đã trừ 20 đồng chiết khấu"),
        ({"item": None}, {}, Counted(amounts={(1, 1): 100}), 100, "chia theo tỷ lệ"),
        ({"verdict": "REDUCED", "reason": "vượt giá"}, {}, Counted(amounts={(1, 1): 60}), 60, "giảm trừ: vượt"),
    ],
)
def test_a_line_says_why_it_counts_less(
    of_line: dict[str, Any], of_invoice: dict[str, Any], counts: Counted, counted: int, words: str
) -> None:
    (row,) = rows_of(invoice([line(100, "8%", **of_line)], before_tax=100, tax=8, **of_invoice), counts)
    assert row["counted_vnd"] == counted
    assert row["note"].startswith(words) and bool(row["note"]) == bool(words)


def test_a_discount_line_says_that_it_is_in_the_lines_of_goods() -> None:
    made = invoice([line(-10, "8%")], before_tax=-10, tax=0)
    assert [row["note"] for row in rows_of(made, Counted())] == ["đã trừ vào các dòng hàng"]


@pytest.mark.django_db
def test_what_the_list_counts_is_what_the_support_is_computed_from(world: World) -> None:
    dossier = world.at_state("SETTLEMENT_REVIEW")
    facts = collect(dossier, world.at.date())
    listed = sum(line["counted_vnd"] for one in facts["evidence"] for line in one["lines"])
    assert listed == dossier.settlements.last().evidence_vnd
    rated = next(step for step in facts["settlement"]["steps"] if "rate_percent" in step["inputs"])
    assert sum(row["counted_vnd"] for row in facts["proof"]) == rated["inputs"]["eligible_cost_vnd"]
