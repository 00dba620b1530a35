"""Which law an invoice is judged by: that of its own day."""

from __future__ import annotations

import datetime as dt

#: (first day, decree, circular), newest first.
LAWS = (
    (dt.date(2026, 7, 1), "Nghị định số 254/2026/NĐ-CP", "Thông tư số 91/2026/TT-BTC"),
    (
        dt.date(2025, 6, 1),
        "Nghị định số 123/2020/NĐ-CP, được sửa đổi, bổ sung bởi Nghị định số 70/2025/NĐ-CP",
        "Thông tư số 32/2025/TT-BTC",
    ),
    (dt.date.min, "Nghị định số 123/2020/NĐ-CP", "Thông tư số 78/2021/TT-BTC"),
)
#: Findings about correcting an invoice, which the circular rules.
BY_CIRCULAR = {"replaces", "adjusts", "cancels", "relation_unclear", "adjust_sign", "total_mismatch"}
TAX_CODE = "Luật Quản lý thuế: cấu trúc mã số thuế"


def clause_of(code: str, day: dt.date | None) -> str:
    """The text a finding rests on."""
    if code == "tax_code_invalid":
        return TAX_CODE
    for first, decree, circular in LAWS:
        if (day or dt.date.max) >= first:
            return circular if code in BY_CIRCULAR else decree
    return ""
