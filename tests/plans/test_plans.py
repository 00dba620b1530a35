"""A plan in one sitting: order with its reasons, the line of the budget, one act for all dossiers or for none."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from appraisal.interests import note_interest
from documents.models import Paper
from dossiers.models import Beneficiary, Dossier
from dossiers.paperwork import draw_paper
from ledger.log import verify
from ledger.models import LogEntry
from plans.candidates import candidates, room
from plans.models import Plan
from plans.services import choose, decide_plan, give_opinion, open_plan, out_of_order, submit
from programmes.models import Programme, YearBudget
from tests.world import FIRM, World
from workflow.errors import BadFacts, NotNow, NotYours

#: The act and the dossier's own row; in the submission also its deadline.
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
    known = {"dossier", "department", "unit", "province", "legal_bases", "proposal", "plan", "verify"}
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
        ("Cơ sở do phụ nữ làm chủ", "Nghị định 235/2025/NĐ-CP")
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
    sent = {"codes": [one.code for one in dossiers], "reserve_vnd": "1.000.000", "do": "submit"}
    assert client("so").post(page, sent).status_code == 302
    assert client("sotaichinh").post(page, {"opinion": "Thống nhất."}).status_code == 302
    assert client("ubnd").post(page, {"plan_no": "312/QĐ-UBND"}).status_code == 302
    assert "312/QĐ-UBND" in client("so").get("/ke-hoach/").content.decode()
    assert states(dossiers) == ["PLANNED", "PLANNED"]


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
