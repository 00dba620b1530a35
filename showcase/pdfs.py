"""The demo's PDFs: LibreOffice works on another core while the stories go on, and is not waited for in between.

On a server the outbox makes each PDF after its Word file. Here two hundred papers come within a minute, from one thread
that holds SQLite's only pen for a whole story: so the bytes are made ahead, and written down at the end.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings

import clock
from documents.models import Paper
from documents.pdf import ConversionFailed, Converted, PdfUnavailable, convert
from documents.pdf.serving import LOOPBACK, READY_SECONDS, Server, free_port
from documents.printing import day_of, keep_pdf, word_bytes

logger = logging.getLogger(__name__)


class Ahead:
    """Conversions that were begun."""

    def __init__(self, pool: ThreadPoolExecutor, server: Server) -> None:
        self._pool = pool
        self._server = server
        self._ready = pool.submit(server.ready, READY_SECONDS)  # the first in the queue: the others wait for it
        self._begun: dict[UUID, Future[Converted]] = {}

    def up(self) -> bool:
        """Whether the server came up; without it two hundred papers would take minutes, and are left to the outbox."""
        return self._ready.result()

    def begin(self) -> None:
        """Begin with every drawn paper that is new."""
        drawn = Paper.objects.filter(file__isnull=False, pdf__isnull=True).exclude(pk__in=self._begun)
        for paper in drawn.select_related("file").order_by("created_at"):
            self._begun[paper.pk] = self._pool.submit(self._convert, word_bytes(paper), day_of(paper))

    def keep(self) -> None:
        """Write down what was made. What was not is left to the outbox, which notes why."""
        for paper in Paper.objects.filter(pk__in=self._begun).select_related("file", "created_by"):
            try:
                keep_pdf(paper, self._begun[paper.pk].result(), clock.now())
            except (ConversionFailed, PdfUnavailable) as why:
                logger.warning("No PDF of %s: %s", paper, why)

    def _convert(self, docx: bytes, when: dt.date) -> Converted:
        if not self.up():
            raise ConversionFailed("LibreOffice không khởi động được cho bản chạy thử.")
        return convert(docx, when=when, server=f"{LOOPBACK}:{self._server.port}")


@contextmanager
def made_ahead() -> Iterator[Ahead | None]:
    """A LibreOffice that stays for the length of the stories; None where this machine has none."""
    server = Server(free_port())
    if settings.PDF_ENGINE not in ("auto", "warm"):
        yield None
        return
    try:
        server.start()
    except PdfUnavailable as why:
        logger.warning("%s", why)
        yield None
        return
    pool = ThreadPoolExecutor(1, thread_name_prefix="pdf")
    try:
        yield Ahead(pool, server)
    finally:
        pool.shutdown(cancel_futures=True)
        server.stop()
