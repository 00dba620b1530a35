"""manage.py restore PLACE --key FILE [--name SET] [--check]: a backup back into an empty database and any store."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.storage import StorageError
from operations.backup.places import NotABackup, place
from operations.backup.pouring import BadKey, Torn, identities_of
from operations.backup.restoring import Refused, check, restore
from operations.backup.rows import NotRows


class Command(BaseCommand):
    """All or nothing; nothing is written over."""

    help = "Khôi phục một bản sao lưu vào cơ sở dữ liệu trống và kho tệp đang đặt trong thiết lập."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", metavar="NƠI", help="thư mục, hoặc s3:BUCKET")
        parser.add_argument("--key", required=True, metavar="TỆP", help="tệp khóa bí mật do backup_key lập")
        parser.add_argument("--name", default="", metavar="BẢN", help="bản nào; mặc định bản mới nhất")
        parser.add_argument("--check", action="store_true", help="chỉ đọc thử mọi dòng, mọi byte; không ghi gì")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            identities = identities_of(Path(options["key"]).read_text())
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"Không đọc được tệp khóa {options['key']}.") from error
        except BadKey as error:
            raise CommandError(str(error)) from error
        try:
            act = check if options["check"] else restore
            done = act(place(options["place"]), options["name"], identities)
        except (BadKey, Refused, NotABackup, NotRows, Torn, StorageError) as error:
            raise CommandError(f"Chưa khôi phục gì: {error}") from error
        verb = "Đã đọc thử" if options["check"] else "Đã khôi phục"
        self.stdout.write(f"{verb} bản {done.name}: {done.rows} dòng, {done.files} tệp. {done.trust}".strip())
        if done.without_bytes:
            self.stderr.write(f"Bản sao lưu vốn không có {len(done.without_bytes)} tệp: {done.without_bytes[:5]}")
        if not options["check"]:
            self.stdout.write("Tiếp theo: manage.py verify_all, rồi manage.py doctor.")
