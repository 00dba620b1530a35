"""Excel workbooks as rows of text: what a person sees in the cells of the first sheet, days as 23/11/2026."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl

#: More than an office's list holds; a workbook beyond is no list, or a bomb.
MOST_UNPACKED_BYTES = 60 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 20_000, 64
#: Day 0 of the serial days of Excel (its 1900 system, with the leap day that never was); from 2000 to 2100.
SERIAL_ZERO = dt.date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 36526, 73415


class BadWorkbook(ValueError):
    """A workbook that cannot be read: a sentence that says why and what to do."""


def rows_of(data: bytes) -> list[list[str]]:
    """The rows of the first sheet, as text. Formulas give the value last computed. Raises ``BadWorkbook``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED_BYTES:
                raise BadWorkbook("Bảng tính quá lớn khi giải nén. Hãy chỉ giữ trang có danh sách rồi lưu lại.")
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
        return [[text_of(cell) for cell in row] for row in rows]
    except BadWorkbook:
        raise
    except Exception as why:  # a damaged workbook breaks its reader in many ways; each means the same to a person
        raise BadWorkbook("Không mở được bảng tính: tệp hỏng hoặc có mật khẩu. Hãy lưu lại dạng .xlsx.") from why


def text_of(cell: Any) -> str:
    """A cell as a person reads it: whole numbers without a point, days as day/month/year."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime | dt.date):
        # As the sheet shows it: a day of the sheet has no zone and is nobody's moment.
        return f"{cell.day:02d}/{cell.month:02d}/{cell.year}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def day_of_serial(number: int) -> dt.date | None:
    """The day of a serial number as spreadsheets count; None outside 2000-2100."""
    return SERIAL_ZERO + dt.timedelta(days=number) if FIRST_SERIAL <= number <= LAST_SERIAL else None
