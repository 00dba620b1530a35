"""Every field a Word template of a kind of paper may use."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from documents.worded.sandbox import FILTERS
from papers import KINDS
from papers.word_templates.fields import OTHER, Field, fields_of


class Command(BaseCommand):
    """Prints a table in Markdown."""

    help = "In bảng các trường mà mẫu Word của một loại văn bản dùng được."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="LOẠI", help="mã loại văn bản, ví dụ APPROVAL_DECISION")
        parser.add_argument("--all", action="store_true", help="cả những dữ liệu khác mà hồ sơ có thể có")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = options["kind"].upper()
        if kind not in KINDS:
            raise CommandError(f"Không có loại văn bản «{kind}». Các mã: {', '.join(KINDS)}.")
        self.stdout.write(table(kind, everything=options["all"]))


def table(kind: str, *, everything: bool = False) -> str:
    """The table of fields and that of filters."""
    rows = [one for one in fields_of(kind) if everything or one.need != OTHER]
    lines = ["| Ghi trong mẫu | Là gì | Loại | Cần | Ví dụ |", "| --- | --- | --- | --- | --- |"]
    lines += [_row(one) for one in rows]
    lines += ["", "| Bộ lọc | Làm gì | Ví dụ |", "| --- | --- | --- |"]
    lines += [f"| `{name}` | {words} | {example} |" for name, (_, words, example) in FILTERS.items()]
    return "\n".join(lines)


def _row(one: Field) -> str:
    cells = (f"`{one.written}`", one.label, one.type, one.need, one.sample)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"  # a bar would end the cell
