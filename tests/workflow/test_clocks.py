"""Time limits on dossiers: fixed when they begin, stopped with what is left, gone on with."""

import datetime as dt

import pytest

from demo.stage import moment
from documents.vietnamese import date_short
from dossiers.models import Dossier
from dossiers.settlement_limit import KEY
from dossiers.states import State
from ledger.models import LogEntry
from programmes.models import DatedRule
from reports.times import times_of
from settlement.claims import claim_of
from tests.clock import begins
from tests.world import World
from workflow.calendar_models import CalendarDay
from workflow.clock_models import ClockStop, Turn
from workflow.deadlines import due_after
from workflow.engine import act
from workflow.errors import NotNow

pytestmark = pytest.mark.django_db


def turn(dossier, event):
    """The latest turn that asks for a step."""
    return Turn.objects.filter(subject=dossier, asks__contains=event).order_by("-pk").first()


def test_everybody_asked_has_a_day_of_his_own_with_its_source(world: World) -> None:
    dossier = world.step(world.opened(), "submit", "coso")
    assert world.at.date() == dt.date(2026, 3, 2)
    commune, centre = turn(dossier, "confirm_by_commune"), turn(dossier, "check_pass")
    assert (commune.due_on, centre.due_on) == (dt.date(2026, 3, 5), dt.date(2026, 3, 9))
    assert "quy ước" in centre.due_source
    assert dossier.runs.last().due_on == dt.date(2026, 3, 5)


def test_the_second_of_two_in_a_row_gets_its_days_from_when_it_is_asked(world: World) -> None:
    dossier = world.before("give_budget_opinion")
    assert turn(dossier, "give_budget_opinion").allowed == 7
    assert turn(dossier, "approve_plan") is None
    world.at = moment("2026-03-20 09:00")
    dossier = world.step(dossier, "give_budget_opinion", "sotaichinh")
    assert turn(dossier, "approve_plan").due_on == dt.date(2026, 4, 3)


def test_editing_the_calendar_does_not_move_a_day_that_was_given(world: World) -> None:
    dossier = world.step(world.opened(), "submit", "coso")
    CalendarDay.objects.create(date=dt.date(2026, 3, 6), kind="FREE", name="Nghỉ", source="TB 1")
    assert turn(dossier, "check_pass").due_on == dt.date(2026, 3, 9)
    assert dossier.runs.last().due_on == dt.date(2026, 3, 5)
    other = world.step(world.opened(), "submit", "coso")
    assert turn(other, "check_pass").due_on == dt.date(2026, 3, 10)


@pytest.mark.parametrize("absence", [1, 4, 9])
def test_while_the_applicant_supplements_the_limit_stands_and_then_goes_on_with_what_was_left(
    world: World, absence: int
) -> None:
    dossier = world.step(world.opened(), "submit", "coso")
    world.at = moment("2026-03-04 09:00")
    dossier = world.step(dossier, "return_for_supplement", "trungtam", gaps=["Thiếu báo giá"])
    cut = turn(dossier, "check_pass")
    assert cut.left == 3  # 5, 6 and 9 March
    stop = ClockStop.objects.get(subject=dossier)
    assert (stop.until, stop.why) == (None, "chờ cơ sở bổ sung hồ sơ: Thiếu báo giá")
    world.at = moment("2026-03-04 10:00") + dt.timedelta(days=absence)
    dossier = world.step(dossier, "resubmit", "coso")
    stop.refresh_from_db()
    assert stop.until == world.at
    again = turn(dossier, "check_pass")
    assert again.pk != cut.pk and again.allowed == 3
    days = {1: dt.date(2026, 3, 10), 4: dt.date(2026, 3, 11), 9: dt.date(2026, 3, 18)}
    assert again.due_on == days[absence]
    assert "tính tiếp 3 ngày còn lại" in again.due_source
    assert dossier.decisions.filter(kind="RECEIPT_SLIP").last().body["due_on"] == again.due_on.isoformat()


