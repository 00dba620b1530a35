"""Support for a list of items by the norms of a day; JSON in, JSON out with every step.

Where the database is missing or holds no norms, the shipped norms are used, and stderr says so.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from accounts.models import AdministrativeUnit
from programmes.models import Norm
from programmes.norms import rules_on
from programmes.reading import MOST_VND, DamagedData, a_date
from programmes.shipped import shipped_rules_on
from programmes.support import Item, NoNorm, NormRule, compute_support

FUNDING = ("LOCAL", "NATIONAL")
BOUNDS = ("approved_vnd", "contract_vnd", "accepted_cost_vnd")
FIELDS = ("date", "funding", "territory", "items", *BOUNDS)
ITEM_FIELDS = ("activity", "units", "eligible_cost_vnd", "beneficiary")
MOST_UNITS = 1_000_000


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


class Command(BaseCommand):
    """manage.py compute_support FILE.json"""

    help = "Tính mức hỗ trợ theo định mức có hiệu lực ở một ngày, in từng bước kèm điều khoản."
    # Computing needs no pages, no mail, no store: a half-configured machine may compute.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """One file."""
        parser.add_argument(
            "file",
            type=Path,
            nargs="?",
            help='tệp JSON: {"date": "2026-03-05", "funding": "LOCAL", "territory": "AG", "items": '
            '[{"activity": "MACHINE", "units": 1, "eligible_cost_vnd": 418000000, "beneficiary": "…"}], '
            '"approved_vnd": …, "contract_vnd": …, "accepted_cost_vnd": …}',
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compute, print."""
        path: Path | None = options["file"]
        if path is None:
            raise CommandError("Chưa nêu tệp. Cách gọi: manage.py compute_support TỆP.json")
        typed = self._read(path)
        on = self._date(path, typed)
        funding = typed.get("funding")
        if not isinstance(funding, str) or funding.upper() not in FUNDING:
            raise CommandError(f"{path.name}, trường «funding»: phải là LOCAL hoặc NATIONAL.")
        territory = self._territory(path, typed)
        items = self._items(path, typed.get("items"))
        bounds = {name: self._amount(path, name, typed.get(name)) for name in BOUNDS}
        rules = self._rules(on, funding=funding.upper(), territory=territory)
        try:
            support = compute_support(items, rules, on=on, **bounds)
        except NoNorm as why:
            raise CommandError(f"{path.name}, trường «items»: {why}") from why
        lines = [
            {
                "activity": line.item.activity,
                "support_vnd": line.support_vnd,
                "steps": [step.as_json() for step in line.steps],
            }
            for line in support.lines
        ]
        answer = {"support_vnd": support.support_vnd, "counterpart_vnd": support.counterpart_vnd, "lines": lines}
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))

    def _rules(self, on: dt.date, *, funding: str, territory: str) -> dict[str, NormRule]:
        """The norms of the database; where it holds none, those that ship."""
        try:
            if Norm.objects.exists():
                return rules_on(on, funding=funding, territory=territory)
            why = "cơ sở dữ liệu chưa có định mức (chạy manage.py load_programme)"
        except DatabaseError:
            why = "chưa có cơ sở dữ liệu (chạy manage.py migrate, rồi manage.py load_programme)"
        self.stderr.write(f"Tính theo định mức kèm phần mềm: {why}.")
        try:
            return shipped_rules_on(on, funding=funding, territory=territory)
        except DamagedData as broken:
            raise CommandError(f"Tệp định mức kèm phần mềm bị hỏng: {broken}") from broken

    def _read(self, path: Path) -> dict[str, Any]:
        try:
            typed = json.loads(path.read_text(encoding="utf-8-sig"), object_pairs_hook=_each_once)
        except FileNotFoundError as why:
            raise CommandError(f"{path}: không có tệp này. Kiểm tra lại đường dẫn.") from why
        except OSError as why:
            raise CommandError(f"{path}: không đọc được tệp. Kiểm tra đường dẫn và quyền đọc.") from why
        except UnicodeDecodeError as why:
            raise CommandError(f"{path.name}: không phải chữ UTF-8. Lưu lại tệp ở dạng UTF-8.") from why
        except json.JSONDecodeError as why:
            raise CommandError(
                f"{path.name}, dòng {why.lineno}, cột {why.colno}: không phải JSON đúng dạng. Sửa chỗ này."
            ) from why
        except _Twice as why:
            raise CommandError(f"{path.name}, trường «{why}»: ghi hai lần trong một đối tượng. Giữ lại một.") from why
        except (ValueError, RecursionError) as why:
            raise CommandError(f"{path.name}: có số quá dài hoặc lồng nhau quá sâu.") from why
        if not isinstance(typed, dict):
            raise CommandError(f"{path.name}: cần một đối tượng JSON có các trường date, funding, territory, items.")
        self._strangers(path, "", typed, FIELDS)
        return typed

    def _strangers(self, path: Path, where: str, typed: dict[str, Any], known: tuple[str, ...]) -> None:
        """A misspelt field would change the answer unseen."""
        for name in typed:
            if name not in known:
                self.stderr.write(f"{path.name}: bỏ qua trường lạ «{where}{name}». Các trường: {', '.join(known)}.")

    def _date(self, path: Path, typed: dict[str, Any]) -> dt.date:
        try:
            return a_date(typed["date"])
        except (KeyError, TypeError, ValueError) as why:
            raise CommandError(f"{path.name}, trường «date»: cần ngày có thật, dạng 2026-03-05.") from why

    def _territory(self, path: Path, typed: dict[str, Any]) -> str:
        territory = typed.get("territory")
        known = AdministrativeUnit.Territory.values
        if territory in (None, ""):
            return ""
        if territory not in known:
            raise CommandError(f"{path.name}, trường «territory»: phải là {' hoặc '.join(known)}, hoặc để trống.")
        return str(territory)

    def _items(self, path: Path, listed: Any) -> list[Item]:
        if not isinstance(listed, list) or not listed:
            raise CommandError(f"{path.name}, trường «items»: cần ít nhất một hạng mục.")
        items = []
        for no, row in enumerate(listed, 1):
            where = f"items[{no}]"
            if not isinstance(row, dict) or not isinstance(row.get("activity"), str) or not row["activity"].strip():
                raise CommandError(f"{path.name}, trường «{where}.activity»: cần mã nội dung, ví dụ MACHINE.")
            self._strangers(path, f"{where}.", row, ITEM_FIELDS)
            units = self._amount(path, f"{where}.units", row.get("units", 1), most=MOST_UNITS)
            cost = self._amount(path, f"{where}.eligible_cost_vnd", row.get("eligible_cost_vnd"))
            if not units or cost is None:
                raise CommandError(f"{path.name}, trường «{where}»: cần units từ 1 và eligible_cost_vnd là số đồng.")
            beneficiary = row.get("beneficiary")
            if beneficiary is not None and not isinstance(beneficiary, str):
                raise CommandError(f"{path.name}, trường «{where}.beneficiary»: cần tên cơ sở, hoặc bỏ trống.")
            # A line without a name is an establishment of its own; the number keeps the order of the file.
            items.append(Item(row["activity"].strip(), units, cost, (beneficiary or "").strip() or f"{no:04d}"))
        return items

    def _amount(self, path: Path, field: str, value: Any, *, most: int = MOST_VND) -> int | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise CommandError(f"{path.name}, trường «{field}»: phải là số nguyên không âm (đồng, không có phần lẻ).")
        if value > most:
            raise CommandError(f"{path.name}, trường «{field}»: số quá lớn. Kiểm tra lại số chữ số.")
        return value
