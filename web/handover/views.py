"""Handing over somebody's work: look at it first, then all that was chosen in one act."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

import clock
from reports.handover import Move, hand_over, work_of
from web.handover.forms import HandOverForm
from web.shared.parsing import whole
from web.shared.requests import SignedIn
from workflow.errors import Refused


@login_required
def hand_over_work(request: SignedIn) -> HttpResponse:
    """GET with two people shows the work and what the taker may have; POST moves what was ticked."""
    at = clock.now()
    if request.method == "POST":
        form = HandOverForm(request.POST)
        if form.is_valid():
            typed = form.cleaned_data
            chosen = {whole(key, 0) for key in request.POST.getlist("task")} - {0}
            try:
                moved, left = hand_over(
                    typed["giver"],
                    typed["taker"],
                    chosen=chosen,
                    on=typed["on"],
                    reason=typed["reason"],
                    leaves=typed["leaves"],
                    actor=request.user,
                    at=at,
                )
            except Refused as why:
                form.show_refusal(why)
                return _page(request, form, _work(request, form), why.status)
            messages.success(request, f"Đã bàn giao {len(moved)} việc của {typed['giver']} cho {typed['taker']}.")
            if left:
                said = "; ".join(f"{move.dossier.code}: {move.why_not}" for move in left)
                messages.warning(request, f"Để lại {len(left)} việc. {said}")
            return redirect(f"{reverse('hand-over')}?giver={typed['giver'].pk}&taker={typed['taker'].pk}")
        return _page(request, form, _work(request, form), 422)
    form = HandOverForm(initial=request.GET.dict())
    return _page(request, form, _work(request, form), 200)


def _work(request: SignedIn, form: HandOverForm) -> list[Move] | None:
    """The work of whoever is named so far; None while nobody is."""
    giver = _person(form, "giver")
    return None if giver is None else work_of(giver, _person(form, "taker"), reader=request.user, at=clock.now())


def _person(form: HandOverForm, name: str):  # type: ignore[no-untyped-def]
    typed = str(form[name].value() or "")
    return form.fields[name].queryset.filter(pk=typed).first() if typed.isdecimal() else None  # type: ignore[attr-defined]


def _page(request: SignedIn, form: HandOverForm, work: list[Move] | None, status: int) -> HttpResponse:
    ticked = set(request.POST.getlist("task")) if request.method == "POST" else None
    rows = [(move, str(move.task.pk) in ticked if ticked is not None else not move.why_not) for move in work or ()]
    context = {
        "form": form,
        "work": work,
        "rows": rows,
        "giver": _person(form, "giver"),
        "taker": _person(form, "taker"),
    }
    return render(request, "handover/hand_over.html", context, status=status)
