"""manage.py deliver_outbox [--loop [SECONDS]]: delivers what is due, without Celery."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand

import clock
from ledger.embedded import run_rounds
from ledger.models import OutboxEvent
from ledger.outbox import deliver
from ledger.wake import BELL


def seconds(text: str) -> float:
    """A pause between rounds, in seconds."""
    try:
        value = float(text)
    except ValueError:
        value = 0
    if not 0.1 <= value <= 3600:
        raise ArgumentTypeError(f"«{text}» không phải số giây từ 0.1 đến 3600.")
    return value


class Command(BaseCommand):
    """Once: delivers until nothing is due and says what remains. Loop: until SIGTERM or Ctrl-C, then ends cleanly."""

    help = "Làm các việc chờ trong hộp thư đi (vẽ văn bản, báo tin, gửi thư)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--loop",
            nargs="?",
            type=seconds,
            const=2.0,
            metavar="SECONDS",
            help="chạy mãi, nghỉ chừng này giây khi không còn việc (mặc định 2)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["loop"]:
            self.loop(options["loop"])
        else:
            self.once()

    def once(self) -> None:
        """Everything that is due now."""
        now = clock.now()
        delivered = failed = 0
        while (report := deliver(now=now)).handled:
            delivered += report.delivered
            failed += report.failed + report.dead
        open_ones, dead = OutboxEvent.objects.open().count(), OutboxEvent.objects.dead().count()
        self.stdout.write(
            f"Đã làm {delivered} việc, hỏng {failed}. Còn chờ đến lượt: {open_ones}; đã bỏ cuộc: {dead}"
            + (" (xem và bấm «Thử lại» ở trang quản trị)." if dead else ".")
        )

    def loop(self, pause: float) -> None:
        """Rounds until a signal; the event in hand is finished first."""
        stopping = threading.Event()

        def stop(*_: Any) -> None:
            stopping.set()
            BELL.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        run_rounds(stopping, pause)
        self.stdout.write("Đã dừng.")
