"""The plain way: a LibreOffice started for one file. Six times slower than a running one, and needs nothing else."""

from __future__ import annotations

import logging
import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from documents.pdf.errors import ConversionFailed
from documents.pdf.office import environment, soffice, version
from documents.pdf.processes import TooLong, finish, start
from documents.pdf.turns import cores, room, turn

logger = logging.getLogger(__name__)

#: 2 is PDF/A-2b.
EXPORT = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"}}'


def to_pdf(docx: bytes) -> tuple[bytes, str]:
    """The PDF as LibreOffice wrote it, and which one wrote it. Raises PdfUnavailable, ConversionFailed."""
    program = soffice()
    with turn(cores(), seconds=settings.PDF_TIMEOUT_SECONDS) as place:
        # One profile, one process: the place is ours alone. A profile that is warm already halves the time.
        profile = room() / f"profile-{place}"
        try:
            return _converted(program, profile, docx), version(program)
        except ConversionFailed:
            shutil.rmtree(profile, ignore_errors=True)
            raise


def _converted(program: str, profile: Path, docx: bytes) -> bytes:
    seconds = settings.PDF_TIMEOUT_SECONDS
    with tempfile.TemporaryDirectory(prefix="khuyencong-pdf-") as private:
        folder = Path(private)
        (folder / "in.docx").write_bytes(docx)
        command = [
            program, f"-env:UserInstallation={profile.absolute().as_uri()}", "--headless",
            "--norestore", "--nolockcheck", "--convert-to", EXPORT, "--outdir", str(folder), str(folder / "in.docx"),
        ]  # fmt: skip
        with (folder / "says.txt").open("w+b") as says:
            try:
                process = start(command, memory_mb=settings.PDF_MEMORY_MB, environment=environment(folder), says=says)
                finish(process, seconds=seconds)
            except TooLong:
                raise ConversionFailed(
                    f"LibreOffice không xong sau {seconds} giây và đã bị dừng; hệ thống sẽ tự thử lại."
                ) from None
            except OSError as why:
                raise ConversionFailed("LibreOffice không khởi động được; hệ thống sẽ tự thử lại.") from why
            made = folder / "in.pdf"
            # Its exit status is 0 for a broken file too: only what it wrote counts.
            if not made.exists() or not made.stat().st_size:
                says.seek(0)
                logger.warning("LibreOffice wrote no PDF: %s", says.read(2000).decode(errors="replace"))
                raise ConversionFailed("LibreOffice không lập được bản PDF của văn bản này; hệ thống sẽ tự thử lại.")
            return made.read_bytes()
