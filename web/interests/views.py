"""What binds me to firms and dossiers: told before it matters; the head of a body records it of his people."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

import clock
from accounts.roles import LENT
from appraisal.models import Interest, Tie
from appraisal.ties import declare_in, declare_tie, end_tie
from dossiers.models import Dossier
from establishments.models import Establishment
from web.interests.forms import ONE_DOSSIER, EndTieForm, InterestForm
from web.shared.requests import SignedIn
from workflow.absence import people_of
from workflow.errors import BadFacts, NotYours, Refused


@login_required
def interests(request: SignedIn) -> HttpResponse:
    """The list, and a form for one more."""
    today = clock.today()
    _check(request)
    people = people_of(request.user, today)
    form = InterestForm(request.POST or None, user=request.user, people=people)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _declare(request, form)
            except Refused as why:
                form.show_refusal(why)
                status = why.status
            else:
                whose = "" if form.cleaned_data["person"] == request.user else f" của {form.cleaned_data['person']}"
                messages.success(request, f"Đã ghi lợi ích liên quan{whose}. Các bước xét do người khác làm.")
                return redirect("interests")
    mine = [request.user.pk, *people.values_list("pk", flat=True)]
    ties = list(Tie.objects.filter(user__in=mine).select_related("user", "recorded_by"))
    names = dict(
        Establishment.objects.filter(tax_code__in={tie.tax_code for tie in ties}).values_list("tax_code", "name")
    )
    context = {
        "form": form,
        "ties": [(tie, names.get(tie.tax_code, ""), tie.ended_on is None and _may_end(tie, request)) for tie in ties],
        "told": Interest.objects.filter(user__in=mine).select_related("dossier", "user"),
        "heads": bool(people),
    }
    return render(request, "interests/interests.html", context, status=status)


def _declare(request: SignedIn, form: InterestForm) -> None:
    typed, at = form.cleaned_data, clock.now()
    if typed["kind"] != ONE_DOSSIER:
        given = {name: typed[name] for name in ("kind", "tax_code", "note")}
        declare_tie(typed["person"], actor=request.user, at=at, **given)
        return
    found = Dossier.objects.seen_by(typed["person"], clock.local_day(at)).filter(code=typed["code"].strip().upper())
    dossier = found.first()
    if dossier is None:
        raise BadFacts(fields={"code": "Không có hồ sơ này, hoặc hồ sơ ấy đã không mở được với người này."})
    declare_in(dossier, typed["person"], note=typed["note"], actor=request.user, at=at)


def _may_end(tie: Tie, request: SignedIn) -> bool:
    return tie.recorded_by_id is None or tie.user_id != request.user.pk


@login_required
def end(request: SignedIn, pk: int) -> HttpResponse:
    """A tie that is over: from which day, why."""
    _check(request)
    people = people_of(request.user, clock.today())
    mine = [request.user.pk, *people.values_list("pk", flat=True)]
    tie = get_object_or_404(Tie.objects.select_related("user"), pk=pk, user__in=mine)
    form = EndTieForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                end_tie(tie, actor=request.user, at=clock.now(), **form.cleaned_data)
            except Refused as why:
                form.show_refusal(why)
                status = why.status
            else:
                messages.success(request, "Đã ghi ngày hết. Với hồ sơ mở từ trước ngày ấy, quan hệ vẫn được tính.")
                return redirect("interests")
    return render(request, "interests/interest_end.html", {"form": form, "tie": tie}, status=status)


def _check(request: SignedIn) -> None:
    """The page of those who judge; an applicant's interest in his own dossier is no secret. Raises ``NotYours``."""
    held = request.user.assignments_held(clock.today())
    if not held.filter(user=request.user, role__in=LENT).exists():
        raise NotYours("Trang này của cán bộ xử lý hồ sơ: khai quan hệ với các cơ sở để việc xét do người khác làm.")
