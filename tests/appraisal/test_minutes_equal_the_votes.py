"""Whatever is voted, by whatever rule: the minutes, the conclusion and the log say what the ballots say.

Two kinds: plain arithmetic by the thousand against a second counting written apart, and whole rounds on a real dossier
whose Word minutes are read back and compared with the rows.
"""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appraisal.facts import appraisal
from appraisal.models import VotingRule
from appraisal.rules import Ballot, Rule, count, decide, mean, not_yet, quorum
from documents.files import open_file
from documents.models import Paper
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from ledger.models import LogEntry
from tests.appraisal.room import BALLOTS, Room, one_line_sheet
from tests.rounds import rounds as how_many
from tests.world import World
from workflow.errors import Refused

KINDS = ("PASS", "PASS_WITH_CHANGES", "FAIL")
WORDS = {"PASS": "Đạt", "PASS_WITH_CHANGES": "Đạt, cần chỉnh sửa", "FAIL": "Không đạt"}
VERDICTS = {
    "PASSED": "Thông qua",
    "PASSED_WITH_CHANGES": "Thông qua, có chỉnh sửa",
    "NOT_PASSED": "Không thông qua",
}


@st.composite
def rules(draw: Any) -> Rule:
    whole = draw(st.integers(2, 6))
    part = draw(st.integers(1, whole))
    half = (part, whole) == (1, 2)
    strictly = draw(st.booleans()) and part < whole
    return Rule(
        quorum=Fraction(draw(st.integers(1, 4)), 4),
        needs_chair=draw(st.booleans()),
        least=draw(st.integers(1, 5)),
        share=Fraction(part, whole),
        strictly=strictly,
        of_all=draw(st.booleans()),
        chair_breaks_tie=half and strictly and draw(st.booleans()),
        floor=draw(st.none() | st.integers(0, 100).map(Fraction)),
    )


@st.composite
def rounds(draw: Any) -> tuple[Rule, int, list[Ballot]]:
    rule = draw(rules())
    entitled = draw(st.integers(0, 12))
    cast = draw(st.integers(0, entitled))
    score = st.fractions(0, 100, max_denominator=100) if rule.floor is not None else st.none()
    head = draw(st.integers(-1, cast))
    ballots = [Ballot(draw(st.sampled_from(KINDS)), draw(score), presides=place == head) for place in range(cast)]
    return rule, entitled, ballots


