"""Money that must come back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from documents.vietnamese import money
from dossiers.handlers.common import a_date, decide, local_day, sentence, whole_dong
from dossiers.models import Dossier
from settlement.models import Recovery
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
