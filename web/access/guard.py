"""The guard: reads the table of who may open what, and refuses everybody else before the page looks at anything."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from accounts.roles import Role, labels
from web.access.rules import DOORS
from web.access.visitors import ROLE_OF, Visitor
from web.shared.shell import held_by
from workflow.errors import NotYours

#: Parts of the program with rights of their own: the administration site says them model by model; the style guide is
#: there only for who works on the pages.
ELSEWHERE = frozenset({"admin", "style_guide"})


class Guard:
    """Middleware: an address without a line in the table is not there; whoever is not in its line is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """The refusal, or nothing. Raises ``Http404``."""
        match = request.resolver_match
        if match is None or match.app_name in ELSEWHERE:
            return None
        door = DOORS.get(match.url_name or "")
        if door is None:
            raise Http404
        wanted = door.lets_on(request.method or "")
        if wanted is None:
            return HttpResponseNotAllowed([method for method in ("GET", "POST") if door.lets_on(method) is not None])
        if Visitor.NOBODY in wanted:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if Visitor.STRANGER in wanted:
            return None
        roles = {ROLE_OF[visitor] for visitor in wanted if visitor in ROLE_OF}
        held = {Role(row.role) for row in held_by(request)}
        if roles.isdisjoint(held):
            if door.of_dossier and "code" in match.kwargs and not any(role.about.decides for role in held):
                raise Http404  # to whoever has no office, a dossier that is not his does not exist
            why = NotYours(f"Trang này dành cho: {labels(roles)}.")
            return render(request, "shared/refused.html", {"refused": why}, status=why.status)
        return None
