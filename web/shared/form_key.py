"""A sending of a form: the key it carries, and whether another sending is the same. No database here.

The key stands in every form that has a CSRF token, because the tag that writes the token writes it too
(web/templatetags/form_key.py). It tells its own age: what is older than the answers are kept is refused, not done
a second time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

#: The hidden field. No form of the desk may call a field of its own so.
FIELD = "sending"
#: So long the answer to a form is kept. A session lasts eight hours, so no page open in a browser outlives it.
KEPT_FOR = dt.timedelta(days=7)

_KEY = re.compile(r"([0-9a-f]{8,12})\.[A-Za-z0-9_-]{16,40}")
#: Differ between two sendings that are one to whoever sent them.
_NOT_CONTENT = frozenset({FIELD, "csrfmiddlewaretoken"})


def new_key(at: dt.datetime) -> str:
    """A key for one form of one page drawn at a moment."""
    return f"{int(at.timestamp()):08x}.{secrets.token_urlsafe(16)}"


def key_of(request: HttpRequest) -> str:
    """The key that a form carries; empty where it carries none, or something that is none of ours."""
    given = request.POST.get(FIELD, "")
    return given if _KEY.fullmatch(given) else ""


def is_too_old(key: str, at: dt.datetime) -> bool:
    """Whether the answer to a form with this key may be forgotten already."""
    found = _KEY.fullmatch(key)
    drawn = int(found[1], 16) if found else 0
    return at.timestamp() - drawn >= KEPT_FOR.total_seconds()


def digest_of(request: HttpRequest) -> str:
    """SHA-256 of what is sent: the address, the fields in their order, the files with their bytes."""
    found = hashlib.sha256()
    _take(found, [request.get_full_path()])
    for name, values in sorted(request.POST.lists()):
        if name not in _NOT_CONTENT:
            _take(found, [name, *values])
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            _take(found, [name, file.name or "", str(file.size)])
            for chunk in file.chunks():
                found.update(chunk)
            file.seek(0)
    return found.hexdigest()


def _take(found: Any, texts: Iterable[str]) -> None:
    """Texts with their lengths, so that no two different lists read alike."""
    for text in texts:
        raw = str(text).encode()
        found.update(len(raw).to_bytes(8, "big") + raw)
