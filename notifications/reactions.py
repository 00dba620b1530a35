"""What follows a notice: its mail."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ledger.reactions import subscribe
from notifications.mail import send, send_digest
from notifications.models import Notice

if TYPE_CHECKING:
    from ledger.models import OutboxEvent


@subscribe("notice.mail", outside=True)
def mail_notice(event: OutboxEvent, at: dt.datetime) -> None:
    """Send it, then note that. Killed in between, it is sent again with the same Message-ID.

    A notice that is gone, or whose reader has no address or may no longer sign in, needs no mail any more.
    """
    notice = Notice.objects.select_related("recipient").filter(pk=event.payload["notice"], emailed_at=None).first()
    if notice is None or not notice.recipient.email or not notice.recipient.is_active:
        return
    send(notice)
    Notice.objects.filter(pk=notice.pk).update(emailed_at=at)


@subscribe("notice.digest", outside=True)
def mail_digest(event: OutboxEvent, at: dt.datetime) -> None:
    """One mail with all that was gathered for a person, then note that. What was read meanwhile is left out."""
    notices = list(
        Notice.objects.select_related("recipient")
        .filter(pk__in=event.payload["notices"], emailed_at=None, read_at=None)
        .order_by("created_at", "pk")
    )
    if not notices or not notices[0].recipient.email or not notices[0].recipient.is_active:
        return
    send_digest(notices, event.key)
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(emailed_at=at)
