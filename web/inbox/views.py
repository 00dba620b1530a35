"""My tasks: what waits for this person, the most urgent first."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

import clock
from establishments.accounts import waiting_for
from web.inbox.owed import owed_shown
from web.inbox.unsigned_papers import holding_up
from web.opinions.page import asked_of
from web.shared.conflicts import unread_notices
from web.shared.querysets import may_open, my_dossiers, tasks_of
from web.shared.requests import SignedIn
from web.signing.page import waiting_to_be_signed


@login_required
def inbox(request: SignedIn) -> HttpResponse:
    """The page behind «Việc của tôi»."""
    today = clock.today()
    rows = tasks_of(request.user, today)
    asked = asked_of(request.user, today)
    to_sign, unsigned = waiting_to_be_signed(request.user, today)
    accounts = waiting_for(request.user, clock.now())
    return render(
        request,
        "inbox/inbox.html",
        {
            "owed": owed_shown(request.user, today),
            "rows": rows,
            "asked": asked,
            "accounts": accounts,
            "waiting": len(rows) + len(asked) + len(accounts),
            "overdue": sum(row.overdue for row in rows) + sum(row.overdue for row in asked),
            "to_sign": to_sign,
            "more_to_sign": unsigned - len(to_sign),
            "unsigned": unsigned,
            "holding_up": holding_up(request.user, today),
            "today": today,
            "notices": unread_notices(request.user, today)[:5],
            "mine": my_dossiers(request.user, today)[:10],
            "can_open": may_open(request.user, today),
        },
    )
