"""``manage.py facts [--json | --markdown]``: where each fact is first entered, which papers show it."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from web.facts.table import as_markdown, register


class Command(BaseCommand):
    """Print the register of facts; exit 1 if a form asks for what is known."""

    help = "Sổ dữ kiện: mỗi dữ kiện nhập lần đầu ở đâu, văn bản nào in, có biểu mẫu nào hỏi lại không."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """How to print."""
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--json", action="store_true", help="in JSON")
        how.add_argument("--markdown", action="store_true", help="in trang docs/facts.md")

    def handle(self, *args: Any, **options: Any) -> None:
        """The table for people, JSON for programs."""
        told = register()
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        elif options["markdown"]:
            self.stdout.write(as_markdown(), ending="")
        else:
            for fact in told["facts"]:
                self.stdout.write(f"{fact['name']}: {fact['label']} | {fact['origin']} | {len(fact['papers'])} văn bản")
            self.stdout.write(f"{len(told['facts'])} dữ kiện, {len(told['retyped'])} bị hỏi lại")
        if told["retyped"]:
            sys.exit(1)
