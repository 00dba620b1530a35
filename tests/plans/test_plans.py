"""A plan in one sitting: order with its reasons, the line of the budget, one act for all dossiers or for none."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from appraisal.interests import note_interest
from documents.models import Paper
from dossiers.checklists import checklist
from dossiers.models import Beneficiary, Dossier
from dossiers.paperwork import draw_paper
from dossiers.services import write
from ledger.log import verify
from ledger.models import LogEntry
from plans.candidates import budget_line, candidates, ceiling_of, room
from plans.models import Plan
from plans.priority import AREA, FLAGSHIP, INDUSTRY, OWNER, PRODUCT, Reason, rank, reasons, rules_on_day
from plans.services import choose, decide_plan, give_opinion, open_plan, out_of_order, submit
from programmes.models import Programme, YearBudget
from tests.races import at_once, needs_postgresql
from tests.world import FIRM, World
from workflow.engine import act, open_tasks
from workflow.errors import BadFacts, NotNow, NotYours

#: The act, the dossier's own row and its turn; what every step looks at is read for all at once.
MOST_QUERIES_A_DOSSIER = 3


def appraised(world: World, count: int = 3, **more: Any) -> list[Dossier]:
    return [world.at_state("APPRAISED", **more) for _ in range(count)]


def ceiling(amount: int) -> None:
    YearBudget.objects.filter(year=2026, source="LOCAL").update(ceiling_vnd=amount)


def made(world: World) -> Plan:
    programme = Programme.objects.get(code="QG-2026-2030")
    return open_plan(programme, 2026, "LOCAL", actor=world["so"], at=world.later())


def chosen(world: World, plan: Plan, dossiers: list[Dossier], **more: Any) -> Plan:
    return choose(plan, [one.code for one in dossiers], actor=world["so"], at=world.later(), **more)


def submitted(world: World, dossiers: list[Dossier]) -> Plan:
    return submit(chosen(world, made(world), dossiers), actor=world["so"], at=world.later())


def costed(world: World, dossiers: list[Dossier]) -> Plan:
    return give_opinion(submitted(world, dossiers), "Thống nhất danh mục.", actor=world["sotaichinh"], at=world.later())


def states(dossiers: list[Dossier]) -> list[str]:
    return [Dossier.objects.get(pk=one.pk).state for one in dossiers]


def test_one_act_each_for_department_finance_and_committee(world: World) -> None:
    dossiers = appraised(world)
    plan = decide_plan(costed(world, dossiers), actor=world["ubnd"], at=world.later())
    assert states(dossiers) == ["PLANNED"] * 3
    for dossier in dossiers:
        fresh = Dossier.objects.get(pk=dossier.pk)
        assert (fresh.proposal_no, fresh.budget_opinion) == (plan.proposal_no, "Thống nhất danh mục.")
        assert fresh.plan_approved_at == plan.decided_at
        told = list(LogEntry.objects.filter(chain=dossier.pk).order_by("-sequence").values_list("action", flat=True))
        assert told[:3] == ["approve_plan", "give_budget_opinion", "put_in_plan"]
        assert world.step(fresh, "approve", "giamdoc").state == "APPROVED"
    assert verify(plan.pk) is None
    actions = list(LogEntry.objects.filter(chain=plan.pk).order_by("sequence").values_list("action", flat=True))
    assert actions == ["open_plan", "choose", "submit_plan", "give_plan_opinion", "decide_plan"]


def test_one_paper_lists_every_dossier_of_the_batch_and_is_a_paper_of_each(world: World) -> None:
    dossiers = appraised(world)
    plan = decide_plan(costed(world, dossiers), actor=world["ubnd"], at=world.later())
    for kind in ("PLAN_PROPOSAL", "PLAN_DECISION"):
        paper = Paper.objects.get(kind=kind)
        assert paper.chain == plan.pk
        assert {row["code"] for row in paper.facts["plan"]["projects"]} == {one.code for one in dossiers}, kind
        assert [Paper.objects.of(one.pk).get(kind=kind) for one in dossiers] == [paper] * 3
        drawn = draw_paper(paper, world.at)
        assert drawn.status == "DRAWN"
        assert drawn.file.original_name == f"KH-2026-DP-01-{kind.lower()}-1.docx"


def test_the_paper_of_a_plan_keeps_nothing_of_one_dossier_alone(world: World) -> None:
    dossiers = appraised(world, 2)
    submitted(world, dossiers)
    paper = Paper.objects.get(kind="PLAN_PROPOSAL")
    known = {"dossier", "department", "unit", "province", "bodies", "legal_bases", "proposal", "plan", "verify"}
    assert set(paper.facts) <= known
    assert paper.facts["dossier"] == {
        "code": "KH-2026-DP-01",
        "track": "LOCAL",
        "track_label": "Khuyến công địa phương",
        "budget_year": 2026,
        "programme": dossiers[0].programme.name,
    }


def test_each_dossier_hands_the_paper_of_its_plan_out_but_to_nobody_kept_out_of_one(world: World) -> None:
    dossiers = appraised(world, 2)
    submitted(world, dossiers)
    paper = draw_paper(Paper.objects.get(kind="PLAN_PROPOSAL"), world.at)
    page = f"/ho-so/{dossiers[1].code}/"
    link = f"{page}van-ban/{paper.pk}/"
    browser = Client()
    browser.force_login(world["sotaichinh"])
    assert link in browser.get(page).content.decode()
    assert browser.get(link).status_code == 200
    note_interest(
        dossiers[0], world["sotaichinh"], kind="FAMILY", how="DECLARED", note="Em rể", at=world.at, by=world["so"]
    )
    assert link not in browser.get(page).content.decode()
    assert browser.get(link).status_code == 404


def test_a_single_dossier_taken_through_by_itself_has_papers_of_its_own(world: World) -> None:
    dossier = world.before("approve")
    for kind in ("PLAN_PROPOSAL", "PLAN_DECISION"):
        assert Paper.objects.of(dossier.pk).get(kind=kind).chain == dossier.pk


def test_a_larger_plan_costs_a_few_queries_more_for_each_dossier(world: World) -> None:
    """Set-wise: what grows with the plan is what each dossier writes of its own."""
    spent: dict[int, list[int]] = {}
    dossiers = appraised(world, 6)
    for size in (2, 6):
        with transaction.atomic():
            counted = spent.setdefault(size, [])
            plan = chosen(world, made(world), dossiers[:size])
            at = world.later()
            for step in (
                lambda plan, at=at: submit(plan, actor=world["so"], at=at),
                lambda plan, at=at: give_opinion(plan, "Đủ nguồn.", actor=world["sotaichinh"], at=at),
                lambda plan, at=at: decide_plan(plan, actor=world["ubnd"], at=at),
            ):
                with CaptureQueriesContext(connection) as queries:
                    plan = step(plan)
                counted.append(len(queries))
            transaction.set_rollback(True)
    for few, many in zip(spent[2], spent[6], strict=True):
        assert (many - few) / 4 <= MOST_QUERIES_A_DOSSIER


def test_priority_comes_with_its_text_and_orders_the_list(world: World) -> None:
    plain = world.at_state("APPRAISED")
    women = world.cast.firm(replace(FIRM, key="coso3", tax_serial=6001), world.at)
    type(women).objects.filter(pk=women.pk).update(women_owned=True)
    preferred = world.at_state("APPRAISED")
    Beneficiary.objects.filter(dossier=preferred).update(establishment=women)
    rows = candidates(made(world), world.at.date())
    assert [row.dossier.code for row in rows] == [preferred.code, plain.code]
    assert [(one.text, one.clause) for one in rows[0].reasons] == [
        ("Cơ sở do phụ nữ làm chủ", "Nghị định số 235/2025/NĐ-CP")
    ]
    assert rows[1].reasons == ()


def test_what_does_not_fit_stands_below_the_line_and_a_smaller_one_behind_it_may_fit(world: World) -> None:
    ceiling(250_000_000)
    first, big, small = (world.at_state("APPRAISED", price=price) for price in (400_000_000, 300_000_000, 80_000_000))
    rows = candidates(made(world), world.at.date())
    assert [(row.dossier.code, row.fits) for row in rows] == [(first.code, True), (big.code, False), (small.code, True)]
    assert [row.running_vnd for row in rows] == [200_000_000, 200_000_000, 240_000_000]


def test_a_plan_above_its_ceiling_is_refused_and_leaves_no_trace(world: World) -> None:
    ceiling(500_000_000)
    dossiers = appraised(world)
    plan = chosen(world, made(world), dossiers)
    with pytest.raises(NotNow, match=r"thừa 100\.000\.000"):
        submit(plan, actor=world["so"], at=world.later())
    assert states(dossiers) == ["APPRAISED"] * 3
    assert Plan.objects.get(pk=plan.pk).status == "DRAFT"
    assert not Paper.objects.filter(kind="PLAN_PROPOSAL").exists()


def test_a_reserve_counts_against_the_ceiling(world: World) -> None:
    ceiling(500_000_000)
    dossiers = appraised(world, 2)
    plan = chosen(world, made(world), dossiers, reserve_vnd=150_000_000)
    with pytest.raises(NotNow, match="dự phòng"):
        submit(plan, actor=world["so"], at=world.later())


def test_what_another_batch_promises_is_not_promised_again(world: World) -> None:
    ceiling(500_000_000)
    first, second, third = appraised(world)
    submitted(world, [first, second])
    plan = made(world)
    assert (plan.batch, room(plan)) == (2, 100_000_000)
    with pytest.raises(NotNow, match="vượt dự toán còn lại"):
        submit(chosen(world, plan, [third]), actor=world["so"], at=world.later())


def test_leaving_out_one_that_fits_needs_a_reason(world: World) -> None:
    first, second = appraised(world, 2)
    plan = made(world)
    with pytest.raises(BadFacts, match=first.code):
        chosen(world, plan, [second])
    kept = chosen(world, plan, [second], why_out_of_order="Cơ sở xin lùi sang đợt sau")
    assert [line.dossier.code for line in kept.lines.all()] == [second.code]


@pytest.mark.parametrize(
    ("wanted", "skipped"), [({"a", "b"}, []), ({"a"}, []), ({"b"}, ["a"]), ({"d"}, ["a", "b"]), (set(), [])]
)
def test_out_of_order_names_those_before_the_last_taken_that_fit(wanted: set[str], skipped: list[str]) -> None:
    assert out_of_order(["a", "b", "d"], ["a", "b", "c", "d"], wanted) == skipped


def test_a_dossier_withdrawn_meanwhile_stops_no_other(world: World) -> None:
    dossiers = appraised(world)
    plan = costed(world, dossiers)
    world.step(dossiers[1], "withdraw", "coso", reason="Không đủ vốn đối ứng")
    decide_plan(plan, actor=world["ubnd"], at=world.later())
    assert [bool(Dossier.objects.get(pk=one.pk).plan_approved_at) for one in dossiers] == [True, False, True]


def test_one_that_refuses_ends_it_for_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from workflow import registry

    dossiers = appraised(world)
    plan = costed(world, dossiers)
    last = sorted(dossiers, key=lambda one: one.pk)[-1]
    asked = {"approve_plan": [lambda dossier, at: ["Thiếu ý kiến của xã."] if dossier.pk == last.pk else []]}
    monkeypatch.setattr(registry, "_demands", asked)
    with pytest.raises(NotNow, match=f"Hồ sơ {last.code}: Thiếu ý kiến của xã"):
        decide_plan(plan, actor=world["ubnd"], at=world.later())
    assert not Dossier.objects.filter(plan_approved_at__isnull=False).exists()
    assert not Paper.objects.filter(kind="PLAN_DECISION").exists()
    assert Plan.objects.get(pk=plan.pk).plan_no == ""


def test_each_act_is_one_bodys(world: World) -> None:
    dossiers = appraised(world, 1)
    with pytest.raises(NotYours):
        open_plan(Programme.objects.get(code="QG-2026-2030"), 2026, "LOCAL", actor=world["trungtam"], at=world.at)
    plan = submitted(world, dossiers)
    with pytest.raises(NotYours):
        give_opinion(plan, "Được", actor=world["so"], at=world.later())
    plan = give_opinion(plan, "Được", actor=world["sotaichinh"], at=world.later())
    with pytest.raises(NotYours):
        decide_plan(plan, actor=world["giamdoc"], at=world.later())
    with pytest.raises(NotNow, match="trang đã cũ"):
        give_opinion(plan, "Lần nữa", actor=world["sotaichinh"], at=world.later())


def test_there_is_one_batch_in_the_making(world: World) -> None:
    made(world)
    with pytest.raises(NotNow, match="Đợt trước"):
        made(world)


def test_the_pages_lead_through_it(world: World) -> None:
    dossiers = appraised(world, 2)

    def client(who: str) -> Client:
        browser = Client()
        browser.force_login(world[who])
        return browser

    programme = Programme.objects.get(code="QG-2026-2030")
    opened = client("so").post("/ke-hoach/", {"programme": programme.pk, "year": 2026, "track": "LOCAL"})
    page = opened["Location"]
    shown = client("so").get(page).content.decode()
    assert all(one.code in shown for one in dossiers)
    assert "disabled" in client("trungtam").get(page).content.decode()
    assert client("coso").get(page).status_code == 403
    wrong = client("so").post(page, {"codes": ["KC-2026-9999"], "do": "submit"})
    assert wrong.status_code == 422
    assert "KC-2026-9999: không còn chờ đưa vào kế hoạch" in wrong.content.decode()
    sent = {"codes": [one.code for one in dossiers], "reserve_vnd": "1.000.000", "do": "submit"}
    assert client("so").post(page, sent).status_code == 302
    assert client("sotaichinh").post(page, {"opinion": "Thống nhất."}).status_code == 302
    assert client("ubnd").post(page, {"plan_no": "312/QĐ-UBND"}).status_code == 302
    assert "312/QĐ-UBND" in client("so").get("/ke-hoach/").content.decode()
    assert states(dossiers) == ["PLANNED", "PLANNED"]


def page_of(plan: Plan) -> str:
    return f"/ke-hoach/{plan.pk}/"


def client_of(world: World, who: str) -> Client:
    browser = Client()
    browser.force_login(world[who])
    return browser


def test_a_choice_that_cannot_be_put_forward_is_not_kept(world: World) -> None:
    ceiling(500_000_000)
    dossiers = appraised(world)
    plan = made(world)
    told = LogEntry.objects.filter(chain=plan.pk).count()
    answer = client_of(world, "so").post(
        page_of(plan), {"codes": [one.code for one in dossiers], "do": "submit", "seen": plan.mark}
    )
    assert answer.status_code == 409
    assert "thừa 100.000.000 đồng" in answer.content.decode()
    assert not plan.lines.exists()
    assert LogEntry.objects.filter(chain=plan.pk).count() == told


def test_a_choice_over_somebody_elses_newer_one_is_refused(world: World) -> None:
    first, second = appraised(world, 2)
    plan = made(world)
    seen = plan.mark
    chosen(world, plan, [first])
    answer = client_of(world, "so").post(
        page_of(plan), {"codes": [first.code, second.code], "do": "save", "seen": seen}
    )
    assert answer.status_code == 409
    assert "đã được người khác ghi lại" in answer.content.decode()
    assert [line.dossier.code for line in plan.lines.all()] == [first.code]


def test_the_button_pressed_twice_says_that_it_is_done(world: World) -> None:
    plan = costed(world, appraised(world, 1))
    browser = client_of(world, "ubnd")
    sent = {"plan_no": "", "seen": plan.mark}
    assert browser.post(page_of(plan), sent).status_code == 302
    again = browser.post(page_of(plan), sent)
    assert again.status_code == 409
    assert "đã sang bước «Đã phê duyệt»" in again.content.decode()
    assert LogEntry.objects.filter(action="approve_plan").count() == 1


def test_an_opinion_sent_from_an_old_page_is_no_decision(world: World) -> None:
    plan = submitted(world, appraised(world, 1))
    old = plan.mark
    give_opinion(plan, "Thống nhất.", actor=world["sotaichinh"], at=world.later())
    late = client_of(world, "ubnd").post(page_of(plan), {"opinion": "Khác", "seen": old})
    assert late.status_code == 409
    assert Plan.objects.get(pk=plan.pk).status == "COSTED"


def test_the_pages_show_the_ceiling_of_each_source_and_where_the_line_falls(world: World) -> None:
    ceiling(250_000_000)
    appraised(world, 2)
    plan = made(world)
    listed = client_of(world, "so").get("/ke-hoach/").content.decode()
    assert "Dự toán theo nguồn" in listed
    assert "250.000.000" in listed
    shown = client_of(world, "so").get(page_of(plan)).content.decode()
    assert shown.count("Vạch dự toán:") == 1
    assert ceiling_of(budget_line(plan)).free_vnd == room(plan) == 250_000_000


#: What a request may say of itself, the reason it gives, and the paper it has to show for it.
SAID = (
    ({"export_contract": "05/2026/HĐXK, bên mua tại Campuchia"}, "Có hợp đồng xuất khẩu", "export_contract"),
    ({"local_material_percent": 51}, "Nguyên liệu trong tỉnh trên 50% giá trị", "local_material"),
    ({"supporting_product": "Khuôn mẫu"}, "Sản phẩm công nghiệp hỗ trợ", ""),
    ({"typical_product": "OCOP 4 sao"}, "Sản phẩm CNNT tiêu biểu hoặc OCOP", "typical_product"),
)


@pytest.mark.parametrize(("said", "reason", "paper"), SAID)
def test_what_a_request_says_of_itself_gives_priority_and_asks_for_its_paper(
    world: World, said: dict[str, Any], reason: str, paper: str
) -> None:
    dossier = world.opened()
    rules = rules_on_day(world.at.date())
    assert reasons(dossier, rules) == ()
    written = write(dossier, actor=world["coso"], at=world.later(), **said)
    assert [one.text for one in reasons(written, rules)] == [reason]
    asked = {line.requirement.code for line in checklist(written, "request") if line.missing}
    assert asked == ({paper} if paper else set())
    if paper:
        with pytest.raises(NotNow):
            act(written, "submit", actor=world["coso"], at=world.later())


def test_half_of_the_material_is_not_more_than_half(world: World) -> None:
    dossier = write(world.opened(), actor=world["coso"], at=world.later(), local_material_percent=50)
    assert reasons(dossier, rules_on_day(world.at.date())) == ()
    with pytest.raises(BadFacts, match="không thể quá 100"):
        write(dossier, actor=world["coso"], at=world.later(), local_material_percent=101)


def test_flagships_go_before_areas_before_industries_before_owners() -> None:
    groups = [(FLAGSHIP,), (AREA, INDUSTRY), (AREA,), (INDUSTRY, INDUSTRY, OWNER), (INDUSTRY, PRODUCT), (OWNER,), ()]
    ranked = [rank([Reason(group, "", "") for group in found], None, "KC") for found in groups]
    assert ranked == sorted(ranked)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_two_deciding_at_once_decide_once() -> None:
    assert connection.vendor == "postgresql"
    world = World()
    plan = costed(world, appraised(world, 2))
    at = world.later()
    outcomes: list[str] = []
    gate = threading.Barrier(2)

    def decide() -> None:
        try:
            gate.wait()
            decide_plan(plan, actor=world["ubnd"], at=at)
            outcomes.append("done")
        except NotNow:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]
    assert LogEntry.objects.filter(action="approve_plan").count() == 2


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_while_the_plan_is_decided_is_before_it_or_after_it() -> None:
    needs_postgresql()
    world = World()
    dossiers = appraised(world, 3)
    plan = costed(world, dossiers)
    at = world.later()
    outcomes = at_once(
        partial(decide_plan, plan, actor=world["ubnd"], at=at),
        partial(act, dossiers[1], "withdraw", actor=world["coso"], at=at, reason="Không đủ vốn đối ứng"),
    )
    assert [type(one).__name__ for one in outcomes] == ["Plan", "Dossier"], outcomes
    fresh = [Dossier.objects.get(pk=one.pk) for one in dossiers]
    assert [one.state for one in fresh] == ["PLANNED", "WITHDRAWN", "PLANNED"]
    assert all(one.plan_approved_at for one in (fresh[0], fresh[2]))
    for one in fresh:
        assert verify(one.pk) is None
        assert not open_tasks(one).exclude(process__run__left_at__isnull=True).exists()
