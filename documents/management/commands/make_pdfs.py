"""manage.py make_pdfs: asks for the PDF of every paper that lacks one, after LibreOffice was installed or mended."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

import clock
from documents.models import Paper
from documents.printing import LACKING, ask_again


class Command(BaseCommand):
    """The work itself is done by the workers, or by deliver_outbox."""

    help = "Yêu cầu lập lại bản PDF cho mọi văn bản còn thiếu; hộp thư đi sẽ làm."

    def handle(self, *args: Any, **options: Any) -> None:
        asked = ask_again(Paper.objects.filter(LACKING).order_by("created_at"), clock.now())
        self.stdout.write(f"Đã yêu cầu lập bản PDF cho {asked} văn bản.")
