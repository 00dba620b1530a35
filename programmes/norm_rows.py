"""Norms as plain rows, and the choice among them: no database, no clock.

The same rows come from the table and, where no table is at hand, straight from the shipped file
(programmes/shipped.py); the choice is made here for both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from programmes.support import NormRule

CENTRAL_INSTEAD = "Chưa có định mức địa phương được xác nhận; áp dụng mức trần trung ương"

NATIONAL, LOCAL = "NATIONAL", "LOCAL"


@dataclass(frozen=True)
class NormRow:
    """One row of the norms. Money in đồng; dates inclusive, null: open; a null rate or cap: the text states none.

    ``cap_of`` with ``cap_factor_percent`` says that the cap is a factor of another activity's cap.
    """

    activity: str
    level: str
    territory: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    rate_basis_points: int | None
    cap_vnd: int | None
    cap_of: str | None
    cap_factor_percent: int | None
    unit: str
    conditions: str
    legal_source: str
    confidence: str
    usable: bool

    def holds_on(self, day: dt.date) -> bool:
        """Whether the row is in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def rules_among(rows: Iterable[NormRow], on: dt.date, *, funding: str, territory: str) -> dict[str, NormRule]:
    """The rule of each activity on a day, for whose money (``LOCAL``, ``NATIONAL``) and where.

    Local money follows the province's own norm where one is confirmed: that of the territory before that of the
    whole province. Where none is, the central cap holds and the rule says so. Rows kept only to be read
    (observed, other provinces') never count. Of two rows in force the later one holds.
    """
    live = sorted(
        (row for row in rows if row.usable and row.holds_on(on)), key=lambda row: row.valid_from or dt.date.min
    )
    central = {row.activity: row for row in live if row.level == NATIONAL}
    whole = {row.activity: row for row in live if row.level == LOCAL and not row.territory}
    here = {row.activity: row for row in live if row.level == LOCAL and row.territory and row.territory == territory}
    own = whole | here
    chosen = central | own if funding == LOCAL else central
    return {code: _rule(row, chosen, borrowed=funding == LOCAL and code not in own) for code, row in chosen.items()}


def _rule(row: NormRow, chosen: dict[str, NormRow], *, borrowed: bool) -> NormRule:
    """A row as a rule; a cap that is a factor of another's is taken from the other in force."""
    cap = row.cap_vnd
    if row.cap_of and row.cap_factor_percent:
        base = chosen.get(row.cap_of)
        cap = base.cap_vnd * row.cap_factor_percent // 100 if base and base.cap_vnd else cap
    return NormRule(
        activity=row.activity,
        rate_basis_points=row.rate_basis_points,
        cap_vnd=cap,
        unit=row.unit,
        clause=row.legal_source,
        note=CENTRAL_INSTEAD if borrowed else "",
    )
