"""What a Word file of ours says, block by block, so that a page can show it where nobody has Word: a phone.

Only what our papers hold: paragraphs, tables, alignment, bold and italic. Pictures (the QR code) and page numbers
belong to the printed sheet and are left out. The text is not escaped here; templates do that.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.table import Table
from docx.text.paragraph import Paragraph

#: How Word says where a line stands -> the class of the page. Full width is read as from the left.
_ALIGNED = {WD_ALIGN_PARAGRAPH.CENTER: "center", WD_ALIGN_PARAGRAPH.RIGHT: "right"}


@dataclass(frozen=True)
class Run:
    """A stretch of text in one manner."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Line:
    """One paragraph."""

    runs: tuple[Run, ...]
    align: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell of a table, with how many columns it covers."""

    lines: tuple[Line, ...]
    span: int = 1


@dataclass(frozen=True)
class Block:
    """A paragraph, or a table: rows of cells. ``bare``: a table that only sets texts side by side."""

    line: Line | None = None
    rows: tuple[tuple[Cell, ...], ...] = ()
    bare: bool = False


def blocks_of(data: bytes) -> list[Block]:
    """The blocks of a .docx in their order. Raises whatever python-docx raises for bytes that are no Word file."""
    document = docx.Document(io.BytesIO(data))
    found = []
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            found.append(Block(rows=tuple(_rows(part)), bare=_is_bare(part)))
        elif (line := _line(part)).runs:
            found.append(Block(line=line))
    return found


def _rows(table: Table) -> Iterator[tuple[Cell, ...]]:
    for row in table.rows:
        yield tuple(
            Cell(tuple(line for part in cell.paragraphs if (line := _line(part)).runs), cell.grid_span)
            for cell in dict.fromkeys(row.cells)
        )


def _is_bare(table: Table) -> bool:
    return table._tbl.tblPr is None or (table._tbl.tblPr.find(f"{{{_W}}}tblBorders") is None and not _styled(table))


def _styled(table: Table) -> bool:
    return any("tcBorders" in str(node.tag) for node in table._tbl.iter())


def _line(part: Paragraph) -> Line:
    style: Any = part.style
    bold, italic = bool(style and style.font.bold), bool(style and style.font.italic)
    runs = tuple(
        Run(run.text, bold if run.bold is None else run.bold, italic if run.italic is None else run.italic)
        for run in part.runs
        if run.text
    )
    align = part.alignment if part.alignment is not None else (style.paragraph_format.alignment if style else None)
    return Line(runs, _ALIGNED.get(align, "") if align is not None else "")


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
