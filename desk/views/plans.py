"""Kế hoạch năm: batches, what may be put in them in priority order, submission, opinion, decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.roles import READS_ALL, Role
from desk.kept_out import hidden_keys
from desk.plan_forms import ChooseForm, DecidePlanForm, OpenPlanForm, OpinionOnPlanForm
from desk.signed_in import SignedIn
from documents.models import Paper
from dossiers.models import Track
from plans.candidates import Candidate, candidates, room
from plans.models import Plan
from plans.services import choose, decide_plan, give_opinion, open_plan, submit
from programmes.models import Programme
from workflow.errors import NotYours, Refused

Status = Plan.Status


def _seats(request: SignedIn) -> frozenset[str]:
    seats = request.user.seats(timezone.localdate())
    if not seats & {str(role) for role in READS_ALL}:
        raise PermissionDenied("Trang kế hoạch dành cho các cơ quan của tỉnh.")
    return seats


@login_required
def plans(request: SignedIn) -> HttpResponse:
    """All batches, newest first; the department opens the next one."""
    seats = _seats(request)
    may_open = Role.DOIT in seats
    year = timezone.localdate().year
    form = OpenPlanForm(
        request.POST or None,
        initial={"programme": Programme.objects.filter(years__year=year).first(), "year": year, "track": Track.LOCAL},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if not may_open:
            raise NotYours("Đợt kế hoạch do chuyên viên Sở Công Thương lập.")
        if form.is_valid():
            typed = form.cleaned_data
            try:
                made = open_plan(
                    typed["programme"], typed["year"], typed["track"], actor=request.user, at=timezone.now()
                )
            except Refused as why:
                form.show_refusal(why)
                status = why.status
            else:
                return redirect("plan", pk=made.pk)
    rows = Plan.objects.select_related("programme").prefetch_related("lines")
    listed = [(row, len(row.lines.all()), sum(line.amount_vnd for line in row.lines.all())) for row in rows]
    return render(request, "desk/plans.html", {"listed": listed, "form": form, "may_open": may_open}, status=status)


@login_required
def plan(request: SignedIn, pk: str) -> HttpResponse:
    """One batch. POST does what the pressed button says."""
    seats = _seats(request)
    found = Plan.objects.select_related("programme", "opened_by").filter(pk=pk).first()
    if found is None:
        raise Http404("Không có đợt kế hoạch này.")
    rows = candidates(found, timezone.localdate()) if found.status == Status.DRAFT else []
    listed = {row.dossier.pk for row in rows} | set(found.lines.values_list("dossier", flat=True))
    if listed & hidden_keys(request.user, timezone.localdate()):
        raise NotYours(
            "Đợt này có hồ sơ mà anh/chị có lợi ích liên quan, nên anh/chị không xem và không làm việc với đợt này."
        )
    chosen = set(found.lines.values_list("dossier__code", flat=True)) or {row.dossier.code for row in rows if row.fits}
    form = _form(request, found, rows, chosen)
    status = 200
    if request.method == "POST":
        if form is None or _turn(found) not in seats:
            raise NotYours("Đợt kế hoạch này đang chờ cơ quan khác làm phần việc của mình, hoặc đã xong.")
        status = 422
        if form.is_valid():
            try:
                said = _do(request, found, form)
            except Refused as why:
                form.show_refusal(why)
                status = why.status
            else:
                messages.success(request, said)
                return redirect("plan", pk=found.pk)
        chosen = set(request.POST.getlist("codes")) or chosen
    return render(request, "desk/plan.html", _shown(found, rows, chosen, form, seats), status=status)


def _form(request: SignedIn, found: Plan, rows: list[Candidate], chosen: set[str]) -> Any:
    data = request.POST or None
    if found.status == Status.DRAFT:
        initial = {"reserve_vnd": found.reserve_vnd or None, "why_out_of_order": found.why_out_of_order}
        return ChooseForm(data, codes=[row.dossier.code for row in rows], initial=initial)
    if found.status == Status.SUBMITTED:
        return OpinionOnPlanForm(data)
    return DecidePlanForm(data) if found.status == Status.COSTED else None


def _do(request: SignedIn, found: Plan, form: Any) -> str:
    at, typed, actor = timezone.now(), form.cleaned_data, request.user
    if found.status == Status.SUBMITTED:
        give_opinion(found, typed["opinion"], actor=actor, at=at)
        return "Đã ghi ý kiến cho mọi đề án của đợt."
    if found.status == Status.COSTED:
        done = decide_plan(found, actor=actor, at=at, plan_no=typed["plan_no"])
        return f"Đã phê duyệt kế hoạch, quyết định số {done.plan_no}."
    choose(
        found,
        typed["codes"],
        actor=actor,
        at=at,
        reserve_vnd=typed["reserve_vnd"] or 0,
        why_out_of_order=typed["why_out_of_order"],
    )
    if request.POST.get("do") != "submit":
        return "Đã ghi các đề án được chọn."
    done = submit(found, actor=actor, at=at)
    return f"Đã trình kế hoạch, tờ trình số {done.proposal_no}."


#: Whose turn a batch is, by its status.
TURNS = {Status.DRAFT: Role.DOIT, Status.SUBMITTED: Role.DOF}


def _turn(found: Plan) -> Role:
    """Who acts on a batch next."""
    decides = Role.AGENCY if found.track == Track.NATIONAL else Role.PPC
    return TURNS.get(Status(found.status), decides)


def _shown(found: Plan, rows: list[Candidate], chosen: set[str], form: Any, seats: frozenset[str]) -> dict[str, Any]:
    lines = list(found.lines.select_related("dossier__applicant", "dossier__activity"))
    turn = _turn(found)
    try:
        left: int | None = room(found)
        no_room = ""
    except Refused as why:
        left, no_room = None, str(why)
    total = sum(row.amount_vnd for row in rows if row.dossier.code in chosen) or sum(line.amount_vnd for line in lines)
    papers = (
        Paper.objects.filter(
            chain__in=[line.dossier_id for line in lines],
            kind__in=["PLAN_PROPOSAL", "PLAN_DECISION"],
            file__isnull=False,
        )
        .order_by("kind", "-version", "created_at")
        .select_related("file")
    )
    first: dict[str, tuple[Paper, str]] = {}
    codes = {line.dossier_id: line.dossier.code for line in lines}
    for paper in papers:
        first.setdefault(paper.kind, (paper, codes[paper.chain]))
    return {
        "plan": found,
        "rows": [(row, row.dossier.code in chosen) for row in rows],
        "lines": lines,
        "form": form,
        "turn": Role(turn).label,
        "may_act": form is not None and turn in seats,
        "left_vnd": left,
        "no_room": no_room,
        "total_vnd": total,
        "rest_vnd": None if left is None else left - total - found.reserve_vnd,
        "papers": list(first.values()),
    }
