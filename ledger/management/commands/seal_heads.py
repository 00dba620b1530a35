"""manage.py seal_heads FILE: a head of all chains and kept rows, to be kept where this server's owner has no hand."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import clock
from ledger.heads import write_head
from ledger.verifying import one_view


class Command(BaseCommand):
    """Writes the file, never over another, and says its SHA-256."""

    help = "Lập tệp đầu chuỗi: mã băm cuối của mọi chuỗi và của mọi dòng được giữ; cất ở nơi khác, so bằng verify_all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="TỆP", help="tệp sẽ ghi, chưa có")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            with one_view():
                count, digest = write_head(path, clock.now())
        except FileExistsError as error:
            raise CommandError(f"Đã có tệp {path}; tệp đầu chuỗi không bao giờ ghi đè. Hãy chọn tên khác.") from error
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {path}: {error.strerror}.") from error
        self.stdout.write(f"Đã lập {path}: {count} dòng, SHA-256 {digest}.")
