"""Kế hoạch năm: batches, what may be put in them in priority order, submission, opinion, decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

import clock
from accounts.roles import Role
from documents.models import Paper
from dossiers.models import Track
from dossiers.states import State
from plans.candidates import Candidate, Ceiling, budget_line, candidates, ceiling_of
from plans.models import Plan
from plans.services import choose, decide_plan, give_opinion, open_plan, submit, turn_of
from programmes.models import Programme, YearBudget
from web.plans.forms import ChooseForm, DecidePlanForm, OpenPlanForm, OpinionOnPlanForm
from web.shared.conflicts import hidden_keys
from web.shared.requests import SignedIn
from workflow.errors import NotYours, Refused

Status = Plan.Status


@login_required
def plans(request: SignedIn) -> HttpResponse:
    """All batches, newest first; the department opens the next one."""
    seats = request.user.seats(clock.today())
    may_open = turn_of(Status.DRAFT, Track.LOCAL) in seats
    year = clock.today().year
    form = OpenPlanForm(
        request.POST or None,
        initial={"programme": Programme.objects.filter(years__year=year).first(), "year": year, "track": Track.LOCAL},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            typed = form.cleaned_data
            try:
                made = open_plan(typed["programme"], typed["year"], typed["track"], actor=request.user, at=clock.now())
            except Refused as why:
                form.show_refusal(why)
                status = why.status
            else:
                return redirect("plan", pk=made.pk)
    rows = Plan.objects.select_related("programme").prefetch_related("lines")
    listed = [(row, len(row.lines.all()), sum(line.amount_vnd for line in row.lines.all())) for row in rows]
    lines = YearBudget.objects.filter(year__in=[year, year + 1]).select_related("programme").order_by("year", "source")
    return render(
        request,
        "plans/plans.html",
        {
            "listed": listed,
            "form": form,
            "may_open": may_open,
            "ceilings": [(line.programme, ceiling_of(line)) for line in lines],
        },
        status=status,
    )


@login_required
def plan(request: SignedIn, pk: str) -> HttpResponse:
    """One batch. POST does what the pressed button says."""
    seats = request.user.seats(clock.today())
    found = Plan.objects.select_related("programme", "opened_by").filter(pk=pk).first()
    if found is None:
        raise Http404("Không có đợt kế hoạch này.")
    rows = candidates(found, clock.today()) if found.status == Status.DRAFT else []
    listed = {row.dossier.pk for row in rows} | set(found.lines.values_list("dossier", flat=True))
    if listed & hidden_keys(request.user, clock.today()):
        raise NotYours(
            "Đợt này có hồ sơ mà anh/chị có lợi ích liên quan, nên anh/chị không xem và không làm việc với đợt này."
        )
    chosen = set(found.lines.values_list("dossier__code", flat=True)) or {row.dossier.code for row in rows if row.fits}
    form = _form(request, found)
    status = 200
    if request.method == "POST":
        stale = request.POST.get("seen", found.mark).partition("-")[0] != found.status
        if not stale and (form is None or turn_of(Status(found.status), found.track) not in seats):
            raise NotYours("Đợt kế hoạch này đang chờ cơ quan khác làm phần việc của mình, hoặc đã xong.")
        status = 422
        if stale:
            # Another form than the one that was sent: its fields would say nothing to the sender.
            status, form = 409, _blank(found)
            messages.error(
                request,
                f"{found} đã sang bước «{found.get_status_display()}» sau khi trang này mở; điều vừa gửi không được "
                "ghi. Đây là trang mới nhất.",
            )
        elif form.is_valid():
            try:
                said = _do(request, found, form)
            except Refused as why:
                form.show_refusal(why)
                status = why.status
            else:
                messages.success(request, said)
                return redirect("plan", pk=found.pk)
        chosen = set(request.POST.getlist("codes")) or chosen
    return render(request, "plans/plan.html", _shown(found, rows, chosen, form, seats), status=status)


def _form(request: SignedIn, found: Plan) -> Any:
    return _blank(found, request.POST or None)


def _blank(found: Plan, data: Any = None) -> Any:
    if found.status == Status.DRAFT:
        initial = {"reserve_vnd": found.reserve_vnd or None, "why_out_of_order": found.why_out_of_order}
        return ChooseForm(data, initial=initial)
    if found.status == Status.SUBMITTED:
        return OpinionOnPlanForm(data)
    return DecidePlanForm(data) if found.status == Status.COSTED else None


def _do(request: SignedIn, found: Plan, form: Any) -> str:
    at, typed, actor, seen = clock.now(), form.cleaned_data, request.user, request.POST.get("seen", "")
    if found.status == Status.SUBMITTED:
        give_opinion(found, typed["opinion"], actor=actor, at=at, seen=seen)
        return "Đã ghi ý kiến cho mọi đề án của đợt."
    if found.status == Status.COSTED:
        done = decide_plan(found, actor=actor, at=at, plan_no=typed["plan_no"], seen=seen)
        return f"Đã phê duyệt kế hoạch, quyết định số {done.plan_no}."
    with transaction.atomic():
        kept = choose(
            found,
            typed["codes"],
            actor=actor,
            at=at,
            reserve_vnd=typed["reserve_vnd"] or 0,
            why_out_of_order=typed["why_out_of_order"],
            seen=seen,
        )
        # One button, one act: a choice that cannot be put forward is not kept either.
        if request.POST.get("do") != "submit":
            return "Đã ghi các đề án được chọn."
        kept = submit(kept, actor=actor, at=at)
    return f"Đã trình kế hoạch, tờ trình số {kept.proposal_no}."


def _shown(found: Plan, rows: list[Candidate], chosen: set[str], form: Any, seats: frozenset[str]) -> dict[str, Any]:
    lines = list(found.lines.select_related("dossier__applicant", "dossier__activity"))
    turn = turn_of(Status(found.status), found.track)
    try:
        ceiling: Ceiling | None = ceiling_of(budget_line(found), but=found)
        no_room = ""
    except Refused as why:
        ceiling, no_room = None, str(why)
    total = sum(row.amount_vnd for row in rows if row.dossier.code in chosen) or sum(line.amount_vnd for line in lines)
    # Once a dossier is approved its money stands among what is committed.
    open_vnd = total if rows else sum(line.amount_vnd for line in lines if line.dossier.state == State.PLANNED)
    # Batches decided before papers were shared have a copy for each dossier.
    own = Paper.objects.filter(chain=found.pk)
    papers = (
        (own if own.exists() else Paper.objects.of(*(line.dossier_id for line in lines)))
        .filter(kind__in=["PLAN_PROPOSAL", "PLAN_DECISION"], file__isnull=False)
        .order_by("kind", "-created_at")
        .select_related("file")
    )
    first: dict[str, tuple[Paper, str]] = {}
    codes = {line.dossier_id: line.dossier.code for line in lines}
    for paper in papers:
        # Downloaded by way of a dossier: its own, or any of those that share it.
        first.setdefault(paper.kind, (paper, codes.get(paper.chain, lines[0].dossier.code)))
    return {
        "plan": found,
        "rows": [(row, row.dossier.code in chosen) for row in rows],
        "lines": lines,
        "form": form,
        "turn": Role(turn).label if turn else "",
        "may_act": form is not None and turn in seats,
        "ceiling": ceiling,
        "line_at": next((row.dossier.code for row in rows if not row.fits), ""),
        "no_room": no_room,
        "total_vnd": total,
        "rest_vnd": None if ceiling is None else ceiling.free_vnd - open_vnd - found.reserve_vnd,
        "papers": list(first.values()),
    }
