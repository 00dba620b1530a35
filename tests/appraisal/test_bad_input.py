"""What a council refuses, through its pages: a 4xx with a sentence that says how to mend it, and no trace."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

import clock
from accounts.models import Delegation, User
from appraisal.models import Attendance, Declaration, Meeting, Round, Vote
from dossiers.models import Dossier
from ledger.models import LogEntry, OutboxEvent
from tests.appraisal.room import Room, one_line_sheet, window
from tests.browsing import text_of
from tests.clock import begins
from tests.world import World
from workflow.errors import BadFacts, NotNow
from workflow.models import PhaseRun

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]
MEMBERS = ["CT", "TK", "U1", "U2", "U3"]


@pytest.fixture
def room(world: World) -> Room:
    """A council before which one dossier lies today."""
    world.at = begins() - dt.timedelta(days=4)
    made = Room(world, MEMBERS)
    made.call(meeting_on=clock.today())
    # The day of the sitting has come.
    made.world.at = clock.now() - dt.timedelta(minutes=5)
    return made


def trace() -> tuple[Any, ...]:
    """What a refusal must leave alone."""
    return (
        list(Dossier.objects.order_by("pk").values()),
        list(Round.objects.order_by("pk").values()),
        list(Meeting.objects.order_by("pk").values()),
        *(kind.objects.count() for kind in (LogEntry, OutboxEvent, PhaseRun, Vote, Declaration, Attendance)),
        Delegation.objects.count(),
    )


def refused(room: Room, who: str, address: str, typed: dict[str, Any], *, status: int, sentence: str) -> None:
    """POST, and look at the answer and at what stayed as it was."""
    before = trace()
    answer = window(room, who).post(address, typed)
    said = text_of(answer)
    assert answer.status_code == status, (answer.status_code, said[-600:])
    assert sentence in said
    assert trace() == before


def ballot(room: Room, **typed: Any) -> tuple[str, dict[str, Any]]:
    version = Dossier.objects.get(pk=room.dossier.pk).version
    facts = {"version": version, "ballot": "PASS", "remark": ""} | typed
    return f"/hoi-dong/phieu/{room.dossier.code}/", facts


def step(room: Room, event: str, **typed: Any) -> tuple[str, dict[str, Any]]:
    version = Dossier.objects.get(pk=room.dossier.pk).version
    return f"/ho-so/{room.dossier.code}/buoc/{event}/", {"version": version} | typed


def test_a_vote_after_closing(room: Room) -> None:
    room.declare()
    for code in ("CT", "TK", "U1", "U2"):
        room.vote(code)
    room.do("CT", "close_ballot")
    refused(room, "U3", *ballot(room), status=409, sentence="đã kết luận")
    refused(room, "U3", *step(room, "cast_vote", ballot="PASS"), status=403, sentence="việc đã xong")


def test_a_vote_by_a_recused_member(room: Room) -> None:
    room.do("U1", "declare_interest", interest="FAMILY", note="Anh ruột của chủ cơ sở")
    refused(room, "U1", *ballot(room), status=403, sentence="vì có lợi ích liên quan")
    refused(room, "U1", *step(room, "cast_vote", ballot="PASS"), status=404, sentence="Không có trang này")


def test_a_vote_by_a_member_who_was_removed(room: Room) -> None:
    room.declare("U1")
    room.do("so", "replace_member", member=room.called("U1").pk, reason="Nghỉ hưu")
    refused(room, "U1", *ballot(room), status=403, sentence="đã thôi tham gia")
    refused(room, "U1", *step(room, "cast_vote", ballot="PASS"), status=404, sentence="Không có trang này")


def test_a_second_vote(room: Room) -> None:
    room.declare("U1")
    room.vote("U1")
    refused(room, "U1", *ballot(room, ballot="FAIL", remark="Nghĩ lại"), status=403, sentence="việc đã xong")
    assert room.called("U1").vote.ballot == "PASS"


def test_a_vote_before_declaring(room: Room) -> None:
    refused(room, "U1", *ballot(room), status=409, sentence="Hãy khai về lợi ích")


def test_declaring_twice(room: Room) -> None:
    room.declare("U1")
    address = f"/hoi-dong/khai/{room.dossier.code}/"
    typed = {"version": Dossier.objects.get(pk=room.dossier.pk).version, "interest": "NONE"}
    refused(room, "U1", address, typed, status=409, sentence="đã khai ở lần thẩm định này")
    with pytest.raises(BadFacts, match="đã khai ở lần thẩm định này"):
        room.do("U1", "declare_interest", interest="NONE")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"ballot": "FAIL"}, "lý do không đạt"),
        ({"ballot": "PASS_WITH_CHANGES", "remark": "   "}, "nội dung cần chỉnh sửa"),
        ({"ballot": "PERHAPS"}, "hãy chọn lại"),
        ({"ballot": ""}, "Hãy chọn"),
    ],
)
def test_a_ballot_that_is_not_filled_in(room: Room, typed: dict[str, str], sentence: str) -> None:
    room.declare("U1")
    refused(room, "U1", *ballot(room, **typed), status=422, sentence=sentence)


@pytest.mark.parametrize("points", ["", "101", "-1", "sáu", "6,789", "NaN", "1e9"])
def test_points_out_of_range(world: World, points: str) -> None:
    world.at = begins() - dt.timedelta(days=4)
    sheet = one_line_sheet()
    room = Room(world, MEMBERS, floor=65, sheet=sheet)
    room.call(meeting_on=clock.today())
    room.declare("U1")
    line = sheet.criteria.get()
    refused(room, "U1", *ballot(room, **{f"score_{line.pk}": points}), status=422, sentence="Đánh giá chung")


def test_a_remark_that_the_sheet_demands(world: World) -> None:
    world.at = begins() - dt.timedelta(days=4)
    sheet = one_line_sheet()
    sheet.criteria.update(remark="BELOW", remark_below=50)
    room = Room(world, MEMBERS, sheet=sheet)
    room.call(meeting_on=clock.today())
    room.declare("U1")
    line = sheet.criteria.get()
    points = {f"score_{line.pk}": "49,5"}
    refused(room, "U1", *ballot(room, **points), status=422, sentence="hãy ghi nhận xét khi cho điểm dưới 50")
    answer = window(room, "U1").post(*ballot(room, **points, **{f"remark_{line.pk}": "Máy quá cũ"}))
    assert answer.status_code == 200


def test_a_sitting_without_quorum_or_chair(room: Room) -> None:
    begin = reverse("begin-sitting", args=[room.meeting.pk])
    room.present("CT", "TK", "U1", away=("U2", "U3"))
    refused(room, "TK", begin, {}, status=409, sentence="Mới có mặt 3/5 thành viên; cần ít nhất 4 người")
    room.present("TK", "U1", "U2", "U3", away=("CT",))
    refused(room, "TK", begin, {}, status=409, sentence="Chưa có người chủ trì")


def test_a_sitting_before_its_day(world: World) -> None:
    world.at = begins() - dt.timedelta(days=4)
    room = Room(world, MEMBERS)
    room.call(meeting_on=clock.today() + dt.timedelta(days=3))
    room.present(*MEMBERS)
    begin = reverse("begin-sitting", args=[room.meeting.pk])
    refused(room, "TK", begin, {}, status=409, sentence="chưa đến ngày")


def test_a_sitting_in_the_past_is_not_called(world: World) -> None:
    world.at = begins() - dt.timedelta(days=4)
    room = Room(world, MEMBERS)
    yesterday = clock.today() - dt.timedelta(days=1)
    typed = {"board": room.board.pk, "mode": "MEETING", "meeting_on": f"{yesterday:%d/%m/%Y}", "place": ""}
    refused(room, "so", *step(room, "open_appraisal", **typed), status=422, sentence="đã qua")


def test_closing_without_enough_ballots(room: Room) -> None:
    room.declare()
    room.vote("CT")
    chair = reverse("chair", args=[room.meeting.pk, room.dossier.code, "close_ballot"])
    version = Dossier.objects.get(pk=room.dossier.pk).version
    refused(room, "CT", chair, {"version": version}, status=422, sentence="Mới có 1/5 phiếu; cần ít nhất 4")


def test_the_gavel_in_other_hands(room: Room) -> None:
    there = {f"nguoi-{room.people[code].pk}": "co-mat" for code in MEMBERS}
    for name, typed in (("roll-call", there), ("begin-sitting", {}), ("end-sitting", {})):
        address = reverse(name, args=[room.meeting.pk])
        refused(room, "U1", address, typed, status=403, sentence="do Thư ký và người chủ trì")
        refused(room, "so", address, typed, status=403, sentence="dành cho: Thành viên Hội đồng thẩm định")
    chair = reverse("chair", args=[room.meeting.pk, room.dossier.code, "close_ballot"])
    version = Dossier.objects.get(pk=room.dossier.pk).version
    refused(room, "TK", chair, {"version": version}, status=403, sentence="của người chủ trì")


def test_a_delegation_loop(room: Room) -> None:
    today = clock.today()
    Delegation.objects.create(
        user=room.people["U2"], deputy=room.people["U1"], valid_from=today, valid_to=today + dt.timedelta(days=5)
    )
    typed = {
        "deputy": room.people["U2"].pk,
        "valid_from": f"{today:%d/%m/%Y}",
        "valid_to": f"{today:%d/%m/%Y}",
        "reason": "Công tác",
    }
    refused(room, "U1", "/uy-quyen/", typed, status=422, sentence="Ủy quyền vòng tròn")


def test_a_member_on_leave_votes_by_his_deputy_only_where_noted(room: Room) -> None:
    """The secretary noted him as away, and nobody as coming instead: neither of the two votes."""
    room.lend("U1")
    room.do("P", "declare_interest", interest="NONE")
    room.declare("U1")
    room.present("CT", "TK", "U2", "U3", away=("U1",))
    room.open()
    refused(room, "U1", *ballot(room), status=422, sentence="đang ghi Ủy Viên Mẫu 1 vắng mặt")
    refused(room, "P", *ballot(room), status=422, sentence="đang ghi Ủy Viên Mẫu 1 vắng mặt")
    room.present(instead={"U1": "P"})
    assert window(room, "P").post(*ballot(room)).status_code == 200


def test_closing_a_closed_sitting(room: Room) -> None:
    room.declare()
    secretary = window(room, "TK")
    secretary.post(reverse("roll-call", args=[room.meeting.pk]), {"rest": "co-mat"})
    assert secretary.post(reverse("begin-sitting", args=[room.meeting.pk])).status_code == 302
    end = reverse("end-sitting", args=[room.meeting.pk])
    refused(room, "TK", end, {}, status=409, sentence="Còn 1 hồ sơ chưa kết luận")
    for code in MEMBERS:
        assert window(room, code).post(*ballot(room)).status_code == 200
    assert window(room, "TK").post(end).status_code == 302
    refused(room, "TK", end, {}, status=409, sentence="đã bế mạc")


def test_a_delegation_loop_by_three_however_it_is_recorded(room: Room) -> None:
    """U1 to U2 to U3 and back: by oneself, by the head of the body, on one common day only."""
    today = clock.today()
    for user, deputy in (("U2", "U3"), ("U3", "U1")):
        Delegation.objects.create(
            user=room.people[user],
            deputy=room.people[deputy],
            valid_from=today + dt.timedelta(days=2),
            valid_to=today + dt.timedelta(days=5),
        )
    typed = {
        "deputy": room.people["U2"].pk,
        "valid_from": f"{today:%d/%m/%Y}",
        "valid_to": f"{today + dt.timedelta(days=2):%d/%m/%Y}",
        "reason": "Công tác",
    }
    loop = "Ủy quyền vòng tròn: Ủy Viên Mẫu 1 → Ủy Viên Mẫu 2 → Ủy Viên Mẫu 3 → Ủy Viên Mẫu 1"
    refused(room, "U1", "/uy-quyen/", typed, status=422, sentence=loop)
    body = room.world["giamdoc"].organisation
    User.objects.filter(pk=room.people["U1"].pk).update(organisation=body)
    by_head = typed | {"person": room.people["U1"].pk}
    refused(room, "giamdoc", "/vang-mat/", by_head, status=422, sentence=loop)
    # The days before do not meet: then it is no loop.
    free = typed | {"valid_to": f"{today + dt.timedelta(days=1):%d/%m/%Y}"}
    assert window(room, "U1").post("/uy-quyen/", free).status_code == 302


def test_two_chairs_closing_one_after_the_other_on_pages_opened_before(world: World) -> None:
    """The chair and his deputy both have the page open; the later of the two finds the dossier concluded."""
    world.at = begins() - dt.timedelta(days=4)
    room = Room(world, MEMBERS)
    room.lend("CT")
    room.call(meeting_on=clock.today())
    room.world.at = clock.now() - dt.timedelta(minutes=5)
    room.declare()
    room.declare("P")
    for code in ("CT", "TK", "U1", "U2"):
        room.vote(code)
    page = reverse("chair", args=[room.meeting.pk, room.dossier.code, "close_ballot"])
    version = Dossier.objects.get(pk=room.dossier.pk).version
    assert window(room, "P").get(page).status_code == 200
    assert window(room, "P").post(page, {"version": version}).status_code == 302
    refused(room, "CT", page, {"version": version}, status=409, sentence="Hồ sơ đã thay đổi sau khi trang này được mở")
    now = Dossier.objects.get(pk=room.dossier.pk).version
    refused(room, "CT", page, {"version": now}, status=403, sentence="việc đã xong")


def test_a_vote_after_the_sitting_was_closed(room: Room) -> None:
    room.declare()
    secretary = window(room, "TK")
    secretary.post(reverse("roll-call", args=[room.meeting.pk]), {"rest": "co-mat"})
    secretary.post(reverse("begin-sitting", args=[room.meeting.pk]))
    for code in ("CT", "TK", "U1", "U2"):
        assert window(room, code).post(*ballot(room)).status_code == 200
    room.do("CT", "close_ballot")
    assert secretary.post(reverse("end-sitting", args=[room.meeting.pk])).status_code == 302
    refused(room, "U3", *ballot(room), status=409, sentence="đã kết luận")
    there = {f"nguoi-{room.people['U3'].pk}": "co-mat"}
    refused(
        room,
        "TK",
        reverse("roll-call", args=[room.meeting.pk]),
        there,
        status=409,
        sentence="đã bế mạc; không ghi thêm",
    )


def test_closing_the_ballot_of_a_sitting_nobody_opened_needs_ballots_all_the_same(room: Room) -> None:
    room.declare()
    for code in ("TK", "U1", "U2", "U3"):
        room.vote(code)
    chair = reverse("chair", args=[room.meeting.pk, room.dossier.code, "close_ballot"])
    version = Dossier.objects.get(pk=room.dossier.pk).version
    refused(room, "CT", chair, {"version": version}, status=422, sentence="túc số phải có người chủ trì")
    end = reverse("end-sitting", args=[room.meeting.pk])
    refused(room, "CT", end, {}, status=409, sentence="chưa khai mạc nên chưa bế mạc được")


def test_a_year_without_a_calendar_stops_the_call_with_what_to_enter_where(world: World) -> None:
    """The limit of the members cannot be counted: nothing is opened, nobody is asked."""
    world.at = begins() - dt.timedelta(days=4)
    room = Room(world, MEMBERS)
    world.at = clock.moment(dt.date(2031, 3, 3), dt.time(9))
    before = trace()
    with pytest.raises(NotNow, match="2031") as gap:
        room.call(meeting_on=dt.date(2031, 3, 5))
    assert "lịch" in str(gap.value).lower()
    assert gap.value.status == 409
    assert trace() == before


def test_asking_in_writing_again_over_a_year_without_a_calendar_keeps_the_round_as_it_was(world: World) -> None:
    room = Room(world, MEMBERS)
    room.call(mode="WRITTEN", meeting_on=room.day)
    room.declare()
    room.vote("CT")
    world.at = clock.moment(dt.date(2031, 3, 3), dt.time(9))
    before = trace()
    with pytest.raises(NotNow, match="2031"):
        room.do("CT", "vote_again", reason="Thiếu phiếu")
    assert trace() == before
    assert (room.round.no, room.round.verdict) == (1, "")
