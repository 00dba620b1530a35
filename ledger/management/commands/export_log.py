"""manage.py export_log DOSSIER_UUID --output FILE: one chain as a bundle that anybody can check."""

from __future__ import annotations

import json
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.log import export_bundle


class Command(BaseCommand):
    """Writes the file and says its head; the same log gives the same bytes."""

    help = "Xuất nhật ký của một hồ sơ ra tệp JSON; kiểm bằng verify_log hoặc docs/verify_bundle.py."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("chain", metavar="DOSSIER_UUID", help="mã UUID của hồ sơ")
        parser.add_argument("--output", required=True, metavar="FILE", help="tệp sẽ ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            chain = uuid.UUID(options["chain"])
        except ValueError:
            raise CommandError(
                f"«{options['chain']}» không phải là UUID. Lấy mã UUID của hồ sơ ở trang nhật ký trong phần quản trị."
            ) from None
        bundle = export_bundle(chain)
        if not bundle["lines"]:
            raise CommandError(f"Nhật ký không có dòng nào của hồ sơ {chain}.")
        path = Path(options["output"])
        try:
            path.write_text(json.dumps(bundle, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {path}: {error.strerror}.") from error
        self.stdout.write(f"Đã xuất {bundle['count']} dòng ra {path}; mã băm cuối {bundle['head']}.")
