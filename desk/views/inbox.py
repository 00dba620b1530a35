"""My tasks: what waits for this person, the most urgent first."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

import clock
from desk.kept_out import unread_notices
from desk.opinions_page import asked_of
from desk.owed_page import owed_shown
from desk.querysets import may_open, my_dossiers, tasks_of
from desk.signed_in import SignedIn
from desk.signing_page import waiting_to_be_signed
from desk.unsigned_page import holding_up
from establishments.accounts import waiting_for


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
        "desk/inbox.html",
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
