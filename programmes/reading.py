"""Reading the shipped files: every cell checked, every damage named by file and place. No database.

Formats are strict: ISO dates, plain ASCII digits, «0» or «1». Python's own readers take more («1_000», full-width
digits, week dates), and what they take silently would come out as a wrong amount.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

#: More than any budget of the State, less than what a database column holds (đồng).
MOST_VND = 10**15

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[0-9]{1,15}")
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")


class DamagedData(ValueError):
    """A data file that cannot be read; the message names file and place (row and column, or path in the JSON)."""


def iso_date(text: str) -> dt.date | None:
    """«2018-05-11»; empty: no date. Raises ``ValueError``."""
    if not text:
        return None
    if not _DATE.fullmatch(text):
        raise ValueError("cần ngày dạng 2018-05-11")
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError("không có ngày này trong lịch") from None


def a_date(text: str) -> dt.date:
    """A date that must be there."""
    day = iso_date(text)
    if day is None:
        raise ValueError("thiếu ngày")
    return day


def whole(text: str) -> int | None:
    """A whole number; empty: none. Raises ``ValueError``."""
    if not text:
        return None
    if not _WHOLE.fullmatch(text):
        raise ValueError("cần số nguyên không âm viết bằng chữ số thường")
    return int(text)


def basis_points(text: str) -> int | None:
    """Percent as parts of ten thousand: «1.5» is 150; empty: none. Raises ``ValueError``."""
    if not text:
        return None
    if not _PERCENT.fullmatch(text) or Decimal(text) > 100:
        raise ValueError("cần tỷ lệ từ 0 đến 100, nhiều nhất hai số lẻ sau dấu chấm")
    return int(Decimal(text) * 100)


def yes_or_no(text: str) -> bool:
    """«1» or «0»."""
    if text not in ("0", "1"):
        raise ValueError("cần 0 hoặc 1")
    return text == "1"


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as why:
        raise DamagedData(f"{path.name}: không đọc được tệp ({why.strerror}).") from why
    try:
        # utf-8-sig: spreadsheet programs put a mark in front when they save.
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        line = why.object[: why.start].count(b"\n") + 1
        raise DamagedData(f"{path.name}, dòng {line}: có ký tự không phải UTF-8.") from why


@dataclass(frozen=True)
class Row:
    """One row of a CSV file."""

    path: Path
    line: int
    cells: dict[str, str]

    @property
    def where(self) -> str:
        """«norms.csv, dòng 12»."""
        return f"{self.path.name}, dòng {self.line}"

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def read(self, column: str, reader: Callable[[str], T]) -> T:
        """One cell read as something. Raises ``DamagedData``."""
        try:
            return reader(self.cells[column])
        except (ValueError, LookupError) as why:
            raise self.damaged(column, str(why)) from why

    def damaged(self, column: str, why: str) -> DamagedData:
        """The error for one cell."""
        return DamagedData(f"{self.where}, cột «{column}»: «{self.cells[column]}» không hợp lệ ({why}).")


def rows(path: Path, columns: Collection[str], *, key: Collection[str]) -> Iterator[Row]:
    """The rows of a CSV file with their line numbers; each key once. Raises ``DamagedData``."""
    seen: dict[tuple[str, ...], int] = {}
    text = _text(path)
    if text and not text.endswith("\n"):
        raise DamagedData(f"{path.name}, dòng {text.count(chr(10)) + 1}: tệp bị cắt cụt, dòng cuối chưa kết thúc.")
    # strict: a quotation mark left open is an error, not a very long cell.
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        for column in columns:
            if column not in (reader.fieldnames or ()):
                raise DamagedData(f"{path.name}, dòng 1: thiếu cột «{column}» ở dòng tiêu đề.")
        for cells in reader:
            if None in cells or None in cells.values():
                raise DamagedData(f"{path.name}, dòng {reader.line_num}: số cột không khớp với dòng tiêu đề.")
            row = Row(path, reader.line_num, {name: value.strip() for name, value in cells.items()})
            mark = tuple(row[column] for column in key)
            if mark in seen:
                raise DamagedData(f"{row.where}: trùng với dòng {seen[mark]} ({', '.join(filter(None, mark))}).")
            seen[mark] = row.line
            yield row
    except csv.Error as why:
        raise DamagedData(f"{path.name}, dòng {reader.line_num}: dấu ngoặc kép hoặc dấu phẩy sai ({why}).") from why
    if not seen:
        raise DamagedData(f"{path.name}: không có dòng dữ liệu nào.")


@dataclass(frozen=True)
class Node:
    """A place in a JSON file; the errors say where."""

    path: Path
    at: str
    value: Any

    @property
    def where(self) -> str:
        """«programmes.json, programmes[2].period»."""
        return f"{self.path.name}, {self.at}" if self.at else self.path.name

    def __getitem__(self, key: str) -> Node:
        """A field that must be there."""
        if not isinstance(self.value, dict) or key not in self.value:
            raise DamagedData(f"{self.where}: thiếu trường «{key}».")
        return Node(self.path, f"{self.at}.{key}" if self.at else key, self.value[key])

    def get(self, key: str) -> Node | None:
        """A field that may be missing or null."""
        if isinstance(self.value, dict) and self.value.get(key) is None:
            return None
        return self[key]

    def __iter__(self) -> Iterator[Node]:
        """The members of a list that is not empty, counted from one as people count."""
        for no, value in enumerate(self._is(list, "một danh sách có ít nhất một phần tử"), 1):
            yield Node(self.path, f"{self.at}[{no}]", value)

    def text(self, *, may_be_empty: bool = False) -> str:
        """A text."""
        return "" if may_be_empty and self.value == "" else str(self._is(str, "một chuỗi chữ")).strip()

    def words(self) -> list[str]:
        """A list of texts."""
        return [node.text() for node in self]

    def number(self) -> int:
        """A whole number of at least zero."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not 0 <= self.value <= MOST_VND:
            raise self.damaged("cần số nguyên không âm")
        return self.value

    def decimal(self) -> Decimal:
        """A number of at least zero, as printed."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float) or not 0 <= self.value <= MOST_VND:
            raise self.damaged("cần một số không âm")
        return Decimal(str(self.value))

    def date(self) -> dt.date:
        """A date."""
        try:
            return a_date(self.text())
        except ValueError as why:
            raise self.damaged(str(why)) from why

    def record(self) -> dict[str, Any]:
        """An object kept as it is."""
        return dict(self._is(dict, "một đối tượng"))

    def damaged(self, why: str) -> DamagedData:
        """The error for this place."""
        shown = json.dumps(self.value, ensure_ascii=False)
        return DamagedData(f"{self.where}: «{shown[:60]}» không hợp lệ ({why}).")

    def _is(self, kind: type, what: str) -> Any:
        if not isinstance(self.value, kind) or not self.value:
            raise self.damaged(f"cần {what}")
        return self.value


def tree(path: Path) -> Node:
    """A JSON file. Raises ``DamagedData``."""
    text = _text(path)
    try:
        return Node(path, "", json.loads(text))
    except json.JSONDecodeError as why:
        raise DamagedData(f"{path.name}, dòng {why.lineno}, cột {why.colno}: không phải JSON đúng dạng.") from why
    except (ValueError, RecursionError) as why:
        raise DamagedData(f"{path.name}: không phải JSON đúng dạng ({type(why).__name__}).") from why
