"""Every step and branch issues its papers: frozen with all their facts, drawn, lawful in layout, with their number."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from demo.stories.machine import machine_before_2018
from documents.files import open_file
from documents.layout_check import check
from documents.models import Paper
from dossiers.models import Decision, Dossier
from dossiers.paperwork import draw_paper
from papers import KINDS, missing
from tests.world import WAY, World
from workflow.errors import BadFacts
from workflow.steps import steps_of

pytestmark = pytest.mark.django_db

NEXT_YEAR = dt.date(2027, 6, 30)
MODEL = {"changes": [{"field": "item.model", "item": 1, "after": "MAU-2"}], "reason": "Hãng ngừng bán"}
LATER = {"changes": [{"field": "next_year_on", "after": NEXT_YEAR}], "reason": "Giao máy chậm"}
MORE = {
    "changes": [
        {"field": "item.unit_price_vnd", "item": 1, "after": 500_000_000},
        {"field": "support_vnd", "after": 250_000_000},
    ],
    "reason": "Máy công suất lớn hơn",
}
STOP = {"changes": [{"field": "stop"}], "reason": "Cơ sở giải thể"}

Script = tuple[tuple[str, str, dict[str, Any]], ...]

#: Where a branch leaves the straight way, and the steps it takes.
BRANCHES: dict[str, tuple[str, dict[str, Any], Script]] = {
    "withdrawn": ("SUBMITTED", {}, (("withdraw", "coso", {}),)),
    "supplemented": ("SUBMITTED", {}, (("return_for_supplement", "trungtam", {}), ("resubmit", "coso", {}))),
    "not passed, refused": ("APPRAISING", {}, (("fail", "", {}), ("reject", "giamdoc", {}))),
    "small change": (
        "IN_PROGRESS",
        {},
        (("request_amendment", "coso", MODEL), ("approve_small_amendment", "giamdoc", {})),
    ),
    "big change": (
        "IN_PROGRESS",
        {},
        (("request_amendment", "trungtam", MORE), ("approve_big_amendment", "ubnd", {})),
    ),
    "carried over at one's request": (
        "IN_PROGRESS",
        {},
        (("request_amendment", "coso", LATER), ("extend", "ubnd", {"reason": LATER["reason"]})),
    ),
    "stopped at one's request": (
        "IN_PROGRESS",
        {},
        (("request_amendment", "coso", STOP), ("approve_stop", "ubnd", {})),
    ),
    "asked and taken back": (
        "IN_PROGRESS",
        {},
        (("request_amendment", "coso", MODEL), ("withdraw_amendment", "coso", {})),
    ),
    "change refused": ("IN_PROGRESS", {}, (("request_amendment", "coso", MODEL), ("refuse_amendment", "giamdoc", {}))),
    "rested": (
        "CONTRACTED",
        {},
        (("suspend", "trungtam", {}), ("resume", "giamdoc", {"note": "Đã có người đại diện mới"})),
    ),
    "rested by the department": ("IN_PROGRESS", {}, (("suspend", "giamdoc", {}), ("resume", "trungtam", {}))),
    "carried over": ("IN_PROGRESS", {}, (("extend", "ubnd", {}), ("open_new_year", "so", {}))),
    "progress": (
        "IN_PROGRESS",
        {},
        (
            ("report_progress", "coso", {"percent": 40, "note": "Đã đặt máy"}),
            ("report_progress", "trungtam", {"percent": 60}),
        ),
    ),
    "stopped": (
        "CONTRACTED",
        {"activity": "TRADEMARK", "price": 60_000_000},
        (("pay_advance", "ketoan", {}), ("terminate", "giamdoc", {}), ("recover", "giamdoc", {})),
    ),
    "not accepted": ("INSPECTING", {}, (("fail_acceptance", "nghiemthu", {}),)),
    "acceptance undone": ("ACCEPTED", {}, (("revoke_acceptance", "giamdoc", {}),)),
    "settlement returned": (
        "SETTLEMENT_REVIEW",
        {},
        (
            (
                "return_settlement",
                "ketoan",
                {"gaps": ["[HM 1] Thiếu ảnh số máy", "[HĐ 1] Bản chụp mờ", "Bảng kê chưa ký"]},
            ),
        ),
    ),
    "paid at the second go": (
        "PAYING",
        {},
        (("fail_payment", "khobac", {}), ("retry_payment", "ketoan", {}), ("confirm_payment", "khobac", {})),
    ),
    "visited later": ("CLOSED", {}, (("open_post_check", "trungtam", {}), ("record_post_check", "trungtam", {}))),
}


def issued(dossier: Dossier, event: str, before: set[Any], at: dt.datetime) -> list[Paper]:
    """The papers of one step, drawn; asserts that they are there, complete, lawful and numbered."""
    made = [paper for paper in Paper.objects.filter(chain=dossier.pk).order_by("created_at") if paper.pk not in before]
    assert sorted(paper.kind for paper in made) == sorted(steps_of(Dossier)[event].papers), event
    for paper in made:
        kind = KINDS[paper.kind]
        assert missing(paper.kind, paper.facts) == [], paper.kind
        file = draw_paper(paper, at).file
        assert file is not None
        data = b"".join(open_file(file))
        assert check(data, kind.layout) == [], paper.kind
        act = Decision.objects.filter(dossier=dossier, kind=paper.kind).last()
        assert bool(kind.symbol) == bool(act), paper.kind
        if act:
            assert paper.full_number == act.full_number
            assert f"Số: {act.full_number}" in text_of(data), paper.kind
    return made


def text_of(data: bytes) -> str:
    """All text of a paper."""
    body = docx.Document(io.BytesIO(data)).element.body
    return " ".join("".join(run.text for run in node.iter(qn("w:r"))) for node in body.iter(qn("w:p")))


def play(world: World, dossier: Dossier, script: Script) -> tuple[Dossier, list[Paper]]:
    """Take some steps, checking the papers of each."""
    made: list[Paper] = []
    for event, who, facts in script:
        before = set(Paper.objects.filter(chain=dossier.pk).values_list("pk", flat=True))
        if event in {"votes", "fail"}:
            dossier = world.votes(dossier, "FAIL" if event == "fail" else "PASS")
            event = "conclude_fail" if event == "fail" else "conclude_pass"
        else:
            dossier = world.step(dossier, event, who, **facts)
        made += issued(dossier, event, before, world.at)
    return dossier, made


def test_the_straight_way_issues_every_paper_of_its_steps(world: World) -> None:
    dossier = world.opened()
    dossier, made = play(world, dossier, tuple((event, who, {}) for event, who in WAY))
    assert dossier.state == "CLOSED"
    assert {"RECEIPT_SLIP", "PLAN_DECISION", "RESULT_REPORT", "EVIDENCE_TABLE", "SUPPORT_RECEIPT"} <= {
        paper.kind for paper in made
    }


@pytest.mark.parametrize("name", BRANCHES)
def test_each_branch_issues_its_papers(world: World, name: str) -> None:
    state, opened, script = BRANCHES[name]
    _, made = play(world, world.at_state(state, **opened), script)
    assert made


def test_the_advance_that_covers_all_is_confirmed_by_the_beneficiary(world: World) -> None:
    dossier = world.at_state("CONTRACTED", activity="TRADEMARK", price=60_000_000)
    items = [{"no": 1, "accepted_quantity": 1, "accepted_vnd": 42_000_000, "serial": ""}]
    script: Script = (
        ("pay_advance", "ketoan", {"amount_vnd": 21_000_000}),
        ("start_work", "trungtam", {}),
        ("request_acceptance", "coso", {}),
        ("accept", "nghiemthu", {"items": items}),
        ("enter_evidence", "coso", {"before_tax_vnd": 42_000_000, "tax_vnd": 0}),
        ("submit_settlement", "trungtam", {}),
        ("pass_settlement", "ketoan", {}),
        ("approve_settlement", "giamdoc", {}),
        ("liquidate", "trungtam", {}),
        ("settle_by_advance", "ketoan", {}),
    )
    _, made = play(world, dossier, script)
    receipt = made[-1]
    assert receipt.kind == "SUPPORT_RECEIPT"
    assert [part["amount_vnd"] for part in receipt.facts["support_receipt"]["parts"]] == [21_000_000]


def test_no_paper_of_the_life_is_left_untried() -> None:
    """A step that declares papers is taken by one of the tests above."""
    taken = {event for event, _ in WAY} | {"conclude_pass", "conclude_fail", "pay_advance", "settle_by_advance"}
    taken |= {event for _, _, script in BRANCHES.values() for event, _, _ in script}
    assert {step.name for step in steps_of(Dossier).values() if step.papers} <= taken
    # The letters of opinions belong to no step: tests/dossiers/test_letters.py writes them.
    assert {kind for step in steps_of(Dossier).values() for kind in step.papers} == {
        code for code, kind in KINDS.items() if not kind.act
    }


def only(dossier: Dossier, kind: str) -> Paper:
    return Paper.objects.get(chain=dossier.pk, kind=kind)


def printed(paper: Paper, at: dt.datetime) -> str:
    file = draw_paper(paper, at).file
    assert file is not None
    return text_of(b"".join(open_file(file)))


def test_the_receipt_says_what_was_handed_in_and_when_the_answer_is_due(world: World) -> None:
    dossier = world.at_state("SUBMITTED")
    slip = only(dossier, "RECEIPT_SLIP").facts["receipt"]
    assert slip["components"][0].startswith("Đơn đề nghị") and any("Báo giá" in one for one in slip["components"])
    assert slip["check_days"] == 5
    assert slip["due_on"] == "2026-03-09"  # five working days after Monday 2 March


def test_a_rest_ordered_by_the_centre_is_the_centres_decision(world: World) -> None:
    dossier = world.step(world.at_state("IN_PROGRESS"), "suspend", "trungtam")
    paper = only(dossier, "SUSPENSION_DECISION")
    assert paper.symbol == "QĐ-TTKC"
    text = printed(paper, world.at)
    assert "GIÁM ĐỐC TRUNG TÂM KHUYẾN CÔNG" in text and "TRUNG TÂM TRUNG TÂM" not in text
    assert "Theo đề nghị của Giám đốc Trung tâm" not in text


def test_the_annex_carries_what_the_decision_changed_and_names_it(world: World) -> None:
    dossier, _ = play(world, world.at_state("IN_PROGRESS"), BRANCHES["small change"][2])
    decision, annex = only(dossier, "AMENDMENT_DECISION"), only(dossier, "CONTRACT_ANNEX")
    text = printed(annex, world.at)
    assert f"Căn cứ Quyết định điều chỉnh đề án số {decision.full_number}" in text
    assert "MAU-1" in text and "MAU-2" in text


def test_the_extension_is_the_provinces_and_its_annex_moves_the_end(world: World) -> None:
    dossier = world.step(world.at_state("IN_PROGRESS"), "extend", "ubnd", ends_on=NEXT_YEAR)
    decision = only(dossier, "EXTENSION_DECISION")
    assert decision.symbol == "QĐ-UBND"
    assert "chuyển đến hết ngày 30 tháng 6 năm 2027" in printed(decision, world.at)
    assert "30/6/2027" in printed(only(dossier, "CONTRACT_ANNEX"), world.at)


def test_a_return_names_each_line_in_one_list(world: World) -> None:
    dossier, _ = play(world, world.at_state("SETTLEMENT_REVIEW"), BRANCHES["settlement returned"][2])
    defects = only(dossier, "SETTLEMENT_RETURN").facts["settlement_return"]["defects"]
    assert [one["where"].split(" ")[0] for one in defects] == ["Hạng", "Hóa", ""]
    # An accountant signs nothing by order: the director does.
    said = printed(only(dossier, "SETTLEMENT_RETURN"), world.at)
    assert "TL." not in said and "KẾ TOÁN TRƯỞNG" not in said and said.rstrip().endswith(str(world["giamdoc"]))


def test_the_plan_lists_every_project_of_one_submission(world: World) -> None:
    first, twin = world.before("approve_plan"), world.before("approve_plan")
    assert first.proposal_no == twin.proposal_no
    twin = world.step(twin, "approve_plan", "ubnd")
    listed = only(twin, "PLAN_DECISION").facts["plan"]["projects"]
    assert [one["code"] for one in listed] == sorted([first.code, twin.code])


def test_each_decision_cites_the_law_of_its_day(world: World) -> None:
    old, new = "26/2014/TTLT-BTC-BCT", "235/2025/NĐ-CP"
    stage = world.stage("mau-2017")
    machine_before_2018(stage)
    plan = printed(only(stage.dossier, "PLAN_DECISION"), world.at)
    assert "97/QĐ-UBND" in plan and "ngày 15 tháng 01 năm 2018" in plan
    assert old in plan and new not in plan
    dossier = world.step(world.at_state("IN_PROGRESS"), "extend", "ubnd", ends_on=NEXT_YEAR)
    extension = printed(only(dossier, "EXTENSION_DECISION"), world.at)
    assert new in extension and old not in extension


@pytest.mark.parametrize("typed", ["312", "QĐ-UBND", "312/qđ-ubnd", "312 QĐ-UBND", "0/QĐ-UBND"])
def test_a_plan_number_without_its_symbol_is_refused_and_nothing_is_issued(world: World, typed: str) -> None:
    dossier = world.before("approve_plan")
    with pytest.raises(BadFacts) as refused:
        world.step(dossier, "approve_plan", "ubnd", plan_no=typed)
    assert "312/QĐ-UBND" in refused.value.fields["plan_no"]
    assert not Paper.objects.filter(chain=dossier.pk, kind="PLAN_DECISION").exists()


def test_the_page_lists_every_kind_as_it_is_declared() -> None:
    page = (Path(__file__).parents[2] / "docs/papers.md").read_text(encoding="utf-8")
    table = page.partition("## The papers of a dossier")[2].partition("\n## ")[0].splitlines()
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table if row.startswith("| `")]
    listed = {row[0].strip("`"): row for row in rows}
    assert list(listed) == list(KINDS)
    for code, (_, title, layout, _, symbol, events) in listed.items():
        kind = KINDS[code]
        assert (title, layout.split(",")[0]) == (kind.title, kind.layout)
        assert symbol.removesuffix(", typed") == (kind.symbol or "none")
        written = {step.name for step in steps_of(Dossier).values() if code in step.papers} | {kind.act} - {""}
        assert set(events.split(", ")) == written
