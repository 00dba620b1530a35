"""A question to a command, asked as one JSON file: read with care, each refusal a sentence that says where and how."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from accounts.models import AdministrativeUnit
from programmes.reading import MOST_VND, a_date

FUNDING = ("LOCAL", "NATIONAL")
MOST_UNITS = 1_000_000


class BadQuestion(ValueError):
    """A file that cannot be answered; the message names the file and the field."""


class _Twice(ValueError):
    """A field written twice; the message is its name."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose fields stand once: of two amounts JSON would take the last, unseen."""
    fields: dict[str, Any] = {}
    for name, value in pairs:
        if name in fields:
            raise _Twice(name)
        fields[name] = value
    return fields


class Question:
    """One file and what stands in it. ``tell`` hears of fields that nobody knows: a misspelt one changes the answer."""

    def __init__(self, path: Path, *, fields: tuple[str, ...], tell: Callable[[str], Any]) -> None:
        self.path = path
        self.tell = tell
        self.typed = self._read()
        self.strangers("", self.typed, fields)

    def bad(self, text: str) -> BadQuestion:
        """A refusal in the name of the file."""
        return BadQuestion(f"{self.path.name}{text}")

    def _read(self) -> dict[str, Any]:
        path = self.path
        try:
            typed = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_each_once)
        except FileNotFoundError as why:
            raise BadQuestion(f"{path}: không có tệp này. Kiểm tra lại đường dẫn.") from why
        except OSError as why:
            raise BadQuestion(f"{path}: không đọc được tệp. Kiểm tra đường dẫn và quyền đọc.") from why
        except UnicodeDecodeError as why:
            raise self.bad(": không phải chữ UTF-8. Lưu lại tệp ở dạng UTF-8.") from why
        except json.JSONDecodeError as why:
            raise self.bad(f", dòng {why.lineno}, cột {why.colno}: không phải JSON đúng dạng. Sửa chỗ này.") from why
        except _Twice as why:
            raise self.bad(f", trường «{why}»: ghi hai lần trong một đối tượng. Giữ lại một.") from why
        except (ValueError, RecursionError) as why:
            raise self.bad(": có số quá dài hoặc lồng nhau quá sâu.") from why
        if not isinstance(typed, dict):
            raise self.bad(": cần một đối tượng JSON có các trường date, funding, territory, items.")
        return typed

    def strangers(self, where: str, typed: dict[str, Any], known: tuple[str, ...]) -> None:
        """Tell of every field that is not known."""
        for name in typed:
            if name not in known:
                self.tell(f"{self.path.name}: bỏ qua trường lạ «{where}{name}». Các trường: {', '.join(known)}.")

    def date(self, name: str) -> dt.date:
        """A day that must be there."""
        try:
            return a_date(self.typed[name])
        except (KeyError, TypeError, ValueError) as why:
            raise self.bad(f", trường «{name}»: cần ngày có thật, dạng 2026-03-05.") from why

    def date_or_none(self, name: str) -> dt.date | None:
        """A day that may be absent."""
        return None if self.typed.get(name) in (None, "") else self.date(name)

    def funding(self) -> str:
        """Local or national money."""
        said = self.typed.get("funding")
        if not isinstance(said, str) or said.upper() not in FUNDING:
            raise self.bad(", trường «funding»: phải là LOCAL hoặc NATIONAL.")
        return said.upper()

    def territory(self) -> str:
        """The province whose norms count; empty for none."""
        territory = self.typed.get("territory")
        known = AdministrativeUnit.Territory.values
        if territory in (None, ""):
            return ""
        if territory not in known:
            raise self.bad(f", trường «territory»: phải là {' hoặc '.join(known)}, hoặc để trống.")
        return str(territory)

    def items(self, fields: tuple[str, ...]) -> list[dict[str, Any]]:
        """The rows of «items»: activity, units and cost checked, the rest as it stands."""
        listed = self.typed.get("items")
        if not isinstance(listed, list) or not listed:
            raise self.bad(", trường «items»: cần ít nhất một hạng mục.")
        rows = []
        for no, row in enumerate(listed, 1):
            where = f"items[{no}]"
            if not isinstance(row, dict) or not isinstance(row.get("activity"), str) or not row["activity"].strip():
                raise self.bad(f", trường «{where}.activity»: cần mã nội dung, ví dụ MACHINE.")
            self.strangers(f"{where}.", row, fields)
            units = self.amount(f"{where}.units", row.get("units", 1), most=MOST_UNITS)
            cost = self.amount(f"{where}.eligible_cost_vnd", row.get("eligible_cost_vnd"))
            if not units or cost is None:
                raise self.bad(f", trường «{where}»: cần units từ 1 và eligible_cost_vnd là số đồng.")
            rows.append(row | {"activity": row["activity"].strip(), "units": units, "eligible_cost_vnd": cost})
        return rows

    def text(self, field: str, value: Any) -> str:
        """A text that may be absent."""
        if value is not None and not isinstance(value, str):
            raise self.bad(f", trường «{field}»: cần chữ, hoặc bỏ trống.")
        return (value or "").strip()

    def amount(self, field: str, value: Any, *, most: int = MOST_VND) -> int | None:
        """Whole đồng, or None."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.bad(f", trường «{field}»: phải là số nguyên không âm (đồng, không có phần lẻ).")
        if value > most:
            raise self.bad(f", trường «{field}»: số quá lớn. Kiểm tra lại số chữ số.")
        return value
