"""A council of seven in real browsers: one recused, one represented, one late; the minutes are what was voted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import clock
from accounts.models import Delegation
from documents.models import Paper
from ledger.outbox import deliver
from tests.appraisal.room import Room
from tests.appraisal.test_minutes_equal_the_votes import WORDS, text_of
from tests.journeys.conftest import People, follow
from tests.journeys.test_whole_life import Walk, day

pytestmark = [pytest.mark.browser, pytest.mark.any_day]
SEVEN = ["CT", "TK", "U1", "U2", "U3", "U4", "U5"]


class Sitting(Walk):
    """The hands of the council."""

    def __init__(self, people: People, folder: Path, room: Room) -> None:
        super().__init__(people, folder)
        self.room, self.code = room, room.dossier.code

    def of(self, code: str, path: str) -> Any:
        """A page of somebody by his letter."""
        return self.at(self.room.people[code].username, path)

    def declare(self, code: str) -> None:
        """All boxes at once, one button."""
        page = self.of(code, "/hoi-dong/")
        page.get_by_role("button", name="Đánh dấu tất cả").click()
        follow(page.get_by_role("button", name="Tôi không có lợi ích"))
        page.wait_for_selector("text=giấy tờ đã mở")

    def vote(self, code: str, ballot: str, remark: str = "") -> Any:
        """Two clicks, and a remark where there is one; the remark opens with the choice."""
        page = self.of(code, "/hoi-dong/")
        box = page.locator("[name=remark]")
        assert not box.is_visible()
        page.locator(f"[name=ballot][value={ballot}]").check()
        if remark:
            box.fill(remark)
        page.get_by_role("button", name="Bỏ phiếu").click()
        page.wait_for_selector(".kc-board-said, .kc-errors, .kc-field-error, h2:has-text('kết luận')")
        return page

    def roll(self, **said: str) -> Any:
        """The secretary's words; whoever has none is there."""
        page = self.of("TK", f"/hoi-dong/hop/{self.room.meeting.pk}/")
        for code, word in said.items():
            page.select_option(f"[name=nguoi-{self.room.people[code].pk}]", word)
        follow(
            page.get_by_role(
                "button", name="Ghi điểm danh" if said and "rest" not in said else "Ghi «có mặt» cho người chưa ghi"
            )
        )
        page.wait_for_selector("text=Đã ghi điểm danh")
        return page


@pytest.mark.django_db(transaction=True)
def test_a_council_of_seven_meets_and_its_minutes_are_what_was_voted(people: People, tmp_path: Path) -> None:
    room = Room(people.world, SEVEN)
    today = clock.today()
    Delegation.objects.create(user=room.people["U4"], deputy=room.person("P"), valid_from=today, valid_to=today)
    walk = Sitting(people, tmp_path, room)
    walk.press("so", "Mở thẩm định", meeting_on=day())

    # One has an interest: from then on the dossier does not exist for him.
    page = walk.of("U5", f"/ho-so/{walk.code}/")
    page.locator("[name=interest][value=FAMILY]").check()
    page.fill("[name=note]", "Anh ruột của chủ cơ sở")
    follow(page.locator("main form button[type=submit]"))
    page.wait_for_selector("text=không tham gia hồ sơ")
    assert "Không có trang này" in walk.of("U5", f"/ho-so/{walk.code}/").inner_text("main")
    for code in ("CT", "TK", "U1", "U2", "U3", "P"):
        walk.declare(code)

    # The roll: the one who is out does not count; one is late, one is represented; too few at first.
    sitting = f"/hoi-dong/hop/{room.meeting.pk}/"
    page = walk.of("TK", sitting)
    follow(page.get_by_role("button", name="Khai mạc"))
    page.wait_for_selector("text=Mới có mặt 0/6")
    walk.roll(U3="vang", U4=f"thay-{room.people['P'].pk}")
    page = walk.of("TK", sitting)
    follow(page.get_by_role("button", name="Ghi «có mặt» cho người chưa ghi"))
    page.wait_for_selector("text=Có mặt 5/6")
    follow(page.get_by_role("button", name="Khai mạc"))
    page.wait_for_selector("text=đã khai mạc")

    walk.vote("CT", "PASS")
    walk.vote("TK", "PASS")
    walk.vote("U1", "PASS")
    walk.vote("U2", "PASS_WITH_CHANGES", "Ghi rõ công suất máy")
    walk.vote("P", "PASS")
    assert "vắng mặt" in walk.vote("U3", "FAIL", "Giá cao hơn thị trường").inner_text("main")

    # The chair opens what is there; the late one comes, and his ballot is the last.
    page = walk.of("CT", sitting)
    follow(page.get_by_role("link", name="Mở phiếu"))
    follow(page.locator("main form button[type=submit]"))
    page.wait_for_selector("text=Mở phiếu")
    assert "Ghi rõ công suất máy" in walk.of("U1", sitting).inner_text("main")
    walk.roll(U3="co-mat")
    assert "Hội đồng đã kết luận" in walk.vote("U3", "FAIL", "Giá cao hơn thị trường").inner_text("main")
    page = walk.of("TK", sitting)
    follow(page.get_by_role("button", name="Bế mạc"))
    page.wait_for_selector("text=đã bế mạc")

    while deliver(now=clock.now()).handled:
        pass
    room.dossier.refresh_from_db()
    assert (room.dossier.state, room.round.verdict) == ("APPRAISED", "PASSED_WITH_CHANGES")
    said = text_of(Paper.objects.get(chain=room.dossier.pk, kind="APPRAISAL_MINUTES"))
    for member in room.round.members.select_related("user", "vote__cast_by"):
        vote = getattr(member, "vote", None)
        assert str(member.user) in said
        if vote is not None:
            assert WORDS[vote.ballot] in said and vote.remark in said
            assert vote.cast_by is None or f"{vote.cast_by} (thay mặt {member.user})" in said
    assert room.round.number in said
    # Nobody but the recused one met a closed door.
    assert [one for one in people.complaints if not any(code in one for code in ("404", "409", "422"))] == []
    assert clock.today() == today
