"""manage.py working_days START N [--pause FROM TO]: the date N working days after START."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.utils import DatabaseError

from workflow.calendar import add_working_days
from workflow.calendar_models import CalendarDay, CalendarYear
from workflow.holidays import VietnameseCalendar


def iso_date(text: str) -> dt.date:
    """A date written as people here write it: 2026-02-13 or 13/02/2026. Raises CommandError on anything else."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day of the calendar has no time zone
        except ValueError:
            continue
    raise CommandError(f"«{text}» không phải là một ngày. Viết ngày theo dạng 2026-02-13 hoặc 13/02/2026.")


class Command(BaseCommand):
    """Prints the date and nothing else on stdout; what is worth knowing besides goes to stderr."""

    help = "Ngày làm việc thứ N sau ngày START, theo lịch làm việc của cơ quan nhà nước."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("start", metavar="START", help="ngày bắt đầu (không tính vào hạn)")
        parser.add_argument("n", metavar="N", help="số ngày làm việc")
        parser.add_argument(
            "--pause",
            nargs=2,
            action="append",
            default=[],
            metavar=("FROM", "TO"),
            help="khoảng tạm dừng, tính cả hai đầu; có thể lặp lại",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        start = iso_date(options["start"])
        pauses = [(iso_date(first), iso_date(last)) for first, last in options["pause"]]
        try:
            n = int(options["n"])
        except ValueError:
            raise CommandError(f"«{options['n']}» không phải là số ngày làm việc. Viết số nguyên, như 10.") from None
        try:
            due = add_working_days(start, n, self.calendar().is_free, pauses)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(due.isoformat())

    def calendar(self) -> VietnameseCalendar:
        """The calendar with the officials' rows; without them where no database has been set up yet."""
        try:
            tables = {CalendarDay._meta.db_table, CalendarYear._meta.db_table}
            if tables <= set(connection.introspection.table_names()):
                return VietnameseCalendar()
        except DatabaseError as error:
            raise CommandError(f"Không đọc được lịch trong cơ sở dữ liệu: {error}. Kiểm tra DATABASE_URL.") from error
        self.stderr.write("Chưa có cơ sở dữ liệu: chỉ dùng lịch kèm theo chương trình.")
        return VietnameseCalendar(overrides={})
