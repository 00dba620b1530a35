"""Into another year, or to an early end: extension with its funding line, termination with what is owed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from amendments.handlers.requests import annex, asked, carry_out, waiting
from amendments.plan import plan_of
from clock import local_day
from documents.vietnamese import money
from dossiers.handlers.common import a_date, decide, sentence, whole_dong
from dossiers.models import Amendment, Dossier
from dossiers.states import State
from dossiers.support import cost_items, rules_for
from programmes.support import NoNorm, compute_support
from workflow.errors import BadFacts
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User

FORCE_MAJEURE = "khoản 4 Điều 18 Thông tư số 36/2013/TT-BCT"
#: Cut off in the text we have (docs/changes.md): whoever ticks the box is told to look before relying on it.
FORCE_MAJEURE_NOTE = (
    f"{FORCE_MAJEURE} (bất khả kháng: quyết toán theo chi phí thực tế, hợp lý; chưa đối chiếu toàn văn; với khuyến "
    "công địa phương: chờ Sở Công Thương quy định)"
)

#: Where the money of the new year comes from.
CARRIED, NEW = "CARRIED", "NEW"
FUNDING = {
    CARRIED: "chuyển nguồn phần dự toán chưa dùng",
    NEW: "bố trí trong dự toán năm mới",
}


@handles("extend")
def extend(
    dossier: Dossier, *, actor: User, at: dt.datetime, ends_on: dt.date | None = None, reason: str = "", **_: Any
) -> dict[str, Any]:
    """Into the next year, with a new end of the contract: as asked for, or by the province's own act."""
    amendment = waiting(dossier) if dossier.state == State.AMENDING else None
    if amendment:
        why = sentence(reason or amendment.reason, "reason", "lý do chuyển sang năm sau")
        plan = carry_out(dossier, amendment, actor=actor, at=at)
        dossier.resume_state = ""
    else:
        why = sentence(reason, "reason", "lý do chuyển sang năm sau")
        day = a_date(ends_on, "ends_on", "thời hạn mới")
        try:
            plan = plan_of(dossier, [{"field": "next_year_on", "after": day}], on=local_day(at), actor=actor)
        except BadFacts as wrong:
            raise BadFacts(*wrong.reasons, fields={"ends_on": " ".join(wrong.fields.values())}) from wrong
        dossier.contract.ends_on = plan.ends_on
        dossier.contract.save(update_fields=["ends_on"])
    decision = decide(
        dossier,
        "EXTENSION_DECISION",
        actor=actor,
        at=at,
        reason=why,
        before=plan.ends_before.isoformat(),
        ends_on=plan.ends_on.isoformat(),
        year=dossier.budget_year + 1,
    )
    label = "Quyết định chuyển đề án sang năm sau"
    number = annex(dossier, decision, label, plan.changes, actor=actor, at=at)
    kept = {"no": amendment.no} if amendment else {}
    return kept | {"ends_on": plan.ends_on, "reason": why, "number": decision.full_number, "annex_no": number}


@handles("open_new_year")
def open_new_year(dossier: Dossier, *, actor: User, at: dt.datetime, funding: str = NEW, **_: Any) -> dict[str, Any]:
    """The new budget year and where its money comes from; the book looks for the line (settlement.postings)."""
    if funding not in FUNDING:
        raise BadFacts(fields={"funding": "Hãy chọn nguồn của năm mới: " + " hoặc ".join(FUNDING.values()) + "."})
    dossier.budget_year += 1
    return {"budget_year": dossier.budget_year, "funding": funding}


@handles("terminate")
@handles("approve_stop")
def terminate(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    reason: str = "",
    force_majeure: bool = False,
    justified_vnd: int | None = None,
    basis: str = "",
    **_: Any,
) -> dict[str, Any]:
    """The project ends; the decision names what must come back.

    Where something beyond anyone's power stopped it (``force_majeure``, with its ``basis``), the real and proper cost
    (``justified_vnd``, đồng before tax) is settled by the norms, as far as the advance goes.
    """
    amendment = waiting(dossier)
    stopping = amendment is not None and "STOP" in amendment.kinds
    if stopping:
        why = sentence(reason or asked(dossier).reason, "reason", "lý do ngừng triển khai")
        carry_out(dossier, asked(dossier), actor=actor, at=at)
    else:
        why = sentence(reason, "reason", "lý do ngừng triển khai")
        dossier.amendments.filter(outcome=Amendment.Outcome.ASKED).update(
            outcome=Amendment.Outcome.REFUSED, decided_at=at
        )
    kept = _kept(dossier, at, force_majeure, justified_vnd, basis)
    owed = dossier.money_out_vnd - (dossier.settled_vnd or 0)
    decision = decide(dossier, "TERMINATION_DECISION", actor=actor, at=at, amount_vnd=owed, reason=why, **kept)
    return {"reason": why, "number": decision.full_number, "to_recover_vnd": owed, **kept}


def _kept(
    dossier: Dossier, at: dt.datetime, force_majeure: bool, justified_vnd: int | None, basis: str
) -> dict[str, Any]:
    """What of the advance the beneficiary keeps for cost that is justified, with its reckoning."""
    if not force_majeure:
        if justified_vnd:
            raise BadFacts(
                fields={
                    "justified_vnd": "Chỉ khi bất khả kháng mới quyết toán chi phí thực tế; đánh dấu «Bất khả kháng» "
                    "và ghi căn cứ, hoặc để trống."
                }
            )
        return {}
    why = sentence(basis, "basis", "căn cứ xác nhận bất khả kháng")
    if justified_vnd is None:
        return {"force_majeure": why, "clause": FORCE_MAJEURE}
    cost = whole_dong(justified_vnd, "justified_vnd", "Chi phí thực tế, hợp lý", least=0)
    if cost > dossier.items_vnd:
        raise BadFacts(
            fields={"justified_vnd": f"Chi phí thực tế không quá {money(dossier.items_vnd)} đồng được duyệt."}
        )
    try:
        reckoned = compute_support(
            cost_items(dossier),
            rules_for(dossier, local_day(at)),
            approved_vnd=dossier.approved_vnd,
            contract_vnd=dossier.contracted_vnd,
            accepted_cost_vnd=cost,
        ).support_vnd
    except NoNorm as missing:
        raise BadFacts(str(missing)) from missing
    dossier.settled_vnd = min(reckoned, dossier.money_out_vnd)
    return {"force_majeure": why, "clause": FORCE_MAJEURE, "justified_vnd": cost, "kept_vnd": dossier.settled_vnd}
