"""``manage.py read_einvoice FILE... [--json]``: what e-invoices say. Exit 1 if one is refused; never a traceback."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

import clock
from documents.signing.errors import SigningRefused
from settlement.einvoice import MOST_BYTES, Finding, Reading, read
from settlement.einvoice.model import REFUSE, plain
from settlement.einvoice.signature import Believes
from settlement.trust import believed_here


class Command(BaseCommand):
    """Read files, say what is in them."""

    believes: Believes | None = None
    help = "Đọc hóa đơn điện tử: bên bán, bên mua, từng dòng, tổng tiền, chữ ký số, điểm cần lưu ý."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Files, and how to print."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="tệp XML của hóa đơn")
        parser.add_argument("--json", action="store_true", help="in JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Each file by itself; one that cannot be opened is a finding of its own."""
        today = clock.today()
        try:
            self.believes = believed_here()
        except SigningRefused as why:
            self.stderr.write(f"Chưa xác minh được người ký: {why}")
            self.believes = None
        readings = [self._read(name, today) for name in options["files"]]
        if options["json"]:
            self.stdout.write(json.dumps([one.as_json() for one in readings], ensure_ascii=False, indent=2))
        else:
            for one in readings:
                self._tell(one)
        if not all(one.accepted for one in readings):
            sys.exit(1)

    def _read(self, name: str, today: Any) -> Reading:
        try:
            # One byte beyond the limit is enough to say that it is too large.
            with Path(name).open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except (OSError, ValueError) as why:
            told = getattr(why, "strerror", None) or str(why)
            return Reading(file=name, findings=(Finding("not_xml", REFUSE, f"Không mở được tệp «{name}»: {told}."),))
        return read(data, today=today, file=name, believes=self.believes)

    def _tell(self, one: Reading) -> None:
        word = "nhận" if one.accepted else "KHÔNG NHẬN"
        self.stdout.write(f"{one.file}: {word}")
        if one.identity and one.seller and one.issued:
            self.stdout.write(f"  Hóa đơn {one.identity}, ngày {one.issued:%d/%m/%Y}, chữ ký số {one.signature.word}")
            self.stdout.write(f"  Người bán: {one.seller.name} ({one.seller.tax_code})")
        if one.buyer:
            self.stdout.write(f"  Người mua: {one.buyer.name} ({one.buyer.tax_code})")
        for line in one.lines:
            self.stdout.write(f"  {line.no}. {' '.join(line.name.split())}: {plain(line.amount)} ({line.tax_rate})")
        if one.total is not None:
            self.stdout.write(
                f"  Trước thuế {plain(one.total_before_tax)}, thuế {plain(one.total_tax)}, tổng {plain(one.total)} "
                f"{one.currency}"
            )
        for found in one.findings:
            self.stdout.write(f"  [{found.severity}] {found.code}: {found.message}")
