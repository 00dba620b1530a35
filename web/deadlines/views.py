"""«Thời hạn»: what is overdue and what is due soon, by body."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

import clock
from accounts.role_info import Place
from accounts.roles import Role, at_place
from reports.deadlines import overview
from web.shared.requests import SignedIn

#: Whose page it is: everybody who works on dossiers of others.
WHOSE = at_place(Place.DEADLINES)


@login_required
def deadlines(request: SignedIn) -> HttpResponse:
    """The list; ``?co-quan=`` shows one body."""
    today = clock.today()
    roles = {seat.partition("@")[0] for seat in request.user.seats(today)}
    if roles.isdisjoint({str(role) for role in WHOSE}):
        raise PermissionDenied("Trang thời hạn dành cho các cơ quan xử lý hồ sơ.")
    body = request.GET.get("co-quan", "")
    body = body if body in Role.values else ""
    context = {"found": overview(request.user, today, body=body), "body": body, "today": today}
    return render(request, "deadlines/deadlines.html", context)
