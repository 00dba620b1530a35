"""manage.py check_signatures [FILE...]: the signatures of files, or of every signed copy that is kept."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import clock
from documents.signing.checking import check_signed
from documents.signing.errors import SigningRefused
from documents.signing.models import SignedCopy
from documents.signing.recheck import gone_from_the_table, recheck
from documents.signing.report import Report
from documents.signing.trust import Trust, configured
from documents.storage import StorageUnavailable


class Command(BaseCommand):
    """Ends with 1 if one of them is not valid; names it."""

    help = "Kiểm tra chữ ký số của các tệp PDF, hoặc của mọi bản ký đang lưu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", metavar="TỆP", help="tệp PDF; không ghi: mọi bản ký đang lưu")
        parser.add_argument("--at", metavar="NGÀY", help="xét chứng thư vào ngày này (YYYY-MM-DD), mặc định hôm nay")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            trust = configured()
            if not trust.roots:
                self.stderr.write("Chưa có chứng thư gốc nào được tin (SIGNING_TRUST_DIR); mọi chữ ký sẽ không hợp lệ.")
            wrong = self._files(options, trust) if options["files"] else self._kept(trust)
        except SigningRefused as why:
            raise CommandError(str(why)) from why
        except StorageUnavailable as why:
            raise CommandError(f"Chưa kiểm tra xong: kho lưu trữ không trả lời ({why}).") from why
        if wrong:
            raise CommandError(f"{wrong} mục không hợp lệ.")

    def _files(self, options: dict[str, Any], trust: Trust) -> int:
        at = clock.now()
        if options["at"]:
            try:
                day = dt.date.fromisoformat(options["at"])
            except ValueError as why:
                raise CommandError(f"--at «{options['at']}» không phải ngày YYYY-MM-DD.") from why
            at = clock.moment(day, dt.time(12))
        wrong = 0
        for name in options["files"]:
            try:
                data = Path(name).read_bytes()
            except OSError as why:
                raise CommandError(f"Không đọc được {name}: {why.strerror}.") from why
            report = check_signed(data, trust, at=at)
            wrong += not report.valid
            self._say(name, report)
        return wrong

    def _kept(self, trust: Trust) -> int:
        wrong = count = 0
        for copy in SignedCopy.objects.select_related("file", "paper").order_by("pk").iterator():
            report = recheck(copy, trust, clock.now())
            count += 1
            if not report.valid:
                wrong += 1
                self._say(f"{copy.paper.title}, {copy} ({copy.file.original_name})", report)
        for entry in gone_from_the_table():
            wrong += 1
            self.stdout.write(f"✗ nhật ký {entry}: bản ký {entry.data.get('copy')} không còn trong sổ bản ký.")
        self.stdout.write(f"Đã kiểm tra {count} bản ký đang lưu: {wrong} mục không hợp lệ.")
        return wrong

    def _say(self, name: str, report: Report) -> None:
        self.stdout.write(f"{'✓' if report.valid else '✗'} {name}: {report.sentence}")
        for one in report.signatures:
            moment = f"{clock.local(one.signed_at):%d/%m/%Y %H:%M:%S}" if one.signed_at else "không ghi giờ"
            stamped = "có dấu thời gian" if one.timestamped else "giờ do máy ký ghi"
            self.stdout.write(f"    {one.name}; cấp bởi {one.issuer}; {moment} ({stamped}); SHA-256 {one.fingerprint}")
        if report.second.sentence:
            self.stdout.write(f"    {report.second.sentence}")
