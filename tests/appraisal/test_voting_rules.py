"""Rules of voting as dated data on pages: proposed by one, put in force by another, never over a meeting under way."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction

import clock
from accounts.models import RoleAssignment, User
from appraisal.counting import rule_kept_for
from appraisal.models import Board, Meeting, VotingRule
from appraisal.sheets import use_from
from appraisal.voting_rules import CHAIN, activate_rule, end_rule, propose_rule, reach
from ledger.log import verify
from ledger.models import LogEntry
from tests.appraisal.room import Room, one_line_sheet
from tests.browsing import day, text_of, window
from tests.clock import begins
from tests.world import World
from workflow.errors import BadFacts, NotNow, NotYours

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]
LIST = "/hoi-dong/quy-tac/"
MEMBERS = ["CT", "TK", "U1", "U2", "U3"]


def typed(**more: str) -> dict[str, str]:
    facts = {"name": "Quy chế họp 2027", "source": "Quyết định 9/QĐ-SCT", "valid_from": day(3), "least_members": "3"}
    facts |= {"share_numerator": "2", "share_denominator": "3", "needs_chair": "on"}
    return facts | more


def in_force(world: World, **facts: Any) -> VotingRule:
    made = propose_rule(
        {"name": "Quy chế", "source": "Quy chế 1", "valid_from": clock.local_day(world.at)} | facts,
        actor=world["so"],
        at=world.at,
    )
    return activate_rule(made, actor=world["giamdoc"], at=world.at)


def test_a_common_rule_from_the_page_to_the_day_it_holds(world: World) -> None:
    so, head = window(world, "so"), window(world, "giamdoc")
    board = Board.objects.get()
    looked = so.post(f"{LIST}moi/", typed())
    assert looked.status_code == 200 and VotingRule.objects.count() == 0
    said = text_of(looked)
    assert f"Sẽ áp dụng từ {day(3)} cho" in said and str(board) in said and "Không có phiên nào đang mở" in said
    seen = re.search(r'name="seen"\s+value="(\w+)"', looked.content.decode())
    assert seen
    # Something else typed than what was looked at is shown again, not sent.
    changed = so.post(f"{LIST}moi/", typed(share_denominator="4", seen=seen[1]))
    assert changed.status_code == 200 and VotingRule.objects.count() == 0
    assert so.post(f"{LIST}moi/", typed(seen=seen[1])).status_code == 302
    rule = VotingRule.objects.get()
    page = f"{LIST}{rule.pk}/"
    assert rule_kept_for(board, "", clock.today() + dt.timedelta(days=3)) is None
    assert "Chờ người khác duyệt: 1" in text_of(so.get(LIST))
    assert "người khác của Sở duyệt" in text_of(so.get(page)) and f"{page}duyet/" not in so.get(page).content.decode()
    own = so.post(f"{page}duyet/")
    assert own.status_code == 403 and "không tự duyệt" in text_of(own)
    assert head.post(f"{page}duyet/").status_code == 302
    assert "Sắp áp dụng: 1" in text_of(head.get(LIST))
    assert rule_kept_for(board, "", clock.today() + dt.timedelta(days=2)) is None
    assert rule_kept_for(board, "", clock.today() + dt.timedelta(days=3)) == rule
    twice = head.post(f"{page}duyet/")
    assert twice.status_code == 409 and "đã được duyệt" in text_of(twice)
    assert [one.action for one in LogEntry.objects.filter(chain=CHAIN)] == ["propose_rule", "activate_rule"]
    assert verify(CHAIN) is None


def test_a_rule_succeeds_the_one_of_its_kind_and_another_day_in_between_is_refused(world: World) -> None:
    board, today = Board.objects.get(), world.at.date()
    first = in_force(world, share_numerator=2, share_denominator=3)
    own = in_force(world, name="Riêng", board=board)
    later = today + dt.timedelta(days=30)
    second = in_force(world, name="Quy chế 2", valid_from=later)
    first.refresh_from_db()
    own.refresh_from_db()
    assert (first.valid_to, own.valid_to) == (later - dt.timedelta(days=1), None)
    # The council's own goes before the common one; other councils follow the common one.
    assert rule_kept_for(board, "", later) == own
    other = Board.objects.create(name="Hội đồng khác", decision_no="2/QĐ", decision_date=today)
    assert (rule_kept_for(other, "", today), rule_kept_for(other, "", later)) == (first, second)
    with pytest.raises(BadFacts, match="Đã có quy tắc «Quy chế"):
        in_force(world, name="Chen vào")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"valid_from": day(-1)}, "từ hôm nay trở đi"),
        ({"valid_from": ""}, "Áp dụng từ ngày"),
        ({"valid_to": day(1)}, "trước ngày có hiệu lực"),
        ({"source": " "}, "Căn cứ"),
        ({"share_numerator": "4"}, "từ 1 phần đến đủ cả"),
        ({"quorum_numerator": "2"}, "để trống cả hai"),
        ({"floor": "65"}, "phải chọn phiếu chấm"),
        ({"chair_breaks_tie": "on"}, "Chỉ ngang phiếu"),
    ],
)
def test_a_rule_that_cannot_be_is_said_at_its_field(world: World, facts: dict[str, str], sentence: str) -> None:
    answer = window(world, "so").post(f"{LIST}moi/", typed(**facts))
    assert answer.status_code == 422 and sentence in text_of(answer)
    assert VotingRule.objects.count() == 0


def test_who_looks_who_proposes_who_decides(world: World) -> None:
    rule = propose_rule(
        {"name": "Quy chế", "source": "Quy chế 1", "valid_from": world.at.date()}, actor=world["so"], at=world.at
    )
    for who in ("trungtam", "hoidong1", "sotaichinh"):
        assert window(world, who).get(LIST).status_code == 403
        assert window(world, who).post(f"{LIST}{rule.pk}/duyet/").status_code == 403
    assert window(world, "giamdoc").get(f"{LIST}moi/").status_code == 403
    with pytest.raises(IntegrityError), transaction.atomic():
        VotingRule.objects.filter(pk=rule.pk).update(activated_by=world["so"])
    second = User.objects.create_user("so2", full_name="Chuyên Viên Hai")
    RoleAssignment.objects.create(user=second, role="DOIT")
    assert activate_rule(rule, actor=second, at=world.at).activated_by == second


def test_a_proposal_whose_day_passed_while_it_waited_is_not_put_in_force(world: World) -> None:
    facts = {"name": "Quy chế", "source": "Quy chế 1", "valid_from": world.at.date()}
    rule = propose_rule(facts, actor=world["so"], at=world.at)
    with pytest.raises(NotNow, match="đã qua trong lúc chờ duyệt"):
        activate_rule(rule, actor=world["giamdoc"], at=world.at + dt.timedelta(days=2))
    head = window(world, "giamdoc")
    assert head.post(f"{LIST}{rule.pk}/bo/", {"reason": ""}).status_code == 422
    assert head.post(f"{LIST}{rule.pk}/bo/", {"reason": "Quá ngày"}).status_code == 302
    assert not VotingRule.objects.exists()
    assert LogEntry.objects.filter(chain=CHAIN, action="drop_rule").get().data["reason"] == "Quá ngày"


def test_a_rule_is_ended_from_today_on_and_the_next_one_holds(world: World) -> None:
    world.at = clock.now()
    board, today = Board.objects.get(), clock.today()
    rule = in_force(world)
    page, head = f"{LIST}{rule.pk}/", window(world, "giamdoc")
    early = head.post(f"{page}het/", {"last": day(-1), "reason": "Bãi bỏ"})
    assert early.status_code == 422 and "những ngày đã qua giữ nguyên" in text_of(early)
    assert head.post(f"{page}het/", {"last": day(), "reason": " "}).status_code == 422
    assert head.post(f"{page}het/", {"last": day(2), "reason": "Bãi bỏ"}).status_code == 302
    assert rule_kept_for(board, "", today + dt.timedelta(days=2)) == rule
    assert rule_kept_for(board, "", today + dt.timedelta(days=3)) is None
    with pytest.raises(BadFacts, match="chỉ rút ngắn được"):
        end_rule(rule, today + dt.timedelta(days=9), reason="Kéo dài", actor=world["giamdoc"], at=world.at)
    with pytest.raises(NotYours):
        end_rule(rule, today, reason="Bãi bỏ", actor=world["trungtam"], at=world.at)


def test_a_meeting_under_way_keeps_its_rule_for_whatever_comes_before_it(world: World) -> None:
    world.at = begins() - dt.timedelta(days=4)
    room = Room(world, MEMBERS)
    day_of_sitting = room.day + dt.timedelta(days=2)
    room.call(meeting_on=day_of_sitting)
    room.declare()
    world.at += dt.timedelta(days=2)
    in_force(world, name="Nhất trí", share_numerator=1, share_denominator=1, strictly=False)
    room.present(*MEMBERS)
    room.open()
    for code in ("CT", "TK", "U1"):
        room.vote(code)
    # A second vote in the sitting that was opened: still by more than half.
    room.do("CT", "vote_again", reason="Chưa rõ giá")
    room.declare()
    for code in ("CT", "TK", "U1", "U2"):
        room.vote(code)
    room.vote("U3", "K")
    assert (room.dossier.state, room.round.no) == ("APPRAISED", 2)
    # A council called now decides by the new rule.
    other = Room.__new__(Room)
    other.__dict__ |= room.__dict__ | {"dossier": world.before("open_appraisal")}
    other.call(meeting_on=room.day + dt.timedelta(days=1))
    assert other.round.rule["share"] == "1"


def test_opinions_asked_in_writing_keep_their_rule_and_sheet_for_dossiers_added_later(world: World) -> None:
    room = Room(world, MEMBERS, sheet=one_line_sheet())
    due = room.day + dt.timedelta(days=9)
    room.call(mode="WRITTEN", meeting_on=due)
    rule = VotingRule.objects.get()
    world.at += dt.timedelta(days=2)
    use_from(one_line_sheet(), rule, world.at.date(), actor=world["so"], at=world.at)
    first = room.round
    room.dossier = world.before("open_appraisal")
    room.call(mode="WRITTEN", meeting_on=due)
    assert (room.round.meeting, room.round.sheet, room.round.rule) == (first.meeting, first.sheet, first.rule)


def test_before_saving_the_page_says_for_whom_it_holds_and_which_meetings_keep_theirs(world: World) -> None:
    world.at = begins() - dt.timedelta(days=1)
    room = Room(world, MEMBERS)
    room.call(meeting_on=clock.today() + dt.timedelta(days=5))
    own = in_force(world, name="Riêng của hội đồng", board=room.board)
    regime = room.dossier.regime
    in_force(world, name="Chung cũ")
    VotingRule.objects.create(board=Board.objects.get(decision_no="15/QĐ-SCT"), name="Theo chế độ", regime=regime)
    answer = text_of(window(world, "so").post(f"{LIST}moi/", typed()))
    assert f"Không đổi {room.board}: «{own}»" in answer
    assert "Kết thúc vào hôm trước: «Chung cũ»" in answer
    assert "«Theo chế độ» (chế độ" in answer
    assert "giữ quy tắc của mình" in answer and str(Meeting.objects.get()) in answer and "1 hồ sơ" in answer
    found = reach(own, clock.today())
    assert [one.board for one in found.councils] == [room.board] and found.ends == ()
