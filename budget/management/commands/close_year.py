"""``manage.py close_year --programme CODE --year N --source LOCAL --by NAME``: close a line, or say what is open."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import clock
from budget.book import BookRefused
from budget.year import NotReconciled, close_year
from documents.vietnamese import money
from programmes.models import Programme, Source


class Command(BaseCommand):
    """Close, or name every difference."""

    help = "Khóa sổ kinh phí một năm của một nguồn; nêu từng khoản chưa khớp nếu chưa khóa được."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Which line, by whom."""
        parser.add_argument("--programme", required=True, metavar="CODE")
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--source", choices=[Source.CENTRAL, Source.LOCAL], default=Source.LOCAL)
        parser.add_argument("--by", required=True, metavar="NAME", help="họ tên người khóa sổ")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 with the differences, one a line."""
        programme = Programme.objects.filter(code=options["programme"]).first()
        if programme is None:
            raise CommandError(f"Không có chương trình «{options['programme']}».")
        try:
            closing = close_year(programme, options["year"], options["source"], actor=options["by"], at=clock.now())
        except NotReconciled as why:
            raise CommandError("Chưa khóa được sổ:\n" + "\n".join(f"  {one}" for one in why.differences)) from why
        except BookRefused as why:
            raise CommandError(str(why)) from why
        self.stdout.write(f"Đã khóa sổ năm {options['year']}; hủy {money(closing.left_vnd)} đồng dự toán còn lại.")
