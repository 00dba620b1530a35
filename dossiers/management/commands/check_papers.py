"""manage.py check_papers [CODE …]: whether the papers of dossiers agree, keep the decree and say nothing untraced."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dossiers.consistency import check_dossier
from dossiers.consistency.table import table
from dossiers.models import Dossier


class Command(BaseCommand):
    """Reads only. Ends with 1 if anything was found."""

    help = (
        "Đối chiếu các văn bản của hồ sơ: số, ngày, số tiền dẫn của nhau có khớp không; thể thức; con số không rõ từ "
        "đâu. Không ghi mã thì xét mọi hồ sơ."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("codes", nargs="*", metavar="MÃ", help="mã hồ sơ, ví dụ KC-2026-0001")
        parser.add_argument("--rules", action="store_true", help="in bảng quy tắc (docs/consistency.md) rồi dừng")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rules"]:
            self.stdout.write(table())
            return
        codes = [code.strip().upper() for code in options["codes"]]
        dossiers = Dossier.objects.order_by("code")
        if codes:
            dossiers = dossiers.filter(code__in=codes)
            if unknown := sorted(set(codes) - set(dossiers.values_list("code", flat=True))):
                raise CommandError(f"Không có hồ sơ {', '.join(unknown)}. Ghi đúng mã, ví dụ KC-2026-0001.")
        checked = wrong = 0
        for dossier in dossiers.iterator():
            checked += 1
            for finding in check_dossier(dossier):
                wrong += 1
                self.stdout.write(f"✗ {dossier.code}: {finding}")
        self.stdout.write(f"Đã đối chiếu văn bản của {checked} hồ sơ: {wrong} chỗ không khớp.")
        if wrong:
            raise CommandError(
                "Văn bản chưa ký: người ban hành bấm «Lập lại» ở trang các phiên bản của văn bản. Đã ký: lập văn bản "
                "mới của bước, phụ lục hoặc quyết định sửa."
            )
