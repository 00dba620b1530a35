"""Support for a list of items by the norms of a day; JSON in, JSON out with every step.

Where the database is missing or holds no norms, the shipped norms are used, and stderr says so.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programmes.asked import BadQuestion, Question
from programmes.norms_at_hand import norms_at_hand
from programmes.questions import questions_of
from programmes.reading import DamagedData
from programmes.support import Item, NoNorm, compute_support

BOUNDS = ("approved_vnd", "contract_vnd", "accepted_cost_vnd")
FIELDS = ("date", "funding", "territory", "items", *BOUNDS)
ITEM_FIELDS = ("activity", "units", "eligible_cost_vnd", "beneficiary")


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
        try:
            asked = Question(path, fields=FIELDS, tell=self.stderr.write)
            on, funding, territory = asked.date("date"), asked.funding(), asked.territory()
            items = self._items(asked)
            bounds = {name: asked.amount(name, asked.typed.get(name)) for name in BOUNDS}
            rules = norms_at_hand(on, funding=funding, territory=territory, tell=self.stderr.write)
        except (BadQuestion, DamagedData) as why:
            raise CommandError(str(why)) from why
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
        answer: dict[str, Any] = {
            "support_vnd": support.support_vnd,
            "counterpart_vnd": support.counterpart_vnd,
            "lines": lines,
        }
        if questions := questions_of(support):
            answer["questions"] = questions
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))

    def _items(self, asked: Question) -> list[Item]:
        items = []
        for no, row in enumerate(asked.items(ITEM_FIELDS), 1):
            beneficiary = row.get("beneficiary")
            if beneficiary is not None and not isinstance(beneficiary, str):
                raise asked.bad(f", trường «items[{no}].beneficiary»: cần tên cơ sở, hoặc bỏ trống.")
            # A line without a name is an establishment of its own; the number keeps the order of the file.
            name = (beneficiary or "").strip() or f"{no:04d}"
            items.append(Item(row["activity"], row["units"], row["eligible_cost_vnd"], name))
        return items
