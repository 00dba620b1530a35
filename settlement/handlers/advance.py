"""The one advance of a contract."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from clock import local_day
from documents.vietnamese import money
from dossiers.handlers.common import decide, sentence, whole_dong
from dossiers.models import Dossier
from programmes.norms import advance_rule_on
from settlement.models import Advance
from settlement.rules import advance_ceiling
from workflow.errors import BadFacts, NotNow
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User


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
