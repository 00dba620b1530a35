"""manage.py paper_pictures: draws anew the pictures of papers that README.md shows (docs/images)."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from PIL import Image

from documents.pdf import ConversionFailed, PdfUnavailable, convert
from papers import draw
from papers.sample import one

#: The file; kind and page of what it shows side by side.
SHOWN = (
    ("approval-decision.png", [("APPROVAL_DECISION", number) for number in (1, 2, 3)]),
    ("settlement-decision.png", [("SETTLEMENT_DECISION", number) for number in (1, 2, 3)]),
    ("opinion-letters.png", [("OPINION_REQUEST", 1), ("OPINION_REPLY", 1)]),
)
DPI = 72
GREYS = 16
GAP = 10


class Command(BaseCommand):
    """Needs LibreOffice and pdftoppm."""

    help = "Vẽ lại hình văn bản trong README (docs/images) từ hồ sơ mẫu hư cấu."

    def handle(self, *args: Any, **options: Any) -> None:
        if shutil.which("pdftoppm") is None:
            raise CommandError("Không có pdftoppm: cài gói poppler-utils.")
        folder = Path(settings.BASE_DIR) / "docs" / "images"
        folder.mkdir(exist_ok=True)
        for name, pages in SHOWN:
            try:
                made = {kind: convert(draw(kind, one()), when=dt.date(2026, 3, 5)).data for kind, _ in pages}
            except (PdfUnavailable, ConversionFailed) as why:
                raise CommandError(str(why)) from why
            side_by_side([page(made[kind], number) for kind, number in pages]).save(folder / name, optimize=True)
            self.stdout.write(f"docs/images/{name}: {(folder / name).stat().st_size // 1024} kB")


def page(data: bytes, number: int) -> Image.Image:
    """One page of a PDF in grey."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.pdf"
        source.write_bytes(data)
        asked = ["pdftoppm", "-png", "-gray", "-r", str(DPI), "-f", str(number), "-l", str(number), str(source)]
        shown = subprocess.run(asked, check=True, capture_output=True, timeout=60).stdout
    return Image.open(io.BytesIO(shown)).convert("L")


def side_by_side(pages: list[Image.Image]) -> Image.Image:
    """Pages on a grey ground, with few greys: text needs no more."""
    width = sum(one.width for one in pages) + GAP * (len(pages) + 1)
    made = Image.new("L", (width, max(one.height for one in pages) + 2 * GAP), 200)
    left = GAP
    for one_page in pages:
        made.paste(one_page, (left, GAP))
        left += one_page.width + GAP
    return made.quantize(GREYS)
