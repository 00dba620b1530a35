"""The lines of an invoice as the list of evidence prints them: their sums are those of the invoice, to the đồng."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from documents.vietnamese import money
from settlement.attribution import attributed
from settlement.claim import Claim
from settlement.corrections import corrections_of
from settlement.models import Invoice, InvoiceLine
from settlement.proving import counted_parts

_RATE = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)\s*%?")


@dataclass(frozen=True)
class Counted:
    """What of each invoice counts, as the rules attribute it (đồng). Line 0: what is outside the lines."""

    amounts: Mapping[tuple[int, int], int] = field(default_factory=dict)
    claimed: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """The same before finance's word on the lines, and before tax."""
    spread: Mapping[tuple[int, int], int] = field(default_factory=dict)
    off: Mapping[int, str] = field(default_factory=dict)
    """Why an invoice does not count."""

    @classmethod
    def of(cls, claim: Claim) -> Counted:
        """The same figures as the support is computed from."""
        amounts: dict[tuple[int, int], int] = {}
        for part in counted_parts(claim):
            amounts[part.invoice, part.line] = amounts.get((part.invoice, part.line), 0) + part.amount_vnd
        whole: dict[tuple[int, int], int] = {}
        for part in attributed(claim).parts:
            whole[part.invoice, part.line] = whole.get((part.invoice, part.line), 0) + part.amount_vnd
        spread: dict[tuple[int, int], int] = {}
        for one in attributed(claim).spreads:
            for share in one.over:
                if share.invoice == one.invoice:
                    key = (share.invoice, share.line)
                    spread[key] = spread.get(key, 0) + share.amount_vnd
        standings = corrections_of(claim).standings
        off = {no: standing.why for no, standing in standings.items() if not standing.counted}
        return cls(amounts, whole, spread, off)


def rows_of(invoice: Invoice, counted: Counted) -> list[dict[str, Any]]:
    """Name, item, before tax, tax, total, what counts, why less; amounts in đồng.

    Tax stands on the invoice as one sum. Each line gets its own by its rate, half a đồng up; what rounding leaves goes
    to the largest line. Fees and discounts outside the lines stand in a row of their own.
    """
    lines = list(invoice.lines.all())
    taxes = _taxes(invoice, lines)
    rows = [_row(invoice, line, tax, counted) for line, tax in zip(lines, taxes, strict=True)]
    missing = invoice.before_tax_vnd - sum(line.amount_vnd for line in lines)
    if missing:
        rows.append(_extra("Phần còn lại trên hóa đơn, trước thuế", before_tax_vnd=missing, total_vnd=missing))
        if not lines:
            rows[-1] |= {"name": invoice.content, "tax_vnd": invoice.tax_vnd}
            rows[-1] |= {"total_vnd": missing + invoice.tax_vnd}
    if invoice.other_vnd:
        rows.append(_extra("Phí, chiết khấu ngoài giá hàng hóa, dịch vụ", total_vnd=invoice.other_vnd))
    placed = counted.amounts.get((invoice.no, 0), 0)
    if placed:
        if len(rows) == len(lines):
            rows.append(_extra("Phần ngoài các dòng"))
        rows[-1]["counted_vnd"] = placed
    return rows


def _row(invoice: Invoice, line: InvoiceLine, tax: int, counted: Counted) -> dict[str, Any]:
    amount, why = _counted(invoice, line, counted)
    return {
        "name": line.name,
        "item_no": line.item.no if line.item else None,
        "before_tax_vnd": line.amount_vnd,
        "tax_vnd": tax,
        "total_vnd": line.amount_vnd + tax,
        "counted_vnd": amount,
        "note": why,
    }


def _counted(invoice: Invoice, line: InvoiceLine, counted: Counted) -> tuple[int, str]:
    """What a line proves and, where that is less than it says, why."""
    if invoice.no in counted.off:
        return 0, f"{counted.off[invoice.no]}, không tính"
    amount = counted.amounts.get((invoice.no, line.no), 0)
    shared = counted.spread.get((invoice.no, line.no), 0)
    if line.verdict == InvoiceLine.Verdict.REDUCED:
        return amount, f"giảm trừ: {line.reason}"
    if line.amount_vnd < 0 and not amount:
        return 0, "đã trừ vào các dòng hàng"
    if line.item is None and not amount and invoice.origin != Invoice.Origin.HAND:
        return 0, "không thuộc hạng mục được duyệt, không tính"
    if shared < 0:
        return amount, f"đã trừ {money(-shared)} đồng chiết khấu, giảm trừ"
    if line.item is None and invoice.origin != Invoice.Origin.HAND:
        return amount, "chia theo tỷ lệ cho các dòng của hóa đơn được điều chỉnh"
    return amount, ""


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
