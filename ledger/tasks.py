"""The wake-up as a Celery task. It carries nothing: what there is to do stands in the outbox."""

from __future__ import annotations

from celery import shared_task

import clock
from ledger.outbox import deliver
from ledger.wake import wake

#: Events of one task: short enough that a stop is not waited for long.
ROUND = 100


@shared_task(name="ledger.deliver_outbox", ignore_result=True)
def deliver_outbox() -> None:
    """One round; if it was full, ask for the next."""
    if deliver(now=clock.now(), limit=ROUND).handled >= ROUND:
        wake()
