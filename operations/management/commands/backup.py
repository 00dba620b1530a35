"""manage.py backup [PLACE] [--keep N] [--keys-to FOLDER]: everything of this site, encrypted, to a folder or bucket."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import clock
from documents.storage import Held, StorageError
from operations.backup.last import remember
from operations.backup.making import make
from operations.backup.places import place, prune, set_name
from operations.backup.pouring import BadKey


def number(text: str) -> int:
    """How many backups stay."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"«{text}» không phải số từ 1 trở lên.")
    return int(text)


class Command(BaseCommand):
    """Says what was kept; ends with 1 if a file of a dossier is not in it."""

    help = "Sao lưu cơ sở dữ liệu, tệp, thiết lập không bí mật và đầu các chuỗi; mã hóa bằng khóa công khai."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", nargs="?", metavar="NƠI", help="thư mục, hoặc s3:BUCKET; mặc định BACKUP_TO")
        parser.add_argument("--keep", type=number, metavar="N", help="chỉ giữ N bản mới nhất; mặc định BACKUP_KEEP")
        parser.add_argument("--keys-to", metavar="THƯ-MỤC", help="sao lưu cả khóa ký, vào một nơi riêng")

    def handle(self, *args: Any, **options: Any) -> None:
        where = options["place"] or settings.BACKUP_TO
        if not where:
            raise CommandError("Chưa nói sao lưu vào đâu: ghi NƠI sau lệnh hoặc đặt BACKUP_TO.")
        if not settings.BACKUP_RECIPIENTS:
            raise CommandError(
                "Chưa có khóa công khai để mã hóa. Chạy «manage.py backup_key TỆP», cất tệp ấy ngoài máy chủ, rồi đặt "
                "BACKUP_RECIPIENTS."
            )
        at = clock.now()
        try:
            store = place(where)
            store.health()
            keys_to = place(options["keys_to"]) if options["keys_to"] else None
            made = make(store, at=at, recipients=settings.BACKUP_RECIPIENTS, keys_to=keys_to)
            remember(Path(settings.VAR_DIR), at, where, whole=not made.missing)
            sets, files = self.pruned(store, options["keep"] or settings.BACKUP_KEEP)
        except (BadKey, StorageError) as error:
            raise CommandError(f"Chưa sao lưu được: {error}") from error
        self.stdout.write(
            f"Đã sao lưu vào {where}: bản {set_name(at)}, {sum(made.rows.values())} dòng, {made.objects} tệp, "
            f"đầu chuỗi SHA-256 {made.head_sha256}. Khóa ký: {made.keys}."
        )
        if sets:
            self.stdout.write(f"Đã bỏ {sets} bản cũ và {files} tệp không bản nào còn cần.")
        if made.missing:
            named = ", ".join(made.missing[:5])
            raise CommandError(f"{len(made.missing)} tệp không có hoặc không còn nguyên trong kho: {named}.")

    def pruned(self, store: Any, keep: int) -> tuple[int, int]:
        """Old backups go, unless the place itself holds them."""
        try:
            return prune(store, keep=keep)
        except Held as error:
            self.stderr.write(f"Nơi sao lưu còn giữ bản cũ: {error}")
            return 0, 0