def test_who_returned_it_after_the_day_gets_one_day_more_and_not_a_new_limit(world: World) -> None:
    dossier = world.step(world.opened(), "submit", "coso")
    world.at = moment("2026-03-12 09:00")
    dossier = world.step(dossier, "return_for_supplement", "trungtam", gaps=["Thiếu báo giá"])
    assert turn(dossier, "check_pass").left == -3
    dossier = world.step(dossier, "resubmit", "coso")
    assert turn(dossier, "check_pass").due_on == dt.date(2026, 3, 13)


def test_what_is_left_is_used_once(world: World) -> None:
    dossier = world.step(world.opened(), "submit", "coso")
    for _ in range(2):
        dossier = world.step(dossier, "return_for_supplement", "trungtam", gaps=["Thiếu"])
        dossier = world.step(dossier, "resubmit", "coso")
    turns = Turn.objects.filter(subject=dossier, asks__contains="check_pass").order_by("pk")
    assert [one.allowed for one in turns] == [5, 5, 5]
    assert [one.taken_up for one in turns] == [True, True, False]
    dossier = world.step(dossier, "confirm_by_commune", "commune")
    dossier = world.step(dossier, "check_pass", "trungtam")
    assert turn(dossier, "check_pass").left is None


def test_the_commune_is_not_asked_again_for_what_it_has_said(world: World) -> None:
    dossier = world.step(world.opened(), "submit", "coso")
    dossier = world.step(dossier, "confirm_by_commune", "commune")
    dossier = world.step(dossier, "return_for_supplement", "trungtam", gaps=["Thiếu"])
    dossier = world.step(dossier, "resubmit", "coso")
    assert not Turn.objects.filter(subject=dossier, asks="confirm_by_commune", ended_at__isnull=True).exists()
    assert world.step(dossier, "check_pass", "trungtam").state == State.CHECKED


