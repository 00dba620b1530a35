"""manage.py check_pdf: LibreOffice, its fonts and one real conversion on this machine."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from documents.pdf import ConversionFailed, PdfUnavailable, convert, warm
from documents.pdf.fonts import complaints
from documents.pdf.trial import ALPHABET, trial_docx


class Command(BaseCommand):
    """One line for each thing looked at; ends with 1 if papers would come out wrong or not at all."""

    help = "Thử lập bản PDF ở máy này: LibreOffice, phông chữ Việt, một trang thử."

    def handle(self, *args: Any, **options: Any) -> None:
        sentences = complaints()
        for sentence in sentences:
            self.stdout.write(f"✗ {sentence}")
        if not sentences:
            self.stdout.write(f"✓ phông có đủ {len(ALPHABET)} chữ tiếng Việt")
        if where := warm.address(settings.PDF_SERVER):
            up = warm.answers(where)
            said = "trả lời" if up else "không trả lời; mỗi văn bản tự mở LibreOffice, chậm hơn"
            self.stdout.write(f"{'✓' if up else '–'} máy chủ PDF {settings.PDF_SERVER} {said}")
        began = time.monotonic()
        try:
            made = convert(trial_docx(), when=dt.date(2026, 1, 1))
        except (PdfUnavailable, ConversionFailed) as why:
            raise CommandError(str(why)) from why
        took = time.monotonic() - began
        self.stdout.write(f"✓ lập một trang trong {took:.1f} giây: {made.tools}; phông {made.family}")
        if sentences:
            raise CommandError("Bản PDF sẽ lẫn hai kiểu chữ; sửa phông như trên.")
