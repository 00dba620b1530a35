"""What a person would type at each step: the valid facts of any dossier, for walks and races."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

import clock
from accounts.roles import Role
from dossiers.handlers.submissions import SUBMISSION_NO, SUBMISSION_ON
from dossiers.models import Dossier
from settlement.computing import final_support
from settlement.flags import lines_that_count
from workflow.steps import steps_of

TEAM = [
    {"name": "Huỳnh Văn Thí Dụ", "position": "Trưởng đoàn", "body": "Trung tâm Khuyến công"},
    {"name": "Phạm Thị Mẫu", "position": "Chuyên viên", "body": "Sở Công Thương"},
]


def facts_for(event: str, dossier: Dossier, at: dt.datetime, rng: Random) -> dict[str, Any]:
    """Valid facts of a step, whoever takes it: what the People's Committee decides names a submission."""
    return _own_facts(event, dossier, at, rng) | submission(event, at)


def submission(event: str, at: dt.datetime) -> dict[str, Any]:
    """A submission of the day on which the People's Committee may decide."""
    declared, day = steps_of(Dossier).get(event), clock.local_day(at)
    if declared is None or Role.PPC not in declared.roles or not declared.papers or event == "approve_plan":
        return {}
    return {SUBMISSION_NO: f"{100 + day.timetuple().tm_yday}/TTr-SCT", SUBMISSION_ON: day}


def _own_facts(event: str, dossier: Dossier, at: dt.datetime, rng: Random) -> dict[str, Any]:
    day = clock.local_day(at)
    if event in {"withdraw", "suspend", "revoke_acceptance", "refuse_amendment", "terminate", "fail_payment", "reject"}:
        return {"reason": "Lý do mẫu"}
    if event == "return_for_supplement":
        return {"gaps": ["Thiếu bản chụp rõ"]}
    if event == "return_settlement":
        return {"gaps": ["Thiếu bản chụp rõ"], "late_reason": "Lần trước bản chụp bị che"}
    if event == "send_back_settlement":
        return {"gaps": ["Xem lại khoản vận chuyển"]}
    if event == "cast_vote":
        ballot = rng.choice(["PASS", "PASS", "PASS", "PASS_WITH_CHANGES", "FAIL"])
        return {"ballot": ballot, "remark": "Ý kiến mẫu"}
    if event == "declare_interest":
        return {"interest": "NONE"}
    if event in {"recuse_member", "replace_member"}:
        round_ = dossier.rounds.filter(closed_at__isnull=True).last()
        member = round_.members.last() if round_ else None
        return {"member": member and member.pk, "reason": "Lý do mẫu"}
    if event == "vote_again":
        return {"reason": "Lý do mẫu"}
    if event in {"confirm_by_commune"}:
        return {"confirmed": True}
    if event == "open_appraisal":
        return {"meeting_on": day}
    if event == "sign_contract":
        last = dt.date(dossier.budget_year, 12, 31)
        return {"starts_on": day, "ends_on": min(max(day + dt.timedelta(days=200), dossier.end_on or day), last)}
    if event == "report_progress":
        # A request for acceptance is not sent beside a report that the work is half done: half of them are the last.
        last = dossier.progress_reports.last()
        done = rng.random() < 0.5
        return {"percent": 100 if done else rng.randint(last.percent if last else 0, 100)}
    if event == "request_amendment":
        big = rng.random() < 0.3
        item = dossier.items.first()
        if big:
            return {
                "reason": "Chậm giao máy",
                "changes": [{"field": "next_year_on", "after": dt.date(dossier.budget_year + 1, 12, 15)}],
            }
        model = f"MAU-{rng.randint(2, 99)}"
        return {"reason": "Đổi model", "changes": [{"field": "item.model", "item": item.no, "after": model}]}
    if event == "extend":
        return {"reason": "Chậm giao máy", "ends_on": dt.date(dossier.budget_year + 1, 12, 20)}
    if event == "accept":
        return {
            "held_on": day,
            "members": TEAM,
            "items": [
                {"no": i.no, "accepted_quantity": i.quantity, "accepted_vnd": i.amount_vnd, "serial": "M1"}
                for i in dossier.items.all()
            ],
        }
    if event == "fail_acceptance":
        return {"held_on": day, "members": TEAM, "reason": "Máy chưa chạy thử"}
    if event == "enter_evidence":
        return invoice_facts(dossier, day, rng)
    if event in {
        "record_transfer",
        "match_line",
        "remove_evidence",
        "record_lookup",
        "review_lines",
        "relate_invoice",
        "place_amount",
    }:
        return about_evidence(event, dossier, day, rng)
    if event == "pass_settlement":
        return {"verdicts": words_on_lines(dossier)}
    if event == "override_support":
        return decision_facts(dossier, day, rng)
    if event == "recover":
        return {"reason": "Thu hồi theo kết luận kiểm tra"}
    return {
        "register_national": {"letter_no": "12/SCT-QLCN"},
        "put_in_plan": {"proposal_no": "45/TTr-SCT"},
        "give_budget_opinion": {"opinion": "Thống nhất."},
        "approve_plan": {"plan_no": "312/QĐ-UBND"},
        "pay_advance": {"amount_vnd": 1_000_000, "order_no": "KB-1"},
        "record_repayment": {"amount_vnd": rng.randint(1, 999_999), "voucher_no": f"GNT-{rng.randint(2, 10**9)}"},
        "request_payment": {"economic_code": "7012"},
        "retry_payment": {"economic_code": "7012"},
        "confirm_payment": {"order_no": "KB-2"},
        "record_post_check": {"in_use": True},
        "confirm_recovery": {"voucher_no": "GNT-1"},
    }.get(event, {})


