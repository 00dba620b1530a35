"""``manage.py budget_report --year N [--json]``: budget, committed, approved, paid, left of each line, in đồng."""

from __future__ import annotations

import argparse
import json
from typing import Any

from django.core.management.base import BaseCommand

from budget.year import report
from documents.vietnamese import money

TITLES = {
    "budget_vnd": "dự toán",
    "committed_vnd": "đã cam kết",
    "approved_vnd": "đã duyệt quyết toán",
    "paid_vnd": "đã chi theo quyết toán",
    "advance_outstanding_vnd": "tạm ứng chưa thanh toán",
    "recovered_vnd": "đã thu hồi",
    "available_vnd": "còn lại",
}


class Command(BaseCommand):
    """Print the year."""

    help = "Tình hình kinh phí một năm theo nguồn."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Which year, how."""
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """A block for each line."""
        rows = report(options["year"])
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            closed = " (đã khóa sổ)" if row["closed"] else ""
            self.stdout.write(f"{row['programme']} {row['year']} {row['source']}{closed}")
            for key, title in TITLES.items():
                self.stdout.write(f"  {title}: {money(int(str(row[key])))} đồng")
        if not rows:
            self.stdout.write(f"Chưa có dự toán năm {options['year']}.")
