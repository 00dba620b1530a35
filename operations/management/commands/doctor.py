"""manage.py doctor [--json]: what is wrong with this site, and how to mend it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from operations.doctor import examine


class Command(BaseCommand):
    """Ends with 1 if something is wrong; advice alone is none."""

    help = "Khám nơi triển khai này: điều gì hỏng, chữa thế nào."
    # It says itself what checks find, and goes on where they stop.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help='[{"part", "sentence", "mend", "wrong"}]')

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(examine())
        wrong = sum(one.wrong for one in found)
        if options["json"]:
            self.stdout.write(json.dumps([one.as_json() for one in found], ensure_ascii=False, indent=1))
        else:
            for one in found:
                self.stdout.write(f"{'✗' if one.wrong else '–'} {one.part}: {one.sentence}\n    → {one.mend}")
        if wrong:
            raise CommandError(f"{wrong} điều phải chữa.", returncode=1)
        if not options["json"]:
            self.stdout.write("Không có điều gì phải chữa.")
