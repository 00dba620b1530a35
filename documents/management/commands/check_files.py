"""manage.py check_files: every file we say we keep is there; what an interrupted upload left is swept on demand."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import clock
from documents.inventory import ABANDONED_AFTER, altered, bytes_without_row, rows_without_bytes
from documents.models import StoredFile
from documents.storage import NotSupported, Storage, StorageError, StorageUnavailable, document_store


class Command(BaseCommand):
    """Ends with 1 if a file is missing or altered, or if the store cannot be asked."""

    help = "Đối chiếu tệp đã ghi sổ với kho: tệp mất là lỗi; tệp không ai nhận quá một ngày thì --sweep mới xóa."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sweep", action="store_true", help="xóa tệp không thuộc bản ghi nào, cũ hơn một ngày")
        parser.add_argument("--digest", "--deep", action="store_true", help="đọc lại mọi tệp và so SHA-256 (lâu)")

    def handle(self, *args: Any, **options: Any) -> None:
        before = clock.now() - ABANDONED_AFTER
        try:
            store = document_store()
            store.health()
            wrong = self.check_rows(store, digest=options["digest"])
            self.check_rest(store, before, sweep=options["sweep"])
        except StorageUnavailable as why:
            raise CommandError(f"Chưa kiểm tra xong, vì không biết tệp còn hay mất: {why}") from why
        if wrong:
            raise CommandError(
                f"{wrong} tệp bị mất hoặc bị sửa. Khôi phục từ bản sao lưu của kho (docs/deploy.md, mục «Khôi phục»)."
            )

    def check_rows(self, store: Storage, *, digest: bool) -> int:
        """How many files are not as they were kept."""
        wrong = 0
        for stored in rows_without_bytes(store):
            wrong += 1
            self.stdout.write(f"✗ mất: {describe(stored)}")
        for stored in altered(store) if digest else ():
            wrong += 1
            self.stdout.write(f"✗ nội dung khác lúc nhận: {describe(stored)}")
        self.stdout.write(f"Đã đối chiếu {StoredFile.objects.count()} tệp: {wrong} tệp không còn nguyên.")
        return wrong

    def check_rest(self, store: Storage, before: dt.datetime, *, sweep: bool) -> None:
        """Name what nobody owns; remove it only if asked."""
        found = removed = 0
        for kept in bytes_without_row(store, before=before):
            found += 1
            if not sweep:
                self.stdout.write(f"– không thuộc bản ghi nào: {kept.key}")
                continue
            try:
                store.delete_version(kept.key, kept.version)
                removed += 1
            except StorageUnavailable:
                raise
            except StorageError as why:
                self.stdout.write(f"– chưa xóa được {kept.key}: {why or type(why).__name__}")
        self.stdout.write(
            f"Không thuộc bản ghi nào, cũ hơn một ngày: {found} tệp"
            + (f", đã xóa {removed}." if sweep else (". Thêm --sweep để xóa." if found else "."))
        )
        if sweep:
            try:
                self.stdout.write(f"Phần ghi dở đã dọn: {store.clear_unfinished(before)}.")
            except NotSupported as why:
                self.stdout.write(f"– {why}")


def describe(stored: StoredFile) -> str:
    """A line by which an administrator finds the file."""
    return (
        f"{stored.key} («{stored.original_name}», {stored.size} byte, nhận {clock.local(stored.uploaded_at):%d/%m/%Y})"
    )
