"""The queue of stuck work: one case for each reason, the way on that frees it, and that it asks few questions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from viewflow.workflow.models import Task

import clock
from accounts.models import Delegation, RoleAssignment, User
from appraisal.models import Board, BoardMember, Interest
from documents.models import Paper
from dossiers.models import Dossier
from ledger.models import LogEntry, OutboxEvent
from notifications.models import Notice
from reports.stuck import Reason, Stuck, stuck
from reports.stuck.mending import mend
from reports.stuck.things import Way
from tests.appraisal.room import Room
from tests.clock import begins
from tests.world import World
from workflow.engine import act, open_tasks
from workflow.errors import NotYours, Refused
from workflow.models import PhaseRun

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]


def hanging(world: World) -> list[Stuck]:
    """What hangs, but for the papers: nobody delivers the outbox in these tests."""
    return [one for one in stuck(world.at) if one.reason is not Reason.PAPER]


def only(world: World, reason: Reason) -> Stuck:
    """The one thing that hangs, for this reason."""
    found = hanging(world)
    assert [one.reason for one in found] == [reason], [(one.reason, one.sentence) for one in found]
    return found[0]


def freed(world: World, thing: Stuck, way: Way, **typed: Any) -> None:
    """The administrator takes a way on; then nothing hangs, and the log says who did it."""
    mend(thing, way, actor=world["quantri"], at=world.later(), **({"reason": "Phân công số 12/PC"} | typed))
    assert [(one.reason, one.sentence) for one in hanging(world)] == []
    if thing.dossier is not None:
        last = LogEntry.objects.filter(chain=thing.dossier.pk).order_by("-sequence").first()
        assert last is not None and last.actor == world["quantri"]


def someone(world: World, login: str, role: str = "", name: str = "Người Nhận Mẫu") -> User:
    user = User.objects.create_user(login, full_name=name)
    if role:
        RoleAssignment.objects.create(user=user, role=role)
    world.cast.people[login] = user
    return user


def lock(user: User) -> None:
    user.is_active = False
    user.save()


def test_nothing_hangs_while_everybody_is_there(world: World) -> None:
    world.at_state("APPRAISING")
    world.at_state("CHECKED")
    assert hanging(world) == []


def test_a_seat_with_no_holder_is_given_to_somebody(world: World) -> None:
    dossier = world.at_state("CHECKED")
    RoleAssignment.objects.filter(role="CENTRE").update(valid_to=world.at.date() - dt.timedelta(days=1))
    thing = only(world, Reason.NO_HOLDER)
    assert "Lập đề án" in thing.sentence and thing.dossier == dossier
    taker = someone(world, "moi")
    with pytest.raises(NotYours):
        mend(thing, Way.GIVE_SEAT, actor=world["giamdoc"], at=world.at, person=taker, reason="Thử")
    freed(world, thing, Way.GIVE_SEAT, person=taker)
    assert "CENTRE" in taker.seats(world.at.date())


def test_the_last_holder_is_locked(world: World) -> None:
    world.at_state("CHECKED")
    lock(world["trungtam"])
    thing = only(world, Reason.LOCKED)
    assert "Lê Văn Mẫu" in thing.sentence
    freed(world, thing, Way.GIVE_SEAT, person=someone(world, "moi"))


def test_a_named_task_of_a_locked_person_is_given_on_or_back(world: World) -> None:
    from workflow.handover import assign

    dossier = world.at_state("CHECKED")
    one, other = someone(world, "tt2", "CENTRE"), someone(world, "tt3", "CENTRE", "Người Ba Mẫu")
    facts = {"actor": world["quantri"], "at": world.at, "reason": "Chia việc", "roles": ("ADMIN",)}
    assign(open_tasks(dossier).get(), taker=one, **facts)
    lock(one)
    thing = only(world, Reason.LOCKED)
    with pytest.raises(Refused, match="không giữ vai trò"):
        mend(thing, Way.ASSIGN, actor=world["quantri"], at=world.at, person=world["so"], reason="Thử")
    freed(world, thing, Way.ASSIGN, person=other)
    assert open_tasks(dossier).get().owner == other
    lock(other)
    freed(world, only(world, Reason.LOCKED), Way.RELEASE)
    assert open_tasks(dossier).get().owner is None
    world.step(dossier, "draft_project", "trungtam")


def test_the_owner_of_a_task_lost_the_seat(world: World) -> None:
    room = Room(world, ["CT", "TK", "U1", "U2", "U3"])
    room.call()
    room.declare()
    RoleAssignment.objects.filter(user=room.people["U1"]).update(valid_to=room.day)
    assert hanging(world) == []
    world.at += dt.timedelta(days=1)
    thing = only(world, Reason.SEAT_LOST)
    with pytest.raises(NotYours):
        room.vote("U1")
    freed(world, thing, Way.REPLACE)
    for code in ("CT", "TK", "U2", "U3"):
        room.vote(code)
    assert room.dossier.state == "APPRAISED"


def test_everybody_of_a_seat_has_an_interest(world: World) -> None:
    dossier = world.at_state("CHECKED")
    Interest.objects.create(
        dossier=dossier, user=world["trungtam"], kind="OTHER", how="RECORDED", note="x", at=world.at, by=world["so"]
    )
    thing = only(world, Reason.KEPT_OUT)
    freed(world, thing, Way.GIVE_SEAT, person=someone(world, "moi"))


@pytest.mark.parametrize("how", ["locked", "away", "interest"])
def test_the_deputy_cannot_either(world: World, how: str) -> None:
    dossier = world.at_state("CHECKED")
    deputy, day = someone(world, "thay", name="Người Thay Mẫu"), world.at.date()
    Delegation.objects.create(user=world["trungtam"], deputy=deputy, valid_from=day, valid_to=day)
    assert hanging(world) == []
    if how == "locked":
        lock(deputy)
    elif how == "away":
        third = someone(world, "ba", name="Người Ba Mẫu")
        Delegation.objects.create(user=deputy, deputy=third, valid_from=day, valid_to=day)
    else:
        Interest.objects.create(
            dossier=dossier, user=deputy, kind="OTHER", how="RECORDED", note="x", at=world.at, by=world["so"]
        )
    thing = only(world, Reason.AWAY)
    freed(world, thing, Way.GIVE_SEAT, person=someone(world, "moi"))


def test_a_council_of_which_too_few_are_left(world: World) -> None:
    room = Room(world, ["CT", "TK", "U1", "U2", "U3"])
    room.call()
    for code in ("U1", "U2", "U3"):
        room.do(code, "declare_interest", interest="FAMILY", note="Anh ruột của chủ cơ sở")
    thing = only(world, Reason.NO_QUORUM)
    assert "Chỉ còn 2 thành viên" in thing.sentence
    freed(world, thing, Way.VOTE_AGAIN, board=Board.objects.get(decision_no="15/QĐ-SCT"))
    assert room.round.board.decision_no == "15/QĐ-SCT"


def test_a_council_whose_only_chair_is_locked(world: World) -> None:
    room = Room(world, ["CT", "TK", "U1", "U2", "U3"])
    room.call()
    room.declare()
    lock(room.people["CT"])
    found = hanging(world)
    # His ballot, his closing, and the round as a whole.
    assert [one.reason for one in found] == [Reason.LOCKED, Reason.LOCKED, Reason.NO_CHAIR]
    new = someone(world, "ctmoi", "COUNCIL", "Chủ Tịch Mới Mẫu")
    freed(world, found[0], Way.REPLACE, person=new)
    room.people["CT2"] = new
    room.declare("CT2")
    for code in ("CT2", "TK", "U1", "U2", "U3"):
        room.vote(code)
    assert room.dossier.state == "APPRAISED"


def test_a_council_that_was_dissolved(world: World) -> None:
    room = Room(world, ["CT", "TK", "U1", "U2", "U3"])
    room.call()
    Board.objects.filter(pk=room.board.pk).update(valid_to=room.day - dt.timedelta(days=1))
    thing = only(world, Reason.DISSOLVED)
    freed(world, thing, Way.VOTE_AGAIN, board=Board.objects.get(decision_no="15/QĐ-SCT"))


def test_a_council_without_members(world: World) -> None:
    room = Room(world, ["CT", "TK", "U1", "U2", "U3"])
    room.call()
    BoardMember.objects.filter(board=room.board).update(valid_to=room.day - dt.timedelta(days=1))
    assert "không còn thành viên" in only(world, Reason.DISSOLVED).sentence


def test_opinions_in_writing_that_did_not_come(world: World) -> None:
    room = Room(world, ["CT", "TK", "U1", "U2", "U3"])
    room.call(mode="WRITTEN")
    room.declare()
    room.vote("CT")
    assert hanging(world) == []
    world.at += dt.timedelta(days=1)
    thing = only(world, Reason.LATE_WRITTEN)
    assert "1/5 phiếu" in thing.sentence
    freed(world, thing, Way.VOTE_AGAIN, board=room.board)


@pytest.mark.parametrize("gone", ["dossiers/flows.DraftFlow.not_there_any_more", "dossiers/flows.GoneFlow.act"])
def test_a_task_whose_node_is_gone_breaks_no_page_and_is_opened_anew(world: World, client: Any, gone: str) -> None:
    dossier = world.at_state("CHECKED")
    due = PhaseRun.objects.get(subject=dossier, left_at=None).due_on
    Task.objects.filter(process__run__subject=dossier, status="NEW").update(flow_task=gone)
    client.force_login(world["trungtam"])
    assert client.get("/").status_code == 200
    assert client.get(f"/ho-so/{dossier.code}/").status_code == 200
    freed(world, only(world, Reason.NODE_GONE), Way.REOPEN)
    assert PhaseRun.objects.get(subject=dossier, left_at=None).due_on == due
    assert world.step(dossier, "draft_project", "trungtam").state == "DRAFTED"


def test_a_state_without_its_task(world: World) -> None:
    dossier = world.at_state("CHECKED")
    open_tasks(dossier).update(status="CANCELED")
    freed(world, only(world, Reason.NO_TASK), Way.REOPEN)
    assert world.step(dossier, "draft_project", "trungtam").state == "DRAFTED"


def test_an_event_given_up_and_a_paper_without_bytes(world: World) -> None:
    dossier = world.at_state("SUBMITTED")
    event = OutboxEvent.objects.filter(kind="paper.requested", chain=dossier.pk).first()
    assert event is not None
    OutboxEvent.objects.filter(pk=event.pk).update(
        dead_at=world.at, attempts=8, last_error="OSError: đĩa đầy\nchi tiết"
    )
    others = Paper.objects.filter(chain=dossier.pk).exclude(pk=event.payload["paper"])
    paper = Paper.objects.get(pk=event.payload["paper"])
    thing = next(one for one in stuck(world.at) if one.reason is Reason.DEAD_EVENT)
    assert "đĩa đầy" in thing.sentence and "chi tiết" not in thing.sentence
    mend(thing, Way.RETRY, actor=world["quantri"], at=world.later())
    event.refresh_from_db()
    assert (event.dead_at, event.attempts) == (None, 0)

    world.later(3)
    waiting = [one for one in stuck(world.at) if one.reason is Reason.PAPER]
    assert {one.paper for one in waiting} == {paper, *others}
    mend(waiting[0], Way.REDRAW, actor=world["quantri"], at=world.later())
    asked = OutboxEvent.objects.filter(kind="paper.requested", payload__paper=str(waiting[0].paper.pk))
    assert asked.count() == 2


def test_what_all_members_owe_is_said_once(world: World) -> None:
    world.before("votes")
    world.at += dt.timedelta(days=90)
    thing = next(one for one in stuck(world.at) if one.reason is Reason.UNHEEDED)
    assert thing.sentence.count("Bỏ phiếu thẩm định") == 1


def test_a_dossier_long_overdue_of_which_nobody_read(world: World) -> None:
    dossier = world.at_state("CHECKED")
    run = PhaseRun.objects.get(subject=dossier, left_at=None)
    assert run.due_on
    world.at += (run.due_on - clock.local_day(world.at)) + dt.timedelta(days=10)
    assert [one for one in stuck(world.at) if one.reason is Reason.UNHEEDED] == []
    world.at += dt.timedelta(days=12)
    thing = next(one for one in stuck(world.at) if one.reason is Reason.UNHEEDED)
    assert "Trung tâm" in thing.sentence
    mend(thing, Way.REMIND, actor=world["quantri"], at=world.later())
    notice = Notice.objects.get(recipient=world["trungtam"], subject__contains="quá hạn")
    assert [one for one in stuck(world.at) if one.reason is Reason.UNHEEDED]
    Notice.objects.filter(pk=notice.pk).update(read_at=world.at)
    assert [one for one in stuck(world.at) if one.reason is Reason.UNHEEDED] == []


def test_the_queue_asks_as_much_for_many_dossiers_as_for_one(world: World, django_assert_max_num_queries: Any) -> None:
    lock(world["trungtam"])
    asked = []
    for _ in range(2):
        world["trungtam"].is_active = True
        world["trungtam"].save()
        world.at_state("CHECKED")
        world.at_state("APPRAISING")
        lock(world["trungtam"])
        lock(world["hoidong3"])
        with django_assert_max_num_queries(20) as seen:
            assert stuck(world.at)
        asked.append(len(seen.captured_queries))
        world["hoidong3"].is_active = True
        world["hoidong3"].save()
    assert asked[0] == asked[1]


# ── The pages ────────────────────────────────────────────────────────────────────────────────────


def test_the_pages_of_the_queue(world: World, client: Any) -> None:

    world.at = begins() - dt.timedelta(days=2)
    dossier = world.at_state("CHECKED")
    lock(world["trungtam"])
    taker = someone(world, "moi")
    for login, status in (("quantri", 200), ("giamdoc", 200), ("so", 403), ("coso", 403), ("nguoila", 403)):
        client.force_login(world[login])
        assert client.get("/viec-vuong/").status_code == status, login
    client.force_login(world["giamdoc"])
    task = open_tasks(dossier).get()
    one = f"/viec-vuong/viec-{task.pk}/"
    assert "Lập đề án" in client.get("/viec-vuong/").content.decode()
    typed = {"person": taker.pk, "reason": "Phân công số 12/PC"}
    assert client.get(one).status_code == 200
    assert client.post(f"{one}giao-vai-tro/", typed).status_code == 403
    client.force_login(world["quantri"])
    assert client.post(f"{one}giao-vai-tro/", {"person": taker.pk}).status_code == 422
    wrong = client.post(f"{one}giao-vai-tro/", {"person": world["trungtam"].pk, "reason": "x"})
    assert wrong.status_code == 422
    assert client.post(f"{one}chay-lai/", typed).status_code == 409
    assert client.get(f"{one}giao-vai-tro/").status_code == 405
    assert "CENTRE" not in taker.seats(clock.today())
    assert client.post(f"{one}giao-vai-tro/", typed).status_code == 302
    assert "CENTRE" in taker.seats(clock.today())
    assert client.get(one).status_code == 404
    # An administrator with an interest does not see it at all.
    lock(taker)
    assert dossier.code in client.get("/viec-vuong/").content.decode()
    Interest.objects.create(
        dossier=dossier, user=world["quantri"], kind="OTHER", how="RECORDED", note="x", at=world.at, by=world["so"]
    )
    assert dossier.code not in client.get("/viec-vuong/").content.decode()
    assert client.get(one).status_code == 404


def test_somebody_free_to_act_is_never_in_the_queue(world: World) -> None:
    dossier = world.at_state("CHECKED")
    assert hanging(world) == []
    assert act(dossier, "return_for_supplement", actor=world["trungtam"], at=world.later(), gaps=["Thiếu ảnh"])
    assert hanging(world) == []
    assert Dossier.objects.get(pk=dossier.pk).state == "RETURNED"
