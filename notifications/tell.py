"""Telling people, once each: a notice on their page, and a mail if they have an address."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from ledger.outbox import record
from notifications.mail import is_configured
from notifications.models import Notice

if TYPE_CHECKING:
    from accounts.models import User


def tell(
    *,
    recipients: Iterable[User],
    subject: str,
    body: str,
    link: str = "",
    key: str,
    chain: uuid.UUID | None = None,
    at: dt.datetime,
    gathered: bool = False,
) -> list[Notice]:
    """Leave a notice for each person; called again with the same key it adds only who was not told yet.

    Returns the notices of all recipients. The mail goes out later, from the outbox: one for each notice, or, if it is
    ``gathered``, in one mail a day (notifications/digest.py).
    """
    people = {person.pk: person for person in recipients}
    # A line break in a subject would be a second header of the mail.
    one_line = " ".join(subject.split())[:250]
    with transaction.atomic():
        Notice.objects.bulk_create(
            [
                Notice(
                    recipient=person,
                    chain=chain,
                    subject=one_line,
                    body=body,
                    link=link,
                    created_at=at,
                    key=f"{key}:{person.pk}",
                    gathered=gathered,
                )
                for person in people.values()
            ],
            ignore_conflicts=True,
        )
        notices = list(Notice.objects.filter(key__in=[f"{key}:{pk}" for pk in people]).order_by("pk"))
        for notice in () if gathered else notices:
            if people[notice.recipient_id].email and notice.emailed_at is None and is_configured():
                record("notice.mail", key=f"mail:{notice.pk}", payload={"notice": notice.pk}, chain=chain, at=at)
    return notices
