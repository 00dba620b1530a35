"""Tables: ruled ones whose heading row repeats and whose rows do not break, and bare ones that only place things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from documents.house.elements import Run, element, paragraph_xml, parsed
from documents.house.metrics import widest_word_mm, width_mm
from documents.house.styles import BY_ID, W, twips
from documents.house.text import clean

PADDING = 1.2
#: What a column of text keeps beside amounts of fifteen digits.
NARROWEST = 14.0
_STYLE_OF = {"left": "Chu", "center": "Giua", "right": "So"}


@dataclass(frozen=True)
class Column:
    """A column. A tight one is as wide as its longest entry; the others share the rest by weight."""

    title: str
    align: str = "left"
    weight: float = 1
    tight: bool = False


@dataclass(frozen=True)
class Cell:
    """An entry that is bold, or that reaches over several columns."""

    text: str
    span: int = 1
    bold: bool = False
    align: str = ""


Row = Sequence[str | Cell]


def number_column(title: str) -> Column:
    """A column of amounts or counts."""
    return Column(title, "right", tight=True)


def ruled_table(columns: Sequence[Column], rows: Sequence[Row], *, width: float, small: bool = False) -> Any:
    """A table over the whole text width (mm); ``small`` sets it in 11 instead of 12 points, as a crowded one is "
    "anyway."""
    small = small or _least(columns, rows, width, BY_ID["BangDau"].size) > width
    family = "BangNho" if small else "Bang"
    widths = _widths(columns, rows, width, BY_ID[f"{family}Dau"].size)
    drawn = [_row([(paragraph_xml(f"{family}Dau", column.title), 1) for column in columns], widths, heading=True)]
    for place, row in enumerate(rows, start=1):
        # The last row is often a sum: alone on a page it would sum up nothing.
        drawn.append(_row(_cells(row, columns, family, hold=place == len(rows) - 1), widths))
    return parsed(_table(widths, drawn, ruled=True))


def bare_table(widths: Sequence[float], rows: Sequence[Sequence[Sequence[Any]]]) -> Any:
    """A table without lines or padding that holds ready paragraphs: heads, signatures."""
    table = parsed(_table(widths, [_row([("", 1)] * len(row), widths, top=True) for row in rows], ruled=False))
    cells = table.iter(f"{{{W}}}tc")
    for content in (cell for row in rows for cell in row):
        next(cells).extend(content or [element("p")])
    return table


def _cells(row: Row, columns: Sequence[Column], family: str, *, hold: bool = False) -> list[tuple[str, int]]:
    """The entries as paragraphs; ``hold`` keeps the row on the page of the next one."""
    made: list[tuple[str, int]] = []
    place = 0
    for entry in row:
        cell = entry if isinstance(entry, Cell) else Cell(entry)
        align = cell.align or (columns[place].align if cell.span == 1 else "center")
        text = Run(cell.text, bold=True) if cell.bold else cell.text
        keep = hold or cell.span == len(columns)  # a heading inside the table stays with its first line
        made.append((paragraph_xml(family + _STYLE_OF[align], text, keep_next=keep), cell.span))
        place += cell.span
    return made


def _widths(columns: Sequence[Column], rows: Sequence[Row], width: float, size: float) -> list[float]:
    """Tight columns take what their longest entry needs, the others share what is left by weight."""
    least = _needs(columns, rows, width, size)
    loose = [number for number, column in enumerate(columns) if not column.tight]
    spare = width - sum(least)
    if spare < 0 and loose:  # a long word may be broken, an amount may not
        floors = [min(NARROWEST, one) if number in loose else one for number, one in enumerate(least)]
        if sum(floors) <= width:
            return _shared(floors, loose, least, width - sum(floors))
        return [one * width / sum(floors) for one in floors]
    if not loose:  # nothing to give away: shrink or stretch all alike
        return [one * width / sum(least) for one in least]
    return _shared(least, loose, [column.weight for column in columns], spare)


def _least(columns: Sequence[Column], rows: Sequence[Row], width: float, size: float) -> float:
    return sum(_needs(columns, rows, width, size))


def _needs(columns: Sequence[Column], rows: Sequence[Row], width: float, size: float) -> list[float]:
    """The narrowest each column may be: a tight one its longest entry, a loose one its longest word."""
    whole = [0.0] * len(columns)
    word = [widest_word_mm(column.title, size, bold=True) for column in columns]
    for row in rows:
        place = 0
        for entry in row:
            cell = entry if isinstance(entry, Cell) else Cell(entry)
            if cell.span == 1:
                text = clean(cell.text)
                whole[place] = max(whole[place], width_mm(text, size, bold=cell.bold))
                word[place] = max(word[place], min(widest_word_mm(text, size, bold=cell.bold), width / 4))
            place += cell.span
    room = 2 * PADDING + 0.6
    return [
        (max(w, min(a, width / 5)) if column.tight else w) + room
        for column, w, a in zip(columns, word, whole, strict=True)
    ]


def _shared(least: list[float], loose: list[int], weights: list[float], spare: float) -> list[float]:
    """Share by weight what the loose columns have together, none below its least."""
    widths, open_columns, together = list(least), list(loose), spare + sum(least[number] for number in loose)
    while open_columns:
        total = sum(weights[number] for number in open_columns)
        too_small = [number for number in open_columns if together * weights[number] / total < least[number]]
        if not too_small:
            for number in open_columns:
                widths[number] = together * weights[number] / total
            break
        for number in too_small:
            open_columns.remove(number)
            together -= least[number]
    return widths


def _table(widths: Sequence[float], rows: Sequence[str], *, ruled: bool) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    padding = twips(PADDING) if ruled else 0
    margins = "".join(f'<w:{side} w:w="{padding}" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(map(twips, widths))}" w:type="dxa"/><w:jc w:val="left"/>'
        f"{f'<w:tblBorders>{lines}</w:tblBorders>' if ruled else ''}"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(cells: Sequence[tuple[str, int]], widths: Sequence[float], *, heading: bool = False, top: bool = False) -> str:
    drawn = []
    place = 0
    for content, span in cells:
        width = sum(map(twips, widths[place : place + span]))
        joined = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        drawn.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{joined}'
            f'<w:vAlign w:val="{"top" if top else "center"}"/></w:tcPr>{content}</w:tc>'
        )
        place += span
    repeats = "<w:tblHeader/>" if heading else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeats}</w:trPr>{''.join(drawn)}</w:tr>"
