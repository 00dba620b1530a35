"""manage.py verify_log [BUNDLE]: checks the chains of the database, or one exported bundle."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from ledger.chain import Break, NotABundle, check_bundle
from ledger.log import differs_from_database, verify_all
from ledger.seals import LOG


class Command(BaseCommand):
    """Says «nguyên vẹn» and ends with 0, or names the first break of each chain and ends with 1."""

    help = "Kiểm tra nhật ký có còn nguyên vẹn không: cả cơ sở dữ liệu, hoặc một tệp đã xuất."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bundle", nargs="?", metavar="BUNDLE", help="tệp do export_log xuất ra")
        parser.add_argument(
            "--against-database", action="store_true", help="so tệp đã xuất với cơ sở dữ liệu hiện nay, từng dòng"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["bundle"]:
            self.check_file(Path(options["bundle"]), against_database=options["against_database"])
        elif options["against_database"]:
            raise CommandError("--against-database cần một tệp đã xuất để so: verify_log TỆP --against-database.")
        else:
            self.check_database()

    def check_database(self) -> None:
        """The seals, then every chain."""
        if unsealed := LOG.missing(connection):
            raise CommandError(
                f"Cơ sở dữ liệu thiếu khóa chống sửa nhật ký ({', '.join(unsealed)}): có người đã gỡ. "
                "Xem docs/decisions/log.md, mục «Đặt lại khóa», rồi chạy lại lệnh này."
            )
        verdict = verify_all()
        for broken in verdict.breaks:
            self.stdout.write(f"Gãy: {broken}")
        if verdict.breaks:
            self.refuse(verdict.breaks[0])
        self.stdout.write(f"Nhật ký nguyên vẹn: {verdict.chains} hồ sơ, {verdict.lines} dòng.")

    def check_file(self, path: Path, *, against_database: bool) -> None:
        """One bundle by itself and, if asked, line by line against what is stored now."""
        try:
            bundle = json.loads(path.read_bytes())
            broken = check_bundle(bundle)
        except OSError as error:
            raise CommandError(f"Không mở được tệp {path}: {error.strerror}.") from error
        except (ValueError, RecursionError) as error:
            raise CommandError(f"Tệp {path} không phải JSON đọc được: {error}.") from error
        except NotABundle as error:
            raise CommandError(f"Tệp {path} không phải tệp xuất nhật ký: {error}") from error
        if broken is None and against_database:
            broken = differs_from_database(bundle)
        if broken:
            self.stdout.write(f"Gãy: {broken}")
            self.refuse(broken)
        self.stdout.write(
            f"Tệp nhật ký nguyên vẹn: hồ sơ {bundle['chain']}, {bundle['count']} dòng, mã băm cuối {bundle['head']}."
        )

    def refuse(self, broken: Break) -> None:
        """End with 1 and the place."""
        raise CommandError(f"Nhật ký không còn nguyên vẹn. Chỗ gãy đầu tiên: {broken}", returncode=1)
