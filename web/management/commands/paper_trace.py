"""manage.py paper_trace PAPER: where every fact of a paper comes from; exit 1 if a number has none."""

from __future__ import annotations

import uuid
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from documents.models import Paper
from web.papers.trace import trace_of


class Command(BaseCommand):
    """One paper by its key, its verification code or its number; the newest of those that bear a number."""

    help = "Dữ kiện của một văn bản: nhập ở đâu, tính thế nào; lỗi nếu có con số không có dữ kiện."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paper", help="khóa (UUID), mã kiểm tra, hoặc số như 05/QĐ-SCT")
        parser.add_argument("--year", type=int, help="năm của số, nếu số ấy có ở nhiều năm")

    def handle(self, *args: Any, **options: Any) -> None:
        paper = _found(options["paper"].strip(), options["year"])
        trace = trace_of(paper)
        self.stdout.write(
            f"{paper.title}, số {paper.full_number or '(không có)'}, phiên bản {paper.version}, {paper.pk}"
        )
        for title, lines in (*trace.groups, ("Không in nguyên văn", trace.steering)):
            self.stdout.write(f"\n{title}")
            for line in lines:
                value = line.value.replace("\n", " / ")
                told = f"{line.source}; {line.entered}" if line.entered else line.source
                self.stdout.write(f"  {line.label} [{line.name}] = {value}\n    ← {told}")
        for one in trace.derived:
            self.stdout.write(f"\nTự tính: {one.label} = {one.shown} ← {one.how}")
        for computed in trace.steps:
            self.stdout.write(f"\nCách tính cho {computed.get('beneficiary', '')}")
            for step in computed["steps"]:
                self.stdout.write(f"  {step['rule']} = {step['result_vnd']} ← {step.get('clause', '')}")
        if trace.orphans:
            told = "; ".join(f"{orphan.number} trong «{orphan.line}»" for orphan in trace.orphans)
            raise CommandError(f"Số không có dữ kiện: {told}")
        self.stdout.write("\nMọi con số đều có dữ kiện.")


def _found(wanted: str, year: int | None) -> Paper:
    digits, _, symbol = wanted.partition("/")
    papers = Paper.objects.order_by("-created_at")
    try:
        paper = papers.filter(pk=uuid.UUID(wanted)).first()
    except ValueError:
        if symbol and digits.isdigit() and len(digits) < 7:
            papers = papers.filter(number=int(digits), symbol=symbol)
            paper = (papers.filter(year=year) if year else papers).first()
        else:
            paper = papers.filter(verify_code=wanted.upper()).first()
    if paper is None:
        raise CommandError(f"Không có văn bản «{wanted}». Ghi khóa, mã kiểm tra, hoặc số đủ ký hiệu như 05/QĐ-SCT.")
    return paper
