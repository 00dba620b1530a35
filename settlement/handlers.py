"""What the steps of settlement write: advance, evidence, settlement, payments, recovery."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Sum

from documents.vietnamese import money
from dossiers.handlers.common import a_date, decide, local_day, sentence, whole_dong
from dossiers.models import Beneficiary, Dossier, Track
from dossiers.support import called_in, rules_for
from programmes.models import Source, YearBudget
from programmes.norms import advance_rule_on
from programmes.support import Item, Support, compute_support
from settlement.evidence import checked, refuse_second_use
from settlement.models import Advance, Invoice, Payment, Recovery, Settlement
from settlement.rules import advance_ceiling, balance, eligible_cost, share
from workflow.deadlines import due_after
from workflow.errors import BadFacts, NotNow
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User

RECOVERY_DAYS = 30
ECONOMIC_CODE_LENGTH = 4


@handles("approve")
def hold_the_budget(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> dict[str, Any]:
    """An approval counts against its year and source; the ceiling's row is locked, so that two cannot both fit.

    Runs after the dossier app has fixed the amount.
    """
    source = Source.CENTRAL if dossier.track == Track.NATIONAL else Source.LOCAL
    budget = (
        YearBudget.objects.select_for_update()
        .filter(programme=dossier.programme, year=dossier.budget_year, source=source)
        .first()
    )
    if budget is None:
        raise NotNow(
            f"Chưa có dự toán năm {dossier.budget_year} cho nguồn «{Source(source).label}» của chương trình "
            f"«{dossier.programme}». Quản trị nhập dự toán được giao rồi phê duyệt."
        )
    held = held_in(budget)
    left = budget.ceiling_vnd - held
    if (dossier.approved_vnd or 0) > left:
        raise NotNow(
            f"Dự toán năm {dossier.budget_year} của nguồn «{Source(source).label}» là {money(budget.ceiling_vnd)} "
            f"đồng, đã phê duyệt {money(held)} đồng, còn {money(left)} đồng; "
            f"không đủ cho {money(dossier.approved_vnd or 0)} đồng."
        )
    return {"budget_left_vnd": left - (dossier.approved_vnd or 0)}


def held_in(budget: YearBudget) -> int:
    """What the approvals of a year and source hold: settled amounts where known, nothing for what has ended unpaid."""
    track = Track.NATIONAL if budget.source == Source.CENTRAL else Track.LOCAL
    rows = Dossier.objects.filter(
        programme=budget.programme, budget_year=budget.year, track=track, approved_vnd__isnull=False
    ).exclude(state__in=["WITHDRAWN", "REJECTED"])
    ended = {"TERMINATED", "RECOVERING", "RECOVERED"}
    return sum(
        row.money_out_vnd
        if row.state in ended
        else row.settled_vnd
        if row.settled_vnd is not None
        else row.approved_vnd or 0
        for row in rows
    )


@handles("pay_advance")
def pay_advance(
    dossier: Dossier, *, actor: User, at: dt.datetime, amount_vnd: int | None = None, order_no: str = "", **_: Any
) -> dict[str, Any]:
    """One advance within the dated ceiling of the activity (đồng). Where no share is stated, none is paid."""
    if hasattr(dossier, "advance"):
        raise NotNow("Hợp đồng này đã tạm ứng một lần; quy định chỉ cho tạm ứng một lần.")
    rule = advance_rule_on(dossier.approved_on or local_day(at), activity=dossier.activity.code)
    if rule is None or rule.share_basis_points is None:
        raise NotNow(
            f"Chưa có quy định tỷ lệ tạm ứng cho nội dung «{dossier.activity}»; cơ sở ứng vốn trước, "
            "Nhà nước chi sau nghiệm thu."
        )
    ceiling = advance_ceiling(dossier.contracted_vnd or 0, rule.share_basis_points)
    amount = whole_dong(amount_vnd, "amount_vnd", "Số tiền tạm ứng")
    if amount > ceiling:
        raise BadFacts(fields={"amount_vnd": f"Mức trần tạm ứng là {money(ceiling)} đồng ({rule.clause})."})
    request = decide(dossier, "ADVANCE_REQUEST", actor=actor, at=at, amount_vnd=amount)
    Advance.objects.create(
        dossier=dossier,
        amount_vnd=amount,
        ceiling_vnd=ceiling,
        clause=rule.clause,
        number=request.full_number,
        order_no=sentence(order_no, "order_no", "số chứng từ chi"),
        paid_on=local_day(at),
    )
    dossier.advanced_vnd = amount
    dossier.paid_vnd += amount
    return {"amount_vnd": amount, "ceiling_vnd": ceiling, "number": request.full_number}


@handles("enter_evidence")
def enter_evidence(dossier: Dossier, *, actor: User, at: dt.datetime, **typed: Any) -> dict[str, Any]:
    """One invoice with the proof that it was paid by transfer."""
    values = checked(dossier, typed, local_day(at))
    beneficiary = typed.get("beneficiary") or dossier.beneficiaries.first()
    if not isinstance(beneficiary, Beneficiary) or beneficiary.dossier_id != dossier.pk:
        raise BadFacts(fields={"beneficiary": "Hãy chọn đơn vị thụ hưởng của chính hồ sơ này."})
    try:
        with transaction.atomic():
            invoice = Invoice.objects.create(
                dossier=dossier,
                beneficiary=beneficiary,
                no=dossier.invoices.count() + 1,
                file=typed.get("file"),
                entered_at=at,
                entered_by=actor,
                **values,
            )
    except IntegrityError:
        # Somebody claimed it in another dossier between the look and the writing.
        refuse_second_use(values["seller_tax_code"], values["form"], values["series"], values["number"])
        raise
    return {"invoice": str(invoice), "seller_tax_code": invoice.seller_tax_code, "total_vnd": invoice.total_vnd}


@handles("submit_settlement")
def submit_settlement(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> dict[str, Any]:
    """Compute from accepted cost and evidence, and keep every step."""
    if not dossier.invoices.exists():
        raise NotNow("Chưa kê khai hóa đơn nào; hãy nhập ở mục «Chứng từ» trước khi trình.")
    computed = final_support(dossier)
    dossier.finance_passed_at = None
    if computed.support_vnd == 0:
        raise NotNow("Mức hỗ trợ tính được là 0 đồng: chứng từ chưa chứng minh được chi phí nào đã nghiệm thu.")
    settlement = Settlement.objects.create(
        dossier=dossier,
        no=dossier.settlements.count() + 1,
        submitted_at=at,
        accepted_cost_vnd=dossier.accepted_cost_vnd or 0,
        evidence_vnd=evidence_total(dossier),
        support_vnd=computed.support_vnd,
        lines=[line.as_json() for line in computed.lines],
    )
    return {"no": settlement.no, "support_vnd": computed.support_vnd, "evidence_vnd": settlement.evidence_vnd}


@handles("pass_settlement")
def pass_settlement(dossier: Dossier, *, actor: User, at: dt.datetime, note: str = "", **_: Any) -> dict[str, Any]:
    """Finance has looked at every line; what it passes is what was sent, computed once more."""
    settlement = dossier.settlements.last()
    if settlement is None or final_support(dossier).support_vnd != settlement.support_vnd:
        raise NotNow("Số liệu đã thay đổi sau khi trình; hãy trả lại hồ sơ quyết toán để Trung tâm trình lại.")
    dossier.finance_passed_at = at
    return {"no": settlement.no, "support_vnd": settlement.support_vnd, "note": note.strip()}


@handles("approve_settlement")
def approve_settlement(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> dict[str, Any]:
    """The final amount is computed once more from what stands now; it must equal what was sent."""
    settlement = dossier.settlements.last()
    computed = final_support(dossier)
    if settlement is None or computed.support_vnd != settlement.support_vnd:
        raise NotNow("Số liệu đã thay đổi sau khi trình; hãy trả lại hồ sơ quyết toán để Trung tâm trình lại.")
    decision = decide(dossier, "SETTLEMENT_DECISION", actor=actor, at=at, amount_vnd=computed.support_vnd)
    settlement.decided_at, settlement.decided_by, settlement.number = at, actor, decision.full_number
    settlement.save(update_fields=["decided_at", "decided_by", "number"])
    dossier.settled_vnd = computed.support_vnd
    return {"number": decision.full_number, "support_vnd": computed.support_vnd}


@handles("liquidate")
def liquidate(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> dict[str, Any]:
    """Both sides agree on the final amount, what was paid before, and what is left or comes back."""
    to_pay, to_return = balance(dossier.settled_vnd or 0, dossier.paid_vnd)
    minutes = decide(dossier, "LIQUIDATION_MINUTES", actor=actor, at=at, amount_vnd=dossier.settled_vnd)
    return {"number": minutes.full_number, "to_pay_vnd": to_pay, "to_return_vnd": to_return}


@handles("request_payment")
@handles("retry_payment")
def request_payment(
    dossier: Dossier, *, actor: User, at: dt.datetime, economic_code: str = "", **_: Any
) -> dict[str, Any]:
    """One order for each beneficiary with something to receive; accounts as they stand now."""
    code = economic_code.strip()
    if len(code) != ECONOMIC_CODE_LENGTH or not code.isdigit():
        raise BadFacts(fields={"economic_code": "Mã nội dung kinh tế (tiểu mục) gồm 4 chữ số."})
    request = decide(dossier, "PAYMENT_REQUEST", actor=actor, at=at, amount_vnd=dossier.remaining_vnd)
    parts = share(dossier.remaining_vnd, _weights(dossier))
    attempt = (dossier.payments.order_by("-attempt").values_list("attempt", flat=True).first() or 0) + 1
    for beneficiary in dossier.beneficiaries.select_related("establishment"):
        if parts.get(beneficiary.pk):
            Payment.objects.create(
                dossier=dossier,
                beneficiary=beneficiary,
                attempt=attempt,
                number=request.full_number,
                amount_vnd=parts[beneficiary.pk],
                economic_code=code,
                bank_account=beneficiary.establishment.bank_account,
                bank_name=beneficiary.establishment.bank_name,
                sent_at=at,
            )
    return {"number": request.full_number, "amount_vnd": dossier.remaining_vnd, "attempt": attempt}


@handles("confirm_payment")
def confirm_payment(dossier: Dossier, *, actor: User, at: dt.datetime, order_no: str = "", **_: Any) -> dict[str, Any]:
    """The Treasury has paid every live order."""
    number = sentence(order_no, "order_no", "số chứng từ của Kho bạc")
    live = dossier.payments.filter(status=Payment.Status.SENT)
    amount = live.aggregate(total=Sum("amount_vnd"))["total"] or 0
    if amount != dossier.remaining_vnd:
        raise NotNow(
            f"Lệnh chi đang chờ là {money(amount)} đồng, khác số còn phải chi {money(dossier.remaining_vnd)} đồng."
        )
    live.update(status=Payment.Status.PAID, order_no=number, done_at=at)
    dossier.paid_vnd += amount
    return {"order_no": number, "amount_vnd": amount}


@handles("fail_payment")
def fail_payment(dossier: Dossier, *, actor: User, at: dt.datetime, reason: str = "", **_: Any) -> dict[str, Any]:
    """The order came back; nothing was paid."""
    why = sentence(reason, "reason", "lý do Kho bạc trả lại")
    dossier.payments.filter(status=Payment.Status.SENT).update(status=Payment.Status.FAILED, reason=why, done_at=at)
    return {"reason": why}


@handles("recover")
def recover(
    dossier: Dossier, *, actor: User, at: dt.datetime, reason: str = "", amount_vnd: int | None = None, **_: Any
) -> dict[str, Any]:
    """What must come back: all that is out, or after settlement what was paid beyond it; less only by decision."""
    why = sentence(reason, "reason", "lý do thu hồi")
    most = dossier.money_out_vnd - ((dossier.settled_vnd or 0) if dossier.state == "LIQUIDATED" else 0)
    amount = most if amount_vnd is None else whole_dong(amount_vnd, "amount_vnd", "Số tiền thu hồi")
    if amount > most:
        raise BadFacts(fields={"amount_vnd": f"Chỉ thu hồi được tối đa {money(most)} đồng đã chi."})
    due = due_after(local_day(at), RECOVERY_DAYS)
    decision = decide(dossier, "RECOVERY_DECISION", actor=actor, at=at, amount_vnd=amount, reason=why)
    Recovery.objects.create(dossier=dossier, amount_vnd=amount, reason=why, number=decision.full_number, due_on=due)
    return {"number": decision.full_number, "amount_vnd": amount, "due_on": due}


@handles("confirm_recovery")
def confirm_recovery(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    voucher_no: str = "",
    received_on: dt.date | None = None,
    **_: Any,
) -> dict[str, Any]:
    """The money is back, by voucher."""
    recovery = dossier.recovery
    recovery.voucher_no = sentence(voucher_no, "voucher_no", "số chứng từ nộp tiền")
    recovery.received_on = a_date(received_on or local_day(at), "received_on", "ngày nộp tiền")
    recovery.save(update_fields=["voucher_no", "received_on"])
    dossier.recovered_vnd += recovery.amount_vnd
    return {"voucher_no": recovery.voucher_no, "amount_vnd": recovery.amount_vnd}


def evidence_total(dossier: Dossier) -> int:
    """What the invoices prove before tax, in đồng (whether tax is eligible is not settled; default: without)."""
    return dossier.invoices.aggregate(total=Sum("before_tax_vnd"))["total"] or 0


def final_support(dossier: Dossier) -> Support:
    """Support from accepted cost and evidence, per beneficiary, within norm, decision and contract."""
    called = called_in(dossier)
    items = []
    for (beneficiary, activity), accepted in _accepted(dossier).items():
        proven = sum(i.before_tax_vnd for i in dossier.invoices.all() if i.beneficiary_id == beneficiary.pk)
        total = sum(cost for (other, _), cost in _accepted(dossier).items() if other.pk == beneficiary.pk) or 1
        items.append(
            Item(
                activity=activity,
                units=1,
                eligible_cost_vnd=eligible_cost(accepted, proven * accepted // total),
                beneficiary=called[beneficiary.pk],
            )
        )
    return compute_support(
        items,
        rules_for(dossier, dossier.approved_on or dossier.opened_at.date()),
        approved_vnd=dossier.approved_vnd,
        contract_vnd=dossier.contracted_vnd,
        accepted_cost_vnd=sum(item.eligible_cost_vnd for item in items),
    )


def _accepted(dossier: Dossier) -> dict[tuple[Beneficiary, str], int]:
    sums: dict[tuple[Beneficiary, str], int] = {}
    for item in dossier.items.select_related("beneficiary__establishment", "activity"):
        key = (item.beneficiary, item.activity.code)
        sums[key] = sums.get(key, 0) + (item.accepted_vnd or 0)
    return sums


def _weights(dossier: Dossier) -> dict[int, int]:
    """Each beneficiary's part of the settled support."""
    settlement = dossier.settlements.last()
    by_name: dict[str, int] = {}
    for line in settlement.lines if settlement else []:
        by_name[line["beneficiary"]] = by_name.get(line["beneficiary"], 0) + line["support_vnd"]
    return {key: by_name.get(name, 0) for key, name in called_in(dossier).items()}
