"""Liquidation, orders to the Treasury, what comes back from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import clock
from documents.vietnamese import money
from dossiers.handlers.common import decide, sentence
from dossiers.models import Beneficiary, Dossier
from dossiers.payees import Payee, payee
from ledger.models import LogEntry
from settlement.models import Payment, PaymentBatch
from settlement.rules import balance, share
from settlement.treasury.orders import LIVE
from workflow.errors import BadFacts, NotNow, NotYours
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User

ECONOMIC_CODE_LENGTH = 4


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
    """One order for each beneficiary with something to receive, into the contract's account or a confirmed new one.

    A second attempt orders again only what came back: who has been paid gets no further order. The lifecycle demands of
    both steps that the orders they leave are the money still due (dossiers.conditions.orders_are_out).
    """
    code = economic_code.strip()
    if len(code) != ECONOMIC_CODE_LENGTH or not code.isdigit():
        raise BadFacts(fields={"economic_code": "Mã nội dung kinh tế (tiểu mục) gồm 4 chữ số."})
    parts = _parts(dossier)
    receivers = [one for one in dossier.beneficiaries.select_related("establishment") if parts.get(one.pk)]
    accounts = {one.pk: payee(one) for one in receivers}
    _have_accounts(receivers, accounts)
    request = decide(dossier, "PAYMENT_REQUEST", actor=actor, at=at, amount_vnd=dossier.remaining_vnd)
    attempt = (dossier.payments.order_by("-attempt").values_list("attempt", flat=True).first() or 0) + 1
    for beneficiary in receivers:
        to = accounts[beneficiary.pk]
        Payment.objects.create(
            dossier=dossier,
            beneficiary=beneficiary,
            attempt=attempt,
            number=request.full_number,
            amount_vnd=parts[beneficiary.pk],
            economic_code=code,
            bank_account=to.account,
            bank_name=to.bank,
            contract_account=to.contract_account if to.changed else "",
            contract_bank=to.contract_bank if to.changed else "",
            account_change=to.change,
            status=Payment.Status.PREPARED,
            sent_at=at,
        )
    elsewhere = [
        {
            "beneficiary": one.establishment.name,
            "contract": f"{to.contract_account}, {to.contract_bank}",
            "paid_into": f"{to.account}, {to.bank}",
            "source": to.change.source,
            "proposed_by": str(to.change.recorded_by),
            "confirmed_by": str(to.change.confirmed_by),
        }
        for one in receivers
        if (to := accounts[one.pk]).change is not None
    ]
    told = {"number": request.full_number, "amount_vnd": dossier.remaining_vnd, "attempt": attempt}
    return told | ({"accounts_changed": elsewhere} if elsewhere else {})


@handles("confirm_payment")
def confirm_payment(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    order_no: str = "",
    answers: Mapping[int, Mapping[str, Any]] | None = None,
    **_: Any,
) -> dict[str, Any]:
    """The Treasury has paid every live order.

    ``answers`` (key of an order -> {"order_no", "paid_on"}) gives each its voucher; without it ``order_no`` is that of
    all.
    """
    _another_person(dossier, actor)
    number = sentence(order_no, "order_no", "số chứng từ của Kho bạc")
    live = _live(dossier)
    told = _told(live, answers, {"order_no": number})
    amount = sum(payment.amount_vnd for payment in live)
    if amount != dossier.remaining_vnd:
        raise NotNow(
            f"Lệnh chi đang chờ là {money(amount)} đồng, khác số còn phải chi {money(dossier.remaining_vnd)} đồng."
        )
    paid = [_pay(payment, told[payment.pk], at) for payment in live]
    _close_batches(live, at)
    dossier.paid_vnd += amount
    return {"order_no": number, "amount_vnd": amount, "orders": paid}


@handles("fail_payment")
def fail_payment(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    reason: str = "",
    answers: Mapping[int, Mapping[str, Any]] | None = None,
    **_: Any,
) -> dict[str, Any]:
    """Orders came back. ``answers`` says which were paid nevertheless; without it none was.

    What was paid is counted: ``paid_vnd`` of this act, in đồng.
    """
    _another_person(dossier, actor)
    why = sentence(reason, "reason", "lý do Kho bạc trả lại")
    live = _live(dossier)
    told = _told(live, answers, {"reason": why})
    paid = [payment for payment in live if told[payment.pk].get("order_no")]
    failed = [payment for payment in live if payment not in paid]
    if live and not failed:
        raise NotNow("Không có lệnh chi nào bị trả lại; hãy ghi «Kho bạc đã chi».")
    orders = [_pay(payment, told[payment.pk], at) for payment in paid]
    orders += [_return(payment, told[payment.pk], at) for payment in failed]
    _close_batches(live, at)
    amount = sum(payment.amount_vnd for payment in paid)
    dossier.paid_vnd += amount
    return {
        "reason": why,
        "paid_vnd": amount,
        "failed_vnd": sum(payment.amount_vnd for payment in failed),
        "orders": orders,
    }


def _live(dossier: Dossier) -> list[Payment]:
    return list(dossier.payments.filter(status__in=LIVE).select_related("beneficiary__establishment").order_by("pk"))


def _another_person(dossier: Dossier, actor: User) -> None:
    """Four eyes: who asked for the money does not say that it arrived, nor that it came back to be sent again.

    Who asked is who took the step, by the log, and who stands under the request.
    """
    request = dossier.decisions.filter(kind="PAYMENT_REQUEST").last()
    asked = LogEntry.objects.filter(chain=dossier.pk, action__in=("request_payment", "retry_payment"))
    if request is not None and actor.pk in {
        request.signed_by_id,
        asked.order_by("sequence").values_list("actor_id", flat=True).last(),
    }:
        raise NotYours(
            f"Hồ sơ {dossier}: người đã lập đề nghị thanh toán {request.full_number} không được tự ghi kết quả của "
            "Kho bạc; việc này dành cho người khác."
        )


def _told(
    live: list[Payment], answers: Mapping[int, Mapping[str, Any]] | None, all_alike: Mapping[str, Any]
) -> Mapping[int, Mapping[str, Any]]:
    """What was answered to each live order; answers to other orders, or to some only, are refused."""
    if answers is None:
        return {payment.pk: all_alike for payment in live}
    if set(answers) != {payment.pk for payment in live}:
        raise NotNow("Kết quả không khớp các lệnh chi đang chờ của hồ sơ. Hãy tải lại trang, xem lại rồi ghi lại.")
    return answers


def _pay(payment: Payment, told: Mapping[str, Any], at: dt.datetime) -> dict[str, Any]:
    if payment.batch_id is None:
        raise NotNow(
            f"Lệnh chi cho {payment.beneficiary} chưa nằm trong bảng lệnh chi nào nên Kho bạc chưa nhận; chưa ghi "
            "được là đã chi."
        )
    payment.status, payment.order_no = Payment.Status.PAID, told["order_no"]
    payment.done_at = _moment(told.get("paid_on"), at)
    payment.save(update_fields=["status", "order_no", "done_at"])
    return _entry(payment) | {"order_no": payment.order_no, "paid_on": told.get("paid_on")}


def _return(payment: Payment, told: Mapping[str, Any], at: dt.datetime) -> dict[str, Any]:
    payment.status, payment.reason = Payment.Status.FAILED, told["reason"]
    payment.done_at = _moment(told.get("on"), at)
    payment.save(update_fields=["status", "reason", "done_at"])
    return _entry(payment) | {"reason": payment.reason}


def _entry(payment: Payment) -> dict[str, Any]:
    return {"order": payment.pk, "beneficiary": str(payment.beneficiary), "amount_vnd": payment.amount_vnd}


def _moment(day: dt.date | None, at: dt.datetime) -> dt.datetime:
    """The Treasury's own day where it told one, at midnight in Vietnam; else the moment it was recorded."""
    if day is None:
        return at
    return clock.moment(day)


