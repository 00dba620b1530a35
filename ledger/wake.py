"""Telling whoever delivers the outbox that there is something to do. A wake-up may be lost: the rows remain."""

from __future__ import annotations

import logging
import threading
import time

from celery import current_app
from django.conf import settings
from django.db import connection, transaction

logger = logging.getLogger(__name__)

#: Rung for the worker thread of this process (ledger.embedded).
BELL = threading.Event()

#: After a broker failed, requests do not wait for it again for so many seconds.
QUIET_SECONDS = 30.0

_quiet_until = 0.0


def wake_after_commit() -> None:
    """Wake the relay once the caller's transaction is in the database; once for however many events."""
    if not any(callback[1] is wake for callback in connection.run_on_commit):
        transaction.on_commit(wake)


def wake() -> None:
    """Ring the bell, or send the Celery task if a broker is configured. Never raises."""
    global _quiet_until
    if settings.CELERY_BROKER_URL == "memory://":
        BELL.set()
        return
    if time.monotonic() < _quiet_until:
        return
    try:
        current_app.send_task("ledger.deliver_outbox", retry=False, ignore_result=True)
    except Exception:  # each transport has errors of its own; the request has succeeded already
        _quiet_until = time.monotonic() + QUIET_SECONDS
        logger.exception("Broker unreachable; the outbox will be delivered at the next round")
