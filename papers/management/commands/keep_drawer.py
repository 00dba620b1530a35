"""Keep the drawing code of papers as it is, under its version."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from papers.drawers import BUILT_IN, drawer
from papers.drawers.keeping import archive_of, hashes_of, keep


class Command(BaseCommand):
    """manage.py keep_drawer"""

    help = (
        "Giữ cách dựng văn bản hiện nay dưới phiên bản của nó, để văn bản đã ban hành luôn dựng lại được đúng từng "
        "byte. Chạy khi phát hành; sau đó ai sửa lời hay cách trình bày thì nâng papers.drawers.BUILT_IN trước."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the archive and the hashes of the sample papers."""
        samples = import_module("papers.sample")
        try:
            target = keep(BUILT_IN, hashes_of(drawer(BUILT_IN), samples), archive_of(BUILT_IN))
        except FileExistsError as why:
            raise CommandError(
                f"Phiên bản {BUILT_IN} đã được giữ và không ghi lại. Hãy nâng papers.drawers.BUILT_IN."
            ) from why
        self.stdout.write(f"Đã giữ cách dựng phiên bản {BUILT_IN}: {target.name}")
