"""``manage.py settlement_pack DOSSIER --output DIR``: all settlement papers of one dossier, with a manifest."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import clock
from documents.storage import StorageUnavailable
from dossiers.models import Dossier
from settlement.pack import PackRefused, write_pack


class Command(BaseCommand):
    """Write the pack, say what is in it and what is missing."""

    help = "Xuất trọn bộ hồ sơ quyết toán của một hồ sơ: văn bản, chứng từ, danh mục kèm mã băm."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Which dossier, where to."""
        parser.add_argument("dossier", metavar="DOSSIER", help="mã hồ sơ, ví dụ KC-2026-0001")
        parser.add_argument("--output", required=True, metavar="DIR", help="thư mục để ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 with a sentence if there is no such dossier or no place to write."""
        dossier = Dossier.objects.filter(code=options["dossier"].strip().upper()).first()
        if dossier is None:
            raise CommandError(f"Không có hồ sơ «{options['dossier']}». Mã hồ sơ có dạng KC-2026-0001.")
        try:
            manifest = write_pack(dossier, Path(options["output"]), on=clock.today())
        except (PackRefused, StorageUnavailable, OSError) as why:
            raise CommandError(str(why)) from why
        for entry in manifest["files"]:
            self.stdout.write(f"{entry['file']}  ({entry['bytes']} byte, {entry['source']})")
        for entry in manifest["missing"]:
            self.stdout.write(f"Chưa có: {entry['title']}. {entry['why']}")
        self.stdout.write(
            f"{len(manifest['files'])} tệp, {len(manifest['missing'])} mục còn thiếu: {options['output']}"
        )
