"""manage.py check_storage: what a store must keep to, tried on the store that is configured."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import clock
from documents.storage import NotSupported, Storage, StorageError, StorageUnavailable, document_store
from documents.storage.contract import CHECKS, Broken, Check, Ground

UNDER = "thu-kho"


class Command(BaseCommand):
    """One line for each check; ends with 1 if one fails. Everything written is removed again."""

    help = "Thử kho tệp đang cấu hình: ghi, đọc, khoảng byte, phiên bản, giữ, hạn lưu. Tự dọn tệp thử."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            store = document_store()
            store.health()
        except StorageUnavailable as why:
            self.stdout.write(f"✗ kho trả lời: {why}")
            raise CommandError("Kho tệp không dùng được; chưa thử gì thêm.") from why
        failed = sum(not self.passes(store, sentence, check) for sentence, check in CHECKS)
        if failed:
            raise CommandError(f"Kho tệp không đạt {failed} trên {len(CHECKS)} điều.")
        self.stdout.write("Kho tệp đạt.")

    def passes(self, store: Storage, sentence: str, check: Check) -> bool:
        """Run one check and say how it went."""
        ground = Ground(store, f"{UNDER}/{uuid.uuid4().hex}", clock.now)
        try:
            try:
                check(ground)
            finally:
                ground.clear()
        except NotSupported as why:
            # A folder never could; an S3 server that cannot was set up without object lock.
            self.stdout.write(f"{'✗' if store.can_retain else '–'} {sentence}: {why}")
            return not store.can_retain
        except (Broken, StorageError) as why:
            self.stdout.write(f"✗ {sentence}: {why or type(why).__name__}")
            return False
        self.stdout.write(f"✓ {sentence}")
        return True
