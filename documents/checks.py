"""What a site is told before it starts (``manage.py check --deploy``): whether papers come out as PDF."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from documents.pdf.converting import ENGINES
from documents.pdf.errors import PdfUnavailable
from documents.pdf.fonts import complaints
from documents.pdf.office import INSTALL, soffice


@register("pdf")
def settings_of_pdf(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Nonsense in the settings is an error at once, not a failed paper later."""
    found: list[CheckMessage] = []
    if settings.PDF_ENGINE not in ENGINES:
        found.append(
            Error(f"PDF_ENGINE={settings.PDF_ENGINE}", hint=f"Một trong: {', '.join(ENGINES)}.", id="pdf.E001")
        )
    host, _, port = settings.PDF_SERVER.rpartition(":")
    if settings.PDF_SERVER and not (
        port.isdigit() and 0 < int(port) < 65536 and host in ("", "127.0.0.1", "localhost")
    ):
        hint = "Viết 127.0.0.1:2003. Máy chủ PDF không hỏi mật khẩu nên chỉ được ở loopback."
        found.append(Error(f"PDF_SERVER={settings.PDF_SERVER}", hint=hint, id="pdf.E002"))
    if settings.PDF_TIMEOUT_SECONDS < 1 or settings.PDF_MEMORY_MB < 256:
        hint = "PDF_TIMEOUT_SECONDS từ 1 trở lên, PDF_MEMORY_MB từ 256 trở lên."
        found.append(Error("Giới hạn cho LibreOffice quá nhỏ", hint=hint, id="pdf.E003"))
    return found


@register("pdf", deploy=True)
def libreoffice_and_its_fonts(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Word papers come out without it; a warning, hence."""
    if settings.PDF_ENGINE == "off":
        return []
    try:
        soffice()
    except PdfUnavailable as why:
        return [Warning(str(why), hint=INSTALL, id="pdf.W001")]
    return [Warning(sentence, id="pdf.W002") for sentence in complaints()]
