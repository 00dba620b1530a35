"""Where the rules of evidence are written, by the day of the invoice or of the claim."""

from __future__ import annotations

import datetime as dt

#: Nghị định số 254/2026/NĐ-CP replaces 123/2020 and 70/2025 from this day (docs/e-invoice.md).
NEW_INVOICE_LAW = dt.date(2026, 7, 1)
PRACTICE = "Thông lệ hồ sơ quyết toán khuyến công, chờ Sở Công Thương xác nhận"
SETTLEMENT = "Điều 18 Thông tư số 36/2013/TT-BCT"
AMENDMENT = "khoản 2 Điều 11 Thông tư số 36/2013/TT-BCT"
NO_DOUBLE = "Thông tư số 28/2018/TT-BTC: không chi trùng cho cùng một nội dung"
VAT_LAW = "Luật Thuế giá trị gia tăng: thuế đầu vào không tính vào chi phí khi đã tách riêng trên hóa đơn"
TAX_CODE = "Luật Quản lý thuế: mã số thuế mười chữ số có chữ số kiểm tra"

#: When 8 % stood in place of 10 % (docs/e-invoice.md), both days included.
EIGHT_PERCENT = (
    (dt.date(2022, 2, 1), dt.date(2022, 12, 31), "Nghị quyết số 43/2022/QH15"),
    (dt.date(2023, 7, 1), dt.date(2023, 12, 31), "Nghị quyết số 101/2023/QH15"),
    (dt.date(2024, 1, 1), dt.date(2024, 6, 30), "Nghị quyết số 110/2023/QH15"),
    (dt.date(2024, 7, 1), dt.date(2024, 12, 31), "Nghị quyết số 142/2024/QH15"),
    (dt.date(2025, 1, 1), dt.date(2025, 6, 30), "Nghị quyết số 174/2024/QH15"),
    (dt.date(2025, 7, 1), dt.date(2026, 12, 31), "Nghị quyết số 204/2025/QH15"),
)


def invoice_law(day: dt.date) -> str:
    """The decree on invoices of a day."""
    return "Nghị định số 254/2026/NĐ-CP" if day >= NEW_INVOICE_LAW else "Nghị định số 123/2020/NĐ-CP"


def eight_percent_on(day: dt.date) -> str | None:
    """The resolution by which 8 % stood on a day, None if none did."""
    return next((law for first, last, law in EIGHT_PERCENT if first <= day <= last), None)
