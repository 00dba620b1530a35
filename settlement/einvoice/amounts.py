"""The arithmetic of an invoice: lines, rates, totals, words. Tolerances are rules of ours (docs/e-invoice.md).

Only what is there is checked; a missing figure is never made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lxml import etree

from documents.vietnamese import number_to_words
from settlement.einvoice.model import REFUSE, WARN, Finding, Line, Reading, plain
from settlement.einvoice.parsing import child, children, text
from settlement.einvoice.reading import NUMBER

COUNTED = {1, 3, 5}
MOST_READ = 10**17


def amount_findings(reading: Reading, sums: etree._Element | None) -> Iterator[Finding]:
    """Everything about the amounts of one invoice. ``sums``: its TToan element."""
    slack = _step(reading) * max(len(reading.lines), 1)
    yield from _lines(reading)
    yield from _rates(reading, sums, slack)
    yield from _total(reading, sums, slack)
    yield from _words(reading, text(sums, "TgTTTBChu"))


def _step(reading: Reading) -> Decimal:
    """One đồng, or a hundredth of a foreign unit."""
    return Decimal(1) if reading.currency == "VND" else Decimal("0.01")


def signed(line: Line) -> Decimal:
    """The amount as it enters the sums: a trade discount subtracts."""
    amount = line.amount or Decimal(0)
    return -abs(amount) if line.kind == 3 else amount


def _lines(reading: Reading) -> Iterator[Finding]:
    for line in reading.lines:
        if line.kind not in {1, 5} or not line.quantity or not line.unit_price or line.amount is None:
            continue
        wanted = line.quantity * line.unit_price - (line.discount or 0)
        if abs(wanted - line.amount) > max(_step(reading), abs(wanted) * Decimal("0.005")):
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
    before, tax, total = reading.total_before_tax, reading.total_tax, reading.total
    lines = [signed(line) for line in reading.lines if line.kind in COUNTED]
    if total is None:
        return
    if before is None:
        if lines and tax is None and abs(sum(lines) - total) > slack:
            yield _mismatch(f"Các dòng cộng lại {plain(sum(lines, Decimal(0)))}, tổng thanh toán ghi {plain(total)}.")
        return
    if lines and abs(sum(lines) - before) > slack:
        yield _mismatch(f"Các dòng cộng lại {plain(sum(lines, Decimal(0)))}, tổng trước thuế ghi {plain(before)}.")
    fees = sum((_value(text(row, "TPhi")) or Decimal(0) for row in children(child(sums, "DSLPhi"), "LPhi")), Decimal(0))
    other = _value(text(sums, "TgTKhac")) or _value(text(sums, "TGTKhac")) or Decimal(0)
    discount = _value(text(sums, "TTCKTMai")) or Decimal(0)
    wanted = before + (tax or Decimal(0)) + fees - other
    # Some sellers report the trade discount only for information, already inside the amount before tax.
    if abs(wanted - total) > slack and abs(wanted - discount - total) > slack:
        yield _mismatch(
            f"Trước thuế {plain(before)} cộng thuế {plain(tax or Decimal(0))} cộng phí {plain(fees)} là "
            f"{plain(wanted)}, "
            f"tổng thanh toán ghi {plain(total)}."
        )


def _mismatch(sentence: str) -> Finding:
    return Finding("total_mismatch", REFUSE, f"{sentence} Hóa đơn sai số học; đề nghị người bán thay thế.")


def _words(reading: Reading, said: str) -> Iterator[Finding]:
    total = reading.total
    if not said or total is None or reading.currency != "VND" or total != total.to_integral_value():
        return
    if abs(total) > MOST_READ or (reading.relation and reading.relation.kind == "adjusts"):
        return
    right = number_to_words(abs(int(total)))
    if _spoken(said) not in {_spoken(right), _spoken(right.replace("không trăm linh ", "").replace("không trăm ", ""))}:
        yield Finding(
            "words_mismatch",
            WARN,
            f"Số tiền bằng chữ «{said[:120]}» khác số {plain(total)}: đọc đúng là «{right} đồng».",
        )


#: Words that are said in two ways.
ALIKE = {"lẻ": "linh", "ngàn": "nghìn", "tư": "bốn", "nhăm": "lăm", "mốt": "một", "lăm": "năm", "mười": "mươi"}
SILENT = {"đồng", "chẵn", "và", "việt", "nam", "vnd", "tiền", "bằng", "chữ", "âm"}


def _spoken(said: str) -> tuple[str, ...]:
    found = re.findall(r"\w+", said.casefold())
    return tuple(ALIKE.get(word, word) for word in found if word not in SILENT)


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
