"""Asking for a change on the way: what it would do is seen before it is sent, and only what was seen is sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

import clock
from amendments.rows import form_field
from dossiers.models import Dossier
from papers import KINDS
from settlement.mismatch import Proposal, proposal
from web.amendments.forms import AmendmentForm
from web.amendments.page import ChangeShown, tried
from web.evidence.mismatch import too_late
from web.shared.actions import actions
from web.shared.fetch import check_mine, dossier_for
from web.shared.requests import SignedIn
from workflow.engine import act
from workflow.errors import BadFacts, Refused
from workflow.steps import steps_of

EVENT = "request_amendment"


@login_required
def change(request: SignedIn, code: str) -> HttpResponse:
    """GET shows the form, filled from an invoice line where the link names one; POST shows what follows, then sends."""
    dossier = dossier_for(request.user, code)
    if request.method == "POST":
        check_mine(dossier, EVENT, request.user, clock.now())
    proposed = _proposed(request, dossier)
    form = AmendmentForm(request.POST or None, dossier=dossier, initial=_initial(proposed))
    shown: ChangeShown | None = None
    refused: Refused | None = None
    try:
        if request.method == "POST" and form.is_valid():
            facts = form.facts()
            shown = tried(dossier, facts["changes"], clock.today(), request.user)
            if request.POST.get("send") == shown.digest:
                act(
                    dossier,
                    EVENT,
                    actor=request.user,
                    at=clock.now(),
                    seen_version=form.cleaned_data["version"],
                    **facts,
                )
                messages.success(request, f"Đã gửi đề nghị điều chỉnh. {shown.approver}.")
                return redirect("dossier", code=dossier.code)
        elif proposed and proposed.changes:
            shown = tried(dossier, proposed.changes, clock.today(), request.user)
    except Refused as why:
        refused = why
        if form.is_bound:
            form.show_refusal(why)
    declared = steps_of(Dossier)[EVENT]
    mine = next((one for one in actions(dossier, request.user, clock.now()) if one.step.name == EVENT), None)
    return render(
        request,
        "amendments/change.html",
        {
            "dossier": dossier,
            "step": declared,
            "form": form,
            "shown": shown,
            "refused": refused,
            "again": request.POST.get("send") and shown,
            "not_mine": mine is None,
            "late": too_late(dossier),
            "papers": [KINDS[kind].title for kind in declared.papers],
            "told": [dossier.role_label(role) for role in declared.tells],
            "to": [dossier.state_label(target) for target in declared.targets],
        },
        status=_status(request, form, refused, mine is None),
    )


def _status(request: SignedIn, form: AmendmentForm, refused: Refused | None, not_mine: bool) -> int:
    if not_mine:
        return refused.status if refused and not isinstance(refused, BadFacts) else 403
    if request.method != "POST":
        return 200
    if refused:
        return refused.status
    return 422 if form.errors else 200


def _proposed(request: SignedIn, dossier: Dossier) -> Proposal | None:
    """From the link of a mismatch: which item, which line."""
    if request.method == "POST":
        return None
    keys = {name: request.GET.get(name, "") for name in ("item", "line")}
    numbers = {name: int(value) if value.isdecimal() and len(value) < 10 else None for name, value in keys.items()}
    if not any(numbers.values()):
        return None
    return proposal(dossier, numbers["item"], numbers["line"])


def _initial(proposed: Proposal | None) -> dict[str, Any]:
    if proposed is None:
        return {}
    values = {form_field(one): one["after"] for one in proposed.changes}
    return values | {"reason": proposed.reason}
