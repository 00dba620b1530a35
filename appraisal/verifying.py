"""Ballots against the log: who voted when, and what the conclusion counted."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

from appraisal.models import Round, RoundMember, Score, Vote
from dossiers.verifying import Line, Story, judge
from ledger.heads import keeps
from ledger.verifying import Finding, shown

keeps("votes", Vote, "member_id", "ballot", "remark", "cast_at", "cast_by_id")
keeps("votes", Score, "vote_id", "criterion_id", "points", "remark")
keeps("votes", RoundMember, "round_id", "user_id", "role")

#: What the line of a conclusion calls each ballot.
COUNTED = {
    "pass": Vote.Ballot.PASS,
    "pass_with_changes": Vote.Ballot.PASS_WITH_CHANGES,
    "fail": Vote.Ballot.FAIL,
}


@judge
def ballots(stories: list[Story]) -> Iterator[Finding]:
    """Each ballot is of a line of its member at that moment, each such line has its ballot; the conclusion counts."""
    keys = [story.key for story in stories]
    votes: dict[uuid.UUID, list[Vote]] = {key: [] for key in keys}
    rows = Vote.objects.filter(member__round__dossier__in=keys).select_related("member__round").order_by("pk")
    for vote in rows:
        votes[vote.member.round.dossier_id].append(vote)
    rounds: dict[tuple[uuid.UUID, int], Round] = {
        (one.dossier_id, one.no): one for one in Round.objects.filter(dossier__in=keys)
    }
    for story in stories:
        yield from _cast(story, votes[story.key])
        for line in story.of("conclude_pass", "conclude_fail"):
            number = line.data.get("round", 0)
            here = [vote for vote in votes[story.key] if vote.member.round.no == number]
            yield from _concluded(story, line, rounds.get((story.key, number)), here)


def _cast(story: Story, votes: list[Vote]) -> Iterator[Finding]:
    lines: Counter[Any] = Counter((line.data.get("round"), line.at, line.actor) for line in story.of("cast_vote"))
    found: Counter[Any] = Counter(
        (one.member.round.no, one.cast_at, one.cast_by_id or one.member.user_id) for one in votes
    )
    for number, at, who in (lines - found).elements():
        where = f"phiếu của người dùng {who}, lần thẩm định {number} của {story.name}"
        yield Finding("votes", where, f"có, bỏ lúc {at.isoformat()} theo nhật ký", "không có phiếu như vậy")
    for number, at, who in (found - lines).elements():
        where = f"phiếu của người dùng {who}, lần thẩm định {number} của {story.name}"
        yield Finding("votes", where, "một dòng nhật ký bỏ phiếu", f"không có dòng nào lúc {at.isoformat()}")


def _concluded(story: Story, line: Line, round_: Round | None, votes: list[Vote]) -> Iterator[Finding]:
    where = f"lần thẩm định {line.data.get('round')} của {story.name}"
    if round_ is None:
        yield Finding("votes", where, f"có, theo dòng nhật ký {line.sequence}", "không có")
        return
    for name, now in (("verdict", round_.verdict), ("number", round_.number)):
        if name in line.data and line.data[name] != now:
            yield Finding("votes", f"{where}, {name}", f"{shown(line.data[name])}, theo nhật ký", shown(now))
    standing = [vote for vote in votes if vote.voided_at is None or vote.voided_at > line.at]
    counted = Counter(vote.ballot for vote in standing)
    for name, ballot in COUNTED.items():
        if name in line.data and counted[ballot] != line.data[name]:
            place = f"{where}, phiếu «{ballot.label}»"
            yield Finding("votes", place, f"{line.data[name]} phiếu, theo nhật ký", f"{counted[ballot]} phiếu")
