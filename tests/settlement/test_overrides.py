"""An amount by decision needs a right, a reason and a paper, keeps every bound, and shows wherever steps show."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossiers.models import Dossier
from programmes.models import DatedRule
from programmes.support import Item, NormRule, Override, compute_support, overridden
from settlement.claims import claim_of
from settlement.computing import final_support
from tests.world import World
from workflow.engine import act
from workflow.errors import BadFacts, NotNow, NotYours

WHY = {"reason": "Theo kết luận của thanh tra", "basis": "Kết luận 05/KL-TTr ngày 10/3/2026"}


@pytest.fixture
def reviewing(world: World) -> Dossier:
    """400 million accepted and invoiced, 200 million of support, in front of finance."""
    return world.before("pass_settlement")


def decide(world: World, dossier: Dossier, amount: int | None, who: str = "giamdoc", **more: Any) -> Dossier:
    first = dossier.beneficiaries.get(order=1)
    typed = {"beneficiary": first, "activity": "MACHINE", "amount_vnd": amount} | WHY | more
    return act(dossier, "override_support", actor=world[who], at=world.later(), **typed)


def support(dossier: Dossier) -> int:
    return final_support(dossier, dt.date(2026, 12, 1)).support_vnd


def test_a_decision_replaces_the_amount_and_the_norm_stays_among_the_steps(world: World, reviewing: Dossier) -> None:
    decide(world, reviewing, 120_000_000)
    world.step(reviewing, "pass_settlement", "ketoan")
    signed = world.step(reviewing, "approve_settlement", "giamdoc")
    assert signed.settled_vnd == 120_000_000
    steps = signed.settlements.last().lines[0]["steps"]
    assert [step["result_vnd"] for step in steps][-1] == 120_000_000
    assert steps[-1]["rule"] == "Điều chỉnh theo quyết định: Theo kết luận của thanh tra"
    assert steps[-1]["clause"] == "Kết luận 05/KL-TTr ngày 10/3/2026"
    assert steps[-1]["inputs"]["computed_vnd"] == 200_000_000
    assert any(step["rule"].startswith("Tỷ lệ") for step in steps)


def test_it_stands_in_the_log_and_on_the_paper(world: World, reviewing: Dossier) -> None:
    from documents.models import Paper
    from ledger.models import LogEntry

    decide(world, reviewing, 120_000_000)
    logged = LogEntry.objects.filter(chain=reviewing.pk, action="override_support").get()
    assert (logged.data["amount_vnd"], logged.data["reason"]) == (120_000_000, WHY["reason"])
    world.step(reviewing, "pass_settlement", "ketoan")
    world.step(reviewing, "approve_settlement", "giamdoc")
    table = Paper.objects.filter(chain=reviewing.pk, kind="SETTLEMENT_TABLE").latest("version")
    assert any(WHY["reason"] in step["rule"] for step in table.facts["settlement"]["steps"])


def test_taking_it_back_gives_the_computed_amount_again(world: World, reviewing: Dossier) -> None:
    decide(world, reviewing, 120_000_000)
    assert support(reviewing) == 120_000_000
    decide(world, reviewing, None)
    assert support(reviewing) == 200_000_000


@pytest.mark.parametrize(
    ("amount", "more", "said"),
    [
        (200_000_001, {}, "vượt mức phê duyệt và hợp đồng 200.000.000"),
        (400_000_001, {}, "Không vượt chi phí hợp lệ 400.000.000"),
        (-1, {}, "Mức theo quyết định"),
        (100_000_000, {"reason": " "}, "lý do"),
        (100_000_000, {"basis": ""}, "căn cứ"),
        (100_000_000, {"activity": "TRADEMARK"}, "không có nội dung"),
    ],
)
def test_a_decision_that_does_not_hold_is_refused(
    world: World, reviewing: Dossier, amount: int, more: dict[str, Any], said: str
) -> None:
    with pytest.raises(BadFacts, match=said):
        decide(world, reviewing, amount, **more)
    assert support(reviewing) == 200_000_000


@pytest.mark.parametrize("who", ["ketoan", "trungtam", "so", "coso"])
def test_only_who_has_the_right_decides(world: World, reviewing: Dossier, who: str) -> None:
    with pytest.raises(NotYours):
        decide(world, reviewing, 100_000_000, who)


def test_after_finance_has_passed_no_decision_comes_between(world: World, reviewing: Dossier) -> None:
    world.step(reviewing, "pass_settlement", "ketoan")
    with pytest.raises(NotNow, match="Tài chính đã xét đạt"):
        decide(world, reviewing, 100_000_000)


RULE = {"MACHINE": NormRule("MACHINE", 5_000, 300_000_000, "establishment", "Điều 8")}
MONEY = st.integers(0, 2_000_000_000)


@given(
    st.lists(MONEY, min_size=1, max_size=4), st.lists(MONEY, min_size=4, max_size=4), MONEY, MONEY, st.integers(0, 15)
)
def test_decisions_never_break_a_bound(
    costs: list[int], amounts: list[int], approved: int, contract: int, chosen: int
) -> None:
    items = [Item("MACHINE", 1, cost, f"Cơ sở {no}") for no, cost in enumerate(costs)]
    computed = compute_support(items, RULE, approved_vnd=approved, contract_vnd=contract)
    decisions = [
        Override(f"Cơ sở {no}", "MACHINE", amounts[no], "Quyết định", "Lý do")
        for no in range(len(costs))
        if chosen >> no & 1
    ]
    found = overridden(computed, decisions, approved_vnd=approved, contract_vnd=contract)
    assert found.support_vnd <= min(approved, contract)
    for line in found.lines:
        assert 0 <= line.support_vnd <= line.item.eligible_cost_vnd
    if not decisions:
        assert found == computed


def test_whether_tax_counts_is_a_dated_rule_and_the_first_step_says_which(world: World, reviewing: Dossier) -> None:
    first = final_support(reviewing, dt.date(2026, 12, 1)).lines[0].steps[0]
    assert first.rule == "Chi phí hợp lệ tính theo giá chưa thuế GTGT"
    assert "Sở Tài chính" in first.clause
    DatedRule.objects.filter(key="tax_eligible").update(valid_to=dt.date(2026, 1, 1))
    DatedRule.objects.create(
        key="tax_eligible", text="WITH_VAT", clause="Văn bản mẫu 12/STC", valid_from=dt.date(2026, 1, 2), confidence="G"
    )
    claim = claim_of(reviewing, dt.date(2026, 12, 1))
    from settlement.proving import proven

    assert proven(claim) == {1: 440_000_000}
    first = final_support(reviewing, dt.date(2026, 12, 1)).lines[0].steps[0]
    assert (first.rule, first.clause) == ("Chi phí hợp lệ tính cả thuế GTGT", "Văn bản mẫu 12/STC")
