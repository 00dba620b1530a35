"""Steps between contract and acceptance: contract, progress, suspension, resumption."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from clock import local_day
from documents.vietnamese import money
from dossiers.handlers.common import a_date, decide, sentence, whole_dong
from dossiers.models import Contract, Dossier, ProgressReport
from dossiers.payees import fix_accounts
from workflow.errors import BadFacts
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User


@handles("sign_contract")
def sign_contract(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    support_vnd: int | None = None,
    **_: Any,
) -> dict[str, Any]:
    """The contract may fix a rounder, never a higher amount than the decision (đồng)."""
    day = local_day(at)
    starts = a_date(starts_on, "starts_on", "ngày bắt đầu")
    ends = a_date(ends_on, "ends_on", "ngày kết thúc hợp đồng")
    approved = dossier.approved_vnd or 0
    amount = approved if support_vnd is None else whole_dong(support_vnd, "support_vnd", "Mức hỗ trợ theo hợp đồng")
    if amount > approved:
        raise BadFacts(fields={"support_vnd": f"Hợp đồng không được vượt mức phê duyệt {money(approved)} đồng."})
    dossier.contracted_vnd = amount
    left = amount
    beneficiaries = list(dossier.beneficiaries.select_related("establishment"))
    for beneficiary in beneficiaries:
        fix_accounts(beneficiary)
        beneficiary.contract_vnd = amount * beneficiary.support_vnd // approved if approved else 0
        left -= beneficiary.contract_vnd
    if beneficiaries:
        beneficiaries[0].contract_vnd = (beneficiaries[0].contract_vnd or 0) + left
    for beneficiary in beneficiaries:
        beneficiary.save(update_fields=["contract_vnd", "contract_account", "contract_bank"])
    decision = decide(dossier, "CONTRACT", actor=actor, at=at, amount_vnd=amount)
    Contract.objects.create(
        dossier=dossier,
        number=decision.full_number,
        signed_on=day,
        starts_on=starts,
        ends_on=ends,
        total_vnd=dossier.items_vnd,
        support_vnd=amount,
    )
    return {"number": decision.full_number, "support_vnd": amount, "ends_on": ends}


@handles("report_progress")
def report_progress(
    dossier: Dossier, *, actor: User, at: dt.datetime, percent: int | None = None, note: str = "", **_: Any
) -> dict[str, Any]:
    """How far the work is, in percent; it may stand still but not go back."""
    if isinstance(percent, bool) or not isinstance(percent, int) or not 0 <= percent <= 100:
        raise BadFacts(fields={"percent": "Khối lượng là số từ 0 đến 100 (%)."})
    last = dossier.progress_reports.last()
    if last and percent < last.percent:
        raise BadFacts(fields={"percent": f"Báo cáo trước đã ghi {last.percent}%; lần này không thể thấp hơn."})
    ProgressReport.objects.create(
        dossier=dossier, reported_at=at, reported_by=actor, percent=percent, note=note.strip()
    )
    return {"percent": percent, "note": note.strip()}


@handles("suspend")
def suspend(
    dossier: Dossier, *, actor: User, at: dt.datetime, reason: str = "", from_on: dt.date | None = None, **_: Any
) -> dict[str, Any]:
    """The work rests; the decision says why, from which day, and which advance stays out meanwhile."""
    why = sentence(reason, "reason", "lý do")
    day = a_date(from_on, "from_on", "ngày bắt đầu tạm dừng")
    decision = decide(
        dossier,
        "SUSPENSION_DECISION",
        actor=actor,
        at=at,
        reason=why,
        from_on=day.isoformat(),
        owed_vnd=dossier.owed_vnd,
    )
    return {"reason": why, "from_on": day, "owed_vnd": dossier.owed_vnd, "number": decision.full_number}


@handles("resume")
def resume(dossier: Dossier, *, actor: User, at: dt.datetime, note: str = "", **_: Any) -> dict[str, Any]:
    """The work goes on."""
    decision = decide(dossier, "RESUMPTION_DECISION", actor=actor, at=at, note=note.strip())
    return {"number": decision.full_number} | ({"note": note.strip()} if note.strip() else {})
