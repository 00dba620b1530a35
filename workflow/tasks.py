"""The round of reminders as a Celery task. May run as often as one likes: each reminder is given once."""

from __future__ import annotations

from celery import shared_task

import clock
from workflow.reminders import remind


@shared_task(name="workflow.remind", ignore_result=True)
def remind_all() -> None:
    """One round, now."""
    remind(clock.now())