def test_a_suspended_project_says_since_when_and_why(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    dossier = world.step(dossier, "suspend", "trungtam", reason="Cơ sở bị ngập")
    stop = ClockStop.objects.get(subject=dossier)
    assert (stop.since, stop.why) == (world.at, "đề án tạm dừng: Cơ sở bị ngập")
    dossier = world.step(dossier, "resume", "trungtam")
    stop.refresh_from_db()
    assert stop.until == world.at


def test_finance_goes_on_with_its_own_limit_when_a_settlement_comes_back(world: World) -> None:
    dossier = world.before("pass_settlement")
    first = turn(dossier, "pass_settlement")
    assert first.allowed == 10
    world.at = dt.datetime.combine(first.due_on, dt.time(9), world.at.tzinfo)
    dossier = world.step(dossier, "return_settlement", "ketoan")
    assert not ClockStop.objects.filter(subject=dossier).exists()
    dossier = world.step(dossier, "submit_settlement", "trungtam")
    assert turn(dossier, "pass_settlement").allowed == 1


def test_a_limit_that_would_run_into_a_year_without_calendar_is_refused_without_a_trace(world: World) -> None:
    dossier = world.opened()
    Dossier.objects.filter(pk=dossier.pk).update(budget_year=2027)
    dossier.refresh_from_db()
    world.at = moment("2027-12-30 09:00")
    before = (LogEntry.objects.count(), Turn.objects.count(), dossier.runs.count(), dossier.decisions.count())
    with pytest.raises(NotNow, match="Lịch làm việc năm 2028 chưa có"):
        act(dossier, "submit", actor=world["coso"], at=world.at)
    assert (LogEntry.objects.count(), Turn.objects.count(), dossier.runs.count(), dossier.decisions.count()) == before


def test_the_accounts_of_a_whole_life_add_up_to_its_working_days(world: World) -> None:
    dossier = world.step(world.opened(), "submit", "coso")
    world.at = moment("2026-03-05 09:00")
    dossier = world.step(dossier, "return_for_supplement", "trungtam", gaps=["Thiếu báo giá"])
    world.at = moment("2026-03-16 09:00")
    dossier = world.step(dossier, "resubmit", "coso")
    world.at = moment("2026-03-18 09:00")
    dossier = world.step(dossier, "confirm_by_commune", "commune")
    dossier = world.step(dossier, "check_pass", "trungtam")
    world.at = moment("2026-04-10 09:00")
    times = times_of(dossier, world.at)
    held = {account.body: account.held for account in times.accounts}
    # The Centre sent it back on the 5th without waiting for the commune: 3, 4, 5 March are its own; 17 and 18 were the
    # commune's. No day is free but weekends (Giỗ Tổ is on 26 April).
    assert (held["COMMUNE"], times.paused, held["CENTRE"]) == (2, 7, 3 + 17)
    assert sum(held.values()) + times.paused == times.total == 29
    centre = next(account for account in times.accounts if account.body == "CENTRE")
    # The first check was cut after three days with two left, of which two were used; drafting had ten and took 17.
    assert (centre.allowed, centre.over) == (5 + 2 + 10, 7)
    ended = world.step(dossier, "withdraw", "coso", reason="Thôi")
    world.later(24 * 30)
    assert times_of(ended, world.at).total == 29


def test_the_settlement_is_due_from_the_day_of_the_acceptance_record_whoever_begins_it_when(world: World) -> None:
    dossier = world.before("accept")
    held = world.at.date()
    # The record is entered three days after the visit; the centre begins on the papers a week later.
    world.at += dt.timedelta(days=3)
    dossier = world.step(dossier, "accept", "nghiemthu", held_on=held)
    due = due_after(held, 15)
    first = turn(dossier, "submit_settlement")
    assert (first.due_on, first.allowed) == (due, 15)
    assert "Điều 18 Thông tư số 36/2013/TT-BCT" in first.due_source
    assert f"tính từ ngày nghiệm thu {date_short(held)}" in first.due_source
    world.at += dt.timedelta(days=7)
    dossier = world.step(dossier, "start_settlement", "trungtam")
    assert turn(dossier, "submit_settlement").due_on == due
    assert dossier.runs.last().due_on == due
    assert claim_of(dossier, world.at.date()).settle_by == due


def test_the_days_of_settlement_are_the_dated_row_of_the_day_of_approval(world: World) -> None:
    dossier = world.before("accept")
    rows = DatedRule.objects.filter(key="settlement_days_after_acceptance")
    rows.update(valid_to=dossier.approved_on)
    # Later than the approval: it holds for others.
    DatedRule.objects.create(
        key=KEY, value=5, clause="QĐ 1", confidence="V", valid_from=dossier.approved_on + dt.timedelta(days=1)
    )
    later = world.step(dossier, "accept", "nghiemthu")
    assert turn(later, "submit_settlement").allowed == 15
    rows.filter(value=15).update(value=20, clause="Quyết định 20/QĐ")
    other = world.before("accept")
    DatedRule.objects.filter(value=5).update(valid_from=other.approved_on)
    other = world.step(other, "accept", "nghiemthu")
    given = turn(other, "submit_settlement")
    assert (given.allowed, given.due_source[:4]) == (5, "QĐ 1")
    assert claim_of(other, world.at.date()).settle_by == given.due_on


def test_what_finance_sends_back_is_due_from_the_day_it_came_back_and_says_that_this_is_a_convention(
    world: World,
) -> None:
    dossier = world.at_state("SETTLEMENT_REVIEW")
    world.at += dt.timedelta(days=40)
    dossier = world.step(dossier, "return_settlement", "ketoan")
    again = turn(dossier, "submit_settlement")
    assert again.due_on == due_after(world.at.date(), 15)
    assert "quy ước" in again.due_source and "trả lại" in again.due_source


@pytest.mark.any_day
def test_the_limit_of_settlement_and_its_clause_stand_on_both_pages(world: World, client) -> None:
    world.at = begins() - dt.timedelta(days=30)
    dossier = world.at_state("SETTLING")
    client.force_login(world["trungtam"])
    due = turn(dossier, "submit_settlement").due_on
    for page in ("/thoi-han/", f"/ho-so/{dossier.code}/"):
        shown = client.get(page).content.decode()
        assert f"{due:%d/%m/%Y}" in shown and "Điều 18 Thông tư số 36/2013/TT-BCT; tính từ ngày nghiệm thu" in shown, (
            page
        )
