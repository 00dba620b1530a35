"""The outbox: what has to follow is written with the change itself, and done later from that row.

Any number of relays may deliver at once, on either database: one conditional UPDATE decides who has an event. A relay
that dies keeps it until its lease ends, then another takes it. See docs/decisions/outbox.md.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.transaction import TransactionManagementError

from ledger.models import OutboxEvent, OutboxQuerySet
from ledger.reactions import OUTSIDE, REACTIONS, answered
from ledger.wake import wake_after_commit

logger = logging.getLogger(__name__)

#: How often an event is tried before it counts as dead, unless OUTBOX_MAX_ATTEMPTS says otherwise.
MAX_ATTEMPTS = 8

#: How long a relay keeps an event at its first attempt, unless OUTBOX_LEASE_SECONDS says otherwise. Each further
#: attempt doubles it: the eighth comes a little over two hours after the first.
LEASE_SECONDS = 60


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


@dataclass(frozen=True)
class DeliveryReport:
    """What one call of ``deliver`` did, in events."""

    delivered: int
    failed: int
    dead: int
    taken: int

    @property
    def handled(self) -> int:
        """Events looked at; as many as the limit means that more may be waiting."""
        return self.delivered + self.failed + self.dead + self.taken


class Outcome(Enum):
    """How one event fared."""

    DELIVERED = auto()
    FAILED = auto()
    DEAD = auto()
    TAKEN = auto()


class LeaseLost(Exception):
    """The reactions took longer than the lease and somebody else has the event now."""


class Unanswered(Exception):
    """Nobody subscribed to this kind of event: a slip, or a relay older than the program that recorded it."""


def deliver(
    *, now: dt.datetime, limit: int = 100, lease_seconds: float | None = None, later: Collection[str] = ()
) -> DeliveryReport:
    """Deliver what is due, the longest waiting first, and what these deliveries record themselves.

    ``later``: kinds of events that this call leaves to another one.

    1. claim: push ``due`` ahead by lease x 2^attempts, if it still is as seen
    2. run the reactions that reach outside
    3. in one transaction run the others and write "done"

    A failure leaves the event to its lease, which is also the back-off. Events are independent: one that fails does not
    hold up others, not even of the same dossier. Call it outside any transaction.
    """
    seconds = getattr(settings, "OUTBOX_LEASE_SECONDS", LEASE_SECONDS) if lease_seconds is None else lease_seconds
    if seconds <= 0 or limit < 1:
        raise ValueError("deliver needs a lease longer than 0 s and a limit of at least 1.")
    lease = dt.timedelta(seconds=seconds)
    started = time.monotonic()
    tally: Counter[Outcome] = Counter()
    while tally.total() < limit:
        batch = list(OutboxEvent.objects.ready(now).exclude(kind__in=later)[: limit - tally.total()])
        if not batch:
            break
        for event in batch:
            # The lease counts from this claim, not from the first one of a long call.
            passed = dt.timedelta(seconds=time.monotonic() - started)
            tally[_deliver_one(event, now, now + passed, lease)] += 1
    return DeliveryReport(
        delivered=tally[Outcome.DELIVERED],
        failed=tally[Outcome.FAILED],
        dead=tally[Outcome.DEAD],
        taken=tally[Outcome.TAKEN],
    )


def revive(event: OutboxEvent, at: dt.datetime) -> bool:
    """Let a dead event try again from the start; False if it was not dead (any more)."""
    with transaction.atomic():
        revived = OutboxEvent.objects.dead().filter(pk=event.pk).update(dead_at=None, attempts=0, due=at)
        if revived:
            wake_after_commit()
    return bool(revived)


def _deliver_one(event: OutboxEvent, now: dt.datetime, clock: dt.datetime, lease: dt.timedelta) -> Outcome:
    mine = _claim(event, clock, lease)
    if mine is None:
        return Outcome.TAKEN
    if event.attempts >= _max_attempts():
        # Whoever had the last attempt never came back: the process itself died of this event.
        lost = event.last_error or "Tiến trình xử lý đã dừng giữa chừng ở lần thử cuối."
        return Outcome.DEAD if mine.update(dead_at=now, last_error=lost) else Outcome.TAKEN
    event.attempts += 1
    try:
        _react(event, mine, now)
    except LeaseLost:
        logger.warning("Event %s took longer than its lease; its effect was rolled back", event)
        return Outcome.TAKEN
    except Exception as error:
        logger.exception("Event %s failed at attempt %s", event, event.attempts)
        return _note_failure(event, mine, now, error)
    return Outcome.DELIVERED


def _claim(event: OutboxEvent, clock: dt.datetime, lease: dt.timedelta) -> OutboxQuerySet | None:
    """Take an event if it still is as it was seen; what comes back finds it only while it is ours."""
    until = clock + lease * 2**event.attempts
    seen = OutboxEvent.objects.open().filter(pk=event.pk, due=event.due)
    # Counted here and not at the failure, so that an event that kills its process dies out as well.
    spent = event.attempts >= _max_attempts()
    if not seen.update(due=until, attempts=F("attempts") + (0 if spent else 1)):
        return None
    return OutboxEvent.objects.open().filter(pk=event.pk, due=until)


def _react(event: OutboxEvent, mine: OutboxQuerySet, now: dt.datetime) -> None:
    if not answered(event.kind):
        raise Unanswered(f"Không có phần nào của chương trình xử lý loại «{event.kind}».")
    for reaction in OUTSIDE.get(event.kind, ()):
        reaction(event, now)
    # durable: inside another transaction "done" would not mean done.
    with transaction.atomic(durable=True):
        for reaction in REACTIONS.get(event.kind, ()):
            reaction(event, now)
        if not mine.update(done_at=now, last_error=""):
            raise LeaseLost


def _note_failure(event: OutboxEvent, mine: OutboxQuerySet, now: dt.datetime, error: Exception) -> Outcome:
    """Keep the reason; give up after the last attempt."""
    text = f"{type(error).__name__}: {error}".replace("\0", "")[:4000]
    spent = event.attempts >= _max_attempts()
    if not mine.update(last_error=text, dead_at=now if spent else None):
        return Outcome.TAKEN
    return Outcome.DEAD if spent else Outcome.FAILED


def _max_attempts() -> int:
    return int(getattr(settings, "OUTBOX_MAX_ATTEMPTS", MAX_ATTEMPTS))
