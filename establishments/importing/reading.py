"""From rows of cells to what the register would be told: the heading found, each cell read, doubles seen."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from establishments.importing.columns import BY_KEY, COLUMNS, BadCell, kind_of, matched, read_cell, times_of
from establishments.importing.places import Places
from establishments.importing.sheets import BadSheet, Row, text_of
from language.folding import search_key

#: A heading stands among the first rows; above it are the office's name and the list's title.
HEADING_WITHIN = 20
SUMS = ("tong cong", "cong", "tong", "tong so")


@dataclass
class Heading:
    """Where each column stands, and the unit of the money columns."""

    places: dict[str, int]
    times: dict[str, int]
    texts: list[str]


@dataclass
class Read:
    """A row as read: ``values`` by column, ``wrong`` as (label of the column, reason)."""

    number: int
    cells: list[Any]
    values: dict[str, Any] = field(default_factory=dict)
    wrong: list[tuple[str, str]] = field(default_factory=list)
    #: Why the row is none of an establishment; empty for all others.
    no_row: str = ""


def heading_of(rows: Iterator[Row]) -> tuple[Heading, list[Row]]:
    """The heading and the rows read with it that come after. Raises ``BadSheet`` naming the columns it did not find."""
    first = list(islice(rows, HEADING_WITHIN))
    best: tuple[int, int, Heading] | None = None
    for place, (_, cells) in enumerate(first):
        texts = [text_of(cell) for cell in cells]
        candidates = [(place + 1, texts, texts)]
        if place + 1 < len(first):
            below = [text_of(cell) for cell in first[place + 1][1]]
            above = _spread(texts, len(below))
            joined = [under or over for over, under in zip(above, below, strict=True)]
            candidates.append((place + 2, joined, [f"{a} {b}" for a, b in zip(above, below, strict=True)]))
        for after, headings, whole in candidates:
            found = matched(headings)
            if best is None or len(found) > best[0]:
                times = {key: times_of(whole[at]) for key, at in found.items() if BY_KEY[key].money}
                best = len(found), after, Heading(found, times, headings)
    if best is None:
        raise BadSheet("Tệp không có dòng nào.")
    _, after, heading = best
    missing = [column.label for column in COLUMNS if column.needed and column.key not in heading.places]
    if missing:
        seen = "; ".join(text for text in heading.texts if text)[:300]
        raise BadSheet(
            f"Không thấy cột: {', '.join(missing)}. Dòng tiêu đề đọc được: {seen or 'không có'}. Đặt tên cột như mẫu "
            "trong docs/register.md rồi thử lại."
        )
    return heading, first[after:]


def _spread(texts: list[str], width: int) -> list[str]:
    """A heading over several columns stands in the first of its cells alone."""
    out, last = [], ""
    for text in [*texts, *[""] * (width - len(texts))][:width]:
        last = text or last
        out.append(last)
    return out


def read_row(row: Row, heading: Heading, places: Places) -> Read:
    """One row, every cell read."""
    number, cells = row
    made = Read(number, cells)
    made.no_row = _no_row(cells, heading)
    if made.no_row:
        return made
    for key, place in heading.places.items():
        column = BY_KEY[key]
        cell = cells[place] if place < len(cells) else None
        more = {"times": heading.times[key]} if key in heading.times else {}
        try:
            value = read_cell(column, cell, **more)
        except BadCell as why:
            made.wrong.append((column.label, str(why)))
            continue
        if column.needed and value == "":
            made.wrong.append((column.label, "Chưa ghi."))
        # An empty cell says nothing; it takes nothing away from the register.
        elif value not in ("", None) and not (value is False and text_of(cell) == ""):
            made.values[key] = value
    _place(made, places)
    _kind(made, heading)
    return made


def _place(made: Read, places: Places) -> None:
    commune = made.values.pop("commune", "")
    district = made.values.pop("district", "")
    if not commune:
        return
    found = places.find(commune, district)
    if isinstance(found, str):
        made.wrong.append((BY_KEY["commune"].label, found))
        return
    made.values["unit_id"] = found
    made.values.setdefault("address", places.now[found].full_name)


def _kind(made: Read, heading: Heading) -> None:
    if "kind" in made.values or "name" not in made.values:
        return
    told = kind_of(made.values["name"])
    if told:
        made.values["kind"] = told
    elif not any(label == BY_KEY["kind"].label for label, _ in made.wrong):
        made.wrong.append((BY_KEY["kind"].label, "Chưa ghi, và tên cơ sở không cho biết loại hình."))


def _no_row(cells: list[Any], heading: Heading) -> str:
    texts = [text_of(cell) for cell in cells]
    filled = [text for text in texts if text]
    if len(filled) > 2 and all(re.fullmatch(r"\(?(\d{1,2}|[A-Z])\)?", text) for text in filled):
        return "dòng đánh số cột"
    code = heading.places["tax_code"]
    if code < len(texts) and texts[code]:
        return ""
    if any(search_key(text) in SUMS for text in filled[:3]):
        return "dòng cộng"
    if len(filled) <= 2 and heading.places["name"] < len(texts):
        return "dòng tiêu đề nhóm"
    return ""


def phone_key(phone: str) -> str:
    """A phone number as it is compared: digits, +84 as 0."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    return f"0{digits[2:]}" if digits.startswith("84") and len(digits) >= 11 else digits


def year_of(text: int | None, today: dt.date) -> int:
    """The year of a list: as asked, else this one. Raises ``BadSheet``."""
    year = today.year if text is None else text
    if not 2000 <= year <= today.year + 1:
        raise BadSheet(f"Năm {year} ngoài khoảng 2000 đến {today.year + 1}.")
    return year
