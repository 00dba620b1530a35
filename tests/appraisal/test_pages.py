"""The council's pages: declaring before reading, one list to vote from, the sitting; who is kept out, everywhere."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.urls import get_resolver, reverse

import clock
from accounts.models import Delegation
from appraisal.models import Interest
from documents.models import Paper
from dossiers.paperwork import draw_paper
from tests.appraisal.room import Room, window
from tests.browsing import signed_in, text_of
from tests.clock import begins
from tests.web.test_permissions import patterns
from tests.world import World

pytestmark = pytest.mark.any_day

MEMBERS = ["CT", "TK", "U1", "U2", "U3"]


@pytest.fixture
def room(world: World) -> Room:
    made = Room(world, MEMBERS)
    made.call()
    return made


def test_nothing_of_a_dossier_opens_before_the_word_on_interests(room: Room) -> None:
    member = window(room, "U1")
    page = text_of(member.get("/hoi-dong/"))
    assert "1 chờ khai lợi ích" in page
    assert room.dossier.title not in page
    refused = member.get(f"/ho-so/{room.dossier.code}/")
    assert refused.status_code == 302
    assert refused["Location"] == f"/hoi-dong/khai/{room.dossier.code}/"
    shown = text_of(member.get(refused["Location"]))
    assert room.world.firm.tax_code in shown
    assert room.dossier.title not in shown


def test_a_word_for_many_opens_the_papers_and_a_ballot_beside_them(room: Room) -> None:
    for paper in Paper.objects.filter(chain=room.dossier.pk, kind="PROJECT"):
        draw_paper(paper, room.world.at)
    member = window(room, "U1")
    code = room.dossier.code
    assert member.post("/hoi-dong/khai/", {"clear": [code]}).status_code == 302
    page = member.get("/hoi-dong/").content.decode()
    assert "1 chờ phiếu" in page
    assert "/van-ban/" in page
    assert f"/hoi-dong/phieu/{code}/" in page
    assert member.get(f"/ho-so/{code}/").status_code == 200


def test_voting_from_the_list_gives_the_row_again_and_the_last_one_says_so(room: Room) -> None:
    room.declare()
    code = room.dossier.code
    for who in MEMBERS:
        answer = window(room, who).post(f"/hoi-dong/phieu/{code}/", {"version": _version(room), "ballot": "PASS"})
        assert answer.status_code == 200
        assert "Đã ghi phiếu" in text_of(answer)
    assert "Hội đồng đã kết luận" in text_of(answer)
    assert _state(room) == "APPRAISED"


def test_a_ballot_without_its_reason_is_said_at_the_row(room: Room) -> None:
    room.declare("U1")
    answer = window(room, "U1").post(
        f"/hoi-dong/phieu/{room.dossier.code}/", {"version": _version(room), "ballot": "FAIL", "remark": ""}
    )
    assert answer.status_code == 422
    assert "Ý kiến" in text_of(answer)
    assert room.round.members.filter(vote__isnull=False).count() == 0


def test_a_declared_interest_closes_every_address_of_the_dossier(room: Room) -> None:
    code = room.dossier.code
    for paper in Paper.objects.filter(chain=room.dossier.pk):
        draw_paper(paper, room.world.at)
    member = window(room, "U1")
    page = f"/hoi-dong/khai/{code}/"
    said = {"version": _version(room), "interest": Interest.Kind.values[0], "note": "Anh ruột là chủ cơ sở"}
    assert member.post(page, said).status_code == 302
    opened = []
    for address in addresses(room):
        answer = member.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code == 200 and (
            room.dossier.title.encode() in body or not answer["Content-Type"].startswith("text/html")
        ):
            opened.append(address)
    assert opened == []


def addresses(room: Room) -> list[str]:
    """Every address of the desk, filled in for this dossier."""
    dossier = room.dossier
    attached = dossier.attachments.first()
    paper = Paper.objects.filter(chain=dossier.pk).first()
    known: dict[str, list[Any]] = {
        "code": [dossier.code],
        "event": ["cast_vote", "approve", "submit_settlement"],
        "no": [1],
        "requirement": ["transfer_proof"],
        "year": [dossier.budget_year],
        "kind": ["csv"],
        "key": ["task-1"],
        "way": ["assign"],
        "trial": ["mot-co-so"],
        "form": ["docx"],
        "uidb64": ["MQ"],
        "token": ["da-dung"],
    }
    found = []
    for pattern in patterns(get_resolver("web.urls")):
        names = list(pattern.pattern.converters)
        if pattern.name in {None, "logout"}:
            continue
        if not names:
            found.append(reverse(pattern.name))
            continue
        values = [{}]
        for name in names:
            converter = type(pattern.pattern.converters[name]).__name__
            options = known.get(name)
            if name == "pk":
                options = [paper.pk, uuid.uuid4()] if converter == "UUIDConverter" else [attached.pk, room.meeting.pk]
            assert options, (pattern.name, name)
            values = [one | {name: option} for one in values for option in options]
        found += [reverse(pattern.name, kwargs=one) for one in values]
    return found


def test_the_secretary_calls_the_roll_opens_and_closes(room: Room) -> None:
    page = reverse("sitting", args=[room.meeting.pk])
    secretary = window(room, "TK")
    shown = text_of(secretary.get(page))
    assert "Có mặt 0/5" in shown
    assert secretary.post(reverse("begin-sitting", args=[room.meeting.pk])).status_code == 409
    there = {f"nguoi-{room.people[who].pk}": "co-mat" for who in ("CT", "TK", "U1", "U2")}
    there[f"nguoi-{room.people['U3'].pk}"] = "vang"
    assert secretary.post(reverse("roll-call", args=[room.meeting.pk]), there).status_code == 302
    assert "Có mặt 4/5" in text_of(secretary.get(page))
    assert secretary.post(reverse("begin-sitting", args=[room.meeting.pk])).status_code == 302
    assert "Đang họp" in text_of(secretary.get(page))
    assert window(room, "nguoila").get(page).status_code == 403
    assert window(room, "U1").post(reverse("end-sitting", args=[room.meeting.pk])).status_code == 403


def test_a_sitting_whose_day_has_passed_is_not_said_to_wait_for_its_opening(room: Room) -> None:
    meeting = room.dossier.rounds.last().meeting
    meeting.held_on -= dt.timedelta(days=400)
    meeting.save(update_fields=["held_on"])
    page = text_of(window(room, "U1").get("/hoi-dong/"))
    assert "1 phiên đã qua" in page and "Đã qua ngày họp" in page and "Chưa khai mạc" not in page


def test_the_chair_closes_the_ballot_on_the_page_of_the_sitting(room: Room) -> None:
    room.declare()
    for who in ("CT", "TK", "U1", "U2"):
        room.vote(who)
    there = dict.fromkeys(("CT", "TK", "U1", "U2"), True)
    room.present(*there, away=("U3",))
    room.open()
    chair = window(room, "CT")
    page = reverse("chair", args=[room.meeting.pk, room.dossier.code, "close_ballot"])
    assert chair.get(page).status_code == 200
    assert chair.post(page, {"version": _version(room)}).status_code == 302
    assert _state(room) == "APPRAISED"


def test_deputies_are_lent_and_taken_back(room: Room) -> None:
    member = window(room, "U1")
    deputy = room.world["so"]
    typed = {"deputy": deputy.pk, "valid_from": "24/11/2090", "valid_to": "30/11/2090", "reason": "Giấy 12/GUQ"}
    assert member.post("/uy-quyen/", typed).status_code == 302
    assert str(deputy) in text_of(member.get("/uy-quyen/"))
    row = Delegation.objects.get(user=room.people["U1"])
    assert member.post(reverse("end-delegation", args=[row.pk])).status_code == 302
    assert "Không có ai" in text_of(member.get("/uy-quyen/"))


def test_opinions_in_writing_from_the_call_to_the_conclusion(world: World) -> None:
    world.at = begins() - dt.timedelta(days=3)
    room = Room(world, MEMBERS)
    today = clock.today()
    form = {"version": _version(room), "board": room.board.pk, "mode": "WRITTEN", "meeting_on": f"{today:%d/%m/%Y}"}
    assert window(room, "so").post(f"/ho-so/{room.dossier.code}/buoc/open_appraisal/", form).status_code == 302
    page = reverse("sitting", args=[room.meeting.pk])
    shown = text_of(window(room, "TK").get(page))
    assert "Lấy ý kiến bằng văn bản, hạn" in shown and "Khai mạc" not in shown
    code = room.dossier.code
    for who in ("CT", "TK", "U1", "U2"):
        member = window(room, who)
        assert member.post("/hoi-dong/khai/", {"clear": [code]}).status_code == 302
        assert member.post(f"/hoi-dong/phieu/{code}/", {"version": _version(room), "ballot": "PASS"}).status_code == 200
    chair = reverse("chair", args=[room.meeting.pk, code, "close_ballot"])
    assert window(room, "CT").post(chair, {"version": _version(room)}).status_code == 302
    assert _state(room) == "APPRAISED"
    assert room.round.why.startswith("4/4 phiếu")
    assert window(room, "TK").post(reverse("end-sitting", args=[room.meeting.pk])).status_code == 302


def _version(room: Room) -> int:
    return type(room.dossier).objects.get(pk=room.dossier.pk).version


def _state(room: Room) -> str:
    return str(type(room.dossier).objects.get(pk=room.dossier.pk).state)


def test_who_calls_a_sitting_opens_its_page_and_reads_no_ballot_there(room: Room) -> None:
    room.declare()
    room.vote("U1")
    officer = signed_in(room.world["so"])
    sitting = reverse("sitting", args=[room.meeting.pk])
    assert sitting in officer.get(f"/ho-so/{room.dossier.code}/").content.decode()
    assert sitting in officer.get(reverse("council", args=[room.board.pk])).content.decode()
    page = officer.get(sitting)
    assert page.status_code == 200
    assert room.dossier.title in text_of(page)
    assert "Ghi điểm danh" not in text_of(page)
    assert "Kết thúc bỏ phiếu" not in text_of(page)
    for name in ("roll-call", "begin-sitting", "end-sitting"):
        assert officer.post(reverse(name, args=[room.meeting.pk])).status_code == 403
    assert signed_in(room.world["ketoan"]).get(sitting).status_code == 403
