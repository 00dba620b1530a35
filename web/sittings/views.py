"""One sitting: the secretary's roll call and gavel, the chair's opening, closing and second votes."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

import clock
from appraisal.agenda import convenes, sittings_of
from appraisal.meetings import close_meeting, may_run, open_meeting, record_attendance
from appraisal.models import Meeting
from dossiers.models import Dossier
from web.board.page import on_the_agenda, quorum_shown, roll, runs, state_shown
from web.shared.parsing import whole
from web.shared.requests import SignedIn
from web.sittings.forms import chair_form
from workflow.engine import act
from workflow.errors import NotYours, Refused
from workflow.steps import steps_of

PRESENT, AWAY, INSTEAD = "co-mat", "vang", "thay-"


def _meeting(request: SignedIn, pk: int) -> Meeting:
    """A sitting of mine or of those whom I call, or 404."""
    found = Meeting.objects.select_related("board").filter(pk=pk).first()
    today = clock.today()
    if found is None or not (
        may_run(found, request.user, today)
        or found in sittings_of(request.user, today)
        or _called(request, found)
        or convenes(request.user, today)
    ):
        raise Http404("Không có phiên họp này, hoặc anh/chị không thuộc thành phần.")
    return found


def _called(request: SignedIn, meeting: Meeting) -> bool:
    return meeting.rounds.filter(members__user=request.user, members__left_at__isnull=True).exists()


@login_required
def sitting(request: SignedIn, pk: int) -> HttpResponse:
    """Who is there, what is on the agenda, where each dossier stands."""
    meeting = _meeting(request, pk)
    today = clock.today()
    rows = on_the_agenda(meeting, request.user, today)
    label, tone = state_shown(meeting, today)
    return render(
        request,
        "sittings/sitting.html",
        {
            "meeting": meeting,
            "label": label,
            "tone": tone,
            "rows": rows,
            "roll": roll(meeting, today),
            "runs": runs(meeting, request.user, today),
            "waiting": sum(row.open for row in rows),
            "done": sum(not row.open for row in rows),
            **quorum_shown(meeting),
        },
    )


@login_required
@require_POST
def roll_call(request: SignedIn, pk: int) -> HttpResponse:
    """Note who is there."""
    meeting = _meeting(request, pk)
    present: dict[int, bool] = {}
    deputies: dict[int, int] = {}
    for one in roll(meeting, clock.today()):
        # «The rest is here»: whoever has no word yet.
        said = request.POST.get(f"nguoi-{one.seat.user.pk}", "") or request.POST.get("rest", "")
        if said in {PRESENT, AWAY}:
            present[one.seat.user.pk] = said == PRESENT
        elif said.startswith(INSTEAD) and (deputy := whole(said.removeprefix(INSTEAD), 0)):
            present[one.seat.user.pk] = True
            deputies[one.seat.user.pk] = deputy
    record_attendance(meeting, actor=request.user, at=clock.now(), present=present, deputies=deputies)
    messages.success(request, "Đã ghi điểm danh.")
    return redirect("sitting", pk=pk)


@login_required
@require_POST
def begin(request: SignedIn, pk: int) -> HttpResponse:
    """Open the sitting."""
    open_meeting(_meeting(request, pk), actor=request.user, at=clock.now())
    messages.success(request, "Phiên họp đã khai mạc. Từ đây chỉ người được ghi có mặt mới bỏ phiếu.")
    return redirect("sitting", pk=pk)


@login_required
@require_POST
def end(request: SignedIn, pk: int) -> HttpResponse:
    """Close the sitting."""
    close_meeting(_meeting(request, pk), actor=request.user, at=clock.now())
    messages.success(request, "Phiên họp đã bế mạc.")
    return redirect("sitting", pk=pk)


@login_required
def act_of_the_chair(request: SignedIn, pk: int, code: str, event: str) -> HttpResponse:
    """Open the ballots, close them, record an interest, vote again: its form, and doing it."""
    meeting = _meeting(request, pk)
    row = next((one for one in on_the_agenda(meeting, request.user, clock.today()) if one.dossier.code == code), None)
    if row is None or row.hidden:
        raise Http404("Hồ sơ này không có trong phiên họp, hoặc anh/chị không tham gia hồ sơ này.")
    if not row.presides:
        raise NotYours("Việc này của người chủ trì Hội đồng.")
    try:
        form_class = chair_form(event)
    except KeyError:
        raise Http404("Không có việc này.") from None
    dossier = Dossier.objects.get(pk=row.dossier.pk)
    form = form_class(request.POST or None, dossier=dossier)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            act(
                dossier,
                event,
                actor=request.user,
                at=clock.now(),
                seen_version=form.cleaned_data["version"],
                **form.facts(),
            )
        except Refused as why:
            refused = why
            form.show_refusal(why)
        else:
            messages.success(request, f"{code}: đã ghi «{steps_of(Dossier)[event].label.vi}».")
            return redirect(f"{reverse('sitting', args=[pk])}#{code}")
    status = refused.status if refused else (422 if request.method == "POST" else 200)
    context = {"meeting": meeting, "row": row, "dossier": dossier, "form": form, "step": steps_of(Dossier)[event]}
    return render(request, "sittings/sitting_act.html", context, status=status)
