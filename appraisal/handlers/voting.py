"""Ballots and scores, opening them, closing the round, the conclusion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from appraisal.counting import member_for, open_round, presides, standing
from appraisal.handlers.people import take_out_found
from appraisal.interests import found_interests, has_declared
from appraisal.models import Criterion, Round, RoundMember, Score, Vote
from appraisal.rules import points
from clock import local_day
from documents.vietnamese import date_short
from dossiers.handlers.common import decide, sentence
from dossiers.models import Dossier
from workflow.errors import BadFacts
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User

#: What a member typed for one criterion: points and a remark.
Typed = tuple[Any, str]


@handles("cast_vote")
def cast_vote(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    ballot: str = "",
    remark: str = "",
    scores: Mapping[int, Typed] | None = None,
    **_: Any,
) -> dict[str, Any]:
    """One ballot. The log keeps that it was given, not what it says: scores stay sealed until the conclusion.

    ``scores``: criterion's key -> (points, remark), where the rule has a score sheet.
    """
    round_ = open_round(dossier)
    member = _voter(round_, actor, at)
    if ballot not in Vote.Ballot.values:
        raise BadFacts(fields={"ballot": "Hãy chọn một trong ba: Đạt; Đạt, cần chỉnh sửa; Không đạt."})
    if ballot != Vote.Ballot.PASS:
        remark = sentence(remark, "remark", "nội dung cần chỉnh sửa hoặc lý do không đạt")
    vote = Vote.objects.create(
        member=member,
        ballot=ballot,
        remark=remark.strip(),
        cast_at=at,
        cast_by=None if member.user_id == actor.pk else actor,
    )
    if round_.sheet_id:
        Score.objects.bulk_create(_scores(vote, round_, scores or {}))
    told: dict[str, Any] = {"round": round_.no}
    if vote.cast_by_id:
        told["for"] = str(member)
    return told


def _voter(round_: Round, actor: User, at: dt.datetime) -> RoundMember:
    """The member for whom a person votes now. Raises ``BadFacts`` with the reason why not."""
    day = local_day(at)
    member = member_for(round_, actor, day)
    if member is None:
        raise BadFacts(fields={"ballot": "Anh/chị không thuộc thành phần biểu quyết của lần thẩm định này."})
    if hasattr(member, "vote"):
        raise BadFacts(fields={"ballot": "Anh/chị đã bỏ phiếu ở lần thẩm định này."})
    if found_interests(round_.dossier, [actor], day):
        raise BadFacts(fields={"ballot": "Anh/chị có lợi ích liên quan đến hồ sơ này nên không bỏ phiếu."})
    if not has_declared(round_, actor):
        raise BadFacts(
            fields={"ballot": "Hãy khai về lợi ích liên quan đến hồ sơ này trước khi xem hồ sơ và bỏ phiếu."}
        )
    meeting = round_.meeting
    if meeting is None:
        return member
    if meeting.written and day > meeting.held_on:
        raise BadFacts(
            f"Hạn gửi ý kiến bằng văn bản là hết ngày {date_short(meeting.held_on)}. Hãy báo người chủ trì: có thể "
            "chốt phiếu nếu đủ túc số, hoặc cho lấy ý kiến lại."
        )
    seat = meeting.attendance.filter(user=member.user_id).first() if meeting.opened_at else None
    if meeting.opened_at and (seat is None or not seat.present):
        raise BadFacts(
            f"Thư ký đang ghi {member} vắng mặt ở phiên họp này; đến nơi thì báo Thư ký ghi có mặt rồi bỏ phiếu."
        )
    if seat is not None and seat.deputy_id not in (None, actor.pk) and member.user_id != actor.pk:
        raise BadFacts(f"Người dự họp thay {member} là {seat.deputy}; anh/chị không bỏ phiếu thay ở phiên này.")
    return member


def _scores(vote: Vote, round_: Round, typed: Mapping[int, Typed]) -> list[Score]:
    """Every criterion, within its range, with the remarks it demands. Raises ``BadFacts`` with all that is wrong."""
    wrong: dict[str, str] = {}
    rows: list[Score] = []
    assert round_.sheet is not None
    for line in round_.sheet.criteria.all():
        given, said = typed.get(line.pk, (None, ""))
        value = _points(given)
        if value is None or not line.least <= value <= line.most:
            wrong[f"score_{line.pk}"] = f"«{line}»: cho điểm từ {line.least} đến {line.most}, nhiều nhất hai số lẻ."
            continue
        if not said.strip() and _must_remark(line, value):
            below = f" dưới {line.remark_below} điểm" if line.remark == Criterion.Remark.BELOW else ""
            wrong[f"remark_{line.pk}"] = f"«{line}»: hãy ghi nhận xét khi cho điểm{below}."
        rows.append(Score(vote=vote, criterion=line, points=value, remark=said.strip()[:500]))
    if wrong:
        raise BadFacts(fields=wrong)
    return rows


def _points(given: Any) -> Decimal | None:
    if given is None or isinstance(given, bool | float):
        return None
    try:
        value = Decimal(str(given).strip().replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() and value == round(value, 2) else None


def _must_remark(line: Criterion, value: Decimal) -> bool:
    if line.remark == Criterion.Remark.BELOW:
        return line.remark_below is not None and value < line.remark_below
    return line.remark == Criterion.Remark.ALWAYS


@handles("open_scores")
def open_scores(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> dict[str, Any]:
    """Whoever presides shows the ballots given so far to the council."""
    round_ = open_round(dossier)
    if not presides(round_, actor, local_day(at)):
        raise BadFacts("Chỉ người chủ trì Hội đồng mở phiếu.")
    if round_.scores_open_at:
        raise BadFacts("Phiếu của lần thẩm định này đã được mở.")
    if standing(round_).head is None:
        raise BadFacts("Người chủ trì bỏ phiếu của mình trước, rồi mới mở phiếu của các thành viên.")
    round_.scores_open_at = at
    round_.save(update_fields=["scores_open_at"])
    return {"round": round_.no}


@handles("close_ballot")
def close_ballot(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> dict[str, Any]:
    """Whoever presides may end the round when there is a quorum including himself."""
    round_ = open_round(dossier)
    out = take_out_found(round_, at=at, by=actor)
    now = standing(round_)
    if now.not_yet:
        raise BadFacts(*out, *now.not_yet)
    return {"cast": now.tally.cast, "absent": now.tally.absent} | ({"out": out} if out else {})


@handles("conclude_pass")
@handles("conclude_fail")
def conclude_round(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> dict[str, Any]:
    """The minutes and the notice that goes out get their numbers, and the round its verdict, equal to the votes.

    Both are signed by whoever presided, not by whose ballot happened to be the last.
    """
    round_ = open_round(dossier)
    now = standing(round_)
    outcome = now.outcome
    signer = now.head.user if now.head else None
    minutes = decide(dossier, "APPRAISAL_MINUTES", actor=actor, at=at, amount_vnd=round_.recommended_vnd, signer=signer)
    notice = decide(dossier, "COUNCIL_CONCLUSION", actor=actor, at=at, signer=signer)
    round_.closed_at, round_.verdict, round_.why = at, outcome.verdict, outcome.why[:300]
    round_.number = minutes.full_number
    round_.save(update_fields=["closed_at", "verdict", "why", "number"])
    told: dict[str, Any] = {
        "round": round_.no,
        "verdict": outcome.verdict,
        "pass": outcome.tally.passed,
        "pass_with_changes": outcome.tally.passed_with_changes,
        "fail": outcome.tally.failed,
        "absent": outcome.tally.absent,
        "number": minutes.full_number,
        "conclusion_no": notice.full_number,
    }
    if outcome.average is not None:
        told["average"] = points(outcome.average)
    return told
