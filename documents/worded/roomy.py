"""Whether long values find room: rows of fixed height cut them, columns that are too narrow tear amounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from documents.house.metrics import width_mm
from documents.worded.findings import ERROR, WARNING, Finding
from documents.worded.reading import text_of

TWIPS_PER_MM = 1440 / 25.4
AMOUNT = re.compile(r"\d{1,3}(\.\d{3}){2,}")
#: What cells lose at both sides, and a hair.
PADDING = 2.6


def cramped(document: Document, *, filled: bool = False) -> Iterator[Finding]:
    """Each cell and row that would cut what stands in it. ``filled``: the paper of long values, else the template."""
    for place, table in enumerate(document.element.body.iter(qn("w:tbl")), start=1):
        yield from _amounts(table, place) if filled else _fixed(table, place)


def _fixed(table: Any, place: int) -> Iterator[Finding]:
    for order, row in enumerate(table.findall(qn("w:tr")), start=1):
        for height in row.iter(qn("w:trHeight")):
            if height.get(qn("w:hRule")) == "exact":
                yield Finding(
                    "exact_height",
                    f"bảng {place}, hàng {order}",
                    "Chiều cao hàng đặt cố định (Exactly): chữ dài bị cắt. Chọn «At least» trong Table Properties.",
                    ERROR,
                )
    for mark, what in (("w:noWrap", "không xuống dòng"), ("w:tcFitText", "ép chữ vừa ô")):
        if any(True for _ in table.iter(qn(mark))):
            yield Finding("no_wrap", f"bảng {place}", f"Có ô đặt «{what}»: chữ dài bị cắt. Bỏ lựa chọn ấy.", ERROR)
    layout = table.find(f"{qn('w:tblPr')}/{qn('w:tblLayout')}")
    if "{{" in "".join(text_of(node) for node in table.iter(qn("w:p"))) and (
        layout is None or layout.get(qn("w:type")) != "fixed"
    ):
        yield Finding(
            "auto_widths",
            f"bảng {place}",
            "Bề rộng cột tự co giãn theo chữ: bỏ «Automatically resize to fit contents» trong Table Properties.",
            WARNING,
        )


def _amounts(table: Any, place: int) -> Iterator[Finding]:
    for cell in table.iter(qn("w:tc")):
        width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
        if width is None or width.get(qn("w:type"), "dxa") != "dxa":
            continue
        room = float(width.get(qn("w:w"), 0)) / TWIPS_PER_MM - PADDING
        for amount in AMOUNT.finditer(" ".join(text_of(node) for node in cell.findall(qn("w:p")))):
            if width_mm(amount[0], 11) > room > 0:
                yield Finding(
                    "narrow_column",
                    f"bảng {place}, ô «{amount[0]}»",
                    "Cột hẹp hơn số tiền 15 chữ số, con số bị ngắt thành hai dòng. Nới rộng cột.",
                    WARNING,
                )
                return
