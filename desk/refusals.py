"""A refusal that reaches the door outside a form becomes a page that says why, with its own HTTP status."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from workflow.errors import Refused, Stale


class SayWhy:
    """Middleware: turns ``Refused`` into a page; everything else travels up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only our own refusals."""
        if isinstance(exception, Refused):
            page = "409.html" if isinstance(exception, Stale) else "desk/refused.html"
            return render(request, page, {"refused": exception}, status=exception.status)
        return None