def words_on_lines(dossier: Dossier) -> list[dict[str, Any]]:
    """Finance's word on every line that has none yet: accepted, and why although something may be said against it."""
    waiting = [line for line in lines_that_count(dossier) if not line.verdict]
    return [{"line": line.pk, "verdict": "ACCEPTED", "reason": "Đã đối chiếu"} for line in waiting]


def decision_facts(dossier: Dossier, day: dt.date, rng: Random) -> dict[str, Any]:
    """An amount a little below what is computed now, or the computed one again."""
    line = rng.choice(final_support(dossier, day).lines)
    lower = line.support_vnd - rng.randint(1, 1_000_000)
    return {
        "beneficiary": dossier.beneficiaries.get(order=line.owner),
        "activity": line.item.activity,
        "amount_vnd": lower if lower > 0 and rng.random() < 0.7 else None,
        "reason": "Theo kết luận kiểm tra",
        "basis": "Thông báo 12/TB-UBND ngày 02/3/2026",
    }


def about_evidence(event: str, dossier: Dossier, day: dt.date, rng: Random) -> dict[str, Any]:
    """Valid facts about invoices that are there; none if there is no invoice yet."""
    invoices = list(dossier.invoices.prefetch_related("lines"))
    if not invoices:
        return {}
    invoice = rng.choice(invoices)
    line = rng.choice(list(invoice.lines.all()))
    if event == "record_transfer":
        return {"invoices": [invoice.no], "transfer_no": f"UNC-{rng.randint(1, 999)}", "transfer_on": day}
    if event == "match_line":
        return {"line": line.pk, "item": dossier.items.filter(beneficiary=invoice.beneficiary).first().no}
    if event == "relate_invoice":
        return {"invoice": invoice.no, "relation": "", "earlier": []}
    if event == "place_amount":
        return {"invoice": invoice.no, "part": rng.choice(["fees", "rest"]), "item": 0}
    if event == "record_lookup":
        return {"invoice": invoice.no, "portal_state": "VALID", "looked_up_on": day}
    if event == "remove_evidence":
        return {"invoice": invoice.no, "reason": "Tải nhầm hóa đơn"}
    verdict = rng.choice(["ACCEPTED", "REDUCED", "QUERIED", ""])
    counted = line.amount_vnd - rng.randint(1, 1_000_000) if verdict == "REDUCED" else None
    return {"verdicts": [{"line": line.pk, "verdict": verdict, "counted_vnd": counted, "reason": "Lý do mẫu"}]}


def invoice_facts(dossier: Dossier, day: dt.date, rng: Random) -> dict[str, Any]:
    """One invoice that proves the whole cost."""
    cost = sum(item.accepted_vnd or item.amount_vnd for item in dossier.items.all())
    return {
        "form": "1",
        "series": f"C{day:%y}TAA",
        "number": str(rng.randint(1, 99_999_999)),
        "issued_on": day,
        "seller": "Công ty TNHH Thiết bị Mẫu",
        "seller_tax_code": "0100109106",
        "content": "Máy mẫu",
        "before_tax_vnd": cost,
        "tax_vnd": cost // 10,
        "transfer_no": "UNC-1",
        "transfer_on": day,
    }
