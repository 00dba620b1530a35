"""What the council knows of a dossier, for its minutes and the papers after them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from appraisal.handlers import tally_of
from appraisal.models import MemberRole, Round
from dossiers.facts import provides
from dossiers.models import Dossier

RULE = "Hội đồng biểu quyết theo đa số: đề án được thông qua khi có trên một nửa số phiếu đạt hoặc đạt, cần chỉnh sửa"


@provides
def appraisal(dossier: Dossier, on: dt.date) -> dict[str, Any]:
    """The last closed round, with every ballot as it was given."""
    round_ = dossier.rounds.select_related("board").filter(closed_at__isnull=False).last()
    return {"appraisal": _round(round_)} if round_ else {}


def _round(round_: Round) -> dict[str, Any]:
    members = list(round_.members.select_related("user__organisation", "vote"))
    names = {member.role: str(member.user) for member in members}
    tally = tally_of(round_)
    return {
        "board_name": round_.board.name,
        "decision_no": round_.board.decision_no,
        "decision_date": round_.board.decision_date.isoformat(),
        "number": round_.number,
        "date": round_.meeting_on.isoformat(),
        "place": round_.place,
        "started_at": _clock(min((m.vote.cast_at for m in members if hasattr(m, "vote")), default=round_.opened_at)),
        "ended_at": _clock(round_.closed_at),
        "chair": names.get(MemberRole.CHAIR, ""),
        "secretary": names.get(MemberRole.SECRETARY, ""),
        "members": [
            {
                "name": str(member.user),
                "position": member.user.position,
                "body": str(member.user.organisation or ""),
                "role_label": member.get_role_display(),
                "present": hasattr(member, "vote"),
                "ballot_label": _ballot(member),
                "remark": member.vote.remark if hasattr(member, "vote") else "",
            }
            for member in members
        ],
        "tally": {
            "pass": tally.passed,
            "pass_with_changes": tally.passed_with_changes,
            "fail": tally.failed,
            "absent": tally.absent,
        },
        "verdict_label": round_.get_verdict_display(),
        "opinion": "; ".join(m.vote.remark for m in members if hasattr(m, "vote") and m.vote.remark)
        or "Hội đồng thống nhất với nội dung đề án",
        "recommended_support_vnd": round_.recommended_vnd,
        "rule_text": RULE,
    }


def _ballot(member: Any) -> str:
    if member.recused:
        return "Không biểu quyết"
    return member.vote.get_ballot_display() if hasattr(member, "vote") else "Vắng"


def _clock(at: dt.datetime | None) -> str:
    """A moment as papers' facts keep it: ISO, local time, so that a round over several days says its days."""
    return timezone.localtime(at).replace(tzinfo=None).isoformat(timespec="minutes") if at else ""
