"""One mail a day for each person with what need not be said at once. When it may go out is for the caller to say."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ledger.outbox import record
from notifications.mail import is_configured
from notifications.models import Notice


def gather(day: dt.date, at: dt.datetime) -> int:
    """Order the mail of a day for everybody who has something unread waiting; how many were ordered now.

    The key of the event makes it one a day, whoever asks and how often; what is told after it waits for the next day.
    """
    if not is_configured():
        return 0
    waiting: dict[int, list[int]] = {}
    rows = Notice.objects.filter(gathered=True, emailed_at__isnull=True, read_at__isnull=True)
    reachable = rows.filter(recipient__is_active=True).exclude(recipient__email="")
    for person, notice in reachable.order_by("recipient", "created_at", "pk").values_list("recipient", "pk"):
        waiting.setdefault(person, []).append(notice)
    ordered = 0
    for person, notices in waiting.items():
        with transaction.atomic():
            event = record("notice.digest", key=f"digest:{person}:{day}", payload={"notices": notices}, at=at)
            ordered += event.created_at == at and event.payload == {"notices": notices}
    return ordered
