"""An officer sets up a council, its rule and its score sheet on the pages; what was used stays as it was."""

from __future__ import annotations

import datetime as dt

import pytest

import clock
from accounts.models import User
from appraisal.councils import appoint, chain_of
from appraisal.counting import rule_kept_for
from appraisal.models import Board, BoardMember, ScoreSheet, VotingRule
from appraisal.sheets import CriterionTyped, new_version, save_sheet, use_from
from ledger.models import LogEntry
from tests.appraisal.room import Room
from tests.browsing import day, window
from tests.clock import begins
from tests.world import World
from workflow.errors import BadFacts, NotNow

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]
LINES = [CriterionTyped("Tính khả thi", 2, 0, 10, "BELOW", 5), CriterionTyped("Hiệu quả", 1, 0, 10, "NEVER")]


def test_a_council_from_the_decision_to_its_first_dossier(world: World) -> None:
    world.at = begins() - dt.timedelta(days=2)
    dossier = world.before("open_appraisal")
    world.at = clock.now()
    so = window(world, "so")
    decision = {"name": "Hội đồng mới", "decision_no": "88/QĐ-SCT", "decision_date": day(), "place": ""}
    decision |= {"quorum_numerator": "2", "quorum_denominator": "3", "valid_from": day(), "valid_to": ""}
    assert so.post("/hoi-dong/lap/", decision | {"quorum_numerator": "4"}).status_code == 422
    assert so.post("/hoi-dong/lap/", decision).status_code == 302
    board = Board.objects.get(decision_no="88/QĐ-SCT")
    page = f"/hoi-dong/lap/{board.pk}/"
    people = [User.objects.create_user(f"tv{number}", full_name=f"Thành Viên {number}") for number in range(4)]
    for role, person in zip(("CHAIR", "SECRETARY", "MEMBER", "MEMBER"), people, strict=True):
        typed = {"do": "appoint", "user": person.pk, "role": role, "first": day(), "last": "", "body": ""}
        assert so.post(page, typed).status_code == 302
    again = {"do": "appoint", "user": people[2].pk, "role": "MEMBER", "first": day(3), "last": ""}
    assert "đã có trong Hội đồng" in so.post(page, again).content.decode()
    other = world["hoidong5"]
    second = so.post(page, {"do": "appoint", "user": other.pk, "role": "CHAIR", "first": day(), "last": ""})
    assert second.status_code == 422 and "chỉ có một Chủ tịch" in second.content.decode()
    opened = world.step(dossier, "open_appraisal", "so", board=board)
    assert opened.rounds.get().members.count() == 4
    assert LogEntry.objects.filter(chain=chain_of(board)).count() == 5
    gone = BoardMember.objects.get(board=board, user=people[3])
    assert so.post(page, {"do": "dismiss", "member": gone.pk, "last": day()}).status_code == 302
    gone.refresh_from_db()
    assert gone.valid_to == clock.today()


def test_a_used_sheet_stays_and_its_next_version_is_used_from_a_day(world: World) -> None:
    sheet = save_sheet(None, name="Phiếu", source="Quy chế", lines=LINES, actor=world["so"], at=world.at)
    room = Room(world, ["CT", "TK", "U1", "U2", "U3"], sheet=sheet)
    room.call()
    facts = {"name": "Phiếu sửa", "source": "", "lines": LINES[:1]}
    with pytest.raises(NotNow, match="phiên bản mới"):
        save_sheet(sheet, **facts, actor=world["so"], at=world.at)
    assert sheet.criteria.count() == 2
    made = new_version(sheet, actor=world["so"], at=world.at)
    assert str(made) == "Phiếu (phiên bản 2)"
    save_sheet(made, **facts, actor=world["so"], at=world.at)
    rule, today = VotingRule.objects.get(), world.at.date()
    with pytest.raises(BadFacts, match="từ hôm nay trở đi"):
        use_from(made, rule, today - dt.timedelta(days=1), actor=world["so"], at=world.at)
    use_from(made, rule, today, actor=world["so"], at=world.at)
    assert rule_kept_for(room.board, "", today).sheet == made
    assert room.round.sheet == sheet
    assert new_version(made, actor=world["so"], at=world.at).version == 3


def test_the_pages_of_a_sheet(world: World) -> None:
    so = window(world, "so")
    typed = {"do": "save", "name": "Phiếu 2026", "source": "", "count": "3"}
    for place, (name, most) in enumerate((("Khả thi", "10"), ("Hiệu quả", "20"), ("", "10"))):
        typed |= {f"c{place}-name": name, f"c{place}-weight": "1", f"c{place}-least": "0", f"c{place}-most": most}
        typed |= {f"c{place}-remark": "NEVER", f"c{place}-remark_below": ""}
    wrong = so.post("/hoi-dong/phieu-cham/", typed | {"c1-least": "20", "c0-remark": "BELOW"})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Điểm cao nhất phải lớn hơn" in page and "dưới bao nhiêu điểm" in page and "Hiệu quả" in page
    assert ScoreSheet.objects.count() == 0
    assert so.post("/hoi-dong/phieu-cham/", typed | {"count": "0"}).status_code == 422
    assert so.post("/hoi-dong/phieu-cham/", typed).status_code == 302
    sheet = ScoreSheet.objects.get()
    shown = so.get(f"/hoi-dong/phieu-cham/{sheet.pk}/").content.decode()
    assert "từ 0 đến 20 điểm" in shown and "Tối đa 30" in shown
    assert window(world, "giamdoc").get(f"/hoi-dong/phieu-cham/{sheet.pk}/").status_code == 200
    assert window(world, "giamdoc").post(f"/hoi-dong/phieu-cham/{sheet.pk}/", typed).status_code == 403


def test_somebody_locked_is_not_appointed(world: World) -> None:
    person = User.objects.create_user("khoa", is_active=False)
    with pytest.raises(BadFacts, match="đã khóa"):
        appoint(Board.objects.get(), person, "MEMBER", first=world.at.date(), actor=world["so"], at=world.at)
