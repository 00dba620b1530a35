"""Which norms are in force on a day, for whose money and where."""

from __future__ import annotations

import datetime as dt

from programmes.models import AdvanceRule, Norm
from programmes.support import NormRule

CENTRAL_INSTEAD = "Chưa có định mức địa phương được xác nhận; áp dụng mức trần trung ương"


def rules_on(on: dt.date, *, funding: str, territory: str) -> dict[str, NormRule]:
    """The rule of each activity on a day (the approval date decides, not today).

    Local money follows the province's own norm where one is confirmed; where none is, the central caps hold
    and the rule says so.
    """
    rows = list(Norm.objects.on(on).filter(usable=True).select_related("activity", "cap_of"))
    central = {row.activity.code: row for row in rows if row.level == Norm.Level.NATIONAL}
    own = {row.activity.code: row for row in rows if row.level == Norm.Level.LOCAL and row.territory in ("", territory)}
    chosen = central | own if funding == "LOCAL" else central
    return {code: _rule(row, chosen, borrowed=funding == "LOCAL" and code not in own) for code, row in chosen.items()}


def _rule(row: Norm, chosen: dict[str, Norm], *, borrowed: bool) -> NormRule:
    """A row as a rule; a cap that is a factor of another's is taken from the other in force."""
    cap = row.cap_vnd
    if row.cap_of_id and row.cap_factor_percent:
        base = chosen.get(row.cap_of.code) if row.cap_of else None
        cap = base.cap_vnd * row.cap_factor_percent // 100 if base and base.cap_vnd else cap
    return NormRule(
        activity=row.activity.code,
        rate_basis_points=row.rate_basis_points,
        cap_vnd=cap,
        unit=row.unit,
        clause=row.legal_source,
        note=CENTRAL_INSTEAD if borrowed else "",
    )


def advance_rule_on(on: dt.date, *, activity: str) -> AdvanceRule | None:
    """How much may be advanced for an activity on a day; None where nothing is known."""
    return AdvanceRule.objects.on(on).filter(activity__code=activity).order_by("-valid_from").first()
