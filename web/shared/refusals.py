"""A refusal that reaches the door outside a form becomes a page that says why, with its own HTTP status."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from web.shared.conflicts import is_kept_out_somewhere
from workflow.errors import NotYours, Refused, Stale


class NoOverviewWhileKeptOut:
    """Middleware: the administration site shows every dossier, so it is closed to whoever is kept out of one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """The refusal, or nothing."""
        match = request.resolver_match
        if match is None or match.app_name != "admin" or not isinstance(request.user, User):
            return None
        if is_kept_out_somewhere(request.user):
            why = NotYours(
                "Anh/chị có lợi ích liên quan đến một hồ sơ nên không vào trang quản trị, nơi xem được mọi hồ sơ. "
                "Việc quản trị do người khác làm."
            )
            return render(request, "shared/refused.html", {"refused": why}, status=why.status)
        return None


class SayWhy:
    """Middleware: turns ``Refused`` into a page; everything else travels up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only our own refusals."""
        if isinstance(exception, Refused):
            page = "409.html" if isinstance(exception, Stale) else "shared/refused.html"
            return render(request, page, {"refused": exception}, status=exception.status)
        return None
