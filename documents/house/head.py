"""The head of a paper: bodies and number on the left, nation and date on the right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from documents.house.elements import Run, broken, paragraph, rule
from documents.house.metrics import balanced_lines, width_mm
from documents.house.styles import HEAD
from documents.house.tables import bare_table
from documents.house.text import clean, upper
from documents.vietnamese import date_long

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
LEFT_SHARE = 75 / 165  # at 12 pt the national name takes 88 mm: 75 + 90 is the only even split that holds it
SHORT_RULE = 0.42  # of the text: the decree asks for one third to one half


def number_line(number: str | int | None, symbol: str) -> str:
    """«Số: 05/QĐ-SCT»; a draft leaves room for the number. A number that brings its symbol keeps it."""
    if number in (None, ""):
        return f"Số:        /{clean(symbol)}"
    text = clean(number)
    if "/" in text:
        digits, _, symbol = text.partition("/")
        text = digits.strip()
    return f"Số: {text.zfill(2)}/{clean(symbol)}"


def place_and_date(place: str, day: dt.date | None, year: int) -> str:
    """«An Giang, ngày 05 tháng 02 năm 2026»; a draft knows only the year."""
    return f"{clean(place)}, {date_long(day) if day else f'ngày … tháng … năm {year}'}"


def two_columns(*, parent: str, body: str, number: str, place_date: str, subject: str = "", width: float) -> Any:
    """The head of administrative papers. Number and date stand in a row of their own, or they would not be level.

    ``number`` and ``place_date`` may be empty: tables carry no number, minutes no date. ``subject``: what an official
    letter is about, «V/v …» under its number.
    """
    left = round(width * LEFT_SHARE, 1)
    right = width - left
    rows = [[_bodies(parent, body, left), _nation(right)]]
    if number or place_date:
        date = [paragraph("DiaDanhNgayThang", place_date)]
        under = [broken("VeViec", balanced_lines(f"V/v {clean(subject)}", left - 6, HEAD))] if subject else []
        rows.append([[paragraph("SoKyHieu", Run(number, verbatim=True)), *under], date])
    return bare_table([left, right], rows)


def one_column(*, place_date: str, width: float) -> Any:
    """The head of forms and contracts: the nation alone."""
    date = [paragraph("DiaDanhNgayThang", place_date)] if place_date else []
    return bare_table([width], [[[*_nation(width), *date]]])


def short_rule(rows: Sequence[str], size: float, room: float, *, bold: bool = True) -> Any:
    """The rule under a name: one third to one half of its last line, and where it can be also of its longest."""
    lengths = [width_mm(row, size, bold=bold) for row in rows]
    length = min(max(lengths[-1] * SHORT_RULE, max(lengths) * 0.35), lengths[-1] * 0.49)
    return rule(length, room)


def _nation(room: float) -> list[Any]:
    return [
        paragraph("QuocHieu", NATION),
        paragraph("TieuNgu", MOTTO),
        rule(width_mm(MOTTO, HEAD + 1, bold=True), room),
    ]


def _bodies(parent: str, body: str, room: float) -> list[Any]:
    rows = balanced_lines(upper(body), room - 3, HEAD, bold=True)
    above = [broken("CoQuanChuQuan", balanced_lines(upper(parent), room - 8, HEAD))] if parent else []
    return [*above, broken("CoQuan", rows), short_rule(rows, HEAD, room)]
