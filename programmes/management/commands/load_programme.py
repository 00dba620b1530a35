"""Load the shipped programme, units, bodies, law and norms. A second run changes nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from programmes.loading import DamagedData, load_everything
from programmes.shipped import DATA


class Command(BaseCommand):
    """manage.py load_programme [--data FOLDER]"""

    help = "Nạp chương trình, đơn vị hành chính, cơ quan, văn bản pháp luật và định mức kèm theo phần mềm."

    def add_arguments(self, parser: CommandParser) -> None:
        """A folder with the same files, for a province that keeps its own."""
        parser.add_argument("--data", type=Path, default=DATA, help="thư mục dữ liệu thay cho dữ liệu kèm phần mềm")

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        try:
            counts = load_everything(data=options["data"])
        except DamagedData as why:
            raise CommandError(str(why)) from why
        for name, count in counts.items():
            self.stdout.write(f"{name}: {count}")
