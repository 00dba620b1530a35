"""Whoever has an interest in a dossier takes no step in it that decides, in any phase, in whatever seat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

import clock
from accounts.models import Delegation, RoleAssignment, User
from accounts.roles import Role
from appraisal.models import Interest, Tie
from documents.models import Paper
from dossiers.models import Dossier
from dossiers.reissue import reissue
from dossiers.states import State
from ledger.models import LogEntry
from opinions.requests import ask
from plans.services import choose, open_plan
from programmes.models import Programme
from reports.stuck.finding import Reason, Way, stuck
from settlement.models import Payment
from settlement.treasury.answering import apply_answer
from settlement.treasury.batches import prepare_batch, waiting_orders
from tests.browsing import text_of, window
from tests.clock import begins
from tests.facts_of_steps import facts_for
from tests.world import WAY, World
from web.shared.actions import actions
from web.shared.querysets import tasks_of
from workflow.engine import act, act_on_all, open_tasks
from workflow.errors import NotYours, Refused
from workflow.handover import cannot_take
from workflow.steps import steps_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]
STEPS = steps_of(Dossier)


# ── What decides ─────────────────────────────────────────────────────────────────────────────────


def test_every_step_of_the_offices_decides_but_saying_that_one_has_an_interest() -> None:
    offices = {name for name, step in STEPS.items() if Role.APPLICANT not in step.roles}
    assert {name for name, step in STEPS.items() if step.decides} == offices - {"declare_interest"}


def test_a_role_decides_where_a_step_that_decides_names_it() -> None:
    named = {Role(role) for step in STEPS.values() if step.decides for role in (*step.roles, *step.national)}
    assert all(role.about.decides for role in named)
    assert not Role.APPLICANT.about.decides


# ── Each way of having an interest ───────────────────────────────────────────────────────────────


def sits(world: World, person: User, **days: dt.date) -> None:
    RoleAssignment.objects.create(user=person, role=Role.APPLICANT, scope=str(world.firm.pk), **days)


def tied(kind: str) -> Callable[[World, User], None]:
    def make(world: World, person: User) -> None:
        Tie.objects.create(
            user=person, tax_code=world.firm.tax_code, kind=kind, note="Anh ruột của chủ", declared_at=world.at
        )

    return make


def sat_when_it_was_opened(world: World, person: User) -> None:
    opened = clock.local_day(Dossier.objects.get().opened_at)
    sits(world, person, valid_from=dt.date(2020, 1, 1), valid_to=opened)


def recorded(world: World, person: User) -> None:
    dossier = Dossier.objects.get()
    Interest.objects.create(
        dossier=dossier, user=person, kind="OTHER", how="RECORDED", note="x", at=world.at, by=world["so"]
    )


INTERESTS = {
    "sits for the applicant": sits,
    "sat for it while the dossier was open": sat_when_it_was_opened,
    "is kin": tied("FAMILY"),
    "owns a share": tied("OWNS"),
    "has another tie": tied("OTHER"),
    "was recorded": recorded,
}


@pytest.mark.parametrize("how", INTERESTS)
def test_a_finance_reviewer_with_an_interest_does_not_pass_the_settlement(world: World, how: str) -> None:
    dossier = world.at_state("SETTLEMENT_REVIEW")
    INTERESTS[how](world, world["ketoan"])
    before = LogEntry.objects.count()
    with pytest.raises(NotYours, match=r"lợi ích|là người của|quan hệ|sở hữu"):
        world.step(dossier, "pass_settlement", "ketoan")
    assert LogEntry.objects.count() == before
    assert Dossier.objects.get().finance_passed_at is None


def test_who_sat_for_the_firm_only_before_the_dossier_was_opened_decides(world: World) -> None:
    dossier = world.at_state("SETTLEMENT_REVIEW")
    sits(world, world["ketoan"], valid_to=clock.local_day(dossier.opened_at) - dt.timedelta(days=1))
    world.step(dossier, "pass_settlement", "ketoan")


def test_a_tie_that_ended_binds_in_what_was_open_then_and_not_in_what_comes_after(world: World) -> None:
    dossier = world.at_state("SETTLEMENT_REVIEW")
    tied("OWNS")(world, world["ketoan"])
    opened = clock.local_day(dossier.opened_at)
    Tie.objects.update(ended_on=opened)
    with pytest.raises(NotYours, match="góp vốn"):
        world.step(dossier, "pass_settlement", "ketoan")
    Tie.objects.update(ended_on=opened - dt.timedelta(days=1))
    world.step(dossier, "pass_settlement", "ketoan")


def test_who_sits_for_a_branch_of_the_applicant_or_for_a_seller_that_quoted_decides_nothing(world: World) -> None:
    dossier = world.at_state("CHECKED")
    seller = dossier.items.first().quotations.first()
    for code, name in ((f"{world.firm.tax_code}-001", "cùng mã số thuế"), (seller.seller_tax_code, "bên báo giá")):
        if not code.strip("-01"):
            continue
        world.firm.pk, old = None, world.firm.pk
        world.firm.tax_code, kept = code, world.firm.tax_code
        world.firm.name = f"Chi nhánh {code}"
        world.firm.save(force_insert=True)
        row = RoleAssignment.objects.create(user=world["trungtam"], role=Role.APPLICANT, scope=str(world.firm.pk))
        world.firm.pk, world.firm.tax_code = old, kept
        with pytest.raises(NotYours, match=name):
            world.step(dossier, "draft_project", "trungtam")
        row.delete()


@pytest.mark.parametrize(("event", "who"), [one for one in WAY if one[0] != "votes"])
def test_in_every_phase(world: World, event: str, who: str) -> None:
    dossier = world.before(event)
    person = world.commune(dossier) if who == "commune" else world[who]
    if STEPS[event].decides:
        sits(world, person)
        with pytest.raises(NotYours, match="là người của"):
            world.step(dossier, event, person)
        assert Dossier.objects.get(pk=dossier.pk).version == dossier.version
    else:
        world.step(dossier, event, person)


# ── Deputies ─────────────────────────────────────────────────────────────────────────────────────


def lends(giver: User, deputy: User, world: World) -> None:
    day = clock.local_day(world.at)
    Delegation.objects.create(user=giver, deputy=deputy, valid_from=day, valid_to=day + dt.timedelta(days=30))


def test_a_deputy_of_somebody_with_an_interest_does_not_decide_for_him(world: World) -> None:
    dossier = world.at_state("SETTLEMENT_REVIEW")
    sits(world, world["ketoan"])
    lends(world["ketoan"], world["nguoila"], world)
    with pytest.raises(NotYours, match="làm thay"):
        world.step(dossier, "pass_settlement", "nguoila")


def test_a_deputy_whose_own_seat_it_is_or_whom_another_lent_it_too_decides(world: World) -> None:
    dossier = world.at_state("SETTLEMENT_REVIEW")
    sits(world, world["ketoan"])
    lends(world["ketoan"], world["nguoila"], world)
    second = User.objects.create_user("ketoan2", full_name="Kế Toán Hai")
    RoleAssignment.objects.create(user=second, role=Role.FINANCE)
    lends(second, world["nguoila"], world)
    world.step(dossier, "pass_settlement", "nguoila")
    line = LogEntry.objects.filter(chain=dossier.pk).order_by("-sequence").first()
    assert line.data["for"] == "Kế Toán Hai"


def test_an_owner_with_an_interest_has_nobody_finish_his_task(world: World) -> None:
    dossier = world.at_state("SETTLEMENT_REVIEW")
    task = open_tasks(dossier).get()
    Task.objects.filter(pk=task.pk).update(owner=world["ketoan"], status=STATUS.ASSIGNED)
    second = User.objects.create_user("ketoan2", full_name="Kế Toán Hai")
    RoleAssignment.objects.create(user=second, role=Role.FINANCE)
    lends(world["ketoan"], second, world)
    sits(world, world["ketoan"])
    with pytest.raises(NotYours, match="làm thay"):
        world.step(dossier, "pass_settlement", second)


# ── Where the work goes ──────────────────────────────────────────────────────────────────────────


def test_the_task_goes_to_another_holder_and_the_page_says_why_not_to_him(world: World) -> None:
    world.at = begins() - dt.timedelta(days=40)
    dossier = world.at_state("SETTLEMENT_REVIEW")
    second = User.objects.create_user("ketoan2", full_name="Kế Toán Hai")
    RoleAssignment.objects.create(user=second, role=Role.FINANCE)
    sits(world, world["ketoan"])
    today = clock.today()
    assert not tasks_of(world["ketoan"], today) and [row.dossier for row in tasks_of(second, today)] == [dossier]
    offered = {one.step.name: one for one in actions(dossier, world["ketoan"], clock.now())}
    assert not offered["pass_settlement"].possible and "là người của" in offered["pass_settlement"].reasons[0]
    page = window(world, "ketoan").get(f"/ho-so/{dossier.code}/")
    assert "là người của đơn vị thụ hưởng" in text_of(page)
    refused = window(world, "ketoan").post(f"/ho-so/{dossier.code}/buoc/pass_settlement/", {"version": dossier.version})
    assert refused.status_code == 403 and "người khác giữ vai trò này" in text_of(refused)
    assert not [one for one in stuck(clock.now()) if one.dossier == dossier and one.reason == Reason.KEPT_OUT]
    world.step(dossier, "pass_settlement", second)


def test_where_nobody_else_holds_the_seat_it_stands_as_blocked_work(world: World) -> None:
    dossier = world.at_state("SETTLEMENT_REVIEW")
    sits(world, world["ketoan"])
    (found,) = [one for one in stuck(world.at) if one.dossier == dossier and one.reason == Reason.KEPT_OUT]
    assert found.ways == (Way.GIVE_SEAT,) and str(world["ketoan"]) in found.sentence
    assert cannot_take(open_tasks(dossier).get(), dossier, world["ketoan"], world.at)


def test_what_the_applicant_does_is_not_blocked_by_his_own_interest(world: World) -> None:
    world.at = begins() - dt.timedelta(days=40)
    dossier = world.opened()
    assert not [one for one in stuck(clock.now()) if one.dossier == dossier]
    submitted = world.step(dossier, "submit", "coso")
    returned = world.step(submitted, "return_for_supplement", "trungtam")
    assert [row.dossier for row in tasks_of(world["coso"], clock.today())] == [returned]


# ── Everything else that decides ─────────────────────────────────────────────────────────────────


def test_an_act_over_many_names_the_dossier_and_writes_none(world: World) -> None:
    both = [world.at_state("CHECKED"), world.at_state("CHECKED")]
    sits(world, world["trungtam"])
    with pytest.raises(NotYours, match="KC-2026-000"):
        act_on_all(both, "return_for_supplement", actor=world["trungtam"], at=world.later(), gaps=["Thiếu ảnh"])
    assert {one.state for one in Dossier.objects.all()} == {State.CHECKED}


def test_a_plan_is_not_chosen_by_whoever_has_an_interest_in_what_it_holds(world: World) -> None:
    dossier = world.at_state("APPRAISED")
    programme = Programme.objects.get(code="QG-2026-2030")
    plan = open_plan(programme, dossier.budget_year, "LOCAL", actor=world["so"], at=world.later())
    sits(world, world["so"])
    with pytest.raises(NotYours, match=dossier.code):
        choose(plan, [dossier.code], actor=world["so"], at=world.later())
    assert not plan.lines.exists()


def test_a_batch_leaves_out_what_the_accountant_has_an_interest_in_and_refuses_it_chosen(world: World) -> None:
    dossier = world.at_state("PAYING")
    sits(world, world["ketoan"])
    for chosen in (None, [Payment.objects.get().pk]):
        with pytest.raises(NotYours, match=dossier.code):
            prepare_batch(actor=world["ketoan"], at=world.later(), payments=chosen)
    assert waiting_orders().count() == 1
    other = User.objects.create_user("ketoan2", full_name="Kế Toán Hai")
    RoleAssignment.objects.create(user=other, role=Role.FINANCE)
    assert prepare_batch(actor=other, at=world.later()).no == 1


def test_the_override_the_opinions_and_a_paper_made_anew(world: World) -> None:
    dossier = world.at_state("SETTLEMENT_REVIEW")
    sits(world, world["giamdoc"])
    sits(world, world["so"])
    sits(world, world["trungtam"])
    with pytest.raises(NotYours, match="là người của"):
        world.step(dossier, "override_support", "giamdoc", amount_vnd=1, reason="x", basis="y")
    paper = Paper.objects.get(chain=dossier.pk, kind="CONTRACT")
    with pytest.raises(NotYours, match="là người của"):
        reissue(paper, actor=world["trungtam"], at=world.later(), reason="Sai tên máy")
    asked = {"subject": "FINANCE", "question": "Vốn có bảo đảm không?", "bodies": ["DOF"], "lead": "DOF"}
    with pytest.raises(Refused):
        ask(dossier, actor=world["so"], at=world.later(), **asked)


def test_who_acts_without_an_interest_acts_as_before(world: World) -> None:
    dossier = world.at_state("SETTLEMENT_REVIEW")
    moved = act(
        dossier,
        "pass_settlement",
        actor=world["ketoan"],
        at=world.later(),
        **facts_for("pass_settlement", dossier, world.at, world.rng),
    )
    assert moved.finance_passed_at is not None
    assert "for" not in LogEntry.objects.filter(chain=dossier.pk).order_by("-sequence").first().data


def test_the_treasury_does_not_confirm_to_itself(world: World) -> None:
    dossier = world.at_state("PAYING")
    sits(world, world["khobac"])
    with pytest.raises(NotYours, match="là người của"):
        world.step(dossier, "confirm_payment", "khobac")
    with pytest.raises(NotYours, match="là người của"):
        world.step(dossier, "fail_payment", "khobac")
    assert apply_answer  # its rows end in these two steps (tests/settlement/treasury/test_answering.py)
