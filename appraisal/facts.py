"""What the council knows of a dossier, for its minutes and the papers after them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import clock
from appraisal.counting import Standing, rule_of, score_of, standing
from appraisal.models import BoardMember, Round, RoundMember, Vote
from appraisal.rules import points
from dossiers.facts import provides
from dossiers.models import Dossier
from papers.kinds.appraisal_minutes import NOT_COUNTED

#: The rule where none was entered, as minutes print it.
RULE = "Hội đồng biểu quyết theo đa số"


@provides
def appraisal(dossier: Dossier, on: dt.date) -> dict[str, Any]:
    """The last concluded round, with every ballot as it was given."""
    concluded = dossier.rounds.select_related("board", "meeting").filter(closed_at__isnull=False)
    round_ = concluded.exclude(verdict=Round.Verdict.VOTE_AGAIN).last()
    return {"appraisal": _round(round_)} if round_ else {}


def _round(round_: Round) -> dict[str, Any]:
    now = standing(round_)
    bodies = _bodies(round_)
    tally = now.tally
    started = min((vote.cast_at for vote in now.votes.values()), default=round_.opened_at)
    return {
        "board_name": round_.board.name,
        "decision_no": round_.board.decision_no,
        "decision_date": round_.board.decision_date.isoformat(),
        "number": round_.number,
        # The day it sat, as the minutes tell it; the invitation may have named another.
        "date": clock.local_day(started).isoformat(),
        "place": round_.place,
        "started_at": _clock(started),
        "ended_at": _clock(round_.closed_at),
        "chair": str(now.chaired_by.user) if now.chaired_by else "",
        "secretary": str(now.minuted_by.user) if now.minuted_by else "",
        "members": [_member(one, now.votes.get(one.pk), bodies) for one in now.members if _stayed(one, now)],
        "tally": {
            "pass": tally.passed,
            "pass_with_changes": tally.passed_with_changes,
            "fail": tally.failed,
            "absent": tally.absent,
        },
        "verdict_label": round_.get_verdict_display(),
        "opinion": _opinion(now),
        "recommended_support_vnd": round_.recommended_vnd,
        "rule_text": f"{round_.rule.get('name') or RULE}: {rule_of(round_).words}. Kết quả: {round_.why}"
        if round_.why
        else f"{RULE}: {rule_of(round_).words}",
    }


def _stayed(member: RoundMember, now: Standing) -> bool:
    """Whoever left before voting is not of this sitting; a ballot given stays."""
    return member.left_at is None or member.pk in now.votes


def _bodies(round_: Round) -> dict[int, str]:
    """Whom members stand for where the council says so."""
    rows = BoardMember.objects.filter(board=round_.board, body__isnull=False).select_related("body")
    return {row.user_id: row.body.name_on(round_.meeting_on) for row in rows if row.body}


def _member(member: RoundMember, vote: Vote | None, bodies: dict[int, str]) -> dict[str, Any]:
    counts = vote is not None and vote.voided_at is None
    name = str(member.user)
    if vote and vote.cast_by:
        name = f"{vote.cast_by} (thay mặt {name})"
    return {
        "name": name,
        "position": member.user.position,
        "body": bodies.get(member.user_id) or str(member.user.organisation or ""),
        "role_label": member.get_role_display(),
        "present": counts,
        "recused": member.recused,
        "ballot_label": ballot_words(member, vote),
        "remark": vote.remark if vote and counts else "",
    }


def ballot_words(member: RoundMember, vote: Vote | None) -> str:
    """What minutes and pages say of a member's ballot once it is open."""
    if vote is None:
        return "Không biểu quyết" if member.recused else "Vắng"
    if vote.voided_at is not None:
        return f"{NOT_COUNTED} (có lợi ích liên quan)"
    score = score_of(vote)
    said = str(vote.get_ballot_display())
    return f"{said} ({points(score)} điểm)" if score is not None else said


def _opinion(now: Standing) -> str:
    """Remarks of those in favour first, then every dissenting one with its name: dissent is kept."""
    counted = now.counted
    given = [(member, counted[member.pk]) for member in now.members if member.pk in counted]
    agreed = [vote.remark for _, vote in given if vote.ballot != Vote.Ballot.FAIL and vote.remark]
    against = [
        f"{member.user} không tán thành: {vote.remark}" for member, vote in given if vote.ballot == Vote.Ballot.FAIL
    ]
    return "; ".join(agreed + against) or "Hội đồng thống nhất với nội dung đề án"


def _clock(at: dt.datetime | None) -> str:
    """A moment as papers' facts keep it: ISO, local time, so that a round over several days says its days."""
    return clock.local(at).replace(tzinfo=None).isoformat(timespec="minutes") if at else ""
