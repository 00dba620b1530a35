"""Reading what people type: amounts and days. Text in, values out; a refusal says how to write it."""

from __future__ import annotations

import datetime as dt
import re

from documents.vietnamese import read_amount

FIRST_YEAR, LAST_YEAR = 1900, 2100

_UNIT = re.compile(r"\s*(?:đồng|đ|₫|vnđ|vnd)\.?$", re.IGNORECASE)
_SPACED = re.compile(r"-?[0-9]{1,3}(?:[ '][0-9]{3})+")
_COMMAS = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3}){2,}")
_WORDY = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(triệu|tr|tỷ|tỉ|nghìn|ngàn|k)\b", re.IGNORECASE)


def read_vnd(text: str) -> int:
    """Whole đồng as people type them: 1.234.567, 1234567, «1 234 567 đ», 1,234,567.

    A single comma is refused, because in Vietnamese it begins the decimals. Raises ValueError with a sentence that
    says how to write the amount.
    """
    plain = _UNIT.sub("", re.sub(r"\s+", " ", text.strip()))
    if _SPACED.fullmatch(plain) or _COMMAS.fullmatch(plain):
        plain = re.sub(r"[ ',]", ".", plain)
    if _WORDY.search(plain):
        raise ValueError(f"«{text}»: hãy viết đủ các chữ số, ví dụ 300 triệu viết là 300.000.000.")
    if re.fullmatch(r"-?[0-9.]+,[0-9]*", plain):
        raise ValueError(f"«{text}»: số tiền tính đến đồng, không có phần lẻ. Hãy bỏ dấu phẩy, ví dụ 1.500.000.")
    return read_amount(plain)


_DAY_FIRST = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_RUN_TOGETHER = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")


def read_day(text: str) -> dt.date:
    """A day as people type it: 03/8/2026, 3-8-2026, 03082026, or ISO 2026-08-03.

    Raises ValueError with a sentence.
    """
    typed = text.strip()
    if found := _YEAR_FIRST.fullmatch(typed):
        year, month, day_of_month = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(typed) or _RUN_TOGETHER.fullmatch(typed):
        day_of_month, month, year = map(int, found.groups())
    else:
        raise ValueError(
            f"«{text}» chưa phải là ngày. Hãy viết ngày/tháng/năm với bốn chữ số của năm, ví dụ 23/11/2026."
        )
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"Năm {year} không hợp lý; năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.")
    try:
        return dt.date(year, month, day_of_month)
    except ValueError as why:
        raise ValueError(f"Không có ngày {day_of_month} tháng {month} năm {year}; hãy xem lại lịch.") from why


#: The largest whole number that a page sends of itself (a count, a version, a key): what the database holds.
MOST_WHOLE = 2**31 - 1


def whole(text: str | None, otherwise: int) -> int:
    """A whole number that a page sends of itself; ``otherwise`` for anything that is none, or beyond the database."""
    typed = (text or "").strip()
    if typed.isascii() and typed.isdigit() and len(typed) <= 10 and int(typed) <= MOST_WHOLE:
        return int(typed)
    return otherwise
