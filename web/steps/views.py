"""The form of a step, and doing it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

import clock
from accounts.roles import Role
from dossiers.handlers.common import number_wanted, submission_wanted
from dossiers.models import Dossier
from dossiers.states import PLACES
from dossiers.step_keys import Beside, Page
from papers import KINDS
from web.amendments.page import waiting
from web.dossier.page import steps_shown
from web.shared.actions import actions
from web.shared.fetch import check_mine, dossier_for
from web.shared.requests import SignedIn
from web.shared.step_pages import page_address
from web.steps.beside import figures_beside
from web.steps.forms import form_for
from workflow.engine import act
from workflow.errors import Refused
from workflow.steps import steps_of


@login_required
def step(request: SignedIn, code: str, event: str) -> HttpResponse:
    """GET shows what the step will do; POST does it, once."""
    dossier = dossier_for(request.user, code)
    declared = steps_of(Dossier).get(event)
    if declared is None:
        raise Http404("Không có bước này.")
    at = clock.now()
    if request.method == "POST":
        check_mine(dossier, event, request.user, at)
    form_class = form_for(event)
    # A link may choose for the person: «gỡ hóa đơn 2» comes from the line of invoice 2.
    numbered = number_wanted(dossier, declared.papers, request.user, clock.local_day(at))
    form = form_class(
        request.POST or None,
        dossier=dossier,
        event=event,
        numbered=numbered,
        proposed=submission_wanted(dossier, declared.papers, request.user, clock.local_day(at)),
        initial=request.GET.dict(),
    )
    refused: Refused | None = None
    if request.method == "POST":
        if form.is_valid():
            try:
                act(
                    dossier,
                    event,
                    actor=request.user,
                    at=at,
                    seen_version=form.cleaned_data["version"],
                    **(form.facts() | form.typed_of_others()),
                )
            except Refused as why:
                refused = why
                form.show_refusal(why)
            else:
                messages.success(request, f"Đã ghi: {declared.label.vi}.")
                return redirect(page_address(dossier, Page(declared.only_on or Page.DOSSIER)))
        status = refused.status if refused else 422
    else:
        status = 200
    seats = request.user.seats(clock.today())
    public = bool(seats) and all(held.startswith(f"{Role.APPLICANT}@") for held in seats)
    state_label = (lambda code: PLACES[code].public_vi) if public else dossier.state_label
    mine = next((action for action in actions(dossier, request.user, at) if action.step.name == event), None)
    return render(
        request,
        "steps/step.html",
        {
            "dossier": dossier,
            "step": declared,
            "form": form,
            "refused": refused,
            "reasons": [] if mine is None else mine.reasons,
            "not_mine": mine is None,
            "figures": figures_beside(dossier, declared),
            "asked": waiting(dossier, clock.today(), request.user)
            if Beside.CHANGE_ASKED_FOR in declared.beside
            else None,
            "steps": steps_shown(dossier, clock.today()) if Beside.SUPPORT_STEPS in declared.beside else [],
            "grave": declared.destructive,
            "papers": [KINDS[kind].title for kind in declared.papers],
            "told": [dossier.role_label(role) for role in declared.tells],
            "to": list(dict.fromkeys(state_label(target) for target in declared.targets)),
        },
        status=403 if request.method == "GET" and mine is None else status,
    )
