"""Several hands on one gavel at the same moment, on PostgreSQL: one conclusion, one number, no trace of the losers."""

from __future__ import annotations

from functools import partial

import pytest

from accounts.delegations import BadDelegation, lend
from accounts.models import Delegation, RoleAssignment, User
from appraisal.meetings import close_meeting, open_meeting
from appraisal.models import VotingRule
from appraisal.voting_rules import CHAIN, activate_rule, propose_rule
from dossiers.models import Decision, Dossier
from ledger.log import verify
from ledger.models import LogEntry
from reports.handover import hand_over, work_of
from tests.appraisal.room import Room
from tests.races import at_once, needs_postgresql
from tests.world import World
from workflow.absence import record_absence
from workflow.engine import act
from workflow.errors import Refused

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room() -> Room:
    needs_postgresql()
    made = Room(World(), ["CT", "TK", "U1", "U2", "U3"])
    made.lend("CT")
    made.call()
    made.declare()
    return made


def test_two_chairs_closing_at_once_conclude_once(room: Room) -> None:
    for code in ("CT", "TK", "U1", "U2"):
        room.vote(code)
    at = room.world.later()
    chair, deputy = room.people["CT"], room.people["P"]
    outcomes = at_once(
        partial(act, room.dossier, "close_ballot", actor=chair, at=at),
        partial(act, room.dossier, "close_ballot", actor=deputy, at=at),
        partial(act, room.dossier, "close_ballot", actor=chair, at=at),
    )
    assert sum(isinstance(one, Dossier) for one in outcomes) == 1, outcomes
    assert all(isinstance(one, Dossier | Refused) for one in outcomes), outcomes
    assert LogEntry.objects.filter(chain=room.dossier.pk, action="conclude_pass").count() == 1
    assert Decision.objects.filter(dossier=room.dossier, kind="APPRAISAL_MINUTES").count() == 1
    assert verify(room.dossier.pk) is None


def test_a_last_vote_against_the_closing_concludes_once(room: Room) -> None:
    for code in ("CT", "TK", "U1", "U2"):
        room.vote(code)
    at = room.world.later()
    outcomes = at_once(
        partial(act, room.dossier, "cast_vote", actor=room.people["U3"], at=at, ballot="FAIL", remark="Giá cao"),
        partial(act, room.dossier, "close_ballot", actor=room.people["CT"], at=at),
    )
    assert any(isinstance(one, Dossier) for one in outcomes), outcomes
    round_ = room.round
    cast = round_.members.filter(vote__isnull=False).count()
    assert round_.why.startswith(f"4/{cast} phiếu")
    assert LogEntry.objects.filter(chain=room.dossier.pk, action="conclude_pass").count() == 1


def test_a_sitting_is_opened_and_closed_once(room: Room) -> None:
    room.present("CT", "TK", "U1", "U2", "U3")
    at = room.world.later()
    hands = [room.people["TK"], room.people["CT"], room.people["TK"]]
    outcomes = at_once(*[partial(open_meeting, room.meeting, actor=one, at=at) for one in hands])
    assert sum(not isinstance(one, Exception) for one in outcomes) == 1, outcomes
    for code in ("CT", "TK", "U1", "U2", "U3"):
        room.vote(code)
    outcomes = at_once(*[partial(close_meeting, room.meeting, actor=one, at=room.world.later()) for one in hands])
    assert sum(not isinstance(one, Exception) for one in outcomes) == 1, outcomes
    assert LogEntry.objects.filter(chain=room.meeting.chain, action="open_meeting").count() == 1


def test_two_who_hand_over_the_same_work_move_it_once(room: Room) -> None:
    world = room.world
    dossier = world.at_state("CHECKED")
    takers = []
    for number in (1, 2):
        takers.append(User.objects.create_user(f"tt{number}", full_name=f"Người Nhận {number}"))
        RoleAssignment.objects.create(user=takers[-1], role="CENTRE")
    giver, at = world["trungtam"], world.later()
    chosen = {move.task.pk for move in work_of(giver, None, reader=world["quantri"], at=at)}
    facts = {"chosen": chosen, "on": at.date(), "reason": "Nghỉ phép", "leaves": False, "at": at}
    outcomes = at_once(
        partial(hand_over, giver, takers[0], actor=world["quantri"], **facts),
        partial(hand_over, giver, takers[1], actor=world["giamdoc"], **facts),
    )
    assert sum(not isinstance(one, Exception) for one in outcomes) == 1, outcomes
    assert all(isinstance(one, tuple | Refused) for one in outcomes), outcomes
    assert LogEntry.objects.filter(chain=dossier.pk, action="assign_task").count() == 1
    assert verify(dossier.pk) is None


def test_two_proposals_of_one_kind_put_in_force_at_once_do_not_overlap(room: Room) -> None:
    world, at = room.world, room.world.later()
    second = User.objects.create_user("so2", full_name="Chuyên Viên Hai")
    RoleAssignment.objects.create(user=second, role="DOIT")
    facts = {"source": "Quy chế 1", "valid_from": at.date()}
    rules = [propose_rule(facts | {"name": name}, actor=world["so"], at=at) for name in ("Một", "Hai")]
    outcomes = at_once(
        partial(activate_rule, rules[0], actor=world["giamdoc"], at=at),
        partial(activate_rule, rules[1], actor=second, at=at),
        partial(activate_rule, rules[0], actor=second, at=at),
    )
    assert sum(isinstance(one, VotingRule) for one in outcomes) == 1, outcomes
    assert all(isinstance(one, VotingRule | Refused) for one in outcomes), outcomes
    assert VotingRule.objects.in_use().count() == 1
    assert verify(CHAIN) is None


def test_an_interest_told_while_the_chair_closes_is_in_time_or_too_late_never_half(room: Room) -> None:
    for code in ("CT", "TK", "U1", "U2"):
        room.vote(code)
    at, u1 = room.world.later(), room.people["U1"]
    outcomes = at_once(
        partial(act, room.dossier, "close_ballot", actor=room.people["CT"], at=at),
        partial(
            act, room.dossier, "declare_interest", actor=u1, at=at, interest="FAMILY", note="Anh ruột của chủ cơ sở"
        ),
    )
    assert all(isinstance(one, Dossier | Refused) for one in outcomes), outcomes
    assert isinstance(outcomes[0], Dossier)
    void = room.called("U1").vote.voided_at is not None
    assert room.called("U1").recused == void
    assert room.round.why.startswith("3/3 phiếu" if void else "4/4 phiếu")
    assert verify(room.dossier.pk) is None


def test_a_head_and_his_officer_who_lend_to_each_other_at_once_make_no_loop(room: Room) -> None:
    world, at = room.world, room.world.later()
    first, last = at.date(), at.date()
    by_head = {"deputy": room.people["U1"], "first": first, "last": last, "reason": "Ốm", "actor": world["giamdoc"]}
    outcomes = at_once(
        partial(record_absence, world["so"], at=at, **by_head),
        partial(lend, user=room.people["U1"], deputy=world["so"], first=first, last=last),
    )
    assert sum(isinstance(one, Delegation) for one in outcomes) == 1, outcomes
    assert all(isinstance(one, Delegation | Refused | BadDelegation) for one in outcomes), outcomes
