"""What a person was told."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

import clock
from notifications.models import Notice
from web.shared.conflicts import notices_of
from web.shared.requests import SignedIn

SHOWN = 50


@login_required
def notices(request: SignedIn) -> HttpResponse:
    """The newest notices, read and unread."""
    rows = notices_of(request.user, clock.today()).order_by("-created_at", "-pk")[:SHOWN]
    return render(request, "notices/notices.html", {"rows": rows})


@login_required
@require_POST
def read_notice(request: SignedIn, pk: int) -> HttpResponse:
    """Mark as read and go to what it is about."""
    notice = get_object_or_404(Notice, pk=pk, recipient=request.user)
    Notice.objects.filter(pk=notice.pk).mark_read(clock.now())
    return redirect(notice.link if notice.link.startswith("/") else "notices")


@login_required
@require_POST
def read_all(request: SignedIn) -> HttpResponse:
    """Mark all as read."""
    Notice.objects.filter(recipient=request.user).mark_read(clock.now())
    return redirect("notices")
