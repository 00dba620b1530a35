"""An amount by decision in place of the computed one: a reason, a paper, a right; shown among the steps."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from clock import local_day
from documents.vietnamese import money
from dossiers.handlers.common import sentence, whole_dong
from dossiers.models import Beneficiary, Dossier
from programmes.support import LineSupport
from settlement.computing import final_support
from settlement.models import SupportOverride
from workflow.errors import BadFacts
from workflow.registry import handles

if TYPE_CHECKING:
    from accounts.models import User


@handles("override_support")
def override_support(
    dossier: Dossier,
    *,
    actor: User,
    at: dt.datetime,
    beneficiary: Beneficiary | None = None,
    activity: str = "",
    amount_vnd: int | None = None,
    reason: str = "",
    basis: str = "",
    **_: Any,
) -> dict[str, Any]:
    """Set one line (``amount_vnd`` in đồng), or take the last decision on it back (None). Raises ``BadFacts``."""
    if beneficiary is None or beneficiary.dossier_id != dossier.pk:
        raise BadFacts(fields={"beneficiary": "Hãy chọn đơn vị thụ hưởng của chính hồ sơ này."})
    why = sentence(reason, "reason", "lý do điều chỉnh")
    paper = sentence(basis, "basis", "số, ngày văn bản làm căn cứ điều chỉnh")
    today = local_day(at)
    computed = final_support(dossier, today, decisions=False)
    line = next((one for one in computed.lines if _is(one, beneficiary, activity)), None)
    if line is None:
        raise BadFacts(fields={"activity": "Đơn vị này không có nội dung hỗ trợ ấy trong hồ sơ."})
    if amount_vnd is not None:
        now = final_support(dossier, today)
        rest = sum(one.support_vnd for one in now.lines if not _is(one, beneficiary, activity))
        amount_vnd = _within_bounds(dossier, line, amount_vnd, rest)
    SupportOverride.objects.create(
        dossier=dossier,
        beneficiary=beneficiary,
        activity=activity,
        computed_vnd=line.support_vnd,
        amount_vnd=amount_vnd,
        reason=why[:300],
        basis=paper[:200],
        decided_at=at,
        decided_by=actor,
    )
    return {
        "beneficiary": str(beneficiary),
        "activity": activity,
        "computed_vnd": line.support_vnd,
        "amount_vnd": amount_vnd,
        "reason": why,
        "basis": paper,
    }


def _is(line: LineSupport, beneficiary: Beneficiary, activity: str) -> bool:
    return (line.owner, line.item.activity) == (beneficiary.order, activity)


def _within_bounds(dossier: Dossier, line: LineSupport, amount: int, rest: int) -> int:
    """The amount, if it exceeds neither the cost nor, with the other lines, approval and contract."""
    amount = whole_dong(amount, "amount_vnd", "Mức theo quyết định", least=0)
    cost = line.item.eligible_cost_vnd
    if amount > cost:
        text = f"Không vượt chi phí hợp lệ {money(cost)} đồng: Nhà nước không chi quá số đã thực mua."
        raise BadFacts(fields={"amount_vnd": text})
    bounds = [bound for bound in (dossier.approved_vnd, dossier.contracted_vnd) if bound is not None]
    if bounds and rest + amount > min(bounds):
        raise BadFacts(
            fields={
                "amount_vnd": f"Cộng các dòng {money(rest + amount)} đồng, vượt mức phê duyệt và hợp đồng "
                f"{money(min(bounds))} đồng; muốn cao hơn phải điều chỉnh quyết định và hợp đồng trước."
            }
        )
    return amount
