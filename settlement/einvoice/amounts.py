"""The arithmetic of an invoice: lines, rates, totals, words. Tolerances are rules of ours (docs/e-invoice.md).

Only what is there is checked; a missing figure is never made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from lxml import etree

from documents.vietnamese import number_to_words
from settlement.einvoice.currency import smallest
from settlement.einvoice.model import ADJUSTS, REFUSE, WARN, Finding, Line, Reading, plain
from settlement.einvoice.parsing import child, children, text
from settlement.einvoice.reading import NUMBER
from settlement.einvoice.wording import same_words

DISCOUNT = 3
COUNTED = {1, DISCOUNT, 5}


def amount_findings(reading: Reading, sums: etree._Element | None) -> Iterator[Finding]:
    """Everything about the amounts of one invoice. ``sums``: its TToan element."""
    slack = smallest(reading.currency) * max(len(reading.lines), 1)
    yield from _lines(reading)
    yield from _rates(reading, sums, slack)
    yield from _total(reading, sums, slack)
    yield from _words(reading, text(sums, "TgTTTBChu"))


def signed(line: Line) -> Decimal:
    """The amount as it enters the sums: a trade discount subtracts."""
    amount = line.amount or Decimal(0)
    return -abs(amount) if line.kind == DISCOUNT else amount


def _lines(reading: Reading) -> Iterator[Finding]:
    for line in reading.lines:
        if line.kind not in {1, 5} or not line.quantity or not line.unit_price or line.amount is None:
            continue
        wanted = line.quantity * line.unit_price - (line.discount or 0)
        if abs(wanted - line.amount) > max(smallest(reading.currency), abs(wanted) * Decimal("0.005")):
            yield Finding(
                "line_mismatch",
                WARN,
                f"Dòng {line.no} «{line.name[:60]}»: số lượng nhân đơn giá trừ chiết khấu là {plain(wanted)}, "
                f"thành tiền ghi {plain(line.amount)}.",
            )


def _rates(reading: Reading, sums: etree._Element | None, slack: Decimal) -> Iterator[Finding]:
    rows = children(child(sums, "THTTLTSuat"), "LTSuat")
    by_rate: dict[str, Decimal] = {}
    for line in reading.lines:
        if line.kind in COUNTED:
            key = rate_key(line.tax_rate)
            by_rate[key] = by_rate.get(key, Decimal(0)) + signed(line)
    for row in rows:
        rate, base, tax = text(row, "TSuat"), _value(text(row, "ThTien")), _value(text(row, "TThue"))
        key = rate_key(rate)
        if base is not None and key in by_rate and abs(by_rate[key] - base) > slack:
            yield Finding(
                "rate_mismatch",
                WARN,
                f"Các dòng thuế suất {rate} cộng lại {plain(by_rate[key])}, bảng tổng hợp ghi {plain(base)}.",
            )
        percent = percent_of(rate)
        if percent is None or base is None or tax is None:
            continue
        if abs(base * percent / 100 - tax) > slack:
            yield Finding(
                "rate_mismatch",
                WARN,
                f"Thuế suất {rate} trên {plain(base)} là {plain(base * percent / 100)}, bảng tổng hợp ghi "
                f"{plain(tax)}.",
            )
    for sum_of, total, called in (
        ("ThTien", reading.total_before_tax, "trước thuế"),
        ("TThue", reading.total_tax, "thuế"),
    ):
        values = [_value(text(row, sum_of)) for row in rows]
        if rows and total is not None and all(value is not None for value in values):
            found = sum((value for value in values if value is not None), Decimal(0))
            if abs(found - total) > slack:
                yield Finding(
                    "rate_mismatch",
                    WARN,
                    f"Bảng tổng hợp thuế suất cộng {called} được {plain(found)}, tổng ghi {plain(total)}.",
                )


def _total(reading: Reading, sums: etree._Element | None, slack: Decimal) -> Iterator[Finding]:
    before, tax, total = reading.total_before_tax, reading.total_tax or Decimal(0), reading.total
    counted = [line for line in reading.lines if line.kind in COUNTED]
    listed = sum(map(signed, counted), Decimal(0))
    if total is None:
        return
    discount = _value(text(sums, "TTCKTMai")) or Decimal(0)
    if before is None:
        # A sales invoice (form 2) may state its total alone.
        before = listed if counted else total - tax
    elif counted and abs(listed - before) > slack:
        # Some sellers list a trade discount among the lines and take it off only at the end (TTCKTMai); others write it
        # there alone, and the amount before tax without it.
        gross = sum((signed(line) for line in counted if line.kind != DISCOUNT), Decimal(0))
        at_the_end = abs(gross - before) <= slack and abs(gross - listed - discount) <= slack
        if not discount or not (at_the_end or abs(listed - discount - before) <= slack):
            yield _mismatch(f"Các dòng cộng lại {plain(listed)}, tổng trước thuế ghi {plain(before)}.")
    wanted = before + tax + reading.fees
    less = [_value(text(sums, name)) or Decimal(0) for name in ("TGTKhac", "TgTKhac", "TGTKCThue")]
    # What is taken off at the end is sometimes reported for information only, already inside the amount before tax.
    fits = {sum(chosen, Decimal(0)) for count in range(5) for chosen in combinations([*less, discount], count)}
    if all(abs(wanted - off - total) > slack for off in fits):
        yield _mismatch(
            f"Trước thuế {plain(before)} cộng thuế {plain(tax)} cộng phí {plain(reading.fees)} là {plain(wanted)}, "
            f"tổng thanh toán ghi {plain(total)}."
        )


def _mismatch(sentence: str) -> Finding:
    return Finding("total_mismatch", REFUSE, f"{sentence} Hóa đơn sai số học; đề nghị người bán thay thế.")


def _words(reading: Reading, said: str) -> Iterator[Finding]:
    total = reading.total
    if not said or total is None or reading.currency != "VND" or total != total.to_integral_value():
        return
    if reading.relation and reading.relation.kind == ADJUSTS:
        return
    right = number_to_words(abs(int(total)))
    if not same_words(said, right):
        yield Finding(
            "words_mismatch",
            WARN,
            f"Số tiền bằng chữ «{said[:120]}» khác số {plain(total)}: đọc đúng là «{right} đồng».",
        )


def rate_key(rate: str) -> str:
    """A rate as lines and table are compared by: «8.0%» and «8» are the same."""
    percent = percent_of(rate)
    return rate.strip().upper() if percent is None else format(percent.normalize(), "f")


def percent_of(rate: str) -> Decimal | None:
    """The percentage of a plain rate; None for KCT, KKKNT, KHAC and reduced rates like «10% x 70%»."""
    found = re.fullmatch(r"([0-9]{1,2}(?:\.[0-9]{1,4})?)\s*%?", rate.strip())
    return Decimal(found[1]) if found else None


def _value(said: str) -> Decimal | None:
    return Decimal(said) if NUMBER.fullmatch(said) else None
