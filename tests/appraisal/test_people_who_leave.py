"""Somebody of a council leaves in the middle of a round: the round goes on, or somebody has it in hand."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import Delegation, RoleAssignment
from appraisal.models import Meeting
from reports.stuck import Reason, stuck
from tests.appraisal.room import Room
from tests.world import World
from workflow.engine import open_tasks
from workflow.errors import BadFacts, NotYours, Refused

pytestmark = pytest.mark.django_db
MEMBERS = ["CT", "TK", "U1", "U2", "U3"]


def hangs(room: Room) -> list[str]:
    """Why, but for papers that nobody draws in these tests."""
    return [one.reason for one in stuck(room.world.at) if one.reason is not Reason.PAPER]


def called(world: World, members: list[str] = MEMBERS) -> Room:
    room = Room(world, members)
    room.call()
    room.declare()
    return room


def leave(room: Room, code: str, successor: str = "") -> None:
    by = room.person(successor) if successor else None
    room.do("so", "replace_member", member=room.called(code).pk, successor=by, reason="Nghỉ hưu")


def closer(room: Room) -> str:
    """Who has to close."""
    task = next(task for task in open_tasks(room.dossier) if "close_ballot" in task.flow_task.asks)
    return str(task.owner or task.owner_permission)


def test_the_chair_leaves_and_the_vice_chair_closes(world: World) -> None:
    room = called(world, ["CT", "PCT", "TK", "U1", "U2"])
    leave(room, "CT")
    assert closer(room) == str(room.people["PCT"])
    for code in ("PCT", "TK", "U1"):
        room.vote(code)
    room.do("PCT", "close_ballot")
    assert room.dossier.state == "APPRAISED"


def test_the_only_chair_leaves_and_the_department_has_it_in_hand(world: World) -> None:
    room = called(world)
    leave(room, "CT")
    assert closer(room) == "DOIT"
    assert hangs(room) == [Reason.NO_CHAIR]
    for code in ("TK", "U1", "U2", "U3"):
        room.vote(code)
    with pytest.raises(BadFacts, match="Chủ tịch"):
        room.do("so", "close_ballot")
    room.do("so", "vote_again", reason="Hội đồng không còn người chủ trì", board=world_board())
    assert hangs(room) == []


def world_board():  # type: ignore[no-untyped-def]
    from appraisal.models import Board

    return Board.objects.get(decision_no="15/QĐ-SCT")


def test_a_chair_who_has_voted_leaves_and_his_ballot_stays(world: World) -> None:
    room = called(world)
    for code in ("CT", "TK", "U1", "U2"):
        room.vote(code)
    leave(room, "CT")
    assert closer(room) == "DOIT"
    room.do("so", "close_ballot")
    assert room.dossier.state == "APPRAISED"
    assert room.round.why.startswith("4/4 phiếu")


def test_a_member_who_has_voted_and_presides_over_nothing_is_not_replaced(world: World) -> None:
    room = called(world)
    room.vote("U1")
    with pytest.raises(BadFacts, match="đã bỏ phiếu"):
        leave(room, "U1")


def test_the_secretary_leaves_and_the_chair_calls_the_roll(world: World) -> None:
    from appraisal.meetings import open_meeting, record_attendance

    room = called(world)
    secretary = room.people["TK"]
    leave(room, "TK")
    there = {room.people[code].pk: True for code in ("CT", "U1", "U2", "U3")}
    with pytest.raises(NotYours):
        record_attendance(room.meeting, actor=secretary, at=world.later(), present=there)
    record_attendance(room.meeting, actor=room.people["CT"], at=world.later(), present=there)
    open_meeting(room.meeting, actor=room.people["CT"], at=world.later())
    assert Meeting.objects.get(pk=room.meeting.pk).opened_at


def test_the_last_awaited_member_leaves_and_the_chair_closes(world: World) -> None:
    room = called(world)
    for code in ("CT", "TK", "U1", "U2"):
        room.vote(code)
    leave(room, "U3")
    assert room.dossier.state == "APPRAISING"
    assert closer(room) == str(room.people["CT"])
    assert hangs(room) == []
    room.do("CT", "close_ballot")
    assert room.dossier.state == "APPRAISED"


def test_a_delegation_that_ends_gives_the_ballot_back_to_the_member(world: World) -> None:
    room = Room(world, MEMBERS)
    room.lend("U1")
    room.call()
    room.do("P", "declare_interest", interest="NONE")
    Delegation.objects.update(valid_to=room.day)
    world.at += dt.timedelta(days=1)
    with pytest.raises(NotYours):
        room.vote("P")
    assert hangs(room) == []
    room.declare("U1")
    room.vote("U1")
    assert room.called("U1").vote.cast_by is None


def test_a_seat_that_ends_by_its_date_takes_the_ballot_and_the_gavel(world: World) -> None:
    room = called(world)
    RoleAssignment.objects.filter(user__in=[room.people["U1"], room.people["TK"]]).update(valid_to=room.day)
    world.at += dt.timedelta(days=1)
    assert hangs(room) == [Reason.SEAT_LOST, Reason.SEAT_LOST, Reason.NO_QUORUM]
    for act in (lambda: room.vote("U1"), lambda: room.present("CT")):
        with pytest.raises(Refused):
            act()
    for code in ("U1", "TK"):
        leave(room, code)
    assert hangs(room) == []
    for code in ("CT", "U2", "U3"):
        room.vote(code)
    assert room.dossier.state == "APPRAISED"
