"""How often one address may ask the public pages: guesses are counted, not good questions."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

#: Wrong codes, unknown codes and uploads from one address within one window.
MOST, WINDOW_SECONDS = 20, 600


def is_over(request: HttpRequest) -> bool:
    """Whether this address has guessed too often for now."""
    return int(cache.get(_key(request), 0)) >= MOST


def count_guess(request: HttpRequest) -> None:
    """One more guess from this address."""
    key = _key(request)
    if not cache.add(key, 1, WINDOW_SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # the window ended between the two
            cache.add(key, 1, WINDOW_SECONDS)


def _key(request: HttpRequest) -> str:
    """The caller's address: behind our own proxy the one it added last, else the one that connected."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_TLS:
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or address
    return f"verify-guesses:{address}"
