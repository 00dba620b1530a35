"""A notice as a mail. At least once: a second copy carries the same Message-ID, and mail programs show it as one."""

from __future__ import annotations

import hashlib
from email.utils import parseaddr

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
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(notice.key.encode()).hexdigest()[:40]}@{domain}>"


def send(notice: Notice) -> None:
    """Hand one notice to the mail server. Raises what the server or the network raises."""
    context = {
        "notice": notice,
        "address": f"{getattr(settings, 'SITE_URL', '').rstrip('/')}{notice.link}" if notice.link else "",
        "absolute": bool(getattr(settings, "SITE_URL", "")),
    }
    message = EmailMultiAlternatives(
        subject=render_to_string("notifications/mail/subject.txt", context).strip(),
        body=render_to_string("notifications/mail/body.txt", context),
        to=[notice.recipient.email],
        headers={"Message-ID": message_id(notice), "Auto-Submitted": "auto-generated"},
        connection=get_connection(timeout=getattr(settings, "EMAIL_TIMEOUT", None) or TIMEOUT_SECONDS),
    )
    message.attach_alternative(render_to_string("notifications/mail/body.html", context), "text/html")
    message.send()
