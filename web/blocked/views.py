"""What hangs, and mending it: the administrator acts, the director reads."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

import clock
from accounts.models import User
from dossiers.models import Dossier
from reports.stuck import Reason, Stuck, stuck
from reports.stuck.mending import MENDS, mend
from reports.stuck.things import Way
from web.blocked.forms import MEND_FORMS
from web.shared.conflicts import hidden_keys
from web.shared.requests import SignedIn
from workflow.errors import NotYours, Refused


def _seen(request: SignedIn) -> list[Stuck]:
    """What hangs, as far as this person may know of it."""
    hidden = hidden_keys(request.user, clock.today())
    return [one for one in stuck(clock.now()) if one.dossier is None or one.dossier.pk not in hidden]


def _mends(request: SignedIn) -> bool:
    return bool({str(role) for role in MENDS} & request.user.seats(clock.today()))


def _one(request: SignedIn, key: str) -> Stuck:
    """One of them, or 404: most likely somebody mended it meanwhile."""
    found = next((one for one in _seen(request) if one.key == key), None)
    if found is None:
        raise Http404("Việc này không còn vướng, hoặc anh/chị không được xem.")
    return found


def _owners(rows: list[Stuck]) -> list[tuple[User, int]]:
    """Whose work it is, where one person has several: it goes over in one act instead of one by one."""
    owners = Counter(one.task.owner for one in rows if one.task is not None and one.task.owner_id)
    return [(owner, count) for owner, count in owners.most_common() if count > 1]


@login_required
def queue(request: SignedIn) -> HttpResponse:
    """The queue, by reason."""
    found = _seen(request)
    groups = [(reason, [one for one in found if one.reason is reason]) for reason in Reason]
    context = {
        "groups": [(reason, rows, _owners(rows)) for reason, rows in groups if rows],
        "count": len(found),
        "mends": _mends(request),
    }
    return render(request, "blocked/stuck.html", context)


@login_required
def one(request: SignedIn, key: str) -> HttpResponse:
    """One thing with every way on."""
    return _page(request, _one(request, key))


@login_required
@require_POST
def mend_it(request: SignedIn, key: str, way: str) -> HttpResponse:
    """Take one way on."""
    thing = _one(request, key)
    if way not in Way.values:
        raise Http404("Không có cách này.")
    chosen = Way(way)
    form = MEND_FORMS[chosen](request.POST, thing=thing, today=clock.today(), auto_id=f"{way}-%s")
    if not form.is_valid():
        return _page(request, thing, chosen, form, 422)
    try:
        said = mend(thing, chosen, actor=request.user, at=clock.now(), **form.cleaned_data)
    except Refused as why:
        if chosen in thing.at_once or (not isinstance(why, NotYours) and not form.fields):
            raise
        form.show_refusal(why)
        return _page(request, thing, chosen, form, why.status)
    messages.success(request, said)
    return redirect("stuck")


def _page(
    request: SignedIn, thing: Stuck, filled: Way | None = None, form: object = None, status: int = 200
) -> HttpResponse:
    today = clock.today()
    forms = [
        (way, form if way == filled else MEND_FORMS[way](thing=thing, today=today, auto_id=f"{way}-%s"))
        for way in thing.ways
    ]
    readable = (
        thing.dossier is not None and Dossier.objects.seen_by(request.user, today).filter(pk=thing.dossier.pk).exists()
    )
    context = {"thing": thing, "ways": forms, "mends": _mends(request), "readable": readable}
    return render(request, "blocked/stuck_one.html", context, status=status)
