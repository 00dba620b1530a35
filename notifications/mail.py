"""A notice as a mail. At least once: a second copy carries the same Message-ID, and mail programs show it as one."""

from __future__ import annotations

import hashlib
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

from notifications.models import Notice

#: Backends that send nothing to anybody.
SENDS_NOTHING = frozenset(
    {"django.core.mail.backends.console.EmailBackend", "django.core.mail.backends.dummy.EmailBackend"}
)

#: How long a mail server may take to answer, unless EMAIL_TIMEOUT says otherwise; Django's own default is for ever.
TIMEOUT_SECONDS = 20


def is_configured() -> bool:
    """Whether mail leaves this house at all."""
    return settings.EMAIL_BACKEND not in SENDS_NOTHING


def message_id(notice: Notice) -> str:
    """The same for every copy of one notice."""
    return _message_id(notice.key)


def _message_id(key: str) -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def send(notice: Notice) -> None:
    """Hand one notice to the mail server. Raises what the server or the network raises."""
    context = {"notice": notice, "address": _address(notice), "absolute": bool(getattr(settings, "SITE_URL", ""))}
    subject = render_to_string("notifications/mail/subject.txt", context).strip()
    _send("body", context, subject=subject, to=notice.recipient.email, key=notice.key)


def send_digest(notices: list[Notice], key: str) -> None:
    """Hand what was gathered for one person to the mail server as one mail. Raises like ``send``."""
    context = {
        "recipient": notices[0].recipient,
        "rows": [(notice, _address(notice)) for notice in notices],
        "absolute": bool(getattr(settings, "SITE_URL", "")),
    }
    first = notices[0].subject
    subject = first if len(notices) == 1 else f"{len(notices)} việc về thời hạn: {first}; …"
    _send("digest", context, subject=subject, to=notices[0].recipient.email, key=key)


def _address(notice: Notice) -> str:
    return f"{getattr(settings, 'SITE_URL', '').rstrip('/')}{notice.link}" if notice.link else ""


def _send(template: str, context: dict[str, Any], *, subject: str, to: str, key: str) -> None:
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"notifications/mail/{template}.txt", context),
        to=[to],
        headers={"Message-ID": _message_id(key), "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=getattr(settings, "EMAIL_TIMEOUT", None) or TIMEOUT_SECONDS),
    )
    message.attach_alternative(render_to_string(f"notifications/mail/{template}.html", context), "text/html")
    message.send()
