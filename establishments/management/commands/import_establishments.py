"""Read a list of establishments (XLSX, XLS, CSV) into the register."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import openpyxl
from django.core.management.base import BaseCommand, CommandError, CommandParser

import clock
from accounts.models import User
from establishments.importing.sheets import BadSheet, text_of
from establishments.importing.writing import Report, import_list

#: Who stands in the register where the administrator reads a list in and names nobody.
NOBODY = "nhap-danh-sach"


class Command(BaseCommand):
    """manage.py import_establishments FILE [--year N] [--dry-run] [--json] [--by LOGIN] [--refused FILE.xlsx]"""

    help = "Nhập danh sách cơ sở công nghiệp nông thôn (XLSX, XLS, CSV) vào sổ; dòng không nhập được có lý do."

    def add_arguments(self, parser: CommandParser) -> None:
        """See docs/register.md."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--year", type=int, help="năm của danh sách (năm nay nếu không ghi)")
        parser.add_argument("--dry-run", action="store_true", help="chỉ thử, không ghi gì")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")
        parser.add_argument("--by", metavar="LOGIN", help="người đứng tên trong sổ (nếu không: quản trị)")
        parser.add_argument("--refused", type=Path, metavar="FILE.xlsx", help="ghi các dòng không nhập được ra tệp này")

    def handle(self, *args: Any, **options: Any) -> None:
        """All good rows or, on a dry run, nothing."""
        book = openpyxl.Workbook(write_only=True) if options["refused"] else None
        sheet = book.create_sheet("Không nhập được") if book else None
        if sheet is not None:
            sheet.append(["Dòng", "Lý do"])

        def refused(number: int, cells: list[Any], why: str) -> None:
            if sheet is not None:
                sheet.append([number, _safe(why), *(_safe(text_of(cell)) for cell in cells)])

        try:
            report = import_list(
                options["file"],
                actor=self._actor(options["by"]),
                at=clock.now(),
                year=options["year"],
                dry_run=options["dry_run"],
                refused_row=refused,
                progress=None if options["json"] else lambda rows: self.stderr.write(f"Đã đọc {rows} dòng…"),
            )
        except BadSheet as why:
            raise CommandError(str(why)) from why
        if book is not None:
            book.save(options["refused"])
        self.stdout.write(json.dumps(asdict(report), ensure_ascii=False) if options["json"] else told(report))

    def _actor(self, login: str | None) -> User:
        if login:
            found = User.objects.filter(username=login, is_active=True).first()
            if found is None:
                raise CommandError(f"Không có người dùng «{login}» đang hoạt động.")
            return found
        made, fresh = User.objects.get_or_create(
            username=NOBODY, defaults={"full_name": "Quản trị (nhập danh sách)", "is_active": False}
        )
        if fresh:
            made.set_unusable_password()
            made.save(update_fields=["password"])
        return made


def told(report: Report) -> str:
    """The report as a person reads it."""
    lines = [
        f"{report.rows} dòng: {report.new} mới, {report.changed} thay đổi, {report.unchanged} không đổi, "
        f"{len({one['row'] for one in report.refused})} không nhập được, {len(report.doubles)} trùng."
    ]
    lines += [f"  dòng {one['row']}, {one['column'] or 'cả dòng'}: {one['reason']}" for one in report.refused]
    lines += [
        f"  dòng {one['row']} trùng {one.get('of') or 'dòng ' + str(one['of_row'])}: {one['why']}"
        for one in report.doubles
    ]
    lines += [f"  dòng {one['row']} bỏ qua: {one['why']}" for one in report.left_out]
    return "\n".join(lines)


def _safe(text: str) -> str:
    """A cell that no program takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t" else text
