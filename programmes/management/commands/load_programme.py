"""Load the shipped programme, units, bodies, law and norms. A second run changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programmes.loading import DamagedData, load_everything


class Command(BaseCommand):
    """manage.py load_programme"""

    help = "Nạp chương trình, đơn vị hành chính, cơ quan, văn bản pháp luật và định mức kèm theo phần mềm."

    def handle(self, *args: Any, **options: Any) -> None:
        """All or nothing."""
        try:
            counts = load_everything()
        except DamagedData as why:
            raise CommandError(str(why)) from why
        for name, count in counts.items():
            self.stdout.write(f"{name}: {count}")
