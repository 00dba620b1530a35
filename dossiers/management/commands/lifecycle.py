"""Print the state machine as built."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dossiers.diagram import as_json, as_mermaid


class Command(BaseCommand):
    """manage.py lifecycle --format mermaid|json"""

    help = "In vòng đời hồ sơ đúng như phần mềm đang chạy: trạng thái, bước, vai trò, hạn, văn bản."

    def add_arguments(self, parser: CommandParser) -> None:
        """Only the format."""
        parser.add_argument("--format", choices=["mermaid", "json"], default="mermaid")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write to standard output."""
        if options["format"] == "json":
            self.stdout.write(json.dumps(as_json(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(as_mermaid(), ending="")
