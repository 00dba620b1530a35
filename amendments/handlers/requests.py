"""Changes on the way: asked for, withdrawn, granted, refused. What a change is and does is in amendments."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from accounts.roles import Role
from amendments.execution import apply
from amendments.plan import Plan, differences, plan_of, typed_again
from clock import local_day
from documents.vietnamese import date_short
from dossiers.amendment_kinds import approver_of
from dossiers.handlers.common import decide, sentence
from dossiers.models import Amendment, Decision, Dossier
from workflow.errors import BadFacts, NotNow
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User


@handles("request_amendment")
def request_amendment(
    dossier: Dossier, *, actor: User, at: dt.datetime, changes: Any = None, reason: str = "", **_: Any
) -> dict[str, Any]:
    """Before and after side by side; the level follows from the changes.

    ``changes``: list of {"field": key of amendments.FIELDS, "item" or "beneficiary" where it concerns one,
    "after": value}. Only what differs is sent.
    """
    why = sentence(reason, "reason", "lý do điều chỉnh")
    if waiting(dossier):
        raise NotNow("Đã có một đề nghị điều chỉnh đang chờ quyết định; rút đề nghị ấy rồi gửi đề nghị mới.")
    plan = plan_of(dossier, changes or (), on=local_day(at), actor=actor)
    dossier.resume_state = dossier.state
    amendment = Amendment.objects.create(
        dossier=dossier,
        no=dossier.amendments.count() + 1,
        level=plan.level,
        reason=why,
        changes=plan.changes,
        asked_at=at,
        asked_as=_asks_as(dossier, actor, local_day(at)),
    )
    return {
        "no": amendment.no,
        "level": amendment.level,
        "approver": str(plan.approver),
        "changes": plan.changes,
        "reason": why,
    }


def _asks_as(dossier: Dossier, actor: User, day: dt.date) -> str:
    """For the establishment, or for the Centre."""
    return Role.APPLICANT if dossier.seat_for(Role.APPLICANT) in actor.seats(day) else Role.CENTRE


def waiting(dossier: Dossier) -> Amendment | None:
    """The request that waits for its decision."""
    return dossier.amendments.filter(outcome=Amendment.Outcome.ASKED).first()


def asked(dossier: Dossier) -> Amendment:
    """The request that waits. Raises ``NotNow`` where it was decided or withdrawn meanwhile."""
    found = waiting(dossier)
    if found is None:
        raise NotNow("Không có đề nghị điều chỉnh nào đang chờ quyết định.")
    return found


@handles("withdraw_amendment")
def withdraw_amendment(dossier: Dossier, *, actor: User, at: dt.datetime, note: str = "", **_: Any) -> dict[str, Any]:
    """Whoever asked takes the request back before it is decided."""
    amendment = asked(dossier)
    if amendment.asked_as and dossier.seat_for(amendment.asked_as) not in actor.seats(local_day(at)):
        raise NotNow(f"Đề nghị này do {dossier.role_label(amendment.asked_as)} gửi, chỉ bên ấy rút được.")
    _close(amendment, Amendment.Outcome.WITHDRAWN, at)
    return {"no": amendment.no} | ({"note": note.strip()} if note.strip() else {})


@handles("approve_small_amendment")
@handles("approve_big_amendment")
def grant_amendment(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> dict[str, Any]:
    """The change takes effect: the dossier is what the decision says from here on."""
    amendment = asked(dossier)
    carry_out(dossier, amendment, actor=actor, at=at)
    decision = decide(
        dossier,
        "AMENDMENT_DECISION",
        actor=actor,
        at=at,
        no=amendment.no,
        level=amendment.get_level_display(),
        reason=amendment.reason,
        changes=amendment.changes,
    )
    number = annex(dossier, decision, "Quyết định điều chỉnh đề án", amendment.changes, actor=actor, at=at)
    return {
        "no": amendment.no,
        "number": decision.full_number,
        "annex_no": number,
        "changes": amendment.changes,
        "contracted_vnd": dossier.contracted_vnd,
    }


def carry_out(dossier: Dossier, amendment: Amendment, *, actor: User, at: dt.datetime) -> Plan:
    """Work the request out anew, refuse it if it no longer holds, write it. Raises ``NotNow``, ``BadFacts``."""
    try:
        plan = plan_of(dossier, typed_again(amendment.changes, dossier.budget_year), on=local_day(at), actor=actor)
    except BadFacts as why:
        raise NotNow(
            "Đề nghị điều chỉnh không còn thực hiện được như đã gửi; không đồng ý, hoặc để bên đề nghị rút và gửi lại.",
            *why.reasons,
            *why.fields.values(),
        ) from why
    changed = differences(amendment.changes, plan)
    if plan.level != amendment.level:
        changed.append(f"đề nghị nay {str(plan.approver)[0].lower()}{str(plan.approver)[1:]}")
    if changed:
        raise NotNow(
            f"Hồ sơ đã đổi sau ngày đề nghị {date_short(local_day(amendment.asked_at))}: {'; '.join(changed)}. "
            "Không đồng ý, hoặc để bên đề nghị rút và gửi lại theo số liệu mới."
        )
    source = f"Đề nghị điều chỉnh lần {amendment.no} được đồng ý, hồ sơ {dossier}"
    apply(dossier, plan, source=source, actor=actor, at=at)
    _close(amendment, Amendment.Outcome.GRANTED, at)
    return plan


def _close(amendment: Amendment, outcome: str, at: dt.datetime) -> None:
    amendment.outcome, amendment.decided_at = outcome, at
    amendment.save(update_fields=["outcome", "decided_at"])


def annex(
    dossier: Dossier, decision: Decision, label: str, changes: list[dict[str, Any]], *, actor: User, at: dt.datetime
) -> str:
    """What a decision changes goes into the contract too, as an annex with the Centre's number."""
    made = decide(
        dossier,
        "CONTRACT_ANNEX",
        actor=actor,
        at=at,
        decision_label=label,
        decision={"number": decision.full_number, "date": decision.issued_on.isoformat()},
        changes=changes,
    )
    return made.full_number


@handles("refuse_amendment")
def refuse_amendment(dossier: Dossier, *, actor: User, at: dt.datetime, reason: str = "", **_: Any) -> dict[str, Any]:
    """The project goes on as it was."""
    amendment = asked(dossier)
    approver = approver_of(amendment.level, dossier.track)
    if approver.role not in actor.seats(local_day(at)):
        raise NotNow(f"Đề nghị này {str(approver)[0].lower()}{str(approver)[1:]}; cấp khác không trả lời thay.")
    why = sentence(reason, "reason", "lý do không đồng ý")
    _close(amendment, Amendment.Outcome.REFUSED, at)
    notice = decide(dossier, "AMENDMENT_REFUSAL", actor=actor, at=at, reason=why, changes=amendment.changes)
    return {"no": amendment.no, "reason": why, "number": notice.full_number}
