"""The lines of an invoice as the list of evidence prints them: their sums are those of the invoice, to the đồng."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from settlement.models import Invoice, InvoiceLine

_RATE = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)\s*%?")


def rows_of(invoice: Invoice) -> list[dict[str, Any]]:
    """Name, item, before tax, tax, total, what counts, why less; amounts in đồng.

    Tax stands on the invoice as one sum. Each line gets its own by its rate, half a đồng up; what rounding leaves goes
    to the largest line. Fees and discounts outside the lines stand in a row of their own.
    """
    lines = list(invoice.lines.all())
    taxes = _taxes(invoice, lines)
    rows = [_row(invoice, line, tax) for line, tax in zip(lines, taxes, strict=True)]
    missing = invoice.before_tax_vnd - sum(line.amount_vnd for line in lines)
    if missing:
        rows.append(_extra("Phần còn lại trên hóa đơn, trước thuế", before_tax_vnd=missing, total_vnd=missing))
        if not lines:
            rows[-1] |= {"name": invoice.content, "tax_vnd": invoice.tax_vnd}
            rows[-1] |= {
                "total_vnd": missing + invoice.tax_vnd,
                "counted_vnd": 0 if invoice.replaced_by_id else missing,
            }
    if invoice.other_vnd:
        rows.append(_extra("Phí, chiết khấu ngoài giá hàng hóa, dịch vụ", total_vnd=invoice.other_vnd))
    return rows


def _row(invoice: Invoice, line: InvoiceLine, tax: int) -> dict[str, Any]:
    counted, why = _counted(invoice, line)
    return {
        "name": line.name,
        "item_no": line.item.no if line.item else None,
        "before_tax_vnd": line.amount_vnd,
        "tax_vnd": tax,
        "total_vnd": line.amount_vnd + tax,
        "counted_vnd": counted,
        "note": why,
    }


def _counted(invoice: Invoice, line: InvoiceLine) -> tuple[int, str]:
    """What a line proves and, where that is less than it says, why."""
    if invoice.replaced_by_id:
        return 0, "hóa đơn đã bị thay thế, không tính"
    if line.item is None and invoice.origin != Invoice.Origin.HAND:
        return 0, "không thuộc hạng mục được duyệt, không tính"
    return line.counts_vnd, f"giảm trừ: {line.reason}" if line.verdict == InvoiceLine.Verdict.REDUCED else ""


def _taxes(invoice: Invoice, lines: list[InvoiceLine]) -> list[int]:
    """The tax of each line, in đồng; together that of the invoice."""
    if not lines:
        return []
    taxes = [_by_rate(line) for line in lines]
    largest = max(range(len(lines)), key=lambda place: (taxes[place] != 0, abs(lines[place].amount_vnd), -place))
    taxes[largest] += invoice.tax_vnd - sum(taxes)
    return taxes


def _by_rate(line: InvoiceLine) -> int:
    found = _RATE.fullmatch(line.tax_rate.strip())
    if not found:
        return 0
    rate = Decimal(found[1].replace(",", "."))
    return int((line.amount_vnd * rate / 100).quantize(Decimal(1), ROUND_HALF_UP))


def _extra(name: str, **amounts: int) -> dict[str, Any]:
    return {
        "name": name,
        "item_no": None,
        "before_tax_vnd": 0,
        "tax_vnd": 0,
        "total_vnd": 0,
        "counted_vnd": 0,
        "note": "",
    } | amounts
