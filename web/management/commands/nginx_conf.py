"""manage.py nginx_conf: the front server's file with this site's own numbers and name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

#: The file as it ships, with the numbers of the settings' defaults (a test compares).
SHIPPED = Path(settings.BASE_DIR) / "deploy" / "nginx.conf"
MEGABYTE = 1024 * 1024


def front_limit() -> int:
    """How much the front server lets through, in megabytes: all that a form may bring, and the lines around it."""
    return -(-settings.UPLOAD_FORM_BYTES // MEGABYTE) + 1


def rendered(name: str) -> str:
    """The file for a site. ``name``: the host name people type."""
    text = SHIPPED.read_text("utf-8").replace("khuyencong.example.vn", name)
    return re.sub(r"client_max_body_size \d+m;", f"client_max_body_size {front_limit()}m;", text)


class Command(BaseCommand):
    """Prints the file; it is written by whoever sets the server up."""

    help = "In cấu hình nginx với giới hạn tải lên đúng như thiết lập của nơi này."

    def add_arguments(self, parser: Any) -> None:
        """The name of the site."""
        first = next((host for host in settings.ALLOWED_HOSTS if host not in {"127.0.0.1", "localhost"}), "")
        parser.add_argument("--host", default=first or "khuyencong.example.vn", help="tên miền của nơi triển khai")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it."""
        self.stdout.write(rendered(options["host"]), ending="")
