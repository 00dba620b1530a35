"""The smallest unit of a currency: the step by which amounts on an invoice may be rounded. ISO 4217 minor units."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

#: How sellers write the đồng.
DONG = {"VND", "VNĐ", "Đ", "D", "ĐỒNG"}
NO_FRACTION = frozenset({"VND", "JPY", "KRW", "CLP", "ISK", "PYG", "UGX", "VUV", "XAF", "XOF", "XPF", "RWF", "GNF"})
THREE_PLACES = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})


def smallest(currency: str) -> Decimal:
    """One đồng, a cent, a fils: what rounding one amount may shift it by."""
    if currency in NO_FRACTION:
        return Decimal(1)
    return Decimal("0.001") if currency in THREE_PLACES else Decimal("0.01")


def smallest_vnd(currency: str, rate: Decimal) -> int:
    """The same in đồng at the rate of the invoice, rounded up; at least one đồng."""
    return max(int((smallest(currency) * rate).to_integral_value(ROUND_CEILING)), 1)
