"""The PDF of a paper: made after its Word file, by whoever delivers the outbox, and kept beside it.

The Word file never waits for it. A paper without its PDF says why; ``ask_again`` is the «Thử lại» of the page.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from documents.files import keep_made, open_file
from documents.models import Paper
from documents.pdf import ConversionFailed, Converted, PdfUnavailable, convert
from ledger.outbox import record

if TYPE_CHECKING:
    from collections.abc import Iterable

PDF = "application/pdf"

#: Papers with a Word file and no PDF that nobody is working on.
LACKING = Q(file__isnull=False, pdf__isnull=True) & ~Q(pdf_status=Paper.PdfStatus.WAITING)


def give_pdf(paper: Paper, at: dt.datetime) -> Paper:
    """Make and keep the PDF of a drawn paper. May run twice: one that has its PDF is left as it is.

    Raises ConversionFailed after noting the reason, so that the outbox tries again. A machine that makes no PDF is no
    reason to: that is noted, and the event is done.
    """
    if paper.file is None or paper.pdf_id:
        return paper
    try:
        made = convert(word_bytes(paper), when=day_of(paper))
    except PdfUnavailable as why:
        return _note(paper, Paper.PdfStatus.UNAVAILABLE, why)
    except ConversionFailed as why:
        _note(paper, Paper.PdfStatus.FAILED, why)
        raise
    return keep_pdf(paper, made, at)


def keep_pdf(paper: Paper, made: Converted, at: dt.datetime) -> Paper:
    """Keep a PDF that was made of this paper's Word file: bytes first, then the row."""
    assert paper.file is not None
    stem, name = paper.file.key.rpartition("/")[0], paper.file.original_name.removesuffix(".docx")
    stored = keep_made(made.data, name=f"{name}.pdf", content_type=PDF, made_by=paper.created_by, at=at, prefix=stem)
    Paper.objects.filter(pk=paper.pk, pdf__isnull=True).update(
        pdf=stored, pdf_status=Paper.PdfStatus.MADE, pdf_why="", pdf_tools=made.tools, pdf_pages=made.pages
    )
    paper.refresh_from_db()
    return paper


def ask_again(papers: Iterable[Paper], at: dt.datetime) -> int:
    """Ask anew for the PDF of papers that lack one; how many were asked for. A second click asks for nothing."""
    asked = 0
    with transaction.atomic():
        for paper in papers:
            if Paper.objects.filter(LACKING, pk=paper.pk).update(pdf_status=Paper.PdfStatus.WAITING, pdf_why=""):
                record_drawn(paper, at, key=f"pdf:{paper.pk}:{at.isoformat()}")
                asked += 1
    return asked


def record_drawn(paper: Paper, at: dt.datetime, *, key: str = "") -> None:
    """Say, in the transaction that gave a paper its Word file, that its PDF can be made."""
    record("paper.drawn", key=key or f"drawn:{paper.pk}", chain=paper.chain, payload={"paper": str(paper.pk)}, at=at)


def word_bytes(paper: Paper) -> bytes:
    """The Word file of a drawn paper."""
    assert paper.file is not None
    return b"".join(open_file(paper.file))


def day_of(paper: Paper) -> dt.date:
    """The moment a PDF names as its own: the paper's day, or when it was asked for."""
    return paper.issued_on or paper.created_at


def _note(paper: Paper, status: str, why: Exception) -> Paper:
    Paper.objects.filter(pk=paper.pk, pdf__isnull=True).update(pdf_status=status, pdf_why=str(why))
    paper.refresh_from_db()
    return paper
