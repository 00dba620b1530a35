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

#: A wake-up that waited longer in the broker wakes nobody: the clock (Celery beat) has been round meanwhile.
STALE_SECONDS = 60

#: After the broker failed it is left alone for so long.
REST_SECONDS = 30.0

_to_send = threading.Event()
_starting = threading.Lock()
_sender: threading.Thread | None = None


def wake_after_commit() -> None:
    """Wake the relay once the caller's transaction is in the database; once for however many events."""
    if not any(callback[1] is wake for callback in connection.run_on_commit):
        transaction.on_commit(wake)


def wake() -> None:
    """Ring the bell and, if a broker is configured, let a Celery task be sent. Never waits for the broker nor raises.

    The sending is a thread's: a broker that is down takes six seconds to say so, and no request should wait for that.
    """
    BELL.set()
    if settings.CELERY_BROKER_URL != "memory://":
        _to_send.set()
        _start_sender()


def _start_sender() -> None:
    global _sender
    with _starting:
        # Not alive: the first time, or in a process forked from one that had it.
        if _sender is None or not _sender.is_alive():
            _sender = threading.Thread(target=_send_for_ever, name="outbox-wake", daemon=True)
            _sender.start()


def _send_for_ever() -> None:
    while True:
        _to_send.wait()
        _to_send.clear()
        try:
            # By name: the task imports the outbox, so the outbox cannot import the task.
            current_app.send_task("ledger.deliver_outbox", retry=False, ignore_result=True, expires=STALE_SECONDS)
        except Exception:  # each transport has errors of its own, and they all mean the same here
            logger.exception("Broker unreachable; the outbox is delivered at the next round of the clock")
            time.sleep(REST_SECONDS)
