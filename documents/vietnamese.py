"""How papers write numbers, money, percentages and dates in Vietnamese. Pure: values in, text out.

No law fixes the spelling of numbers in words; docs/number-words.md says which one we write and why.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import clock

LIMIT = 10**18
DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")

_PLAIN = re.compile(r"(-?)([0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)")


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """The choices a body makes once and keeps in all its papers.

    ``zero_tens``: linh or lẻ; ``thousand``: nghìn or ngàn; ``four``: what 4 is called after a ten
    from 20 on and after a zero ten, bốn or tư.
    """

    zero_tens: str = "linh"
    thousand: str = "nghìn"
    four: str = "bốn"


STANDARD = Spelling()


class NotAnAmount(ValueError):
    """What was typed cannot be read as a whole number."""


def number_to_words(n: int, *, spelling: Spelling = STANDARD) -> str:
    """A whole number in words, lower case: 1005 is «một nghìn không trăm linh năm».

    Raises ValueError beyond one tỷ tỷ (10^18), on either side of zero.
    """
    if abs(n) > LIMIT:
        raise ValueError(f"Số {money(n)} quá lớn: chỉ đọc được đến một tỷ tỷ (10^18).")
    words = _read(abs(n), spelling) or [DIGITS[0]]
    return " ".join(["âm", *words] if n < 0 else words)


def amount_in_words(vnd: int, *, spelling: Spelling = STANDARD, whole: bool = False) -> str:
    """An amount as papers print it after «Bằng chữ:»; ``whole`` adds «chẵn»."""
    words = f"{number_to_words(vnd, spelling=spelling)} đồng{' chẵn' if whole else ''}"
    return words[0].upper() + words[1:]


def read_amount(text: str) -> int:
    """A whole amount as people type it, 1000000 or 1.000.000, a minus in front allowed.

    Raises NotAnAmount with a sentence that says how to write it.
    """
    found = _PLAIN.fullmatch(text.strip())
    if not found:
        raise NotAnAmount(
            f"«{text}» không phải là số nguyên đồng. Hãy viết liền các chữ số (1000000) "
            "hoặc ngăn cách từng ba chữ số bằng dấu chấm (1.000.000)."
        )
    digits = found[2].replace(".", "").lstrip("0") or "0"
    if len(digits) > len(str(LIMIT)):  # before int(): Python refuses very long numbers in its own words
        raise NotAnAmount(f"«{text[:40]}» quá lớn: chỉ đọc được đến một tỷ tỷ (10^18).")
    return int(found[1] + digits)


def money(vnd: int) -> str:
    """An amount in figures, thousands with dots: 300.000.000."""
    return f"{vnd:,}".replace(",", ".")


def decimal_vi(value: Decimal | int, places: int | None = None) -> str:
    """A decimal with comma and dots, 1.234.567,5; ``places`` rounds half up, None keeps what is there."""
    number = Decimal(value)
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    elif number == number.to_integral_value():
        number = number.quantize(Decimal(1))
    else:
        number = number.normalize()
    return f"{number:,f}".translate(str.maketrans(",.", ".,"))


def percent_vi(value: Decimal | int, places: int | None = None) -> str:
    """A percentage: Decimal("47.8") is 47,8%."""
    return f"{decimal_vi(value, places)}%"


def day_text(day: int) -> str:
    """Days below 10 carry a zero (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    return f"{day:02d}"


def month_text(month: int) -> str:
    """Of the months only 1 and 2 carry a zero (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    return f"{month:02d}" if month < 3 else str(month)


def date_long(day: dt.date) -> str:
    """A date in running text: ngày 03 tháng 8 năm 2016. Of a moment, its day in Vietnam."""
    day = clock.day_of(day)
    return f"ngày {day_text(day.day)} tháng {month_text(day.month)} năm {day.year:04d}"


def date_short(day: dt.date) -> str:
    """A date in tables: 03/8/2016. Of a moment, its day in Vietnam."""
    day = clock.day_of(day)
    return f"{day_text(day.day)}/{month_text(day.month)}/{day.year:04d}"


def _read(n: int, spelling: Spelling) -> list[str]:
    """The words of a positive number; none for zero. Above 10^9 the count of tỷ is itself read."""
    billions, rest = divmod(n, 10**9)
    words = [*_read(billions, spelling), "tỷ"] if billions else []
    for size, name in ((10**6, "triệu"), (10**3, spelling.thousand), (1, "")):
        group, rest = divmod(rest, size)
        if group:
            words += _read_group(group, spelling, later=bool(words))
            words += [name] if name else []
    return words


def _read_group(group: int, spelling: Spelling, *, later: bool) -> list[str]:
    """Three digits; a later group says its empty hundreds, so that 1.005 is not heard as 1.500."""
    hundreds, below = divmod(group, 100)
    tens, units = divmod(below, 10)
    words = [DIGITS[hundreds], "trăm"] if hundreds or later else []
    if tens > 1:
        words += [DIGITS[tens], "mươi"]
    elif tens == 1:
        words += ["mười"]
    elif units and words:
        words += [spelling.zero_tens]
    if units:
        words.append(_unit_word(tens, units, spelling, after_zero_ten=bool(words) and not tens))
    return words


def _unit_word(tens: int, units: int, spelling: Spelling, *, after_zero_ten: bool) -> str:
    if units == 1 and tens > 1:
        return "mốt"
    if units == 5 and tens:
        return "lăm"
    if units == 4 and (tens > 1 or after_zero_ten):
        return spelling.four
    return DIGITS[units]
