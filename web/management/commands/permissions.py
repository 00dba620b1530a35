"""Prints who may open what, from the program's own declarations (docs/permissions.md)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from web.access.markdown import page


class Command(BaseCommand):
    """The table of permissions."""

    help = "In bảng ai được mở địa chỉ nào, làm bước nào."

    def add_arguments(self, parser: CommandParser) -> None:
        """One format so far."""
        parser.add_argument("--markdown", action="store_true", help="dạng Markdown, như docs/permissions.md")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(page(), ending="")
