"""Support to the đồng: the worked table of docs/settlement.md, and what must hold for every dossier."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.questions import questions_of
from programmes.shipped import shipped_rules_on
from programmes.support import NO_LIMIT, Item, NoNorm, NormRule, compute_support, shared
from tests.programmes.worked_table import Case, cases

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_worked_table_holds(case: Case) -> None:
    rules = shipped_rules_on(case.on, funding=case.funding, territory="AG")
    if case.support is None:
        with pytest.raises(NoNorm):
            compute_support(case.items, rules, on=case.on, **case.bounds)
        return
    support = compute_support(case.items, rules, on=case.on, **case.bounds)
    assert (support.support_vnd, support.counterpart_vnd) == (case.support, case.counterpart)
    if case.by_line:
        assert tuple(line.support_vnd for line in support.lines) == case.by_line


def test_the_table_covers_what_the_page_promises() -> None:
    assert len(CASES) >= 16
    assert len({case.no for case in CASES}) == len(CASES)


# Properties. Costs up to a few billion, rules with and without rate and cap, units of both kinds.

COST = st.integers(0, 5_000_000_000) | st.integers(0, 1_000)
RULES = st.builds(
    NormRule,
    activity=st.just("X"),
    rate_basis_points=st.none() | st.integers(0, 10_000),
    cap_vnd=st.none() | st.integers(1, 1_000_000_000) | st.integers(1, 500),
    unit=st.sampled_from(["establishment", "model"]),
    clause=st.just("Điều thử"),
)
BOOK = st.fixed_dictionaries({"X": RULES, "Y": RULES, "Z": RULES})
ITEMS = st.lists(
    st.builds(
        Item,
        activity=st.sampled_from(["X", "Y", "Z"]),
        units=st.integers(1, 5),
        eligible_cost_vnd=COST,
        beneficiary=st.sampled_from(["", "A", "B", "C"]),
    ),
    min_size=1,
    max_size=6,
)
BOUNDS = st.fixed_dictionaries(
    {
        "approved_vnd": st.none() | COST,
        "contract_vnd": st.none() | COST,
        "accepted_cost_vnd": st.none() | st.integers(0, 20_000_000_000) | st.integers(0, 1_000),
    }
)


@given(ITEMS, BOOK, BOUNDS)
def test_support_is_never_above_any_bound(items, rules, bounds) -> None:
    support = compute_support(items, rules, **bounds)
    for name in ("approved_vnd", "contract_vnd", "accepted_cost_vnd"):
        assert bounds[name] is None or support.support_vnd <= bounds[name]
    by_establishment: dict[tuple[str, str], list] = {}
    for line in support.lines:
        rule = rules[line.item.activity]
        assert 0 <= line.support_vnd <= line.item.eligible_cost_vnd
        if rule.rate_basis_points is not None:
            assert line.support_vnd * 10_000 <= line.item.eligible_cost_vnd * rule.rate_basis_points
        if rule.cap_vnd is not None:
            assert line.support_vnd <= rule.cap_vnd * line.item.units
        if rule.cap_vnd is not None and rule.unit == "establishment" and line.beneficiary:
            by_establishment.setdefault((line.beneficiary, line.item.activity), []).append(line)
    for (_, activity), lines in by_establishment.items():
        most = rules[activity].cap_vnd * max(line.item.units for line in lines)
        assert sum(line.support_vnd for line in lines) <= most


@given(st.lists(COST, min_size=1, max_size=5), RULES, st.integers(0, 10_000_000_000))
def test_support_is_never_above_the_rate_of_the_accepted_cost(costs, rule, accepted) -> None:
    items = [Item("X", 1, cost, f"{no}") for no, cost in enumerate(costs)]
    support = compute_support(items, {"X": rule}, accepted_cost_vnd=accepted)
    assert support.support_vnd * 10_000 <= accepted * (
        10_000 if rule.rate_basis_points is None else rule.rate_basis_points
    )


@given(ITEMS, BOOK, st.none() | COST, st.none() | COST, st.data())
def test_a_higher_cost_never_lowers_support(items, rules, approved, contract, data) -> None:
    place = data.draw(st.integers(0, len(items) - 1))
    more = data.draw(COST)
    dearer = list(items)
    old = items[place]
    dearer[place] = Item(old.activity, old.units, old.eligible_cost_vnd + more, old.beneficiary)
    bounds = {"approved_vnd": approved, "contract_vnd": contract}
    before, after = (compute_support(these, rules, **bounds).support_vnd for these in (items, dearer))
    assert before <= after


@given(ITEMS, BOOK, BOUNDS)
def test_an_accepted_cost_never_raises_support(items, rules, bounds) -> None:
    quoted = compute_support(items, rules, **(bounds | {"accepted_cost_vnd": None}))
    assert compute_support(items, rules, **bounds).support_vnd <= quoted.support_vnd


@given(ITEMS, BOOK, BOUNDS, st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(items, rules, bounds, random) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)
    assert compute_support(items, rules, **bounds) == compute_support(shuffled, rules, **bounds)


NAMES = st.lists(st.sampled_from(["", "Cơ sở Một", "Cơ sở Hai", "Ấp Mẫu"]), min_size=4, max_size=4)


@given(st.lists(st.tuples(st.integers(0, 3), COST), min_size=1, max_size=8), RULES, BOUNDS, NAMES, NAMES)
def test_what_a_beneficiary_of_a_dossier_is_called_changes_nothing(lines, rule, bounds, before, after) -> None:
    def parts(names: list[str]) -> list[tuple[int | None, int]]:
        items = [Item(rule.activity, 1, cost, names[owner], owner) for owner, cost in lines]
        found = compute_support(items, {rule.activity: rule}, **bounds)
        return [(line.owner, line.support_vnd) for line in found.lines]

    assert parts(before) == parts(after)


@given(ITEMS, BOOK, BOUNDS)
def test_lines_and_counterpart_add_up(items, rules, bounds) -> None:
    support = compute_support(items, rules, **bounds)
    assert sum(line.support_vnd for line in support.lines) == support.support_vnd
    assert len(support.lines) == len(items)
    cost = sum(item.eligible_cost_vnd for item in items)
    accepted = bounds["accepted_cost_vnd"]
    assert support.support_vnd + support.counterpart_vnd == (cost if accepted is None else min(cost, accepted))
    assert support.counterpart_vnd >= 0


@given(ITEMS, BOOK, BOUNDS)
def test_the_last_step_of_a_line_is_its_support_and_every_step_names_its_clause(items, rules, bounds) -> None:
    for line in compute_support(items, rules, **bounds).lines:
        assert line.steps[-1].result_vnd == line.support_vnd
        assert all(step.rule and step.clause for step in line.steps)


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**10), min_size=1, max_size=8))
def test_sharing_gives_away_every_dong_in_proportion(amount, weights) -> None:
    parts = shared(amount, weights)
    if not sum(weights):
        assert parts == [0] * len(weights)
        return
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert amount * weight // sum(weights) <= part <= amount * weight // sum(weights) + 1


# What is said.


def rule(rate: int | None = 5_000, cap: int | None = 300_000_000) -> NormRule:
    return NormRule("MACHINE", rate, cap, "establishment", "Điều 8 khoản 4")


def test_steps_show_rate_cap_and_the_least_of_them() -> None:
    (line,) = compute_support([Item("MACHINE", 1, 418_000_000)], {"MACHINE": rule(cap=200_000_000)}).lines
    assert [(step.rule, step.result_vnd) for step in line.steps] == [
        ("Tỷ lệ × chi phí hợp lệ", 209_000_000),
        ("Mức tối đa × số đơn vị", 200_000_000),
        ("Mức thấp nhất theo định mức", 200_000_000),
    ]
    assert line.steps[0].inputs == {"rate_percent": "50", "eligible_cost_vnd": 418_000_000}


def test_a_norm_without_limits_says_that_it_states_none() -> None:
    (line,) = compute_support([Item("MACHINE", 1, 80_000_000)], {"MACHINE": rule(rate=None, cap=None)}).lines
    assert [step.result_vnd for step in line.steps[:2]] == [None, None]
    assert line.steps[-1].rule == NO_LIMIT


@pytest.mark.parametrize(("points", "said"), [(5_000, "50"), (150, "1,5"), (250, "2,5"), (3_333, "33,33"), (0, "0")])
def test_a_rate_is_written_as_percent_with_a_comma(points: int, said: str) -> None:
    (line,) = compute_support([Item("MACHINE", 1, 1_000)], {"MACHINE": rule(rate=points)}).lines
    assert line.steps[0].inputs["rate_percent"] == said


def test_an_activity_without_norm_is_refused_with_its_name_and_day() -> None:
    with pytest.raises(NoNorm, match=r"ngày 05/3/2026 cho nội dung «KHAC»"):
        compute_support([Item("KHAC", 1, 1_000)], {"MACHINE": rule()}, on=dt.date(2026, 3, 5))


@pytest.mark.parametrize(
    ("item", "bounds", "what"),
    [
        (Item("MACHINE", 1, -1), {}, "Chi phí hợp lệ"),
        (Item("MACHINE", 0, 1), {}, "Số đơn vị"),
        (Item("MACHINE", 1, 1.5), {}, "Chi phí hợp lệ"),  # type: ignore[arg-type]
        (Item("MACHINE", True, 1), {}, "Số đơn vị"),
        (Item("MACHINE", 1, 1), {"approved_vnd": -1}, "Mức phê duyệt"),
        (Item("MACHINE", 1, 1), {"contract_vnd": "1"}, "Mức hợp đồng"),
        (Item("MACHINE", 1, 1), {"accepted_cost_vnd": 0.5}, "Chi phí nghiệm thu"),
    ],
)
def test_what_is_not_a_whole_amount_is_refused_by_name(item, bounds, what) -> None:
    with pytest.raises(ValueError, match=what):
        compute_support([item], {"MACHINE": rule()}, **bounds)


def test_a_machine_and_a_technology_line_of_one_firm_are_computed_and_asked_about() -> None:
    norms = {
        code: NormRule(code, 5_000, cap, "establishment", "khoản 4 Điều 8 Thông tư số 28/2018/TT-BTC")
        for code, cap in (("MACHINE", 300_000_000), ("MACHINE_LINE", 450_000_000))
    }
    one, other = (Item(code, 1, 1_000_000_000, "Cơ sở Mẫu") for code in norms)
    both = compute_support([one, other], norms)
    assert both.support_vnd == 750_000_000
    (asked,) = questions_of(both)
    assert "750.000.000" in asked and "450.000.000" in asked and "hỏi cơ quan phê duyệt" in asked
    assert questions_of(compute_support([one], norms)) == []
    apart = [one, Item("MACHINE_LINE", 1, 1_000_000_000, "Cơ sở Khác")]
    assert questions_of(compute_support(apart, norms)) == []
