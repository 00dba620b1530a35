"""One person's work to another: all that was chosen or nothing; what the taker may not have stays, with the reason."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

import clock
from accounts.models import RoleAssignment, User
from appraisal.models import BoardMember, Interest
from documents.vietnamese import date_short
from ledger.log import verify
from ledger.models import LogEntry
from reports.handover import chain_of, hand_over, work_of
from tests.appraisal.room import Room
from tests.clock import begins
from tests.world import World
from workflow.engine import open_tasks
from workflow.errors import BadFacts, NotYours, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]


@pytest.fixture
def taker(world: World) -> User:
    user = User.objects.create_user("nhan", full_name="Người Nhận Mẫu")
    RoleAssignment.objects.create(user=user, role="CENTRE")
    world.cast.people["nhan"] = user
    return user


def over(world: World, giver: User, taker: User, **more: Any) -> Any:
    listed = work_of(giver, taker, reader=world["quantri"], at=world.at)
    facts: dict[str, Any] = {
        "chosen": {move.task.pk for move in listed},
        "on": world.at.date(),
        "reason": "Nghỉ thai sản, phân công số 12/PC",
        "leaves": False,
        "actor": world["quantri"],
        "at": world.at,
    }
    return hand_over(giver, taker, **(facts | more))


def lines() -> int:
    return LogEntry.objects.count()


def test_all_work_goes_over_with_a_line_in_each_dossier(world: World, taker: User) -> None:
    dossiers = [world.at_state("CHECKED") for _ in range(3)]
    kept_out = world.at_state("CHECKED")
    Interest.objects.create(
        dossier=kept_out, user=taker, kind="OTHER", how="RECORDED", note="x", at=world.at, by=world["so"]
    )
    moved, left = over(world, world["trungtam"], taker)
    assert {move.dossier for move in moved} == set(dossiers)
    assert [(move.dossier, "lợi ích" in move.why_not) for move in left] == [(kept_out, True)]
    for dossier in dossiers:
        last = LogEntry.objects.filter(chain=dossier.pk).order_by("-sequence")[0]
        assert (last.action, last.data["taker"]) == ("assign_task", "Người Nhận Mẫu")
        assert "12/PC" in last.data["reason"]
        assert open_tasks(dossier).get().owner == taker
        assert verify(dossier.pk) is None
    assert open_tasks(kept_out).get().owner is None
    whole = LogEntry.objects.get(chain=chain_of(world["trungtam"]))
    assert (len(whole.data["moved"]), len(whole.data["left"])) == (3, 1)
    assert world.step(dossiers[0], "draft_project", "nhan").state == "DRAFTED"


def test_only_what_was_chosen_goes_over(world: World, taker: User) -> None:
    first, second = world.at_state("CHECKED"), world.at_state("CHECKED")
    over(world, world["trungtam"], taker, chosen={open_tasks(first).get().pk})
    assert open_tasks(first).get().owner == taker
    assert open_tasks(second).get().owner is None


def test_one_task_that_is_gone_takes_everything_back(world: World, taker: User) -> None:
    first, second = world.at_state("CHECKED"), world.at_state("CHECKED")
    chosen = {open_tasks(one).get().pk for one in (first, second)}
    world.step(second, "draft_project", "trungtam")
    before = lines()
    with pytest.raises(BadFacts, match="1 việc đã có người làm xong"):
        over(world, world["trungtam"], taker, chosen=chosen)
    assert open_tasks(first).get().owner is None
    assert lines() == before


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": "  "}, "lý do"),
        ({"on": dt.date(2030, 1, 1)}, "không quá 60 ngày"),
        ({"actor": "so"}, "quản trị hệ thống hoặc Giám đốc"),
        ({"taker": "trungtam"}, "khác người giao"),
        ({"locked": True}, "đã khóa"),
    ],
)
def test_a_hand_over_that_cannot_be_leaves_no_trace(
    world: World, taker: User, wrong: dict[str, Any], sentence: str
) -> None:
    dossier = world.at_state("CHECKED")
    if wrong.pop("locked", False):
        taker.is_active = False
        taker.save()
    if "actor" in wrong:
        wrong = {"actor": world[wrong["actor"]]}
    to = world[wrong.pop("taker")] if "taker" in wrong else taker
    before = lines()
    with pytest.raises(Refused, match=sentence):
        over(world, world["trungtam"], to, **wrong)
    assert lines() == before
    assert open_tasks(dossier).get().owner is None


def test_a_taker_without_the_seat_gets_nothing(world: World) -> None:
    world.at_state("CHECKED")
    moved, left = over(world, world["trungtam"], world["ketoan"])
    assert moved == []
    assert "không giữ vai trò" in left[0].why_not


def test_a_member_of_a_council_is_replaced_in_every_round(world: World) -> None:
    room = Room(world, ["CT", "TK", "U1", "U2", "U3"])
    room.call()
    other = world.at_state("APPRAISING")
    new = room.person("U9")
    over(world, room.people["U1"], new)
    assert room.called("U9").entitled and not room.called("U1").entitled
    handed_over = date_short(clock.local_day(world.at))
    assert room.called("U1").left_because.startswith(f"Bàn giao từ ngày {handed_over}")
    room.declare()
    for code in ("CT", "TK", "U2", "U3", "U9"):
        room.vote(code)
    assert room.dossier.state == "APPRAISED"
    # The other dossier lies before the same council.
    assert other.rounds.get().members.get(user=new).entitled


def test_whoever_leaves_has_no_seat_from_the_next_day(world: World, taker: User) -> None:
    world.at_state("CHECKED")
    BoardMember.objects.filter(user=world["hoidong1"]).update(user=world["trungtam"])
    day = world.at.date()
    over(world, world["trungtam"], taker, leaves=True)
    assert "CENTRE" in world["trungtam"].seats(day)
    assert world["trungtam"].seats(day + dt.timedelta(days=1)) == frozenset()
    assert BoardMember.objects.get(user=world["trungtam"]).valid_to == day


def test_the_page_shows_first_and_moves_then(world: World, taker: User) -> None:
    world.at = begins() - dt.timedelta(days=2)
    dossier = world.at_state("CHECKED")
    task = open_tasks(dossier).get()
    for login, status in (("quantri", 200), ("giamdoc", 200), ("so", 403), ("coso", 403)):
        window = Client()
        window.force_login(world[login])
        assert window.get("/ban-giao/").status_code == status, login
    window = Client()
    window.force_login(world["giamdoc"])
    page = window.get(f"/ban-giao/?giver={world['trungtam'].pk}&taker={taker.pk}").content.decode()
    assert dossier.code in page and "Lập đề án" in page
    typed = {
        "giver": world["trungtam"].pk,
        "taker": taker.pk,
        "on": f"{clock.today():%d/%m/%Y}",
        "reason": "Nghỉ phép",
        "task": [task.pk],
    }
    assert window.post("/ban-giao/", typed | {"reason": ""}).status_code == 422
    assert window.post("/ban-giao/", typed | {"task": ["x", 999999]}).status_code == 422
    assert open_tasks(dossier).get().owner is None
    answer = window.post("/ban-giao/", typed, follow=True)
    assert "Đã bàn giao 1 việc" in answer.content.decode()
    assert open_tasks(dossier).get().owner == taker


def test_nobody_hands_over_what_he_is_kept_out_of(world: World, taker: User) -> None:
    dossier = world.at_state("CHECKED")
    Interest.objects.create(
        dossier=dossier, user=world["quantri"], kind="OTHER", how="RECORDED", note="x", at=world.at, by=world["so"]
    )
    assert work_of(world["trungtam"], taker, reader=world["quantri"], at=world.at) == []
    with pytest.raises(BadFacts):
        over(world, world["trungtam"], taker, chosen={open_tasks(dossier).get().pk})
    with pytest.raises(NotYours):
        over(world, world["trungtam"], taker, actor=world["trungtam"])
