"""manage.py remind [--at "2026-12-01 08:00"]: one round of reminders, as Celery beat does every quarter of an hour."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import clock
from workflow.reminders import may_mail, remind


class Command(BaseCommand):
    """Run it as often as you like; what was said is not said again."""

    help = "Nhắc việc sắp đến hạn, đến hạn, quá hạn; báo lên cấp trên; gộp thư của ngày."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", metavar="LÚC", help="coi như đang là lúc này, dạng «2026-12-01 08:00»")

    def handle(self, *args: Any, **options: Any) -> None:
        at = self.moment(options["at"]) if options["at"] else clock.now()
        done = remind(at)
        quiet = "" if may_mail(at) else " Ngoài giờ gửi thư: thư chờ đến sáng ngày làm việc tới."
        self.stdout.write(
            f"Đã nhắc {done.reminded} việc, báo lên cấp trên {done.escalated} việc, đặt {done.mails} thư.{quiet}"
        )

    def moment(self, text: str) -> dt.datetime:
        """A moment in the office's time. Raises CommandError."""
        for form in ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"):
            try:
                found = dt.datetime.strptime(text, form)  # noqa: DTZ007 - the zone follows
            except ValueError:
                continue
            return found.replace(tzinfo=clock.VIETNAM)
        raise CommandError(f"«{text}» không phải là một lúc. Viết theo dạng «2026-12-01 08:00».")
