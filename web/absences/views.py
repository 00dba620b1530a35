"""The people of my body who are away: recorded by its head, with a deputy; and ending it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

import clock
from accounts.heads import bodies_headed
from accounts.models import Delegation, Organisation, User
from documents.vietnamese import date_short
from web.absences.forms import AbsenceForm
from web.shared.requests import SignedIn
from workflow.absence import check_own_body, end_absence, people_of, record_absence
from workflow.errors import NotYours, Refused


@login_required
def absences(request: SignedIn) -> HttpResponse:
    """Who of my people is away now or soon, and a form for one more."""
    today, at = clock.today(), clock.now()
    bodies = bodies_headed(request.user, today)
    if not bodies:
        raise NotYours("Trang này của người đứng đầu cơ quan. Vắng mặt của chính mình thì ghi ở trang «Ủy quyền».")
    people = people_of(request.user, today)
    form = AbsenceForm(request.POST or None, people=people)
    status = 200
    if request.method == "POST":
        _of_my_body(request)
        status = 422
        if form.is_valid():
            typed = form.cleaned_data
            try:
                made = record_absence(
                    typed["person"],
                    deputy=typed["deputy"],
                    first=typed["valid_from"],
                    last=typed["valid_to"],
                    reason=typed["reason"],
                    actor=request.user,
                    at=at,
                )
            except Refused as why:
                form.show_refusal(why)
                status = why.status
            else:
                messages.success(
                    request,
                    f"Đã ghi {made.user} vắng mặt đến hết ngày {date_short(made.valid_to)}; {made.deputy} làm thay. "
                    "Cả hai đã được báo.",
                )
                return redirect("absences")
    away = Delegation.objects.filter(user__in=people, valid_to__gte=today).select_related(
        "user", "deputy", "recorded_by"
    )
    context = {
        "form": form,
        "rows": [(row, row.recorded_by_id is not None and row.valid_to > today) for row in away.order_by("valid_from")],
        "bodies": ", ".join(one.name_on(today) for one in Organisation.objects.filter(pk__in=bodies).order_by("pk")),
        "today": today,
    }
    return render(request, "absences/absences.html", context, status=status)


def _of_my_body(request: SignedIn) -> None:
    """Somebody of another body is no choice that was mistyped: it is not this head's to record. Raises ``NotYours``."""
    typed = request.POST.get("person", "")
    named = User.objects.filter(pk=typed).first() if typed.isdecimal() else None
    if named is not None and named != request.user:
        check_own_body(named, request.user, clock.today())


@login_required
@require_POST
def end(request: SignedIn, pk: int) -> HttpResponse:
    """He is back: the deputy acts until tonight."""
    found = get_object_or_404(Delegation.objects.select_related("user", "deputy"), pk=pk)
    end_absence(found, actor=request.user, at=clock.now())
    messages.success(request, f"Đã kết thúc việc vắng mặt của {found.user}; hết hôm nay {found.deputy} thôi làm thay.")
    return redirect("absences")