def _close_batches(answered: Iterable[Payment], at: dt.datetime) -> None:
    """A batch is answered when no order of it is live. The row is locked, or two last answers would each see the other
    missing.
    """
    keys = sorted({payment.batch_id for payment in answered if payment.batch_id})
    for batch in PaymentBatch.objects.select_for_update().filter(pk__in=keys).order_by("pk"):
        if batch.answered_at is None and not batch.payments.filter(status__in=LIVE).exists():
            batch.answered_at = at
            batch.save(update_fields=["answered_at"])


def _have_accounts(receivers: Iterable[Beneficiary], accounts: Mapping[int, Payee]) -> None:
    lacking = [one.establishment.name for one in receivers if not accounts[one.pk].account.strip()]
    if lacking:
        raise BadFacts(
            "Hợp đồng không ghi số tài khoản của: " + "; ".join(lacking) + ". Một người của Trung tâm Khuyến công đề "
            "nghị tài khoản trong sổ cơ sở, người thứ hai xác nhận, rồi mới lập được đề nghị thanh toán."
        )


def _parts(dossier: Dossier) -> dict[int, int]:
    """What each beneficiary is still to receive, in đồng: at first its share, later what came back of it."""
    if not dossier.payments.exists():
        return share(dossier.remaining_vnd, _weights(dossier))
    parts: dict[int, int] = {}
    for payment in dossier.payments.order_by("attempt", "pk"):
        if payment.status == Payment.Status.FAILED:
            parts[payment.beneficiary_id] = payment.amount_vnd
        else:
            parts.pop(payment.beneficiary_id, None)
    if sum(parts.values()) != dossier.remaining_vnd:
        raise NotNow(
            f"Các lệnh chi bị trả lại là {money(sum(parts.values()))} đồng, khác số còn phải chi "
            f"{money(dossier.remaining_vnd)} đồng. Hãy báo quản trị hệ thống đối chiếu trước khi gửi lại."
        )
    return parts


def _weights(dossier: Dossier) -> dict[int, int]:
    """Each beneficiary's part of the settled support, by key. Raises ``NotNow`` where a line is of none of them.

    The lines were computed when the settlement was passed; what a beneficiary was called then says nothing any more.
    """
    settlement = dossier.settlements.last()
    keys = {row.order: row.pk for row in dossier.beneficiaries.all()}
    weights = dict.fromkeys(keys.values(), 0)
    for line in settlement.lines if settlement else ():
        key = keys.get(line.get("owner"))
        if key is None:
            raise NotNow(
                f"Dòng quyết toán «{line['beneficiary']}, {line['activity']}» không gắn với đơn vị thụ hưởng nào của "
                "hồ sơ nên chưa lập được lệnh chi. Hãy báo quản trị hệ thống đối chiếu bảng quyết toán."
            )
        weights[key] += line["support_vnd"]
    return weights
