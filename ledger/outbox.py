"""The outbox: what has to follow is written with the change itself, and done later from that row."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import connection
from django.db.transaction import TransactionManagementError

from ledger.models import OutboxEvent
from ledger.wake import wake_after_commit


def record(
    kind: str, *, key: str, payload: dict[str, Any], chain: uuid.UUID | None = None, at: dt.datetime
) -> OutboxEvent:
    """Write an event in the caller's transaction; the same key twice is one row, the first.

    Raises TransactionManagementError outside a transaction: an event must not outlive a change that was rolled back.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("An event belongs into the transaction of what it tells.")
    event = OutboxEvent(kind=kind, key=key, payload=payload, chain=chain, created_at=at, due=at)
    OutboxEvent.objects.bulk_create([event], ignore_conflicts=True)
    wake_after_commit()
    return OutboxEvent.objects.get(key=key)
