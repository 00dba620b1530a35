"""The rows of a workbook (XLSX, XLS) or a CSV file as a list of cells each, with the numbers people see at the left."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from language.tcvn3 import from_tcvn3, looks_like_it

#: A workbook that unpacks to more is no list of a province, or a bomb.
MOST_UNPACKED_BYTES = 600 * 1024 * 1024
MOST_COLUMNS = 80
#: Rows of which the encoding is judged.
JUDGED = 200
Row = tuple[int, list[Any]]
#: Stands for the error of a formula.
BROKEN = "#LỖI"


class BadSheet(ValueError):
    """A file that cannot be read as a list: a sentence that says why and what to do."""


def rows_of(path: Path) -> Iterator[Row]:
    """(number of the row in the sheet, its cells) of the first sheet, blank rows left out. Raises ``BadSheet``."""
    try:
        data = path.read_bytes()
    except OSError as why:
        raise BadSheet(f"Không mở được tệp {path.name}: {why.strerror}.") from why
    if not data:
        raise BadSheet(f"Tệp {path.name} rỗng.")
    found = _csv(data) if path.suffix.lower() in {".csv", ".txt", ".tsv"} else _workbook(data, path.name)
    first = []
    for row in found:
        first.append(row)
        if len(first) == JUDGED:
            break
    old = looks_like_it(cell for _, cells in first for cell in cells if isinstance(cell, str))
    for number, cells in (*first, *found):
        yield number, [from_tcvn3(cell) if old and isinstance(cell, str) else cell for cell in cells]


def _workbook(data: bytes, name: str) -> Iterator[Row]:
    try:
        if data[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED_BYTES:
                    raise BadSheet(f"Tệp {name} quá lớn khi giải nén. Hãy chỉ giữ trang có danh sách rồi lưu lại.")
            broken = _broken(data)
        else:
            broken = {}
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
        rows = sheet.iter_rows()
        top, left = sheet.start or (0, 0)
    except BadSheet:
        raise
    except Exception as why:  # a damaged workbook breaks its reader in many ways; each means the same to a person
        raise BadSheet(
            f"Không mở được bảng tính {name}: tệp hỏng, có mật khẩu hoặc không phải XLSX, XLS, CSV. Hãy mở bằng Excel "
            "rồi lưu lại dạng .xlsx."
        ) from why
    return _numbered(rows, top, left, broken)


#: A cell of a sheet that holds an error instead of a value: its column and row.
_ERROR = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(?=[^>]*\bt="e")')


def _broken(data: bytes) -> dict[int, list[int]]:
    """row -> columns (from 0) of the first sheet whose formula gave an error; the reader gives them as empty."""
    found: dict[int, list[int]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        sheets = sorted(
            (name for name in packed.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)),
            key=lambda name: (len(name), name),
        )
        for letters, row in _ERROR.findall(packed.read(sheets[0])) if sheets else ():
            column = 0
            for letter in letters:
                column = column * 26 + letter - 64
            found.setdefault(int(row), []).append(column - 1)
    return found


def _numbered(rows: Iterator[list[Any]], top: int, left: int, broken: dict[int, list[int]]) -> Iterator[Row]:
    for number, cells in enumerate(rows, start=top + 1):
        kept = list(cells[:MOST_COLUMNS])
        for column in broken.get(number, ()):
            if left <= column < left + len(kept):
                kept[column - left] = BROKEN
        if any(_filled(cell) for cell in kept):
            yield number, kept


def _csv(data: bytes) -> Iterator[Row]:
    text = _decoded(data)
    head = text[:4000]
    sign = max(";,\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as why:
            raise BadSheet(f"Tệp CSV hỏng ở dòng {number}: {why}. Hãy lưu lại từ bảng tính.") from why
        if any(_filled(cell) for cell in cells):
            yield number, cells[:MOST_COLUMNS]


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Old files: one byte a letter; TCVN3 is told apart by its signs.
        return data.decode("latin-1")


def _filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def text_of(cell: Any) -> str:
    """A cell as a person reads it: whole numbers without a point, days as day/month/year, blanks single."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime | dt.date):
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())