@given(rounds())
@settings(max_examples=how_many(500, 10_000), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_arithmetic_agrees_with_a_second_counting(given_: tuple[Rule, int, list[Ballot]]) -> None:
    rule, entitled, ballots = given_
    for_it = sum(ballot.kind != "FAIL" for ballot in ballots)
    with_changes = any(ballot.kind == "PASS_WITH_CHANGES" for ballot in ballots)
    enough = entitled >= rule.least and len(ballots) * rule.quorum.denominator >= entitled * rule.quorum.numerator
    enough = enough and (not rule.needs_chair or any(ballot.presides for ballot in ballots))
    assert (not not_yet(rule, entitled, ballots)) == enough
    if not enough or not ballots:
        return
    base = entitled if rule.of_all else len(ballots)
    left, right = for_it * rule.share.denominator, base * rule.share.numerator
    carried = left > right if rule.strictly else left >= right
    if rule.chair_breaks_tie and left == right:
        carried = any(ballot.presides and ballot.kind != "FAIL" for ballot in ballots)
    if rule.floor is not None:
        carried = carried and sum(ballot.score for ballot in ballots) >= rule.floor * len(ballots)
    wanted = "NOT_PASSED" if not carried else "PASSED_WITH_CHANGES" if with_changes else "PASSED"
    outcome = decide(rule, entitled, ballots)
    assert outcome.verdict == wanted
    assert outcome.tally == count((ballot.kind for ballot in ballots), entitled)
    assert outcome.average == mean(ballot.score for ballot in ballots)
    assert Rule.from_json(rule.as_json()) == rule


@given(st.integers(0, 40), st.fractions(Fraction(1, 10), 1, max_denominator=10))
def test_a_quorum_is_the_fewest_that_reach_the_share(entitled: int, share: Fraction) -> None:
    needed = quorum(entitled, share)
    assert needed >= entitled * share > needed - 1 or (entitled == 0 and needed == 0)


MEMBERS = ("CT", "PCT", "TK", "U1", "U2", "U3", "U4")


@st.composite
def meetings(draw: Any) -> dict[str, Any]:
    """A sitting of seven: who is out, who does not come, what the others vote, by which rule."""
    out = draw(st.sets(st.sampled_from(MEMBERS), max_size=3))
    away = draw(st.sets(st.sampled_from(MEMBERS), max_size=2)) - out
    voting = [code for code in MEMBERS if code not in out | away]
    whole = draw(st.sampled_from([2, 3]))
    floor = draw(st.none() | st.integers(40, 80))
    return {
        "out": out,
        "votes": {code: draw(st.sampled_from("ĐSK")) for code in voting},
        "scores": {code: draw(st.integers(0, 10_000)) for code in voting} if floor is not None else {},
        "rule": {
            "share_numerator": whole - 1,
            "share_denominator": whole,
            "strictly": whole == 2,
            "of_all": draw(st.booleans()),
            "needs_chair": draw(st.booleans()),
            "chair_breaks_tie": whole == 2 and draw(st.booleans()),
            "floor": floor,
        },
    }


@pytest.mark.django_db
def test_the_minutes_of_random_meetings_equal_the_rows(world: World) -> None:
    room = Room(world, list(MEMBERS))
    sheet = one_line_sheet()
    concluded = 0

    @given(meetings())
    @settings(
        max_examples=how_many(6, 40),
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def play(meeting: dict[str, Any]) -> None:
        nonlocal concluded
        VotingRule.objects.all().delete()
        VotingRule.objects.create(
            board=room.board,
            name="Quy tắc",
            sheet=sheet if meeting["rule"]["floor"] is not None else None,
            **meeting["rule"],
        )
        room.dossier = world.before("open_appraisal")
        room.call()
        for code in sorted(meeting["out"]):
            room.do(code, "declare_interest", interest="OTHER", note="Cùng góp vốn với cơ sở")
        room.declare()
        for code, ballot in meeting["votes"].items():
            points = f"{meeting['scores'][code] / 100:.2f}" if meeting["scores"] else None
            room.vote(code, ballot, points)
        if room.dossier.state == "APPRAISING":
            try:
                head = "CT" if "CT" not in meeting["out"] else "PCT"
                room.do(head, "close_ballot")
            except Refused:
                return
        concluded += 1
        compare(room, meeting)

    play()
    assert concluded >= 3


def compare(room: Room, meeting: dict[str, Any]) -> None:
    """Facts, Word minutes, log and dossier against the rows of the ballots."""
    round_, dossier = room.round, Dossier.objects.get(pk=room.dossier.pk)
    kinds = [BALLOTS[ballot] for ballot in meeting["votes"].values()]
    tally = {kind: kinds.count(kind) for kind in KINDS}
    facts = appraisal(dossier, room.day)["appraisal"]
    assert facts["tally"] == {
        "pass": tally["PASS"],
        "pass_with_changes": tally["PASS_WITH_CHANGES"],
        "fail": tally["FAIL"],
        "absent": len(MEMBERS) - len(meeting["out"]) - len(kinds),
    }
    assert facts["verdict_label"] == VERDICTS[round_.verdict]
    assert (dossier.state == "APPRAISAL_FAILED") == (round_.verdict == "NOT_PASSED")
    line = LogEntry.objects.filter(chain=dossier.pk, action__startswith="conclude").get()
    assert (line.data["pass"], line.data["fail"], line.data["verdict"]) == (
        tally["PASS"],
        tally["FAIL"],
        round_.verdict,
    )
    paper = draw_paper(Paper.objects.get(chain=dossier.pk, kind="APPRAISAL_MINUTES"), room.world.at)
    said = text_of(paper)
    assert VERDICTS[round_.verdict].lower() in said.lower()
    for code in MEMBERS:
        name = str(room.people[code])
        assert name in said
        if code in meeting["votes"] and BALLOTS[meeting["votes"][code]] != "PASS":
            assert f"Ý kiến của {code}" in said
        label = next(one["ballot_label"] for one in facts["members"] if one["name"] == name)
        if code in meeting["votes"]:
            assert label.startswith(WORDS[BALLOTS[meeting["votes"][code]]])
        else:
            assert label == ("Không biểu quyết" if code in meeting["out"] else "Vắng")


def text_of(paper: Paper) -> str:
    """Everything a reader of the Word file reads."""
    assert paper.file is not None
    document = Document(io.BytesIO(b"".join(open_file(paper.file))))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in document.paragraphs] + cells)
