"""Delivering without Celery: rounds of ``deliver``, in a thread of this process or in a command."""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections, connection

import clock
from ledger.chores import Rota
from ledger.outbox import deliver
from ledger.wake import BELL

logger = logging.getLogger(__name__)

#: Events of one round; between two rounds the thread can be stopped.
ROUND = 20

#: Rest after a round that failed altogether, as it does while the database is away.
REST_SECONDS = 5.0

_starting = threading.Lock()
_worker: Worker | None = None


class Worker:
    """The thread that delivers in this process, and the way to stop it."""

    def __init__(self, seconds: float) -> None:
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(seconds,), name="outbox", daemon=True)
        self.thread.start()

    def stop(self, timeout: float = 10) -> None:
        """Ask it to end after the event in hand, and wait for that."""
        self.stopping.set()
        BELL.set()
        self.thread.join(timeout)

    def _run(self, seconds: float) -> None:
        try:
            run_rounds(self.stopping, seconds)
        finally:
            connection.close()


def start_worker_thread(seconds: float = 1.0) -> Worker:
    """Deliver in this process from now on: at every wake-up and at least each so many seconds.

    For the embedded default alone (no broker). A second call gives the thread that runs already. Several processes may
    each have one: claims keep them apart.
    """
    global _worker
    with _starting:
        if _worker is None or not _worker.thread.is_alive() or _worker.stopping.is_set():
            _worker = Worker(seconds)
        return _worker


def run_rounds(stopping: threading.Event, seconds: float) -> None:
    """Deliver until told to stop. A round that fails as a whole is logged, and tried again after a rest."""
    rota = Rota()
    while not stopping.is_set():
        BELL.clear()
        close_old_connections()
        try:
            full = deliver(now=clock.now(), limit=ROUND).handled >= ROUND
        except Exception:  # the rows are safe; without this the thread would be gone for good
            logger.exception("A round of the outbox failed; next try in %s s", REST_SECONDS)
            connection.close()
            stopping.wait(REST_SECONDS)
            continue
        rota.do(clock.now())
        if not full:
            BELL.wait(seconds)
