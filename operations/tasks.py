"""The heartbeat as a Celery task: beat asks for it, a worker writes it."""

from __future__ import annotations

from celery import shared_task

import clock
from operations.models import beat


@shared_task(name="operations.heartbeat", ignore_result=True, expires=120)
def heartbeat() -> None:
    """One beat, now."""
    beat(clock.now())
