"""``manage.py number_to_words N...``: amounts in Vietnamese words, as papers print them, one a line."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.vietnamese import NotAnAmount, number_to_words, read_amount


class Command(BaseCommand):
    help = "Đọc số tiền (đồng) bằng chữ như trên văn bản, mỗi số một dòng. Viết 1000000 hoặc 1.000.000."
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The usual parser, which also takes -1.000.000 for an amount and not for an option."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser._negative_number_matcher = re.compile(r"^-[0-9.]+$")
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("amounts", nargs="+", metavar="N", help="số đồng")

    def handle(self, *, amounts: list[str], **options: Any) -> None:
        """Print one line for each amount; nothing is printed if one of them cannot be read."""
        try:
            lines = [f"{number_to_words(read_amount(text))} đồng" for text in amounts]
        except (NotAnAmount, ValueError) as error:
            raise CommandError(str(error), returncode=2) from error
        for line in lines:
            self.stdout.write(line)
