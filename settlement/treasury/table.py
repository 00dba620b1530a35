"""Tables of text as CSV bytes and back: safe to open in a spreadsheet program, and read back exactly as written.

The rule (docs/treasury.md): UTF-8 with BOM, «;» between cells, every cell quoted, quotes doubled, CRLF after a row. A
cell that a spreadsheet would take for a formula, and one that begins with an apostrophe, gets one apostrophe in front;
reading takes one leading apostrophe away. So no written cell begins with a formula sign, and every text comes back.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

from documents.house.text import clean

SEPARATOR = ";"
#: What Excel, LibreOffice and Google Sheets take for the beginning of a formula; the wide forms are taken by East Asian
#: editions.
FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")
GUARD = "'"


def single_line(text: object) -> str:
    """A text fit for a payment order: one line, NFC, no control, direction or invisible characters."""
    kept = "".join(letter for letter in str(text) if unicodedata.category(letter) not in ("Cf", "Cn", "Co", "Cs"))
    return clean(kept)


def guarded(cell: str) -> str:
    """The cell as it is written: no spreadsheet runs it."""
    if cell.startswith((GUARD, *FORMULA_SIGNS)) or cell.lstrip().startswith(FORMULA_SIGNS):
        return GUARD + cell
    return cell


def bare(cell: str) -> str:
    """The cell as it was before ``guarded``."""
    return cell.removeprefix(GUARD)


def write_table(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows of text as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=SEPARATOR, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def read_table(text: str, separator: str = SEPARATOR) -> list[list[str]]:
    """CSV text as rows. Raises ``csv.Error`` for a quote that is never closed and for a cell beyond 128 KiB."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    return [[bare(cell) for cell in row] for row in rows]
