"""The finance reviewer's page: every figure with its paper and steps, a word on each line, one decision."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

import clock
from dossiers.models import Dossier
from settlement.claims import claim_of
from settlement.computing import final_support
from settlement.flags import lines_that_count, looked_at
from web.dossier.clock_panel import clock_shown
from web.orders.payees import payees_shown
from web.returns.page import PointShown, points_shown
from web.settlement.forms import ReviewForm
from web.settlement.page import as_judged, cockpit_of
from web.shared.actions import actions
from web.shared.fetch import check_mine, dossier_for
from web.shared.requests import SignedIn
from workflow.engine import act
from workflow.errors import Refused

#: What a button of the page does.
REVIEWS = {
    "save": "review_lines",
    "clean": "review_lines",
    "pass": "pass_settlement",
    "return": "return_settlement",
    "sign": "approve_settlement",
    "send_back": "send_back_settlement",
}
DONE = {
    "save": "Đã ghi kết quả xét từng dòng.",
    "clean": "Đã chấp nhận các dòng không có điểm nào; dòng có điểm còn chờ anh/chị xét riêng.",
    "pass": "Đã xét đạt; hồ sơ chuyển người có thẩm quyền ký.",
    "return": "Đã trả lại hồ sơ với một danh sách đầy đủ.",
    "sign": "Đã ký quyết định quyết toán.",
    "send_back": "Đã trả lại cho tài chính xét lại, kèm từng điều phải xem.",
}


@login_required
def cockpit(request: SignedIn, code: str) -> HttpResponse:
    """GET shows everything; POST does what the pressed button says, all or nothing."""
    dossier = _open(request, code)
    at = clock.now()
    form = ReviewForm(request.POST or None, dossier=dossier, lines=lines_that_count(dossier))
    status = 200
    if request.method == "POST":
        wanted = request.POST.get("do", "save")
        if wanted not in DONE:
            raise Http404("Không có việc này.")
        check_mine(dossier, REVIEWS[wanted], request.user, at)
        if form.is_valid():
            try:
                _do(wanted, form, dossier, request, at)
            except Refused as why:
                form.show_refusal(why)
                status = why.status
            else:
                messages.success(request, DONE[wanted])
                return redirect("cockpit" if REVIEWS[wanted] == "review_lines" else "dossier", code=dossier.code)
        else:
            status = 422
        dossier = dossier_for(request.user, code)
    return render(request, "settlement/cockpit.html", _shown(request, dossier, form, at), status=status)


def _do(wanted: str, form: ReviewForm, dossier: Dossier, request: SignedIn, at: dt.datetime) -> None:
    """The reviewer's word and what follows from it are one act to the person: both or neither."""
    typed, version = form.cleaned_data, form.cleaned_data["version"]
    if wanted == "sign":
        act(dossier, "approve_settlement", actor=request.user, at=at, seen_version=version)
        return
    if wanted == "send_back":
        act(dossier, "send_back_settlement", actor=request.user, at=at, seen_version=version, gaps=typed["gaps"])
        return
    verdicts = form.verdicts()
    with transaction.atomic():
        if verdicts or wanted in {"save", "clean"}:
            dossier = act(
                dossier,
                "review_lines",
                actor=request.user,
                at=at,
                seen_version=version,
                verdicts=verdicts,
                clean=wanted == "clean",
            )
            version = dossier.version
        if wanted == "pass":
            act(dossier, "pass_settlement", actor=request.user, at=at, seen_version=version, note=typed["note"])
        elif wanted == "return":
            act(
                dossier,
                "return_settlement",
                actor=request.user,
                at=at,
                seen_version=version,
                gaps=typed["gaps"],
                late_reason=typed["late_reason"],
            )


@login_required
@require_POST
def recompute(request: SignedIn, code: str) -> HttpResponse:
    """The amount as it would be with what is typed so far; nothing is written."""
    dossier = _open(request, code)
    today = clock.today()
    form = ReviewForm(request.POST, dossier=dossier, lines=lines_that_count(dossier))
    claim = as_judged(claim_of(dossier, today, reader=request.user), form.counts())
    return render(request, "settlement/_cockpit_result.html", _result(dossier, final_support(dossier, today, claim)))


def _open(request: SignedIn, code: str) -> Dossier:
    """The dossier, for officials, once its settlement was sent."""
    dossier = dossier_for(request.user, code)
    if not dossier.settlements.exists():
        raise Http404("Hồ sơ này chưa được trình quyết toán.")
    return dossier


def _result(dossier: Dossier, computed: Any) -> dict[str, Any]:
    last = dossier.settlements.last()
    sent = last.support_vnd if last else None
    return {
        "dossier": dossier,
        "now_vnd": computed.support_vnd,
        "sent_vnd": sent,
        "lower_vnd": sent - computed.support_vnd if sent is not None and computed.support_vnd < sent else 0,
        "steps": [line.as_json() for line in computed.lines],
    }


def _shown(request: SignedIn, dossier: Dossier, form: ReviewForm, at: dt.datetime) -> dict[str, Any]:
    page = cockpit_of(dossier, clock.today(), reader=request.user)
    offered = {one.step.name: one for one in actions(dossier, request.user, at)}
    reviewing = "pass_settlement" in offered and dossier.finance_passed_at is None
    may_send_back = "send_back_settlement" in offered and dossier.finance_passed_at is not None
    if may_send_back:
        form.for_signer()
    turns = clock_shown(dossier, clock.today())["turns"]
    points = points_shown(dossier, request.user, clock.local_day(at))
    asked: dict[str, list[PointShown]] = {}
    for one in points.now:
        asked.setdefault(one.row.place, []).append(one)
    looked = looked_at(dossier, at, reader=request.user, found=page.ready.found)
    return {
        **_result(dossier, page.computed),
        "page": page,
        "payees": payees_shown(dossier),
        "form": form,
        "rows": [
            (
                invoice,
                asked.get(f"invoice:{invoice.row.no}", ()),
                [
                    (
                        line,
                        _fields(form, line.row.pk),
                        asked.get(line.row.place, ()),
                        bool(looked.flags.get(line.row.pk)),
                    )
                    for line in invoice.lines
                ],
            )
            for invoice in page.invoices
        ],
        "items_asked": [(row, asked.get(f"item:{row.item.no}", ())) for row in page.items],
        "looked": looked,
        "flagged_open": len(looked.open) - len(looked.clean),
        "reviewing": reviewing,
        "sign": offered.get("approve_settlement"),
        "may_return": "return_settlement" in offered,
        "may_send_back": may_send_back,
        "points": points,
        "settlement": dossier.settlements.last(),
        "run": turns[0].turn if turns else None,
        "overdue": bool(turns) and turns[0].overdue,
    }


def _fields(form: ReviewForm, key: int) -> list[Any]:
    """The three fields of a line; none of a line that no longer counts."""
    return [form[f"{name}-{key}"] for name in ("verdict", "counted", "reason")] if key in form.lines else []
