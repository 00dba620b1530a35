"""«Thời hạn»: what is overdue and what is due soon, by body."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

import clock
from accounts.roles import Role
from reports.deadlines import overview
from web.shared.requests import SignedIn


@login_required
def deadlines(request: SignedIn) -> HttpResponse:
    """The list; ``?co-quan=`` shows one body."""
    today = clock.today()
    body = request.GET.get("co-quan", "")
    body = body if body in Role.values else ""
    context = {"found": overview(request.user, today, body=body), "body": body, "today": today}
    return render(request, "deadlines/deadlines.html", context)
