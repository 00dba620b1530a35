"""Steps of approval: plan, budget, decision, rejection. The approved amount and the day of its norms are set here."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from clock import local_day
from documents.vietnamese import money
from dossiers.handlers.common import decide, record_act, sentence, sentences, whole_dong
from dossiers.models import Dossier
from dossiers.support import by_owner, support_of
from programmes.support import NoNorm, Support, shared
from workflow.errors import BadFacts
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User


@handles("put_in_plan")
def put_in_plan(dossier: Dossier, *, actor: User, at: dt.datetime, proposal_no: str = "", **_: Any) -> dict[str, Any]:
    """The submission that carries the project."""
    typed = sentence(proposal_no, "proposal_no", "số tờ trình kế hoạch")
    submission = record_act(dossier, "PLAN_PROPOSAL", typed, "proposal_no", actor=actor, at=at)
    dossier.proposal_no = submission.full_number
    dossier.plan_approved_at = None
    return {"proposal_no": dossier.proposal_no}


@handles("give_budget_opinion")
def give_budget_opinion(
    dossier: Dossier, *, actor: User, at: dt.datetime, opinion: str = "", **_: Any
) -> dict[str, Any]:
    """The finance department's word on the money."""
    dossier.budget_opinion = sentence(opinion, "opinion", "ý kiến về kinh phí")
    return {"opinion": dossier.budget_opinion}


@handles("approve_plan")
def approve_plan(dossier: Dossier, *, actor: User, at: dt.datetime, plan_no: str = "", **_: Any) -> dict[str, Any]:
    """The plan that holds the project is approved."""
    typed = sentence(plan_no, "plan_no", "số quyết định phê duyệt kế hoạch")
    # The ministry's decision is signed in the agency by order of the minister.
    authority = "TL" if typed.rstrip().endswith("-BCT") else ""
    decision = record_act(dossier, "PLAN_DECISION", typed, "plan_no", actor=actor, at=at, authority=authority)
    dossier.plan_approved_at = at
    return {"plan_no": decision.full_number}


@handles("approve")
def approve(
    dossier: Dossier, *, actor: User, at: dt.datetime, support_vnd: int | None = None, **_: Any
) -> dict[str, Any]:
    """Fix the amount per beneficiary by the norms of this day.

    ``support_vnd`` (đồng) may be lower than what the norms give (Bình Thuận 2021: half of what was asked);
    never higher than asked. A lower amount is shared in proportion, the last đồng to the largest.
    """
    day = local_day(at)
    try:
        computed = support_of(dossier, day)
    except NoNorm as missing:
        raise BadFacts(str(missing)) from missing
    most = min(computed.support_vnd, dossier.support_vnd)
    amount = most if support_vnd is None else whole_dong(support_vnd, "support_vnd", "Mức hỗ trợ")
    if amount > most:
        raise BadFacts(
            fields={"support_vnd": f"Mức hỗ trợ cao nhất là {money(most)} đồng theo định mức và mức đề nghị."}
        )
    share_out(dossier, amount, computed)
    _move_to_counterpart(dossier, dossier.support_vnd - amount)
    dossier.approved_vnd = amount
    dossier.approved_on = day
    decision = decide(
        dossier,
        "APPROVAL_DECISION",
        actor=actor,
        at=at,
        amount_vnd=amount,
        proposal_no=dossier.proposal_no,
        norms_of=day.isoformat(),
    )
    return {"number": decision.full_number, "support_vnd": amount, "computed_vnd": computed.support_vnd}


def share_out(dossier: Dossier, amount: int, computed: Support) -> None:
    """Share an amount (đồng) among the beneficiaries in proportion to what the norms give each."""
    weights = by_owner(computed.lines)
    places = sorted(weights)
    shares = dict(zip(places, shared(amount, [weights[place] for place in places]), strict=True))
    for beneficiary in dossier.beneficiaries.all():
        beneficiary.support_vnd = shares.get(beneficiary.order, 0)
        beneficiary.save(update_fields=["support_vnd"])


def _move_to_counterpart(dossier: Dossier, less: int) -> None:
    """What the State does not pay, the beneficiary pays: the sources keep adding up."""
    if dossier.track == "NATIONAL":
        from_central = min(less, dossier.central_vnd)
        dossier.central_vnd -= from_central
        dossier.local_vnd -= less - from_central
    else:
        from_local = min(less, dossier.local_vnd)
        dossier.local_vnd -= from_local
        dossier.central_vnd -= less - from_local
    dossier.counterpart_vnd += less


@handles("reject")
def reject(dossier: Dossier, *, actor: User, at: dt.datetime, reason: Any = "", **_: Any) -> dict[str, Any]:
    """A refusal says why, line by line."""
    reasons = sentences(reason, "reason", "lý do không phê duyệt")
    notice = decide(dossier, "REFUSAL_NOTICE", actor=actor, at=at, reasons=reasons)
    return {"reasons": reasons, "number": notice.full_number}
