"""Sending a settlement, reviewing it line by line, returning it once, deciding it in another hand."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from clock import local_day
from dossiers.evidence_list import evidence_list
from dossiers.handlers.common import decide
from dossiers.models import Dossier
from settlement.checking.corrections import stops_passing
from settlement.claims import claim_of
from settlement.computing import evidence_total, final_support
from settlement.defects import raise_defects, send_back
from settlement.flags import looked_at, not_said
from settlement.models import InvoiceLine, Settlement
from settlement.verdicts import accept_clean, judge
from workflow.errors import NotNow, NotYours
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User

CHANGED = "Số liệu đã thay đổi sau khi trình; hãy trả lại hồ sơ quyết toán để Trung tâm trình lại."


@handles("submit_settlement")
def submit_settlement(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> dict[str, Any]:
    """Compute from accepted cost and evidence, and keep every step."""
    claim = claim_of(dossier, local_day(at), reader=actor)
    computed = final_support(dossier, local_day(at), claim)
    dossier.finance_passed_at = None
    if computed.support_vnd == 0:
        raise NotNow("Mức hỗ trợ tính được là 0 đồng: chứng từ chưa chứng minh được chi phí nào đã nghiệm thu.")
    settlement = Settlement.objects.create(
        dossier=dossier,
        no=dossier.settlements.count() + 1,
        submitted_at=at,
        submitted_by=actor,
        accepted_cost_vnd=dossier.accepted_cost_vnd or 0,
        evidence_vnd=evidence_total(claim),
        evidence_list=evidence_list(dossier).kind,
        support_vnd=computed.support_vnd,
        lines=[line.as_json() for line in computed.lines],
    )
    report = decide(dossier, "RESULT_REPORT", actor=actor, at=at, amount_vnd=computed.support_vnd)
    return {
        "no": settlement.no,
        "report_no": report.full_number,
        "support_vnd": computed.support_vnd,
        "evidence_vnd": settlement.evidence_vnd,
        "evidence_list": settlement.evidence_list,
    }


@handles("review_lines")
def review_lines(
    dossier: Dossier, *, actor: User, at: dt.datetime, verdicts: Any = (), clean: bool = False, **_: Any
) -> dict[str, Any]:
    """Verdicts on lines: list of {"line": key, "verdict", "counted_vnd" (đồng before tax), "reason"}.

    ``clean``: accept the rest of the lines that nothing is said against.
    """
    kept = judge(dossier, verdicts, actor=actor, at=at) if verdicts or not clean else []
    if clean:
        kept += accept_clean(dossier, actor=actor, at=at)
    return {"verdicts": kept}


@handles("return_settlement")
def return_settlement(
    dossier: Dossier, *, actor: User, at: dt.datetime, gaps: Any = None, **more: Any
) -> dict[str, Any]:
    """One itemised list of all defects; one that could have been seen the time before needs a reason and is counted."""
    return raise_defects(dossier, gaps, actor=actor, at=at, late_reason=str(more.get("late_reason") or ""))


@handles("pass_settlement")
def pass_settlement(
    dossier: Dossier, *, actor: User, at: dt.datetime, note: str = "", verdicts: Any = (), **_: Any
) -> dict[str, Any]:
    """Finance answers for every line: each has its word by now, or gets it here (``verdicts``, as ``review_lines``).

    Nobody passes what he sent or typed.
    """
    settlement = _last(dossier)
    if actor.pk == settlement.submitted_by_id or dossier.invoices.filter(entered_by=actor).exists():
        raise NotYours("Người đã lập hoặc trình hồ sơ quyết toán không được tự xét; việc này dành cho người khác.")
    kept = judge(dossier, verdicts, actor=actor, at=at) if verdicts else []
    lines = InvoiceLine.objects.filter(invoice__dossier=dossier)
    queried = list(lines.filter(verdict=InvoiceLine.Verdict.QUERIED).select_related("invoice"))
    if queried:
        raise NotNow(
            "Còn dòng cần làm rõ: "
            + "; ".join(f"{line} ({line.reason})" for line in queried)
            + ". Chấp nhận, giảm trừ các dòng này, hoặc trả lại hồ sơ."
        )
    reasons, fields = not_said(looked_at(dossier, at, reader=actor))
    if reasons:
        raise NotNow(*reasons, fields=fields)
    claim = claim_of(dossier, local_day(at))
    if stopped := stops_passing(claim):
        raise NotNow(*stopped)
    computed = final_support(dossier, local_day(at), claim)
    if computed.support_vnd > settlement.support_vnd:
        raise NotNow(CHANGED)
    decided = dossier.overrides.filter(decided_at__gt=settlement.submitted_at).exists()
    if computed.support_vnd < settlement.support_vnd and not (decided or lines.filter(verdict="REDUCED").exists()):
        raise NotNow(CHANGED)
    if computed.support_vnd == 0:
        raise NotNow("Sau giảm trừ không còn mức hỗ trợ nào; hãy trả lại hồ sơ quyết toán, ghi rõ lý do.")
    settlement.passed_vnd, settlement.passed_at, settlement.passed_by = computed.support_vnd, at, actor
    settlement.lines = [line.as_json() for line in computed.lines]
    settlement.evidence_vnd = evidence_total(claim)
    settlement.save(update_fields=["passed_vnd", "passed_at", "passed_by", "lines", "evidence_vnd"])
    dossier.finance_passed_at = at
    report = decide(dossier, "RESULT_REPORT", actor=actor, at=at, amount_vnd=computed.support_vnd)
    return {
        "no": settlement.no,
        "report_no": report.full_number,
        "support_vnd": computed.support_vnd,
        "sent_vnd": settlement.support_vnd,
        "note": note.strip(),
    } | ({"verdicts": kept} if kept else {})


@handles("approve_settlement")
def approve_settlement(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> dict[str, Any]:
    """The final amount is computed once more from what stands now; it must equal what finance passed."""
    settlement = _last(dossier)
    if actor.pk in {settlement.passed_by_id, settlement.submitted_by_id}:
        raise NotYours("Người đã trình hoặc đã xét quyết toán không được tự ký duyệt; việc này dành cho người khác.")
    computed = final_support(dossier, local_day(at))
    if settlement.passed_vnd is None or computed.support_vnd != settlement.passed_vnd:
        raise NotNow(CHANGED)
    decision = decide(dossier, "SETTLEMENT_DECISION", actor=actor, at=at, amount_vnd=computed.support_vnd)
    settlement.decided_at, settlement.decided_by, settlement.number = at, actor, decision.full_number
    settlement.save(update_fields=["decided_at", "decided_by", "number"])
    dossier.settled_vnd = computed.support_vnd
    return {"number": decision.full_number, "support_vnd": computed.support_vnd}


@handles("send_back_settlement")
def send_back_settlement(
    dossier: Dossier, *, actor: User, at: dt.datetime, gaps: Any = None, **_: Any
) -> dict[str, Any]:
    """Who signs asks finance to look again: what it passed is open as before, with the points to answer."""
    settlement = _last(dossier)
    kept = send_back(dossier, gaps, actor=actor, at=at)
    kept |= {"passed_vnd": settlement.passed_vnd, "passed_by": str(settlement.passed_by)}
    settlement.passed_vnd = settlement.passed_at = settlement.passed_by = None
    settlement.save(update_fields=["passed_vnd", "passed_at", "passed_by"])
    dossier.finance_passed_at = None
    return kept


def _last(dossier: Dossier) -> Settlement:
    settlement = dossier.settlements.last()
    if settlement is None:
        raise NotNow("Hồ sơ này chưa được trình quyết toán.")
    return settlement
