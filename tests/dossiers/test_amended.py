"""What was amended is named wherever the approval or the contract is, each sum with the paper that says it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from documents.files import open_file
from documents.models import Paper
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from dossiers.reissue import why_not_reissued
from papers import KINDS, draw, used_facts
from papers.sample import one
from papers.trace import lines_of, orphans
from tests.world import World
from web.papers.trace import trace_of

MONEY = [
    {
        "decision_label": "Quyết định điều chỉnh đề án",
        "number": "12/QĐ-SCT",
        "date": "2026-04-10",
        "content": "Đơn giá (hạng mục 1); Tổng kinh phí",
        "annex_number": "01/PLHĐ-TTKC",
        "annex_date": "2026-04-12",
        "total_vnd": 432_500_000,
        "support_vnd": 190_000_000,
    },
    {
        "decision_label": "Quyết định chuyển đề án sang năm sau",
        "number": "515/QĐ-UBND",
        "date": "2026-09-10",
        "content": "Thời hạn hợp đồng",
        "annex_number": "02/PLHĐ-TTKC",
        "annex_date": "2026-09-11",
    },
]
#: Kinds that cite the contract or the approval after it was signed, so the amendments too.
CITES = [kind for kind in KINDS if "amendments[].number" in used_facts(kind)]


def amended() -> dict[str, Any]:
    return one() | {"amendments": MONEY}


@pytest.mark.parametrize("kind", CITES)
def test_every_paper_that_cites_the_contract_names_each_amendment(kind: str) -> None:
    facts = amended()
    for section in ("amendment", "extension", "annex"):
        facts[section] |= {"number": "99/QĐ-SCT", "symbol": "QĐ-SCT"}
    text = " ".join(lines_of(draw(kind, facts)))
    for said in ("số 01/PLHĐ-TTKC ngày 12 tháng 4 năm 2026", "số 02/PLHĐ-TTKC ngày 11 tháng 9 năm 2026"):
        assert said in text or kind == "AMENDMENT_DECISION", kind
    if kind != "CONTRACT_ANNEX":
        assert "Quyết định điều chỉnh đề án số 12/QĐ-SCT ngày 10 tháng 4 năm 2026" in text, kind
        assert "Quyết định chuyển đề án sang năm sau số 515/QĐ-UBND" in text, kind
    assert orphans(kind, facts, draw(kind, facts)) == []


def test_all_kinds_that_cite_the_contract_know_the_amendments() -> None:
    citing = {kind for kind in KINDS if "contract.number" in used_facts(kind)}
    assert citing - set(CITES) == {"CONTRACT"}, "the contract itself was signed before any of them"


@pytest.mark.parametrize(("kind", "number"), [("AMENDMENT_DECISION", "12/QĐ-SCT"), ("CONTRACT_ANNEX", "01/PLHĐ-TTKC")])
def test_a_paper_does_not_cite_itself(kind: str, number: str) -> None:
    facts = amended()
    facts[KINDS[kind].section]["number"] = number
    bases = [line for line in lines_of(draw(kind, facts)) if line.startswith("Căn cứ")]
    assert not any(number in line for line in bases)
    other = {"AMENDMENT_DECISION": "515/QĐ-UBND", "CONTRACT_ANNEX": "02/PLHĐ-TTKC"}[kind]
    assert any(other in line for line in bases)


def rows_of(data: bytes) -> str:
    """The text of a paper with its cells side by side."""
    return re.sub(r"\s+", " ", " | ".join(lines_of(data)))


def test_the_settlement_table_quotes_each_sum_from_its_paper() -> None:
    text = rows_of(draw("SETTLEMENT_TABLE", amended()))
    for row in (
        "Tổng kinh phí theo hợp đồng | Hợp đồng số 04/HĐ-TTKC ngày 16 tháng 3 năm 2026 | 418.000.000",
        "Tổng kinh phí theo phụ lục hợp đồng | Phụ lục hợp đồng số 01/PLHĐ-TTKC ngày 12 tháng 4 năm 2026 | 432.500.000",
        "Mức hỗ trợ được điều chỉnh | Quyết định điều chỉnh đề án số 12/QĐ-SCT ngày 10 tháng 4 năm 2026 | 190.000.000",
    ):
        assert row in text, row


@pytest.mark.parametrize("kind", ["LIQUIDATION_MINUTES", "RESULT_REPORT", "ADVANCE_REQUEST", "PROGRESS_REPORT"])
def test_where_the_contracts_sum_stands_the_annexs_stands_beside_it(kind: str) -> None:
    text = " ".join(lines_of(draw(kind, amended())))
    assert (
        "theo Phụ lục hợp đồng số 01/PLHĐ-TTKC ngày 12 tháng 4 năm 2026: tổng kinh phí 432.500.000 đồng; kinh phí"
        in text
    )
    assert "theo Phụ lục hợp đồng số 02/PLHĐ-TTKC" not in text.replace("và Phụ lục", "")


def test_the_result_report_names_every_amendment_with_what_it_changed() -> None:
    lines = lines_of(draw("RESULT_REPORT", amended()))
    at = next(place for place, line in enumerate(lines) if "Điều chỉnh trong quá trình thực hiện" in line)
    assert lines[at + 1].startswith(
        "- Đơn giá (hạng mục 1); Tổng kinh phí, theo Quyết định điều chỉnh đề án số 12/QĐ-SCT"
    )
    assert lines[at + 2].startswith("- Thời hạn hợp đồng, theo Quyết định chuyển đề án sang năm sau số 515/QĐ-UBND")


# ── In a dossier ────────────────────────────────────────────────────────────────────────────────

DEARER = [{"field": "item.unit_price_vnd", "item": 1, "after": 440_000_000}]
CHEAPER = [{"field": "item.unit_price_vnd", "item": 1, "after": 300_000_000}]
MODEL = [{"field": "item.model", "item": 1, "after": "MAU-2"}]


def changed(world: World, dossier: Dossier, changes: list[dict[str, Any]], who: str = "coso") -> Dossier:
    dossier = world.step(dossier, "request_amendment", who, changes=changes, reason="Lý do mẫu")
    return world.step(dossier, "approve_small_amendment", "giamdoc")


def the(dossier: Dossier, kind: str, nth: int = 1) -> Paper:
    return Paper.objects.filter(chain=dossier.pk, kind=kind).order_by("created_at", "version")[nth - 1]


def said_by(world: World, paper: Paper) -> str:
    return rows_of(b"".join(open_file(draw_paper(paper, world.at).file)))


@pytest.fixture
def settled(world: World) -> Dossier:
    """A machine that became dearer, then cheaper: two amendments, then the straight way to the settlement."""
    dossier = changed(world, changed(world, world.at_state("IN_PROGRESS"), DEARER), CHEAPER)
    for event, who in (("request_acceptance", "coso"), ("accept", "nghiemthu"), ("start_settlement", "trungtam")):
        dossier = world.step(dossier, event, who)
    dossier = world.step(dossier, "enter_evidence", "coso", before_tax_vnd=300_000_000, tax_vnd=0)
    return world.step(dossier, "submit_settlement", "trungtam")


@pytest.mark.django_db
def test_the_facts_reckon_back_what_the_contract_itself_says(world: World, settled: Dossier) -> None:
    facts = the(settled, "SETTLEMENT_TABLE").facts
    contract = the(settled, "CONTRACT").facts["contract"]
    assert (contract["total_vnd"], contract["support_vnd"]) == (400_000_000, 200_000_000)
    assert {name: facts["contract"][name] for name in ("total_vnd", "support_vnd", "in_force_vnd")} == {
        "total_vnd": 400_000_000,
        "support_vnd": 200_000_000,
        "in_force_vnd": 150_000_000,
    }
    assert facts["approval"]["support_vnd"] == 200_000_000
    sums = [(row.get("total_vnd"), row.get("support_vnd")) for row in facts["amendments"]]
    assert sums == [(440_000_000, None), (300_000_000, 150_000_000)]
    numbers = [row["number"] for row in facts["amendments"]]
    assert numbers == [the(settled, "AMENDMENT_DECISION", nth).full_number for nth in (1, 2)]
    text = said_by(world, the(settled, "SETTLEMENT_TABLE"))
    contract_no, first, second = (
        the(settled, "CONTRACT").full_number or contract["number"],
        *(the(settled, "CONTRACT_ANNEX", nth).full_number for nth in (1, 2)),
    )
    assert re.search(rf"Hợp đồng số {contract_no}[^|]*\| 400\.000\.000", text)
    assert re.search(rf"Phụ lục hợp đồng số {first}[^|]*\| 440\.000\.000", text)
    assert re.search(rf"Phụ lục hợp đồng số {second}[^|]*\| 300\.000\.000", text)


@pytest.mark.django_db
def test_an_amended_contract_and_its_approval_are_not_drawn_anew(world: World, settled: Dossier) -> None:
    for kind in ("CONTRACT", "APPROVAL_DECISION"):
        assert any("phụ lục hợp đồng" in why for why in why_not_reissued(settled, the(settled, kind)))


@pytest.mark.django_db
def test_the_trace_of_an_amended_value_leads_to_who_asked_for_the_change(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    before = the(dossier, "CONTRACT")
    dossier = changed(world, dossier, MODEL, "trungtam")
    dossier = world.step(dossier, "request_acceptance", "coso")
    told = {line.name: line for _, lines in trace_of(the(dossier, "ACCEPTANCE_REQUEST")).groups for line in lines}
    decision = the(dossier, "AMENDMENT_DECISION")
    assert told["items[1].model"].value == "MAU-2"
    assert "Đề nghị điều chỉnh" in told["items[1].model"].source
    assert f"Quyết định số {decision.full_number}" in told["items[1].model"].source
    assert world["trungtam"].full_name in told["items[1].model"].entered
    # What was not changed keeps its first typing; a paper of before knows nothing of the change.
    assert "Đề nghị điều chỉnh" not in told["items[1].name"].source
    earlier = {line.name: line for _, lines in trace_of(before).groups for line in lines}
    assert "Đề nghị điều chỉnh" not in earlier["items[1].model"].source


@pytest.mark.django_db
def test_a_second_payment_request_says_which_one_it_takes_the_place_of(world: World) -> None:
    dossier = world.at_state("PAYING")
    first = the(dossier, "PAYMENT_REQUEST")
    assert "thay thế" not in said_by(world, first)
    dossier = world.step(dossier, "fail_payment", "khobac")
    dossier = world.step(dossier, "retry_payment", "ketoan")
    second = the(dossier, "PAYMENT_REQUEST", 2)
    text = said_by(world, second)
    assert f"thay thế Giấy đề nghị thanh toán số {first.full_number} ngày" in text
    assert "200.000.000 đồng Kho bạc Nhà nước đã trả lại" in text
    assert orphans(second.kind, second.facts, draw(second.kind, second.facts)) == []
