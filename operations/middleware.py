"""The outermost layer: a name for each request, its time, and who asked for which dossier, by number alone."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from operations.figures import REQUESTS, SECONDS
from operations.logs import about

logger = logging.getLogger("operations.requests")

#: What a proxy may call a request; anything else gets a name of ours.
NAME = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"}


def number_of(request: HttpRequest) -> str:
    """Who asks, by number, if anybody looked: to ask here would read the session for pages that need none."""
    user = getattr(request, "_cached_user", None)
    return str(user.pk) if user is not None and user.pk else ""


class Watched:
    """Counts and times every answer and lets the log lines of a request say which one they belong to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        name = given if NAME.fullmatch(given) else uuid.uuid4().hex
        began = time.perf_counter()
        with about(request=name, actor=lambda: number_of(request)):
            response = self.get_response(request)
            took = time.perf_counter() - began
            match = request.resolver_match
            view = (match.view_name if match else "") or "-"
            method = request.method if request.method in METHODS else "OTHER"
            REQUESTS.labels(method, view, str(response.status_code)).inc()
            SECONDS.labels(view).observe(took)
            logger.info("%s %s %s in %d ms", method, view, response.status_code, took * 1000)
        response["X-Request-ID"] = name
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: dict[str, object]) -> None:
        """From here on the dossier is known."""
        about.now()["dossier"] = str(kwargs.get("code", ""))
