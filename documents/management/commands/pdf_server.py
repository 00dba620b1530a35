"""manage.py pdf_server [--port N]: the LibreOffice that stays, watched and started anew, until SIGTERM or Ctrl-C."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from documents.pdf.errors import PdfUnavailable
from documents.pdf.serving import LOOPBACK, Server, keep_running

PORT = 2003


class Command(BaseCommand):
    """One server for a machine; the workers find it by PDF_SERVER."""

    help = "Chạy và trông coi LibreOffice để lập bản PDF, chỉ nghe ở 127.0.0.1. Dừng bằng SIGTERM hoặc Ctrl+C."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen, if not where PDF_SERVER says."""
        parser.add_argument("--port", type=int, help=f"cổng (mặc định theo PDF_SERVER, hoặc {PORT})")

    def handle(self, *args: Any, **options: Any) -> None:
        """Until a signal; ends with 1 and a sentence where it can never run."""
        host, _, port = settings.PDF_SERVER.rpartition(":")
        if host not in ("", LOOPBACK, "localhost"):
            raise CommandError(
                f"PDF_SERVER={settings.PDF_SERVER}: máy chủ PDF không hỏi mật khẩu nên chỉ được nghe ở {LOOPBACK}."
            )
        server = Server(options["port"] or int(port or PORT))
        stopping = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopping.set())
        self.stdout.write(f"LibreOffice cho bản PDF: {LOOPBACK}:{server.port} (Ctrl+C để dừng)")
        self.stdout.flush()
        try:
            keep_running(server, stopping)
        except PdfUnavailable as why:
            raise CommandError(str(why)) from why
        self.stdout.write("Đã dừng.")
