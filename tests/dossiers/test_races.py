"""Several people at once on PostgreSQL: exactly one outcome, no deadlock, no trace of the losers."""

from collections import Counter
from functools import partial
from typing import Any

import pytest
from viewflow.workflow.models import Task

from accounts.models import RoleAssignment, User
from appraisal.models import Board, BoardMember, Vote
from dossiers.models import Dossier
from ledger.log import verify
from ledger.models import LogEntry
from tests.races import at_once, needs_postgresql
from tests.world import World
from workflow.engine import act, complete, open_tasks
from workflow.errors import NotNow, NotYours, Refused, Stale
from workflow.models import PhaseRun

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ground() -> World:
    needs_postgresql()
    return World()


def sound(dossier: Dossier) -> Dossier:
    """One open stay, no task of another state, an unbroken chain."""
    now = Dossier.objects.get(pk=dossier.pk)
    runs = PhaseRun.objects.filter(subject=now, left_at__isnull=True)
    assert [run.state for run in runs] == [now.state]
    assert not open_tasks(now).exclude(process=runs[0].process_id).exists()
    assert verify(now.pk) is None
    return now


def kinds(outcomes: list[Any]) -> Counter[str]:
    """How many of each outcome."""
    return Counter(type(outcome).__name__ for outcome in outcomes)


def enlarge(world: World, size: int) -> list[User]:
    """A council of many."""
    board = Board.objects.get()
    members = [world[f"hoidong{number}"] for number in range(1, 6)]
    for number in range(6, size + 1):
        user = User.objects.create_user(f"hoidong{number}", full_name=f"Ủy viên Mẫu {number}")
        RoleAssignment.objects.create(user=user, role="COUNCIL")
        BoardMember.objects.create(board=board, user=user, order=number)
        members.append(user)
    return members


def test_twelve_votes_at_once_give_one_conclusion(ground: World) -> None:
    members = enlarge(ground, 12)
    dossier = ground.at_state("APPRAISING")
    at = ground.later()
    outcomes = at_once(*[partial(act, dossier, "cast_vote", actor=member, at=at, ballot="PASS") for member in members])
    assert kinds(outcomes) == {"Dossier": 12}, outcomes
    assert sound(dossier).state == "APPRAISED"
    assert Vote.objects.filter(member__round__dossier=dossier).count() == 12
    assert LogEntry.objects.filter(chain=dossier.pk, action="conclude_pass").count() == 1


def test_one_member_voting_from_two_windows_votes_once(ground: World) -> None:
    dossier = ground.at_state("APPRAISING")
    at = ground.later()
    outcomes = at_once(
        *[partial(act, dossier, "cast_vote", actor=ground["hoidong3"], at=at, ballot="PASS") for _ in range(4)]
    )
    assert sum(isinstance(outcome, Dossier) for outcome in outcomes) == 1
    assert all(isinstance(outcome, (Dossier, NotYours, NotNow)) for outcome in outcomes), outcomes
    assert Vote.objects.filter(member__round__dossier=dossier).count() == 1


def test_a_last_vote_against_a_withdrawal_ends_in_one_of_the_two(ground: World) -> None:
    seen: set[str] = set()
    for _ in range(6):
        dossier = ground.at_state("APPRAISING")
        for number in range(1, 5):
            act(dossier, "cast_vote", actor=ground[f"hoidong{number}"], at=ground.later(0.1), ballot="PASS")
        at = ground.later()
        outcomes = at_once(
            partial(act, dossier, "cast_vote", actor=ground["hoidong5"], at=at, ballot="PASS"),
            partial(act, dossier, "withdraw", actor=ground["coso"], at=at, reason="Thôi"),
        )
        now = sound(dossier)
        seen.add(now.state)
        # The vote may come first and the withdrawal after it: both are legal then, and both are in the log.
        assert now.state in {"WITHDRAWN", "APPRAISED"}
        assert isinstance(outcomes[1], Dossier) == (now.state == "WITHDRAWN")
    assert "WITHDRAWN" in seen


