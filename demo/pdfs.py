"""The demo's PDFs: LibreOffice works on another core while the stories go on, and is not waited for in between.

On a server the outbox makes each PDF after its Word file. Here two hundred papers come within a minute, from one thread
that holds SQLite's only pen for a whole story: so the bytes are made ahead, and written down at the end.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID

from django.conf import settings

import clock
from documents.models import Paper
from documents.pdf import ConversionFailed, Converted, PdfUnavailable, convert
from documents.pdf.serving import LOOPBACK, READY_SECONDS, Server, free_port, keep_running
from documents.printing import day_of, keep_pdf, word_bytes

logger = logging.getLogger(__name__)

#: Papers between two lines of progress.
TOLD_EVERY = 20


class Ahead:
    """Conversions that were begun."""

    def __init__(self, pool: ThreadPoolExecutor, server: Server) -> None:
        self._pool = pool
        self._server = server
        self.stopping = threading.Event()
        # The first in the queue: the others wait for it.
        self._ready = pool.submit(server.ready, READY_SECONDS, self.stopping)
        self._begun: dict[UUID, Future[Converted]] = {}

    def up(self) -> bool:
        """Whether the server came up; without it two hundred papers would take minutes, and are left to the outbox."""
        return self._ready.result()

    def begin(self) -> None:
        """Begin with every drawn paper that is new."""
        drawn = Paper.objects.filter(file__isnull=False, pdf__isnull=True).exclude(pk__in=self._begun)
        for paper in drawn.select_related("file").order_by("created_at"):
            self._begun[paper.pk] = self._pool.submit(self._convert, word_bytes(paper), day_of(paper))

    def left(self) -> int:
        """How many were begun and are not made yet."""
        return sum(not future.done() for future in self._begun.values())

    def keep(self, *, wait: bool, tell: Callable[[str], None]) -> None:
        """Write down what was made. What was not is left to the outbox, which notes why.

        ``wait``: until all are made, telling how far it is; else only what is made by now.
        """
        rows = Paper.objects.filter(pk__in=self._begun, pdf__isnull=True).select_related("file", "created_by")
        for done, paper in enumerate(rows.order_by("created_at")):
            if not wait and not self._begun[paper.pk].done():
                continue
            if wait and done and not done % TOLD_EVERY:
                tell(f"đã lập {done} bản PDF, còn {self.left()}")
            try:
                keep_pdf(paper, self._begun[paper.pk].result(), clock.now())
            except (ConversionFailed, PdfUnavailable) as why:
                logger.warning("No PDF of %s: %s", paper, why)

    def _convert(self, docx: bytes, when: dt.date) -> Converted:
        if self.stopping.is_set() or not self.up():
            raise ConversionFailed("LibreOffice không khởi động được cho bản chạy thử.")
        return convert(docx, when=when, server=f"{LOOPBACK}:{self._server.port}")


@contextmanager
def made_ahead(needed: bool) -> Iterator[Ahead | None]:
    """A LibreOffice that stays for the length of the stories; None where none is needed or this machine has none."""
    if not needed or settings.PDF_ENGINE not in ("auto", "warm"):
        yield None
        return
    server = Server(free_port())
    try:
        server.start()
    except PdfUnavailable as why:
        logger.warning("%s", why)
        yield None
        return
    pool = ThreadPoolExecutor(1, thread_name_prefix="pdf")
    ahead = Ahead(pool, server)
    try:
        yield ahead
    finally:
        ahead.stopping.set()
        pool.shutdown(cancel_futures=True)
        server.stop()


def lacking() -> int:
    """How many papers have a Word file and no PDF yet, and were not told why."""
    return Paper.objects.filter(file__isnull=False, pdf__isnull=True, pdf_why="").count()


def serve_pdfs() -> Callable[[], None]:
    """Keep a LibreOffice beside the served demo while papers lack their PDF; what stops it. The outbox makes them."""
    stopping = threading.Event()
    if not lacking() or settings.PDF_SERVER or settings.PDF_ENGINE not in ("auto", "warm"):
        return stopping.set
    server = Server(free_port())
    settings.PDF_SERVER = f"{LOOPBACK}:{server.port}"

    def run() -> None:
        try:
            keep_running(server, stopping)
        except PdfUnavailable as why:
            logger.warning("%s", why)

    thread = threading.Thread(target=run, name="pdf-server", daemon=True)
    thread.start()

    def stop() -> None:
        stopping.set()
        thread.join(5)
        server.stop()

    return stop
