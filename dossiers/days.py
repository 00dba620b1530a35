"""The days of a dossier's life in their order: the marks, and which day typed at a step lies between which of them.

The lifecycle hangs these on its steps (``days=[...]``). A paper prints what was typed here, so what is in order here
is in order on paper. Days that are typed in a list or a file are held against the life where they are read: time asked
for in an amendment (amendments/rows.py), the Treasury's answer (settlement/treasury/matching.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import clock
from dossiers.states import State
from programmes.rules_of_day import rule_on
from workflow.days import Mark, TypedDay

Typed = Mapping[str, Any]


def _today(dossier: Any, at: dt.datetime, typed: Typed) -> dt.date:
    return clock.local_day(at)


def _cost_may_begin(dossier: Any, at: dt.datetime, typed: Typed) -> dt.date | None:
    """The decision, or the contract where the dated rule says so (``invoice_not_before``)."""
    approved: dt.date | None = dossier.approved_on
    rule = rule_on("invoice_not_before", approved or clock.local_day(at), track=dossier.track)
    return clock.local_day(at) if rule and rule.text == "CONTRACT" else approved


def _usual_start(dossier: Any, at: dt.datetime, typed: Typed) -> dt.date:
    day = clock.local_day(at)
    return max(dossier.start_on or day, day)


def _usual_end(dossier: Any, at: dt.datetime, typed: Typed) -> dt.date | None:
    end: dt.date | None = dossier.end_on
    return end


def _asked_for_acceptance(dossier: Any, at: dt.datetime, typed: Typed) -> dt.date | None:
    run = dossier.runs.filter(state=State.INSPECTING, left_at__isnull=True).first()
    return clock.local_day(run.entered_at) if run else None


def _resumed(dossier: Any, at: dt.datetime, typed: Typed) -> dt.date | None:
    last = dossier.decisions.filter(kind="RESUMPTION_DECISION").last()
    return last.issued_on if last else None


def _invoice_issued(dossier: Any, at: dt.datetime, typed: Typed) -> dt.date | None:
    invoice = dossier.invoices.filter(no=typed.get("invoice") or 0).first()
    return invoice.issued_on if invoice else None


def _first_money(dossier: Any, at: dt.datetime, typed: Typed) -> dt.date | None:
    days = [dossier.advance.paid_on] if hasattr(dossier, "advance") else []
    days += [
        clock.local_day(moment) for moment in dossier.payments.filter(status="PAID").values_list("done_at", flat=True)
    ]
    return min(days, default=None)


def _accepted(dossier: Any, at: dt.datetime, typed: Typed) -> dt.date | None:
    visit = dossier.acceptances.filter(passed=True).last()
    return visit.held_on if visit else None


def _last_check(dossier: Any, at: dt.datetime, typed: Typed) -> dt.date | None:
    last = dossier.post_checks.order_by("held_on").last()
    return last.held_on if last else None


TODAY = Mark("hôm nay", _today, "việc chưa xảy ra thì chưa ghi")
NOT_PAST = Mark("hôm nay", _today, "ngày ấy đã qua")
COST_MAY_BEGIN = Mark(
    "ngày được phép phát sinh chi phí", _cost_may_begin, "chi phí trước ngày ấy không thuộc nội dung được hỗ trợ"
)
CONTRACT_SIGNED = Mark("ngày ký hợp đồng", lambda dossier, at, typed: dossier.contract.signed_on)
CONTRACT_STARTS = Mark("ngày bắt đầu thực hiện theo hợp đồng", lambda dossier, at, typed: dossier.contract.starts_on)
STARTS_TYPED = Mark("ngày bắt đầu", lambda dossier, at, typed: typed.get("starts_on") or None)
YEAR_ENDS = Mark(
    "ngày cuối năm ngân sách",
    lambda dossier, at, typed: dt.date(dossier.budget_year, 12, 31),
    "sang năm sau phải có quyết định của cấp phê duyệt kế hoạch, điểm a khoản 2 Điều 11 Thông tư số 36/2013/TT-BCT",
)
ASKED_FOR_ACCEPTANCE = Mark("ngày đề nghị nghiệm thu", _asked_for_acceptance, "đoàn đến sau khi có đề nghị")
RESUMED = Mark("ngày cho tiếp tục lần trước", _resumed)
INVOICE_ISSUED = Mark("ngày lập hóa đơn", _invoice_issued)
FIRST_MONEY = Mark("ngày Nhà nước chi tiền", _first_money, "chưa nhận thì chưa có gì để nộp trả")
ACCEPTED = Mark("ngày nghiệm thu", _accepted)
LAST_CHECK = Mark("ngày hậu kiểm lần trước", _last_check)

#: What the steps ask for, in the order of the life.
MEETING = TypedDay("meeting_on", "ngày họp", not_before=(NOT_PAST,), usually=_today)
STARTS = TypedDay(
    "starts_on", "ngày bắt đầu", not_before=(COST_MAY_BEGIN,), not_after=(YEAR_ENDS,), usually=_usual_start
)
ENDS = TypedDay(
    "ends_on",
    "ngày kết thúc hợp đồng",
    not_before=(STARTS_TYPED, NOT_PAST),
    not_after=(YEAR_ENDS,),
    usually=_usual_end,
    mend="Cần làm sang năm sau thì ký hợp đồng trong năm, rồi đề nghị «Chuyển sang năm sau».",
)
SUSPENDED = TypedDay(
    "from_on", "ngày tạm dừng", not_before=(CONTRACT_SIGNED, RESUMED), not_after=(TODAY,), usually=_today
)
VISITED = TypedDay(
    "held_on",
    "ngày nghiệm thu",
    not_before=(CONTRACT_SIGNED, CONTRACT_STARTS, ASKED_FOR_ACCEPTANCE),
    not_after=(TODAY,),
    usually=_today,
)
INVOICED = TypedDay("issued_on", "ngày lập hóa đơn", not_after=(TODAY,))
TRANSFERRED = TypedDay("transfer_on", "ngày chuyển tiền", not_after=(TODAY,))
LOOKED_UP = TypedDay("looked_up_on", "ngày tra cứu", not_before=(INVOICE_ISSUED,), not_after=(TODAY,))
PAID_BACK = TypedDay("received_on", "ngày nộp tiền", not_before=(FIRST_MONEY,), not_after=(TODAY,), usually=_today)
CHECKED = TypedDay("held_on", "ngày hậu kiểm", not_before=(ACCEPTED, LAST_CHECK), not_after=(TODAY,), usually=_today)
