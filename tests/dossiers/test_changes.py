"""Changes on the way: each kind, who decides, what it does to money, clock and papers; what leaves no trace."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from accounts.models import AdministrativeUnit
from amendments.plan import plan_of
from budget.book import A, balance, left_of, of_dossier
from budget.verify import first_difference
from demo.cast import Firm
from documents.models import Paper
from dossiers.amendment_kinds import KINDS, approver_of
from dossiers.models import Amendment, Dossier
from establishments.models import Establishment
from ledger.models import LogEntry, OutboxEvent
from papers import KINDS as PAPERS
from programmes.models import YearBudget
from settlement.mismatch import read
from tests.races import at_once, needs_postgresql
from tests.world import World
from workflow.engine import act
from workflow.errors import BadFacts, NotNow, NotYours, Refused
from workflow.steps import steps_of

pytestmark = pytest.mark.django_db
Changes = list[dict[str, Any]]

OTHER = Firm(
    "coso-khac",
    "Cơ sở Mẫu Khác",
    "HOUSEHOLD",
    5002,
    ("COMMUNE", "Chợ Mới"),
    dt.date(2026, 3, 2),
    "Ấp Mẫu",
    "Bà Mẫu",
    "Cơ khí",
    4,
)
MODEL: Changes = [{"field": "item.model", "item": 1, "after": "MAU-2"}]
DEARER: Changes = [{"field": "item.unit_price_vnd", "item": 1, "after": 440_000_000}]
CHEAPER: Changes = [{"field": "item.unit_price_vnd", "item": 1, "after": 300_000_000}]
MORE: Changes = [
    {"field": "item.unit_price_vnd", "item": 1, "after": 500_000_000},
    {"field": "support_vnd", "after": 250_000_000},
]
NEXT: Changes = [{"field": "next_year_on", "after": dt.date(2027, 4, 30)}]
STOP: Changes = [{"field": "stop"}]


def line_of(dossier: Dossier) -> YearBudget:
    return YearBudget.objects.get(programme=dossier.programme, year=dossier.budget_year, source="LOCAL")


def ask(world: World, dossier: Dossier, changes: Changes, who: str = "coso") -> Dossier:
    return world.step(dossier, "request_amendment", who, changes=changes, reason="Lý do mẫu")


def trace(dossier: Dossier) -> tuple[Any, ...]:
    return (
        Dossier.objects.filter(pk=dossier.pk).values().get(),
        list(dossier.items.values()),
        list(dossier.beneficiaries.values()),
        list(Amendment.objects.values()),
        LogEntry.objects.count(),
        OutboxEvent.objects.count(),
        Paper.objects.count(),
    )


# ── Who decides ──────────────────────────────────────────────────────────────────────────────────

#: kind -> changes of that kind, the step that grants, by whom.
GRANTS: dict[str, tuple[Changes, str, str]] = {
    "PLACE": ([{"field": "site", "after": "Cụm công nghiệp Mẫu"}], "approve_small_amendment", "giamdoc"),
    "BENEFICIARY": (
        [{"field": "beneficiary.representative", "beneficiary": 1, "after": "Người Mới"}],
        "approve_small_amendment",
        "giamdoc",
    ),
    "ITEMS": (MODEL, "approve_small_amendment", "giamdoc"),
    "COST": (DEARER, "approve_small_amendment", "giamdoc"),
    "TIME": ([{"field": "ends_on", "after": dt.date(2026, 12, 10)}], "approve_small_amendment", "giamdoc"),
    "MORE_MONEY": (MORE, "approve_big_amendment", "ubnd"),
    "NEXT_YEAR": (NEXT, "extend", "ubnd"),
    "STOP": (STOP, "approve_stop", "ubnd"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_goes_to_its_approver_and_to_nobody_else(world: World, kind: str) -> None:
    changes, event, who = GRANTS[kind]
    dossier = ask(world, world.at_state("IN_PROGRESS"), changes)
    asked = dossier.amendments.get()
    assert kind in asked.kinds and KINDS[kind].step == event and asked.level == KINDS[kind].level
    before = trace(dossier)
    answers = {"approve_small_amendment", "approve_big_amendment", "extend", "approve_stop"}
    for wrong in answers - {event}:
        for login in ("giamdoc", "ubnd"):
            with pytest.raises((NotNow, NotYours)):
                world.step(dossier, wrong, login, reason="Lý do")
    other = {"giamdoc": "ubnd", "ubnd": "giamdoc"}[who]
    with pytest.raises((NotNow, NotYours)):
        world.step(dossier, event, other, reason="Lý do")
    with pytest.raises(NotNow, match="thuộc thẩm quyền"):
        world.step(dossier, "refuse_amendment", other, reason="Lý do")
    assert trace(dossier) == before
    dossier = world.step(dossier, event, who, reason="Lý do mẫu")
    assert dossier.amendments.get().outcome == "GRANTED"
    assert dossier.state == {"NEXT_YEAR": "EXTENDED_NEXT_YEAR", "STOP": "TERMINATED"}.get(kind, "IN_PROGRESS")
    assert first_difference() is None


def test_one_request_with_several_changes_goes_to_whoever_decides_the_biggest(world: World) -> None:
    dossier = ask(world, world.at_state("IN_PROGRESS"), [*MODEL, *NEXT])
    dossier = world.step(dossier, "extend", "ubnd", reason="Giao chậm")
    assert dossier.items.get().model == "MAU-2"
    assert dossier.contract.ends_on == dt.date(2027, 4, 30)


def test_national_money_has_the_agency_on_both_levels() -> None:
    assert approver_of("SMALL", "NATIONAL").role == approver_of("BIG", "NATIONAL").role == "AGENCY"
    assert "Bộ Công Thương" in approver_of("BIG", "NATIONAL").name
    assert "quy ước" not in str(approver_of("BIG", "NATIONAL"))
    assert "quy ước của phần mềm" in str(approver_of("BIG", "LOCAL"))


def test_the_page_of_the_docs_says_what_the_program_does() -> None:
    text = (Path(__file__).parents[2] / "docs/changes.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in text.splitlines() if row.startswith("| `")]
    assert [row[0].strip("`") for row in rows] == list(KINDS)
    for code, label, level, clause, local, step, money, clock, papers in rows:
        kind = KINDS[code.strip("`")]
        declared = steps_of(Dossier)[kind.step]
        assert (label, clause, money, clock) == (kind.label, kind.clause, kind.money, kind.clock)
        assert level == {"SMALL": "nhỏ", "BIG": "lớn"}[kind.level]
        assert local == approver_of(kind.level, "LOCAL").name
        assert step == f"«{declared.label.vi}»"
        assert papers == "; ".join(PAPERS[paper].title for paper in declared.papers)


# ── What it does ─────────────────────────────────────────────────────────────────────────────────


def test_a_dearer_machine_is_the_beneficiarys_and_moves_no_public_money(world: World) -> None:
    dossier = ask(world, world.at_state("IN_PROGRESS"), DEARER)
    dossier = world.step(dossier, "approve_small_amendment", "giamdoc")
    assert (dossier.contracted_vnd, dossier.counterpart_vnd) == (200_000_000, 240_000_000)
    assert (dossier.contract.total_vnd, dossier.funding_vnd) == (440_000_000, dossier.items_vnd)
    assert of_dossier(dossier.pk, A.COMMITTED) == 200_000_000


def test_a_cheaper_machine_lowers_the_support_and_gives_the_rest_back(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    left = left_of(line_of(dossier))
    dossier = world.step(ask(world, dossier, CHEAPER), "approve_small_amendment", "giamdoc")
    assert (dossier.approved_vnd, dossier.contracted_vnd, dossier.contract.support_vnd) == (150_000_000,) * 3
    assert dossier.beneficiaries.get().contract_vnd == 150_000_000
    assert (dossier.support_vnd, dossier.counterpart_vnd) == (150_000_000, 150_000_000)
    assert of_dossier(dossier.pk, A.COMMITTED) == 150_000_000
    assert left_of(line_of(dossier)) == left + 50_000_000
    paper = Paper.objects.get(chain=dossier.pk, kind="AMENDMENT_DECISION").facts["amendment"]["changes"]
    support = next(row for row in paper if row["what"] == "Kinh phí hỗ trợ")
    assert (support["before"], support["after"], support["difference"]) == (
        "200.000.000 đồng",
        "150.000.000 đồng",
        "−50.000.000",
    )
    assert support["clause"] == "", "no local paper rests on the circular on national money"
    assert first_difference() is None


def test_more_money_is_held_in_the_years_line(world: World) -> None:
    dossier = ask(world, world.at_state("IN_PROGRESS"), MORE)
    left = left_of(line_of(dossier))
    dossier = world.step(dossier, "approve_big_amendment", "ubnd")
    assert (dossier.approved_vnd, dossier.contracted_vnd) == (250_000_000, 250_000_000)
    assert of_dossier(dossier.pk, A.COMMITTED) == 250_000_000
    assert left_of(line_of(dossier)) == left - 50_000_000


def test_a_line_more_and_a_line_less(world: World) -> None:
    new = {"name": "Máy hút bụi", "model": "HB-5", "quantity": 2, "unit_price_vnd": 10_000_000}
    dossier = ask(world, world.at_state("IN_PROGRESS"), [{"field": "item.add", "after": new}])
    dossier = world.step(dossier, "approve_small_amendment", "giamdoc")
    assert [(item.no, item.name, item.amount_vnd) for item in dossier.items.all()] == [
        (1, "Máy mẫu", 400_000_000),
        (2, "Máy hút bụi", 20_000_000),
    ]
    dossier = ask(world, dossier, [{"field": "item.remove", "item": 1}])
    dossier = world.step(dossier, "approve_small_amendment", "giamdoc")
    assert [item.no for item in dossier.items.all()] == [2]
    assert dossier.contracted_vnd == 10_000_000


def test_another_place_lets_its_commune_see_the_project(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    unit = AdministrativeUnit.objects.on(world.at.date()).filter(kind="COMMUNE").exclude(pk=dossier.unit_id).first()
    changes = [{"field": "unit", "after": unit.code}, {"field": "site", "after": "Lô B2"}]
    dossier = world.step(ask(world, dossier, changes), "approve_small_amendment", "giamdoc")
    assert (dossier.unit, dossier.site) == (unit, "Lô B2")
    assert dossier.seat_for("COMMUNE") == f"COMMUNE@{unit.code}"


def test_another_beneficiary_takes_the_place_with_its_seat(world: World) -> None:
    comer = world.cast.firm(OTHER, world.at)
    dossier = world.at_state("IN_PROGRESS")
    changes = [{"field": "beneficiary.replaced_by", "beneficiary": 1, "after": comer.tax_code}]
    dossier = world.step(ask(world, dossier, changes, "trungtam"), "approve_small_amendment", "giamdoc")
    assert dossier.beneficiaries.get().establishment == comer == dossier.applicant
    assert world.step(dossier, "report_progress", "coso-khac").state == "IN_PROGRESS"


def test_the_beneficiary_called_otherwise_is_called_so_in_the_register(world: World) -> None:
    changes = [{"field": "beneficiary.name", "beneficiary": 1, "after": "Công ty Mẫu Đổi Tên"}]
    dossier = world.step(ask(world, world.at_state("IN_PROGRESS"), changes), "approve_small_amendment", "giamdoc")
    assert dossier.applicant.name == "Công ty Mẫu Đổi Tên"
    annex = Paper.objects.get(chain=dossier.pk, kind="CONTRACT_ANNEX").facts
    assert annex["beneficiaries"][0]["name"] == "Công ty Mẫu Đổi Tên"
    assert annex["annex"]["changes"][0]["before"] == "Cơ sở Mẫu Thử Nghiệm"


def test_a_refusal_leaves_everything_as_it_was(world: World) -> None:
    dossier = world.at_state("CONTRACTED")
    before = Dossier.objects.filter(pk=dossier.pk).values("approved_vnd", "contracted_vnd", "counterpart_vnd").get()
    dossier = world.step(ask(world, dossier, CHEAPER), "refuse_amendment", "giamdoc")
    assert dossier.state == "CONTRACTED"
    assert before == Dossier.objects.filter(pk=dossier.pk).values(*before).get()
    assert dossier.items.get().unit_price_vnd == 400_000_000


def test_whoever_asked_takes_it_back_and_nobody_else(world: World) -> None:
    dossier = ask(world, world.at_state("IN_PROGRESS"), MODEL, "trungtam")
    before = trace(dossier)
    with pytest.raises(NotNow, match="chỉ bên ấy rút được"):
        world.step(dossier, "withdraw_amendment", "coso")
    assert trace(dossier) == before
    dossier = world.step(dossier, "withdraw_amendment", "trungtam")
    assert (dossier.state, dossier.amendments.get().outcome) == ("IN_PROGRESS", "WITHDRAWN")
    assert ask(world, dossier, MODEL).amendments.count() == 2


def test_a_request_whose_before_no_longer_holds_is_refused_with_what_changed(world: World) -> None:
    changes = [{"field": "beneficiary.name", "beneficiary": 1, "after": "Tên Mới"}]
    dossier = ask(world, world.at_state("IN_PROGRESS"), changes)
    Establishment.objects.filter(pk=dossier.applicant_id).update(name="Tên Ở Giữa")
    before = trace(dossier)
    with pytest.raises(NotNow, match="nay là «Tên Ở Giữa»"):
        world.step(dossier, "approve_small_amendment", "giamdoc")
    assert trace(dossier) == before


def test_more_money_asked_while_the_line_emptied_is_refused_when_it_is_decided(world: World) -> None:
    dossier = ask(world, world.at_state("IN_PROGRESS"), MORE)
    line = line_of(dossier)
    YearBudget.objects.filter(pk=line.pk).update(ceiling_vnd=-balance(line, A.BUDGET) - left_of(line) + 49_999_999)
    before = trace(dossier)
    with pytest.raises(NotNow, match=r"không đủ cho 50\.000\.000 đồng tăng thêm"):
        world.step(dossier, "approve_big_amendment", "ubnd")
    assert trace(dossier) == before


# ── What is refused ──────────────────────────────────────────────────────────────────────────────

BAD: dict[str, tuple[Changes, str]] = {
    "nothing": ([], "ít nhất một nội dung"),
    "unknown": ([{"field": "state", "after": "PAID"}], "Không điều chỉnh được"),
    "after is before": ([{"field": "item.model", "item": 1, "after": "MAU-1"}], "không có gì để điều chỉnh"),
    "quantity 0": ([{"field": "item.quantity", "item": 1, "after": 0}], "từ 1"),
    "quantity too much": ([{"field": "item.quantity", "item": 1, "after": 3_000_000_000}], "từ 1"),
    "name too long": ([{"field": "item.name", "item": 1, "after": "x" * 201}], "dài quá 200"),
    "no such item": ([{"field": "item.model", "item": 9, "after": "X"}], "không có hạng mục số 9"),
    "the last line": ([{"field": "item.remove", "item": 1}], "Ngừng triển khai"),
    "removed and changed": ([{"field": "item.remove", "item": 1}, *MODEL], "vừa bỏ vừa sửa"),
    "twice": ([*MODEL, *MODEL], "hai lần"),
    "end before start": ([{"field": "ends_on", "after": dt.date(2025, 1, 1)}], "sớm hơn ngày bắt đầu"),
    "next year as time": ([{"field": "ends_on", "after": dt.date(2027, 1, 31)}], "Chuyển sang năm sau"),
    "this year as next": ([{"field": "next_year_on", "after": dt.date(2026, 12, 1)}], "còn trong năm ngân sách"),
    "two years on": ([{"field": "next_year_on", "after": dt.date(2028, 1, 1)}], "xa quá một năm"),
    "over the norm": ([{"field": "support_vnd", "after": 200_000_001}], "vượt mức tính theo định mức"),
    "over the cap": (
        [
            {"field": "item.unit_price_vnd", "item": 1, "after": 900_000_000},
            {"field": "support_vnd", "after": 300_000_001},
        ],
        "vượt mức tính theo định mức",
    ),
    "place unknown": ([{"field": "unit", "after": "99999"}], "xã, phường hoặc đặc khu"),
    "beneficiary unknown": (
        [{"field": "beneficiary.replaced_by", "beneficiary": 1, "after": "0100109106"}],
        "Sổ cơ sở chưa có",
    ),
    "tax code crooked": (
        [{"field": "beneficiary.replaced_by", "beneficiary": 1, "after": "0100109107"}],
        "sai số kiểm tra",
    ),
    "stop and more": ([*STOP, *MODEL], "không kèm điều chỉnh khác"),
    "other source too much": ([{"field": "other_vnd", "after": 300_000_000}], "Nguồn khác cao nhất"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_a_sentence_and_leaves_no_trace(world: World, name: str) -> None:
    changes, said = BAD[name]
    dossier = world.at_state("IN_PROGRESS")
    before = trace(dossier)
    with pytest.raises(BadFacts, match=said) as refused:
        ask(world, dossier, changes)
    assert refused.value.status == 422 and refused.value.fields
    assert trace(dossier) == before


def test_a_new_end_that_has_passed_is_refused(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    passed = world.later(24).date()
    world.later(24 * 20)
    with pytest.raises(BadFacts, match="đã qua"):
        ask(world, dossier, [{"field": "ends_on", "after": passed}])


def test_a_place_that_left_the_map_names_what_came_after_it(world: World) -> None:
    old = AdministrativeUnit.objects.filter(
        kind="COMMUNE", valid_to__lt=world.at.date(), successors__isnull=False
    ).first()
    assert old is not None
    with pytest.raises(BadFacts, match=f"nay thuộc .*{old.successors.first().name}"):
        ask(world, world.at_state("IN_PROGRESS"), [{"field": "unit", "after": old.code}])


def test_a_beneficiary_paid_elsewhere_for_the_same_is_refused_and_the_other_dossier_named_to_officials(
    world: World,
) -> None:
    dossier = world.at_state("IN_PROGRESS")
    comer = world.cast.firm(OTHER, world.at)
    # Their own approved dossier of the same content.
    twin = world.at_state("APPROVED")
    twin.beneficiaries.update(establishment=comer)
    changes = [{"field": "beneficiary.replaced_by", "beneficiary": 1, "after": comer.tax_code}]
    with pytest.raises(BadFacts, match=f"hồ sơ {twin.code}"):
        ask(world, dossier, changes, "trungtam")
    Dossier.objects.filter(pk=twin.pk).update(applicant=comer)
    with pytest.raises(BadFacts, match="một hồ sơ khác"):
        ask(world, dossier, changes, "coso")


def test_support_is_not_lowered_below_an_advance(world: World) -> None:
    dossier = world.at_state("CONTRACTED", activity="TRADEMARK", price=60_000_000)
    dossier = world.step(dossier, "pay_advance", "ketoan", amount_vnd=20_000_000)
    with pytest.raises(BadFacts, match=r"thấp hơn 20\.000\.000 đồng đã tạm ứng"):
        ask(world, dossier, [{"field": "support_vnd", "after": 19_999_999}])


def test_a_model_alone_moves_no_money(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    plan = plan_of(dossier, MODEL, on=world.at.date())
    assert plan.money.before == plan.money.after and plan.follows == ()


def test_only_one_request_waits_at_a_time(world: World) -> None:
    dossier = ask(world, world.at_state("IN_PROGRESS"), MODEL)
    with pytest.raises(NotNow, match="Đang xét điều chỉnh"):
        ask(world, dossier, DEARER)


# ── Into another year, to an early end ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("funding", ["NEW", "CARRIED"])
def test_the_new_year_is_paid_from_its_own_line_or_with_money_carried_over(world: World, funding: str) -> None:
    dossier = world.step(ask(world, world.at_state("IN_PROGRESS"), NEXT), "extend", "ubnd", reason="Giao chậm")
    old = line_of(dossier)
    new, _ = YearBudget.objects.get_or_create(
        programme=old.programme, year=2027, source="LOCAL", defaults={"ceiling_vnd": 0, "note": "mẫu"}
    )
    YearBudget.objects.filter(pk=new.pk).update(ceiling_vnd=500_000_000 if funding == "NEW" else 0)
    kept = left_of(old)
    dossier = world.step(dossier, "open_new_year", "so", funding=funding)
    old.refresh_from_db(), new.refresh_from_db()
    assert (dossier.budget_year, balance(new, A.COMMITTED, dossier.pk)) == (2027, 200_000_000)
    assert balance(old, A.COMMITTED, dossier.pk) == 0
    # Money that goes along is gone from the old year; else the old year has it back.
    assert left_of(old) == kept + (200_000_000 if funding == "NEW" else 0)
    assert left_of(new) == (300_000_000 if funding == "NEW" else 0)
    assert first_difference() is None


def test_without_a_line_the_new_year_is_refused_with_what_to_do(world: World) -> None:
    dossier = world.step(ask(world, world.at_state("IN_PROGRESS"), NEXT), "extend", "ubnd", reason="Giao chậm")
    YearBudget.objects.filter(programme=dossier.programme, year=2027).delete()
    before = trace(dossier)
    with pytest.raises(NotNow, match="Chưa có dự toán năm 2027"):
        world.step(dossier, "open_new_year", "so")
    with pytest.raises(BadFacts, match="chọn nguồn"):
        world.step(dossier, "open_new_year", "so", funding="")
    assert trace(dossier) == before


def stopped(world: World, **facts: Any) -> Dossier:
    """A trade mark of 60 million with 21 million advanced, stopped at its own request."""
    dossier = world.at_state("CONTRACTED", activity="TRADEMARK", price=60_000_000)
    dossier = world.step(dossier, "pay_advance", "ketoan", amount_vnd=21_000_000)
    return world.step(ask(world, dossier, STOP), "approve_stop", "ubnd", reason="Cơ sở giải thể", **facts)


def test_an_advance_comes_back_in_instalments_and_only_then_the_recovery_ends(world: World) -> None:
    dossier = stopped(world)
    with pytest.raises(NotNow, match=r"21\.000\.000 đồng đã chi phải thu hồi trước khi lưu"):
        world.step(dossier, "archive_terminated", "trungtam")
    with pytest.raises(BadFacts, match="phải thu hồi đủ"):
        world.step(dossier, "recover", "giamdoc", amount_vnd=20_000_000)
    dossier = world.step(dossier, "recover", "giamdoc")
    with pytest.raises(BadFacts, match="Chỉ còn phải thu"):
        world.step(dossier, "record_repayment", "ketoan", amount_vnd=21_000_001, voucher_no="G1")
    dossier = world.step(dossier, "record_repayment", "ketoan", amount_vnd=6_000_000, voucher_no="G1")
    assert (dossier.state, dossier.recovered_vnd, of_dossier(dossier.pk, A.ADVANCED)) == (
        "RECOVERING",
        6_000_000,
        15_000_000,
    )
    with pytest.raises(BadFacts, match="đã ghi cho một lần nộp trước"):
        world.step(dossier, "record_repayment", "ketoan", amount_vnd=1_000_000, voucher_no="G1")
    with pytest.raises(BadFacts, match="lần nộp cuối"):
        world.step(dossier, "record_repayment", "ketoan", amount_vnd=15_000_000, voucher_no="G2")
    dossier = world.step(dossier, "confirm_recovery", "ketoan", voucher_no="G2")
    assert (dossier.state, dossier.recovered_vnd, dossier.money_out_vnd) == ("RECOVERED", 21_000_000, 0)
    assert of_dossier(dossier.pk, A.ADVANCED) == of_dossier(dossier.pk, A.COMMITTED) == 0
    assert first_difference() is None


def test_force_majeure_settles_the_real_cost_and_only_the_rest_comes_back(world: World) -> None:
    dossier = stopped(world, force_majeure=True, basis="Xác nhận 12/UBND", justified_vnd=20_000_000)
    assert (dossier.settled_vnd, dossier.owed_vnd) == (10_000_000, 11_000_000)
    facts = Paper.objects.get(chain=dossier.pk, kind="TERMINATION_DECISION").facts["termination"]
    assert (facts["kept_vnd"], facts["to_recover_vnd"]) == (10_000_000, 11_000_000)
    # The circular is about national money: the paper of a local project does not rest on it.
    assert facts["clause"] == "" and facts["force_majeure"] == "Xác nhận 12/UBND"
    dossier = world.step(world.step(dossier, "recover", "giamdoc"), "confirm_recovery", "ketoan")
    assert (dossier.state, dossier.recovered_vnd, dossier.money_out_vnd) == ("RECOVERED", 11_000_000, 10_000_000)
    assert (of_dossier(dossier.pk, A.SPENT), of_dossier(dossier.pk, A.ADVANCED)) == (10_000_000, 0)
    assert first_difference() is None


def test_an_advance_wholly_justified_is_archived_without_a_recovery(world: World) -> None:
    dossier = stopped(world, force_majeure=True, basis="Xác nhận 12/UBND", justified_vnd=42_000_000)
    assert dossier.owed_vnd == 0
    with pytest.raises(NotNow, match="Không có khoản tiền nào"):
        world.step(dossier, "recover", "giamdoc")
    assert world.step(dossier, "archive_terminated", "trungtam").state == "ARCHIVED"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"justified_vnd": 1_000_000}, "Chỉ khi bất khả kháng"),
        ({"force_majeure": True, "justified_vnd": 1_000_000}, "căn cứ xác nhận"),
        ({"force_majeure": True, "basis": "x", "justified_vnd": 60_000_001}, r"không quá 60\.000\.000"),
    ],
)
def test_a_cost_that_is_not_justified_is_not_kept(world: World, facts: dict[str, Any], said: str) -> None:
    with pytest.raises(BadFacts, match=said):
        stopped(world, **facts)


def test_a_rest_begins_on_a_day_of_the_contract(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    for day in (dt.date(2020, 1, 1), world.at.date() + dt.timedelta(days=2)):
        with pytest.raises(BadFacts, match="Ngày tạm dừng"):
            world.step(dossier, "suspend", "trungtam", from_on=day)
    world.step(dossier, "suspend", "trungtam", from_on=dossier.contract.signed_on)
    paper = Paper.objects.get(chain=dossier.pk, kind="SUSPENSION_DECISION").facts["suspension"]
    assert paper["from_on"] == dossier.contract.signed_on.isoformat()


# ── What an invoice says ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "name", "model", "origin"),
    [
        ("Nồi cô chân không MAU-VC 600", "Nồi cô chân không", "MAU-VC 600", ""),
        ("Nồi cô chân không model: VC600, xuất xứ Đài Loan", "Nồi cô chân không", "VC600", "Đài Loan"),
        ("Máy sấy cá ký hiệu ST-30 S/N 00123", "Máy sấy cá", "ST-30", ""),
        ("Máy sấy cá", "Máy sấy cá", "", ""),
        ("Máy dập ABC số máy 998877", "Máy dập", "ABC", ""),
    ],
)
def test_name_model_and_origin_are_read_out_of_a_line(line: str, name: str, model: str, origin: str) -> None:
    assert read(line, "Máy sấy cá") == (name, model, origin)


# ── Two at once, on PostgreSQL ───────────────────────────────────────────────────────────────────


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_decision_against_a_request_for_acceptance_ends_in_one_order() -> None:
    needs_postgresql()
    world = World()
    dossier = ask(world, world.at_state("IN_PROGRESS"), MODEL)
    at = world.later()
    outcomes = at_once(
        partial(act, dossier, "approve_small_amendment", actor=world["giamdoc"], at=at),
        partial(act, dossier, "request_acceptance", actor=world["coso"], at=at),
        partial(act, dossier, "withdraw_amendment", actor=world["coso"], at=at),
    )
    now = Dossier.objects.get(pk=dossier.pk)
    granted = now.amendments.get().outcome == "GRANTED"
    assert sum(isinstance(one, Dossier) for one in outcomes[::2]) == 1, outcomes
    assert all(isinstance(one, (Dossier, Refused)) for one in outcomes), outcomes
    assert now.items.get().model == ("MAU-2" if granted else "MAU-1")
    assert now.state == ("INSPECTING" if isinstance(outcomes[1], Dossier) else "IN_PROGRESS")


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_request_against_a_request_for_acceptance_lets_one_through() -> None:
    needs_postgresql()
    world = World()
    dossier = world.at_state("IN_PROGRESS")
    at = world.later()
    outcomes = at_once(
        partial(act, dossier, "request_amendment", actor=world["trungtam"], at=at, changes=MODEL, reason="Đổi"),
        partial(act, dossier, "request_acceptance", actor=world["coso"], at=at),
    )
    assert sum(isinstance(one, Dossier) for one in outcomes) == 1, outcomes
    assert Dossier.objects.get(pk=dossier.pk).state in {"AMENDING", "INSPECTING"}
