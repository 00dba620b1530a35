"""From where a request comes, and who may ask for the figures of a site."""

from __future__ import annotations

import ipaddress
import secrets

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Where a request comes from; behind a trusted proxy (BEHIND_TLS) what that proxy wrote last, else the peer."""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    told = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip() if settings.BEHIND_TLS else ""
    for one in (told, peer):
        try:
            return str(ipaddress.ip_address(one))
        except ValueError:
            continue
    return ""


def may_watch(request: HttpRequest) -> bool:
    """Whether a request comes from a network of WATCH_FROM or carries WATCH_TOKEN.

    A proxy that was not told of in the settings makes everybody look local: what it forwards needs the token.
    """
    token = settings.WATCH_TOKEN
    if token and secrets.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()):
        return True
    if not settings.BEHIND_TLS and {"HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED"} & set(request.META):
        return False
    found = address_of(request)
    networks = [ipaddress.ip_network(one) for one in settings.WATCH_FROM]
    return bool(found) and any(ipaddress.ip_address(found) in network for network in networks)