def test_a_task_against_a_termination_leaves_no_open_task(ground: World) -> None:
    for _ in range(4):
        dossier = ground.at_state("IN_PROGRESS")
        at = ground.later()
        outcomes = at_once(
            partial(act, dossier, "request_acceptance", actor=ground["coso"], at=at),
            partial(act, dossier, "terminate", actor=ground["giamdoc"], at=at, reason="Ngừng"),
        )
        now = sound(dossier)
        assert sum(isinstance(outcome, Dossier) for outcome in outcomes) == 1, outcomes
        assert all(isinstance(outcome, (Dossier, Refused)) for outcome in outcomes), outcomes
        assert now.state in {"INSPECTING", "TERMINATED"}


def test_two_people_on_one_task_finish_it_once(ground: World) -> None:
    second = User.objects.create_user("trungtam2", full_name="Người thứ hai")
    RoleAssignment.objects.create(user=second, role="CENTRE")
    dossier = ground.before("draft_project")
    task = open_tasks(dossier).get()
    at = ground.later()
    outcomes = at_once(
        partial(complete, task.pk, actor=ground["trungtam"], at=at, answer="draft_project"),
        partial(complete, task.pk, actor=second, at=at, answer="draft_project"),
    )
    assert kinds(outcomes) == {"Dossier": 1, "NotNow": 1}, outcomes
    assert sound(dossier).state == "DRAFTED"
    assert Task.objects.get(pk=task.pk).status == "DONE"


def test_a_double_submit_is_taken_once(ground: World) -> None:
    dossier = ground.opened()
    at = ground.later()
    outcomes = at_once(
        *[partial(act, dossier, "submit", actor=ground["coso"], at=at, seen_version=dossier.version) for _ in range(5)]
    )
    assert sum(isinstance(outcome, Dossier) for outcome in outcomes) == 1
    assert all(isinstance(outcome, (Dossier, Stale)) for outcome in outcomes), outcomes
    assert LogEntry.objects.filter(chain=dossier.pk, action="submit").count() == 1
    assert sound(dossier).state == "SUBMITTED"


def test_two_approvals_for_the_last_money_let_one_through(ground: World) -> None:
    from programmes.models import YearBudget

    first, second = ground.before("approve"), ground.before("approve")
    YearBudget.objects.filter(year=2026, source="LOCAL").update(ceiling_vnd=300_000_000)
    at = ground.later()
    outcomes = at_once(
        partial(act, first, "approve", actor=ground["giamdoc"], at=at),
        partial(act, second, "approve", actor=ground["giamdoc"], at=at),
    )
    assert kinds(outcomes) == {"Dossier": 1, "NotNow": 1}, outcomes
    assert {sound(first).state, sound(second).state} == {"APPROVED", "PLANNED"}


def test_one_invoice_claimed_in_two_dossiers_at_once_is_counted_once(ground: World) -> None:
    first, second = ground.before("enter_evidence"), ground.before("enter_evidence")
    facts = {"series": "C26TAA", "number": "77"}
    ground.later()
    outcomes = at_once(
        partial(ground.step, first, "enter_evidence", "coso", **facts),
        partial(ground.step, second, "enter_evidence", "coso", **facts),
    )
    assert kinds(outcomes) == {"Dossier": 1, "BadFacts": 1}, outcomes
    from settlement.models import Invoice

    assert Invoice.objects.filter(series="C26TAA", number="77").count() == 1


def test_payment_confirmed_twice_pays_once(ground: World) -> None:
    dossier = ground.before("confirm_payment")
    at = ground.later()
    outcomes = at_once(
        *[partial(act, dossier, "confirm_payment", actor=ground["khobac"], at=at, order_no="KB") for _ in range(3)]
    )
    assert sum(isinstance(outcome, Dossier) for outcome in outcomes) == 1, outcomes
    now = sound(dossier)
    assert (now.state, now.paid_vnd) == ("PAID", now.settled_vnd)
