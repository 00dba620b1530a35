"""Money that must come back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from clock import local_day
from documents.vietnamese import money
from dossiers.handlers.common import a_date, decide, sentence, whole_dong
from dossiers.models import Dossier
from dossiers.states import State
from settlement.models import Recovery, RecoveryInstalment
from workflow.deadlines import due_after
from workflow.errors import BadFacts
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User

RECOVERY_DAYS = 30


@handles("recover")
def recover(
    dossier: Dossier, *, actor: User, at: dt.datetime, reason: str = "", amount_vnd: int | None = None, **_: Any
) -> dict[str, Any]:
    """What must come back: all that is out, or after settlement what was paid beyond it; less only by decision."""
    why = sentence(reason, "reason", "lý do thu hồi")
    most = dossier.owed_vnd
    amount = most if amount_vnd is None else whole_dong(amount_vnd, "amount_vnd", "Số tiền thu hồi")
    if amount > most:
        raise BadFacts(fields={"amount_vnd": f"Chỉ thu hồi được tối đa {money(most)} đồng đã chi."})
    if amount < most and dossier.state == State.TERMINATED:
        raise BadFacts(
            fields={
                "amount_vnd": f"Đề án đã ngừng thì phải thu hồi đủ {money(most)} đồng; chi phí được chấp nhận khi "
                "bất khả kháng đã trừ ở quyết định ngừng."
            }
        )
    due = due_after(local_day(at), RECOVERY_DAYS)
    decision = decide(dossier, "RECOVERY_DECISION", actor=actor, at=at, amount_vnd=amount, reason=why)
    Recovery.objects.create(dossier=dossier, amount_vnd=amount, reason=why, number=decision.full_number, due_on=due)
    told = {"number": decision.full_number, "amount_vnd": amount, "due_on": due}
    # What was paid and stays: the papers it was paid by stand (dossiers.standing).
    return told | ({"kept_vnd": most - amount} if amount < most else {})


@handles("record_repayment")
def record_repayment(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    amount_vnd: int | None = None,
    voucher_no: str = "",
    received_on: dt.date | None = None,
    **_: Any,
) -> dict[str, Any]:
    """A part came back. The last part is confirmed (``confirm_recovery``), so that the recovery ends there."""
    left = dossier.recovery.left_vnd
    amount = whole_dong(amount_vnd, "amount_vnd", "Số tiền nộp trả")
    if amount > left:
        raise BadFacts(fields={"amount_vnd": f"Chỉ còn phải thu {money(left)} đồng."})
    if amount == left:
        raise BadFacts(
            fields={"amount_vnd": f"Đây là lần nộp cuối ({money(left)} đồng): ghi ở «Xác nhận đã thu hồi» để kết thúc."}
        )
    return _came_back(dossier, amount, voucher_no, received_on, actor=actor, at=at)


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
    """All that was left is back, by voucher."""
    return _came_back(dossier, dossier.recovery.left_vnd, voucher_no, received_on, actor=actor, at=at)


def _came_back(
    dossier: Dossier, amount: int, voucher_no: str, received_on: dt.date | None, *, actor: User, at: dt.datetime
) -> dict[str, Any]:
    recovery = dossier.recovery
    voucher = sentence(voucher_no, "voucher_no", "số chứng từ nộp tiền")
    day = a_date(received_on, "received_on", "ngày nộp tiền")
    if recovery.instalments.filter(voucher_no=voucher).exists():
        raise BadFacts(fields={"voucher_no": f"Chứng từ {voucher} đã ghi cho một lần nộp trước."})
    RecoveryInstalment.objects.create(
        recovery=recovery, amount_vnd=amount, received_on=day, voucher_no=voucher, recorded_at=at, recorded_by=actor
    )
    dossier.recovered_vnd += amount
    return {
        "voucher_no": voucher,
        "received_on": day,
        "amount_vnd": amount,
        "left_vnd": recovery.left_vnd,
    }
