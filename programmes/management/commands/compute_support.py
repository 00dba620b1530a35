"""Support for a list of items by the norms of a day; JSON in, JSON out with every step."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programmes.norms import rules_on
from programmes.support import Item, NoNorm, compute_support

FUNDING = ("LOCAL", "NATIONAL")
BOUNDS = ("approved_vnd", "contract_vnd", "accepted_cost_vnd")


class Command(BaseCommand):
    """manage.py compute_support FILE.json"""

    help = "Tính mức hỗ trợ theo định mức có hiệu lực ở một ngày, in từng bước kèm điều khoản."

    def add_arguments(self, parser: CommandParser) -> None:
        """One file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compute, print."""
        path: Path = options["file"]
        typed = self._read(path)
        on = self._date(path, typed)
        funding = str(typed.get("funding", "")).upper()
        if funding not in FUNDING:
            raise CommandError(f"{path.name}, trường «funding»: phải là LOCAL hoặc NATIONAL.")
        items = self._items(path, typed.get("items"))
        bounds = {name: self._amount(path, name, typed.get(name)) for name in BOUNDS}
        rules = rules_on(on, funding=funding, territory=str(typed.get("territory") or ""))
        try:
            support = compute_support(items, rules, on=on, **bounds)
        except NoNorm as why:
            raise CommandError(f"{path.name}, trường «items»: {why}") from why
        self.stdout.write(
            json.dumps(
                {
                    "support_vnd": support.support_vnd,
                    "counterpart_vnd": support.counterpart_vnd,
                    "lines": [
                        {
                            "activity": line.item.activity,
                            "support_vnd": line.support_vnd,
                            "steps": [step.as_json() for step in line.steps],
                        }
                        for line in support.lines
                    ],
                },
                ensure_ascii=False,
                indent=1,
            )
        )

    def _read(self, path: Path) -> dict[str, Any]:
        try:
            typed = json.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as why:
            raise CommandError(f"{path}: không đọc được tệp ({why.strerror}).") from why
        except ValueError as why:
            raise CommandError(f"{path.name}: không phải JSON đúng dạng ({why}).") from why
        if not isinstance(typed, dict):
            raise CommandError(f"{path.name}: cần một đối tượng JSON có các trường date, funding, territory, items.")
        return typed

    def _date(self, path: Path, typed: dict[str, Any]) -> dt.date:
        try:
            return dt.date.fromisoformat(str(typed.get("date")))
        except ValueError as why:
            raise CommandError(f"{path.name}, trường «date»: cần ngày dạng 2026-03-05.") from why

    def _items(self, path: Path, listed: Any) -> list[Item]:
        if not isinstance(listed, list) or not listed:
            raise CommandError(f"{path.name}, trường «items»: cần ít nhất một hạng mục.")
        items = []
        for no, row in enumerate(listed, 1):
            where = f"items[{no}]"
            if not isinstance(row, dict) or not isinstance(row.get("activity"), str):
                raise CommandError(f"{path.name}, trường «{where}.activity»: cần mã nội dung, ví dụ MACHINE.")
            units = self._amount(path, f"{where}.units", row.get("units", 1))
            cost = self._amount(path, f"{where}.eligible_cost_vnd", row.get("eligible_cost_vnd"))
            if not units or cost is None:
                raise CommandError(f"{path.name}, trường «{where}»: cần units từ 1 và eligible_cost_vnd là số đồng.")
            items.append(Item(row["activity"], units, cost, str(row.get("beneficiary") or f"{no:04d}")))
        return items

    def _amount(self, path: Path, field: str, value: Any) -> int | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise CommandError(f"{path.name}, trường «{field}»: phải là số nguyên không âm (đồng, không có phần lẻ).")
        return value
