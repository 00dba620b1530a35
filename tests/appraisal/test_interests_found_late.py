"""An interest that comes to light late: the person is out of papers, votes and quorum, and so is a ballot given."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.urls import reverse
from docx import Document

from accounts.models import Delegation, RoleAssignment
from appraisal.facts import appraisal
from appraisal.models import Interest, Vote
from documents.files import open_file
from documents.models import Paper
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from tests.appraisal.room import Room, window
from tests.browsing import text_of
from tests.clock import begins
from tests.world import World
from web.signing.signers import signing_of
from workflow.errors import BadFacts, NotYours, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]
MEMBERS = ["CT", "TK", "U1", "U2", "U3"]
FAMILY = {"interest": "FAMILY", "note": "Anh ruột của chủ cơ sở"}


@pytest.fixture
def room(world: World) -> Room:
    made = Room(world, MEMBERS)
    made.call()
    made.declare()
    return made


def a_deputy_voted_and_then_declared(world: World) -> Room:
    """P votes for U1 and remembers his own interest afterwards; three others have voted."""
    room = Room(world, MEMBERS)
    room.lend("U1")
    room.call()
    room.declare()
    room.declare("P")
    room.vote("P")
    for code in ("CT", "TK", "U2"):
        room.vote(code)
    room.do("P", "declare_interest", **FAMILY)
    return room


def reads(room: Room, who: str) -> bool:
    person = room.people.get(who) or room.world[who]
    return Dossier.objects.seen_by(person, room.day).filter(pk=room.dossier.pk).exists()


def test_a_member_who_voted_and_then_declares_is_out_with_his_ballot(room: Room) -> None:
    for code in ("CT", "TK", "U1", "U2"):
        room.vote(code)
    room.do("U1", "declare_interest", **FAMILY)
    vote = room.called("U1").vote
    assert (vote.ballot, vote.voided_at is not None) == ("PASS", True)
    assert not reads(room, "U1")
    room.do("CT", "close_ballot")
    assert room.round.why.startswith("3/3 phiếu")
    told = {one["name"]: one for one in appraisal(room.dossier, room.day)["appraisal"]["members"]}
    his = told[str(room.people["U1"])]
    assert (his["present"], his["recused"], his["remark"]) == (False, True, "")
    assert "không tính" in his["ballot_label"]


def test_the_page_lets_a_member_who_declared_none_say_more_and_shows_his_ballot_as_void(room: Room) -> None:
    room.vote("U1")
    member = window(room, "U1")
    address = reverse("declare", args=[room.dossier.code])
    assert f"{address}?them" in member.get("/hoi-dong/").content.decode()
    assert member.get(address).status_code == 409
    assert member.get(f"{address}?them").status_code == 200
    version = Dossier.objects.get(pk=room.dossier.pk).version
    assert member.post(address, FAMILY | {"version": version}).status_code == 302
    assert "không được tính" in text_of(member.get("/hoi-dong/"))
    assert member.get(f"/ho-so/{room.dossier.code}/").status_code == 404


def test_whoever_presides_records_an_interest_after_the_ballot(room: Room) -> None:
    for code in MEMBERS[:-1]:
        room.vote(code)
    room.do("CT", "recuse_member", member=room.called("TK").pk, interest="OTHER", reason="Góp vốn với cơ sở")
    assert "Góp vốn" in room.called("TK").vote.void_because
    room.vote("U3")
    assert room.round.why.startswith("4/4 phiếu")
    with pytest.raises(Refused):
        room.do("CT", "recuse_member", member=room.called("U3").pk, interest="OTHER", reason="Muộn rồi")


def test_the_interest_of_whoever_presides_is_recorded_by_the_department_alone(world: World) -> None:
    room = Room(world, ["CT", "PCT", "TK", "U1", "U2"])
    room.call()
    room.declare()
    room.vote("CT", "K")
    facts = {"member": room.called("CT").pk, "interest": "OTHER", "reason": "Góp vốn với cơ sở"}
    for who in ("PCT", "U1"):
        with pytest.raises(BadFacts, match="do Sở Công Thương"):
            room.do(who, "recuse_member", **facts)
    with pytest.raises(BadFacts, match="do người chủ trì"):
        room.do("so", "recuse_member", **facts | {"member": room.called("U1").pk})
    page = f"/ho-so/{room.dossier.code}/buoc/recuse_member/"
    shown = window(room, "so").get(page).content.decode()
    assert str(room.people["CT"]) in shown and str(room.people["U1"]) not in shown.partition("<form")[2]
    version = Dossier.objects.get(pk=room.dossier.pk).version
    assert window(room, "so").post(page, facts | {"version": version}).status_code == 302
    # From here on the vice chair presides, and only his own ballot is the chair's.
    for who in ("TK", "U1", "U2"):
        room.vote(who)
    with pytest.raises(BadFacts, match="túc số phải có người chủ trì"):
        room.do("PCT", "close_ballot")
    room.vote("PCT")
    assert room.round.why.startswith("4/4 phiếu")


def test_what_the_registers_show_by_closing_takes_a_ballot_out(room: Room) -> None:
    for code in ("CT", "TK", "U1", "U2"):
        room.vote(code)
    room.give_interest("U2", "TAX_CODE")
    room.do("CT", "close_ballot")
    assert room.round.why.startswith("3/3 phiếu")
    found = Interest.objects.get(dossier=room.dossier, user=room.people["U2"])
    assert (found.how, found.kind) == ("DETECTED", "TAX_CODE")


def test_what_the_registers_show_at_the_last_ballot_leaves_too_few_and_says_so(world: World) -> None:
    room = Room(world, MEMBERS, least_members=5)
    room.call()
    room.declare()
    for code in MEMBERS[:-1]:
        room.vote(code)
    room.give_interest("TK", "PERSON")
    room.vote("U3")
    assert room.dossier.state == "APPRAISING"
    assert room.called("TK").recused
    with pytest.raises(BadFacts, match="chỉ còn 4 thành viên"):
        room.do("CT", "close_ballot")


def test_a_deputy_who_voted_and_then_declares_leaves_the_member_without_a_counted_ballot(world: World) -> None:
    room = a_deputy_voted_and_then_declared(world)
    assert not room.called("U1").recused
    assert not reads(room, "P") and reads(room, "U1")
    assert room.called("U1").vote.voided_at is not None
    with pytest.raises(BadFacts, match="Mới có 3/5 phiếu"):
        room.do("CT", "close_ballot")
    room.vote("U3")
    # Nobody is awaited and there are enough without it.
    assert room.round.why.startswith("4/4 phiếu")


def test_whoever_acts_for_the_beneficiary_as_a_deputy_has_its_interest(world: World) -> None:
    room = Room(world, MEMBERS)
    first = room.day - dt.timedelta(days=1)
    Delegation.objects.create(
        user=world["coso"], deputy=room.people["U1"], valid_from=first, valid_to=first + dt.timedelta(days=30)
    )
    room.call()
    assert room.called("U1").recused
    assert "nhận ủy quyền" in Interest.objects.get(user=room.people["U1"]).note
    assert not reads(room, "U1")


def test_the_deputy_of_a_recused_member_reads_nothing_and_votes_for_nobody(world: World) -> None:
    world.at = begins() - dt.timedelta(days=4)
    room = Room(world, MEMBERS)
    room.lend("U1")
    room.call()
    room.declare()
    room.declare("P")
    assert reads(room, "P")
    room.do("U1", "declare_interest", **FAMILY)
    assert not reads(room, "P")
    with pytest.raises(Refused):
        room.vote("P")
    for code in ("CT", "TK", "U2", "U3"):
        room.vote(code)
    deputy = window(room, "P")
    shown = text_of(deputy.get(reverse("sitting", args=[room.meeting.pk])))
    assert room.dossier.title not in shown and "Đạt" not in shown and "không tham gia hồ sơ này" in shown
    assert deputy.get(f"/ho-so/{room.dossier.code}/").status_code == 404


def test_a_recused_member_who_is_a_deputy_stays_out(world: World) -> None:
    room = Room(world, MEMBERS)
    room.lend("U2", "U1")
    room.lend("U3", "P")
    RoleAssignment.objects.create(user=room.person("U9"), role="DOIT")
    room.lend("U9", "U1")
    room.call()
    room.declare("U1")
    assert reads(room, "U1")
    room.do("U1", "declare_interest", **FAMILY)
    # Neither the other member's place nor a lent seat of an office that reads everything opens it again.
    assert not reads(room, "U1")
    with pytest.raises(NotYours):
        room.do("U1", "vote_again", reason="Thử lại")
    with pytest.raises(Refused):
        room.vote("U1")
    room.do("CT", "vote_again", reason="Thiếu người")
    assert room.called("U1").recused and not reads(room, "U1")


def test_a_secretary_out_of_all_dossiers_keeps_no_roll_and_counts_for_no_quorum(room: Room) -> None:
    room.do("TK", "declare_interest", **FAMILY)
    page = reverse("sitting", args=[room.meeting.pk])
    shown = text_of(window(room, "CT").get(page))
    assert "Có mặt 0/4 , cần 3" in shown or "Có mặt 0/4, cần 3" in shown
    with pytest.raises(NotYours):
        room.present("CT", "U1")
    chair = window(room, "CT")
    there = {f"nguoi-{room.people[code].pk}": "co-mat" for code in ("CT", "U1", "U2")}
    assert chair.post(reverse("roll-call", args=[room.meeting.pk]), there).status_code == 302
    assert "Có mặt 3/4" in text_of(chair.get(page))
    assert room.dossier.title not in text_of(window(room, "TK").get(page))


def test_a_secretary_out_of_one_dossier_keeps_the_roll_of_the_others(world: World) -> None:
    room = Room(world, MEMBERS)
    day = room.day + dt.timedelta(days=5)
    room.call(meeting_on=day)
    first, room.dossier = room.dossier, world.before("open_appraisal")
    room.call(meeting_on=day)
    assert room.meeting == room.round_of(first).meeting
    room.dossier = first
    room.do("TK", "declare_interest", **FAMILY)
    room.present("CT", "TK", "U1")
    assert "Có mặt 3/5" in text_of(window(room, "CT").get(reverse("sitting", args=[room.meeting.pk])))


def test_an_interest_recorded_while_opinions_are_asked_in_writing(world: World) -> None:
    room = Room(world, [*MEMBERS, "U4"])
    room.call(mode="WRITTEN", meeting_on=world.at.date() + dt.timedelta(days=3))
    room.declare()
    for code in ("CT", "U1", "U2", "U3"):
        room.vote(code)
    for code in ("U2", "U3"):
        room.do("CT", "recuse_member", member=room.called(code).pk, interest="OTHER", reason="Góp vốn với cơ sở")
    with pytest.raises(BadFacts, match="Mới có 2/4 phiếu; cần ít nhất 3 phiếu"):
        room.do("CT", "close_ballot")
    room.vote("TK")
    room.do("CT", "close_ballot")
    assert room.round.why.startswith("3/3 phiếu")
    assert Vote.objects.filter(member__round=room.round).count() == 5


def test_an_interest_told_late_closes_search_lists_and_csv(room: Room) -> None:
    room.vote("U1")
    # He works at an office that reads everything, too.
    RoleAssignment.objects.create(user=room.people["U1"], role="DOIT")
    member = window(room, "U1")
    title, code = room.dossier.title, room.dossier.code
    routes = [f"/ho-so/?q={code}", f"/so-van-ban/?q={code}", "/so-van-ban/xuat/", "/thoi-han/", "/", "/thong-bao/"]
    assert any(code in member.get(one).content.decode() for one in routes)
    room.do("U1", "declare_interest", **FAMILY)
    for one in routes:
        answer = member.get(one)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found = body.decode().replace(f'value="{code}"', "")
        assert title not in found and f"/ho-so/{code}/" not in found, one


def test_the_minutes_name_whoever_kept_them_not_a_secretary_who_is_out(room: Room) -> None:
    room.do("TK", "declare_interest", **FAMILY)
    for code in ("CT", "U1", "U2", "U3"):
        room.vote(code)
    told = appraisal(room.dossier, room.day)["appraisal"]
    assert told["secretary"] == str(room.people["CT"])


def test_the_minutes_are_signed_by_those_who_took_part(world: World) -> None:
    room = Room(world, ["CT", "PCT", "TK", "U1", "U2"])
    room.call()
    room.declare()
    room.do("CT", "declare_interest", **FAMILY)
    for code in ("PCT", "TK", "U1", "U2"):
        room.vote(code)
    paper = Paper.objects.get(chain=room.dossier.pk, kind="APPRAISAL_MINUTES")
    signing = signing_of(room.dossier, paper)
    assert signing is not None
    assert [one.user for one in signing.wanted.persons] == [room.people["TK"], room.people["PCT"]]
    told = appraisal(room.dossier, room.day)["appraisal"]
    assert (told["chair"], told["secretary"]) == (str(room.people["PCT"]), str(room.people["TK"]))


def test_the_minutes_name_the_secretary_who_came_instead(room: Room) -> None:
    successor = room.person("U8")
    room.do("so", "replace_member", member=room.called("TK").pk, successor=successor, reason="Nghỉ hưu")
    room.declare("U8")
    for code in ("CT", "U8", "U1", "U2", "U3"):
        room.vote(code)
    assert appraisal(room.dossier, room.day)["appraisal"]["secretary"] == str(successor)


def test_a_deputy_out_of_all_dossiers_of_the_member_is_not_noted_as_coming_instead(world: World) -> None:
    room = Room(world, MEMBERS)
    room.lend("U1")
    room.call()
    room.do("P", "declare_interest", **FAMILY)
    with pytest.raises(BadFacts, match="không dự thay được"):
        room.present("CT", "TK", instead={"U1": "P"})
    assert not room.meeting.attendance.exists()
    room.present("CT", "TK", "U1")


def test_the_minutes_say_of_a_ballot_that_is_not_counted_why_and_not_that_its_giver_was_away(world: World) -> None:
    room = a_deputy_voted_and_then_declared(world)
    room.vote("U3")
    paper = draw_paper(Paper.objects.get(chain=room.dossier.pk, kind="APPRAISAL_MINUTES"), world.at)
    said = " ".join(one.text for one in Document(io.BytesIO(b"".join(open_file(paper.file)))).paragraphs)
    assert f"Phiếu không tính vì người bỏ phiếu có lợi ích liên quan: {room.people['P']} (thay mặt" in said
    assert "Vắng mặt" not in said


def test_the_public_page_of_a_paper_code_tells_a_recused_member_nothing_of_the_dossier(room: Room) -> None:
    paper = draw_paper(Paper.objects.get(chain=room.dossier.pk, kind="PROJECT"), room.world.at)
    room.do("U1", "declare_interest", **FAMILY)
    shown = text_of(window(room, "U1").get(f"/kiem-tra/{paper.verify_code}/"))
    assert paper.verify_code in shown
    for secret in (room.dossier.title, room.dossier.code, room.world.firm.name, "200.000.000"):
        assert secret not in shown
