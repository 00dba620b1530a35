"""Holding an answer against the orders: every row fits a live order, or says again what is recorded; else sentences."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clock import local_day
from documents.vietnamese import date_short, money
from dossiers.models import Dossier
from dossiers.states import State
from settlement.models import Payment
from settlement.treasury.orders import LIVE, key_of, reference_of
from settlement.treasury.reading import AnswerRow
from workflow.errors import BadFacts


@dataclass(frozen=True)
class Matched:
    """One row and its order. ``known``: the order already carries exactly this answer."""

    row: AnswerRow
    payment: Payment
    known: bool


@dataclass(frozen=True)
class Effect:
    """What an answer does to one dossier. Amounts in whole đồng."""

    dossier: Dossier
    matched: tuple[Matched, ...]

    @property
    def paid(self) -> tuple[Matched, ...]:
        """The orders this answer pays."""
        return tuple(one for one in self.matched if one.row.paid)

    @property
    def failed(self) -> tuple[Matched, ...]:
        """The orders that came back."""
        return tuple(one for one in self.matched if not one.row.paid)

    @property
    def paid_vnd(self) -> int:
        """What is paid, in đồng."""
        return sum(one.payment.amount_vnd for one in self.paid)

    @property
    def failed_vnd(self) -> int:
        """What came back, in đồng."""
        return sum(one.payment.amount_vnd for one in self.failed)

    @property
    def event(self) -> str:
        """The step that records it."""
        return "fail_payment" if self.failed else "confirm_payment"

    @property
    def to_state(self) -> str:
        """Where the dossier goes, as people say it."""
        return str((State.PAYMENT_FAILED if self.failed else State.PAID).label)


def orders_of(rows: Iterable[AnswerRow]) -> dict[int, Payment]:
    """The orders the rows name, by key."""
    keys = {key for row in rows if (key := key_of(row.reference)) is not None}
    found = Payment.objects.filter(pk__in=keys).select_related("dossier", "beneficiary__establishment", "batch")
    return {payment.pk: payment for payment in found}


def match(rows: Sequence[AnswerRow], *, on: dt.date) -> list[Matched]:
    """Every row with its order. Raises ``BadFacts`` with a sentence for each row that does not fit.

    Rows fit by reference, amount and account. A dossier is answered as a whole: all its live orders or none.
    """
    payments = orders_of(rows)
    found: list[Matched] = []
    wrong: list[str] = []
    for row in rows:
        payment = payments.get(key_of(row.reference) or 0)
        sentences = _misfits(row, payment, on)
        wrong += [f"Dòng {row.line} ({row.reference}): {sentence}" for sentence in sentences]
        if payment is not None and not sentences:
            found.append(Matched(row, payment, known=payment.status not in LIVE))
    wrong += _left_out(payments)
    if wrong:
        raise BadFacts(*wrong)
    return found


def effects(matched: Iterable[Matched]) -> list[Effect]:
    """What is new in an answer, dossier by dossier, in the order in which they are locked."""
    by_dossier: dict[object, list[Matched]] = {}
    for one in matched:
        if not one.known:
            by_dossier.setdefault(one.payment.dossier_id, []).append(one)
    made = [Effect(ones[0].payment.dossier, tuple(ones)) for ones in by_dossier.values()]
    return sorted(made, key=lambda effect: effect.dossier.pk)


def _misfits(row: AnswerRow, payment: Payment | None, on: dt.date) -> list[str]:
    if payment is None:
        return ["không có lệnh chi nào mang mã này; hãy xem lại mã trên bảng kê lệnh chi."]
    wrong = []
    if row.amount_vnd != payment.amount_vnd:
        wrong.append(f"số tiền {money(row.amount_vnd)} đồng khác lệnh chi {money(payment.amount_vnd)} đồng.")
    if _account(row.account) != _account(payment.bank_account):
        hint = " (bảng tính đã đổi dạng số; hãy định dạng cột này là Văn bản)" if _mangled(row.account, payment) else ""
        wrong.append(f"số tài khoản «{row.account}» khác lệnh chi «{payment.bank_account}»{hint}.")
    if row.on and row.on > on:
        wrong.append(f"ngày {date_short(row.on)} còn ở phía trước.")
    if row.on and row.on < local_day(payment.sent_at):
        wrong.append(f"ngày {date_short(row.on)} sớm hơn ngày gửi lệnh chi {date_short(local_day(payment.sent_at))}.")
    return wrong + _contradictions(row, payment)


def _contradictions(row: AnswerRow, payment: Payment) -> list[str]:
    """What an order that was answered before says against this row."""
    if payment.status == Payment.Status.PAID and not (row.paid and row.voucher == payment.order_no):
        return [f"lệnh này đã ghi là đã chi theo chứng từ {payment.order_no}; kết quả ấy không sửa được ở đây."]
    if payment.status == Payment.Status.FAILED and row.paid:
        return [
            f"lệnh này đã ghi là bị trả lại ({payment.reason}); nếu Kho bạc vẫn chi, hãy báo kế toán đối chiếu "
            "trước khi gửi lại lệnh chi."
        ]
    return []


def _left_out(payments: dict[int, Payment]) -> list[str]:
    """Dossiers of which only some live orders are answered."""
    touched = {payment.dossier_id for payment in payments.values() if payment.status in LIVE}
    missing = (
        Payment.objects.filter(dossier__in=touched, status__in=LIVE)
        .exclude(pk__in=payments)
        .select_related("dossier", "beneficiary__establishment")
    )
    by_code: dict[str, list[str]] = {}
    for payment in missing:
        by_code.setdefault(payment.dossier.code, []).append(f"{reference_of(payment)} ({payment.beneficiary})")
    return [
        f"Hồ sơ {code}: tệp chưa trả lời {', '.join(lacking)}. Một hồ sơ ghi kết quả một lần cho mọi lệnh chi của nó; "
        "hãy bổ sung, hoặc bỏ các dòng của hồ sơ này khỏi tệp."
        for code, lacking in sorted(by_code.items())
    ]


def _account(text: str) -> str:
    return re.sub(r"[\s.\-]", "", text).upper()


def _mangled(text: str, payment: Payment) -> bool:
    """Whether a spreadsheet took the account for a number: 1,23E+12, or zeros in front lost."""
    short = _account(text).lstrip("0") == _account(payment.bank_account).lstrip("0")
    return short or re.fullmatch(r"[0-9][.,]?[0-9]*E\+?[0-9]+", text.strip(), re.IGNORECASE) is not None
