"""What the steps of appraisal write: a round with its members, votes, the conclusion."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from appraisal.models import Board, MemberRole, Round, RoundMember, Vote
from appraisal.rules import Tally, count, quorum
from dossiers.handlers.common import a_date, decide, local_day, sentence
from dossiers.models import Dossier
from dossiers.support import support_of
from programmes.support import NoNorm
from workflow.errors import BadFacts
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User


@handles("open_appraisal")
def open_appraisal(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    board: Board | None = None,
    meeting_on: dt.date | None = None,
    place: str = "",
    **_: Any,
) -> dict[str, Any]:
    """Call the council of the day; whoever has an interest in a beneficiary is left out of votes and quorum."""
    day = local_day(at)
    council = board or Board.objects.on(day).order_by("-decision_date").first()
    if council is None:
        raise BadFacts(
            fields={"board": "Chưa có Hội đồng thẩm định nào còn hiệu lực; hãy khai báo quyết định thành lập."}
        )
    try:
        recommended = min(support_of(dossier, day).support_vnd, dossier.support_vnd)
    except NoNorm as missing:
        raise BadFacts(str(missing)) from missing
    round_ = Round.objects.create(
        dossier=dossier,
        board=council,
        no=dossier.rounds.count() + 1,
        opened_at=at,
        meeting_on=a_date(meeting_on or day, "meeting_on", "ngày họp"),
        place=place.strip() or council.place or "Trụ sở Sở Công Thương",
        recommended_vnd=recommended,
    )
    interested = _interested(dossier, day)
    members = [
        RoundMember(round=round_, user=place_.user, role=place_.role, recused=place_.user_id in interested)
        for place_ in council.members.on(day).select_related("user")
    ]
    voting = [member for member in members if not member.recused]
    if len(voting) < 3 or not any(member.role == MemberRole.CHAIR for member in voting):
        raise BadFacts(
            fields={"board": "Hội đồng phải còn ít nhất ba thành viên được biểu quyết, trong đó có Chủ tịch Hội đồng."}
        )
    RoundMember.objects.bulk_create(members)
    return {"round": round_.no, "board": council.name, "members": len(voting), "recused": len(members) - len(voting)}


def _interested(dossier: Dossier, day: dt.date) -> set[int]:
    """The people who sit for one of the beneficiaries."""
    from accounts.models import RoleAssignment

    own = [str(pk) for pk in dossier.beneficiaries.values_list("establishment_id", flat=True)] + [
        str(dossier.applicant_id)
    ]
    rows = RoleAssignment.objects.on(day).filter(role="APPLICANT", scope__in=own)
    return set(rows.values_list("user_id", flat=True))


@handles("cast_vote")
def cast_vote(
    dossier: Dossier, *, actor: User, at: dt.datetime, ballot: str = "", remark: str = "", **_: Any
) -> dict[str, Any]:
    """One ballot. The log keeps that it was given, not what it says: scores stay sealed until the conclusion."""
    if ballot not in Vote.Ballot.values:
        raise BadFacts(fields={"ballot": "Hãy chọn một trong ba: Đạt; Đạt, cần chỉnh sửa; Không đạt."})
    if ballot != Vote.Ballot.PASS:
        remark = sentence(remark, "remark", "nội dung cần chỉnh sửa hoặc lý do không đạt")
    round_ = open_round(dossier)
    member = _voter(round_, actor)
    if hasattr(member, "vote"):
        raise BadFacts(fields={"ballot": "Anh/chị đã bỏ phiếu ở lần thẩm định này."})
    Vote.objects.create(member=member, ballot=ballot, remark=remark.strip(), cast_at=at)
    return {"round": round_.no}


def _voter(round_: Round, actor: User) -> RoundMember:
    """The member for whom a person votes: himself, or the one he is deputy of."""
    members = round_.members.filter(recused=False)
    member = members.filter(user=actor).first()
    if member is None:
        member = members.filter(user__delegations_given__deputy=actor, vote__isnull=True).first()
    if member is None:
        raise BadFacts(fields={"ballot": "Anh/chị không thuộc thành phần biểu quyết của lần thẩm định này."})
    return member


@handles("close_ballot")
def close_ballot(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> dict[str, Any]:
    """The chair may end the round when there is a quorum including himself."""
    round_ = open_round(dossier)
    tally = tally_of(round_)
    needed = quorum(tally.entitled, round_.board.quorum_numerator, round_.board.quorum_denominator)
    if tally.cast < needed:
        raise BadFacts(f"Mới có {tally.cast}/{tally.entitled} phiếu; cần ít nhất {needed} phiếu mới đủ túc số.")
    if not Vote.objects.filter(member__round=round_, member__role=MemberRole.CHAIR).exists():
        raise BadFacts("Chủ tịch Hội đồng chưa bỏ phiếu; túc số phải có Chủ tịch.")
    return {"cast": tally.cast, "absent": tally.absent}


@handles("conclude_pass")
@handles("conclude_fail")
def conclude_round(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> dict[str, Any]:
    """The minutes get their number and the round its verdict, equal to the votes."""
    round_ = open_round(dossier)
    tally = tally_of(round_)
    minutes = decide(dossier, "APPRAISAL_MINUTES", actor=actor, at=at, amount_vnd=round_.recommended_vnd)
    round_.closed_at, round_.verdict, round_.number = at, tally.verdict, minutes.full_number
    round_.save(update_fields=["closed_at", "verdict", "number"])
    return {
        "round": round_.no,
        "verdict": tally.verdict,
        "pass": tally.passed,
        "pass_with_changes": tally.passed_with_changes,
        "fail": tally.failed,
        "absent": tally.absent,
        "number": minutes.full_number,
    }


def open_round(dossier: Dossier) -> Round:
    """The round that is going on."""
    round_ = dossier.rounds.select_related("board").filter(closed_at__isnull=True).first()
    if round_ is None:
        raise BadFacts("Hồ sơ không có lần thẩm định nào đang mở.")
    return round_


def tally_of(round_: Round) -> Tally:
    """The ballots of a round, counted."""
    ballots = Vote.objects.filter(member__round=round_).values_list("ballot", flat=True)
    return count(ballots, round_.members.filter(recused=False).count())
