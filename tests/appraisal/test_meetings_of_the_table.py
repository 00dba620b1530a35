"""Every row of docs/boards.md, played by the real steps: declared, opened, voted, closed."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from appraisal.counting import presiding
from appraisal.facts import appraisal
from tests.appraisal.room import BALLOTS, Room, one_line_sheet
from tests.world import World
from workflow.errors import Refused

PAGE = (Path(__file__).parents[2] / "docs/boards.md").read_text("utf-8")
INTERESTS = {"cùng mã số thuế": "TAX_CODE", "là chủ cơ sở": "PERSON", "cùng cơ quan": "ORGANISATION"}
AGAIN = " rồi bỏ phiếu lại: "
VERDICTS = {"PASSED": "thông qua", "PASSED_WITH_CHANGES": "thông qua, có chỉnh sửa", "NOT_PASSED": "không thông qua"}


def table(title: str) -> list[list[str]]:
    """The rows of the table under a heading."""
    part = PAGE.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:1] == "|"]
    return rows[2:]


def rule(letter: str) -> dict[str, Any]:
    """A rule of the page as a dated row."""
    row = next(row for row in table("Quy tắc dùng trong bảng") if row[0] == letter)
    _, quorum, chair, least, share, base, tie, floor = row
    word, _, part = share.partition(" ")
    assert word in {"trên", "từ"} and base in {"số phiếu", "thành viên"}
    given = {
        "quorum_numerator": int(quorum.split("/")[0]),
        "quorum_denominator": int(quorum.split("/")[1]),
        "needs_chair": chair == "có",
        "least_members": int(least),
        "share_numerator": int(part.split("/")[0]),
        "share_denominator": int(part.split("/")[1]),
        "strictly": word == "trên",
        "of_all": base == "thành viên",
        "chair_breaks_tie": tie == "người chủ trì",
    }
    return given | ({"floor": int(floor), "sheet": one_line_sheet()} if floor else {})


MEETINGS = table("Các phiên mẫu")


def test_the_page_holds_enough_meetings_and_every_rule_is_used() -> None:
    assert len(MEETINGS) >= 30
    assert [int(row[0]) for row in MEETINGS] == list(range(1, len(MEETINGS) + 1))
    assert {row[2] for row in MEETINGS} == {row[0] for row in table("Quy tắc dùng trong bảng")}
    assert {row[6] for row in MEETINGS} == {*VERDICTS.values(), "chưa kết luận", "không khai mạc", "không mở được"}


@pytest.mark.django_db
@pytest.mark.parametrize("row", MEETINGS, ids=[f"{row[0]}-{row[6]}".replace(" ", "-") for row in MEETINGS])
def test_a_meeting_of_the_page_ends_as_the_page_says(world: World, row: list[str]) -> None:
    _, members, letter, mode, noted, votes, outcome, why = row
    room = Room(world, members.split(), **rule(letter))
    ended, said = play(room, mode, [one.strip() for one in noted.split(";") if one.strip()], votes)
    assert ended == outcome
    assert why in said
    if outcome in VERDICTS.values():
        minutes_equal_the_row(room, votes)


def play(room: Room, mode: str, noted: list[str], votes: str) -> tuple[str, str]:
    """How it ends, and the sentence."""
    late: list[str] = []
    for note in noted:
        who, _, what = note.partition(" ")
        room.person(who)
        if what in INTERESTS:
            room.give_interest(who, INTERESTS[what])
        elif what == "có P dự thay":
            room.lend(who)
    try:
        room.call(mode="WRITTEN" if mode == "văn bản" else "MEETING")
    except Refused as no:
        return "không mở được", str(no)
    instead = {note.split()[0]: "P" for note in noted if note.endswith("dự thay")}
    for note in noted:
        who, _, what = note.partition(" ")
        if what == "tự khai gia đình":
            room.do(who, "declare_interest", interest="FAMILY", note="Anh ruột của chủ cơ sở")
        elif what == "bị ghi nhận lợi ích":
            room.do("CT", "recuse_member", member=room.called(who).pk, interest="OTHER", reason="Góp vốn với cơ sở")
        elif found := re.fullmatch(r"thôi(?:, (U\d) thay)?", what):
            successor = room.person(found[1]) if found[1] else None
            room.do("so", "replace_member", member=room.called(who).pk, successor=successor, reason="Nghỉ hưu")
        elif what == "đến muộn":
            late.append(who)
    entitled = {code for code in room.people if code != "P" and room.round.members.filter(user=room.people[code])}
    out = {code for code in entitled if not room.called(code).entitled}
    away = tuple(note.split()[0] for note in noted if note.endswith(" vắng"))
    for code in sorted(entitled - out - set(instead)) + sorted(set(instead.values())):
        room.declare(code)
    if mode == "họp":
        # Somebody with an interest in this dossier sits through the others.
        room.present(*(entitled - set(away) - set(late) - set(instead)), away=(*away, *late), instead=instead)
        try:
            room.open()
        except Refused as no:
            return "không khai mạc", str(no)
    first, *again = votes.split(AGAIN)
    cast(room, first, late)
    for code in [note.split()[0] for note in noted if note.endswith("quá hạn")]:
        room.world.at += dt.timedelta(days=1)
        with pytest.raises(Refused, match="Hạn gửi ý kiến"):
            room.vote(code)
    for more in again:
        try:
            room.do(head_of(room), "vote_again", reason="Chưa rõ")
        except Refused as no:
            return "không mở được", str(no)
        room.declare()
        cast(room, more, late)
    if room.dossier.state == "APPRAISING":
        try:
            room.do(head_of(room), "close_ballot")
        except Refused as no:
            return "chưa kết luận", str(no)
    ended = room.round
    assert [one.verdict for one in room.dossier.rounds.order_by("no")][:-1] == ["VOTE_AGAIN"] * len(again)
    assert (room.dossier.state == "APPRAISAL_FAILED") == (ended.verdict == "NOT_PASSED")
    return VERDICTS[ended.verdict], ended.why


def ballots_of(part: str) -> list[tuple[str, str, list[str]]]:
    """(who, ballot, points) of one round; «ra» for whoever leaves it then."""
    given = [one.split() for one in part.strip().split(", ") if one.strip()]
    return [(code, ballot, score) for code, ballot, *score in given]


def cast(room: Room, part: str, late: list[str]) -> None:
    """The ballots of one round in their order."""
    for code, ballot, score in ballots_of(part):
        if ballot == "ra":
            room.do(code, "declare_interest", interest="FAMILY", note="Em dâu của chủ cơ sở")
            continue
        if code in late:
            with pytest.raises(Refused, match="vắng mặt"):
                room.vote(code, ballot)
            room.present(code)
            late.remove(code)
        room.vote(code, ballot, *score)


def head_of(room: Room) -> str:
    """Who presides; the department where nobody can."""
    head = presiding(list(room.round.members.select_related("user")), room.round)
    return next((code for code, user in room.people.items() if head and user == head.user), "so")


def minutes_equal_the_row(room: Room, votes: str) -> None:
    """The facts of the minutes say of each ballot what the row says; the rounds before keep theirs."""
    parts = votes.split(AGAIN)
    for round_, part in zip(room.dossier.rounds.order_by("no"), parts, strict=True):
        kept = {one.user_id: one.vote.ballot for one in round_.members.filter(vote__isnull=False)}
        said = {room.people[code].pk: BALLOTS[ballot] for code, ballot, _ in ballots_of(part) if ballot != "ra"}
        if "P" not in votes:
            assert kept == said
    facts = appraisal(room.dossier, room.day)["appraisal"]
    words = {"PASS": "Đạt", "PASS_WITH_CHANGES": "Đạt, cần chỉnh sửa", "FAIL": "Không đạt"}
    wanted = {}
    left = {code for code, ballot, _ in ballots_of(parts[-1]) if ballot == "ra"}
    for code, ballot, score in ballots_of(parts[-1]):
        if code in left:
            continue
        wanted[str(room.people[code])] = words[BALLOTS[ballot]] + (f" ({score[0]} điểm)" if score else "")
    found = {one["name"].partition(" (thay mặt")[0]: one["ballot_label"] for one in facts["members"] if one["present"]}
    assert found == wanted
