"""``manage.py verify_budget``: the book of money agrees with itself, or the first place where it does not (exit 1)."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from budget.models import Entry
from budget.verify import first_difference


class Command(BaseCommand):
    """Check, say, exit."""

    help = "Kiểm tra sổ kinh phí: bút toán cân, số dư khớp, dấu niêm còn."

    def handle(self, *args: Any, **options: Any) -> None:
        """One sentence."""
        wrong = first_difference()
        if wrong:
            self.stderr.write(wrong)
            sys.exit(1)
        self.stdout.write(f"Sổ kinh phí khớp: {Entry.objects.count()} bút toán.")
