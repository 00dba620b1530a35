"""One Word file to one PDF: which engine, then the looks and the bytes of what it gave."""

from __future__ import annotations

import datetime as dt
import io
import logging
import zipfile
from dataclasses import dataclass

import pikepdf
from django.conf import settings

from documents.pdf import cold, warm
from documents.pdf.errors import ConversionFailed, PdfUnavailable
from documents.pdf.looks import look_over
from documents.pdf.normalising import normalised

logger = logging.getLogger(__name__)

ENGINES = ("auto", "warm", "cold", "off")


@dataclass(frozen=True)
class Converted:
    """A PDF with what is to be kept beside it: another LibreOffice or another font would give other bytes."""

    data: bytes
    pages: int
    tools: str
    family: str


def convert(docx: bytes, *, when: dt.date, server: str | None = None) -> Converted:
    """The PDF (exported as PDF/A-2b) of a Word file; ``when`` is the paper's own day, or moment;
    ``server`` one to ask in place of PDF_SERVER.

    1. the running server if it answers; after a fault, or without one, a LibreOffice started for this file
    2. normalise: the same Word bytes give the same PDF bytes, by either engine
    3. look: pages are there, every font is embedded, all letters come from one face

    Raises PdfUnavailable and ConversionFailed, each with a sentence.
    """
    if settings.PDF_ENGINE == "off":
        raise PdfUnavailable("Máy chủ được đặt không lập bản PDF (PDF_ENGINE=off); bản Word vẫn tải về được.")
    _must_be_word(docx)
    raw, tools = _by_an_engine(docx, warm.address(settings.PDF_SERVER if server is None else server))
    data = normalised(raw, when)
    found = look_over(data)
    return Converted(data, found.pages, f"{tools}, pikepdf {pikepdf.__version__}", found.family)


def _by_an_engine(docx: bytes, where: tuple[str, int] | None) -> tuple[bytes, str]:
    engine = settings.PDF_ENGINE
    if engine in ("auto", "warm") and where and warm.answers(where):
        try:
            return warm.to_pdf(docx, where)
        except warm.Fault as fault:
            if engine == "warm":
                raise ConversionFailed("Máy chủ lập PDF bỏ dở văn bản này; hệ thống sẽ tự thử lại.") from fault
            logger.warning("The PDF server failed (%s); starting a LibreOffice for this one", fault)
    elif engine == "warm":
        raise ConversionFailed("Máy chủ lập PDF không trả lời; hệ thống sẽ tự thử lại.")
    return cold.to_pdf(docx)


def _must_be_word(docx: bytes) -> None:
    """LibreOffice would take a broken package for something else, or print the junk as text."""
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as package:
            broken = package.testzip() is not None or "word/document.xml" not in package.namelist()
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError):
        broken = True
    if broken:
        raise ConversionFailed("Tệp Word bị hỏng nên không lập được bản PDF; hãy lập lại văn bản.")
