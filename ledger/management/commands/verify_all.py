"""manage.py verify_all [--json] [--against HEAD] [PART...]: everything that is kept, against all that stands beside."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger.heads import NotAHead, against
from ledger.verifying import Finding, one_view, parts, verify_everything


class Command(BaseCommand):
    """Says that all is whole and ends with 0, or names every place that is not and ends with 1."""

    help = "Kiểm tra toàn bộ: nhật ký, sổ kinh phí, lệnh chi, hồ sơ, văn bản, bản ký, sổ số, phiếu, tệp, vai trò, khóa."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("parts", nargs="*", metavar="PHẦN", help="chỉ các phần này; không ghi: tất cả")
        parser.add_argument("--deep", action="store_true", help="cả phần lâu: vẽ lại từng văn bản từ dữ kiện đã khóa")
        parser.add_argument("--json", action="store_true", help='[{"what", "where", "expected", "found"}]')
        parser.add_argument(
            "--against", metavar="TỆP", help="so thêm với một tệp đầu chuỗi do seal_heads lập trước đây"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        known = parts()
        if unknown := sorted(set(options["parts"]) - set(known)):
            raise CommandError(f"Không có phần {', '.join(unknown)}. Các phần: {', '.join(sorted(known))}.")
        found: list[Finding] = []
        with one_view():
            for finding in self.findings(options):
                found.append(finding)
                if not options["json"]:
                    self.stdout.write(f"✗ {finding.what}: {finding}")
        if options["json"]:
            self.stdout.write(json.dumps([one.as_json() for one in found], ensure_ascii=False, indent=1))
        if found:
            raise CommandError(f"{len(found)} chỗ không còn nguyên vẹn; xem docs/verify.md.", returncode=1)
        if not options["json"]:
            compared = f", và không khác {options['against']}" if options["against"] else ""
            self.stdout.write(
                f"Mọi phần nguyên vẹn ({', '.join(options['parts'] or sorted(parts(deep=options['deep'])))}){compared}."
            )

    def findings(self, options: dict[str, Any]) -> Any:
        """Those of the parts, then those of the head."""
        yield from verify_everything(only=options["parts"], deep=options["deep"])
        if options["against"]:
            path = Path(options["against"])
            try:
                with path.open("rb") as file:
                    yield from against(file)
            except OSError as error:
                raise CommandError(f"Không mở được tệp {path}: {error.strerror}.", returncode=2) from error
            except NotAHead as error:
                raise CommandError(f"Tệp {path} không dùng để so được: {error}", returncode=2) from error
