"""Setting up councils, their rules, their score sheets: the officer writes, the director reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

import clock
from appraisal.councils import appoint, dismiss, save_board
from appraisal.counting import rule_in_words, rule_kept_for
from appraisal.models import Board, ScoreSheet, VotingRule
from appraisal.sheets import KEEPS, is_used, keeper, new_version, save_sheet, use_from
from documents.vietnamese import date_short
from web.board.page import state_shown
from web.councils.forms import (
    AppointForm,
    BoardForm,
    DismissForm,
    SheetForm,
    UseForm,
    criterion_forms,
)
from web.shared.forms import StyledForm
from web.shared.requests import SignedIn
from workflow.errors import Refused

SITTINGS_SHOWN = 20


def _may(request: SignedIn) -> bool:
    """Whether this person writes. Raises ``NotYours`` for a POST of whoever does not."""
    seats = request.user.seats(clock.today())
    if request.method == "POST":
        keeper(request.user, clock.now())
    return bool(seats & {str(role) for role in KEEPS})


def _done(form: StyledForm, act: Callable[[], Any]) -> tuple[Any, int]:
    """What a use-case gave, or None and the status of its refusal, which the form shows."""
    if not form.is_valid():
        return None, 422
    try:
        return act(), 200
    except Refused as why:
        form.show_refusal(why)
        return None, why.status


@login_required
def councils(request: SignedIn) -> HttpResponse:
    """Every council, and a form for one more."""
    may = _may(request)
    form, status = BoardForm(request.POST or None), 200
    if request.method == "POST":
        made, status = _done(form, lambda: save_board(None, form.cleaned_data, actor=request.user, at=clock.now()))
        if made:
            messages.success(request, f"Đã lập {made}. Hãy ghi thành viên.")
            return redirect("council", pk=made.pk)
    today = clock.today()
    rows = [
        (board, board.members.on(today).count(), bool(board.valid_to and board.valid_to < today))
        for board in Board.objects.order_by("-decision_date", "-pk")
    ]
    return render(request, "councils/councils.html", {"rows": rows, "form": form, "may": may}, status=status)


@login_required
def council(request: SignedIn, pk: int) -> HttpResponse:
    """One council: decision, members, its rules to read; POST says which form was sent."""
    may = _may(request)
    board = get_object_or_404(Board, pk=pk)
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    first = {name: getattr(board, name) for name in BoardForm.base_fields}
    forms: dict[str, StyledForm] = {
        "board": BoardForm(request.POST if sent == "board" else None, initial=first, auto_id="qd-%s"),
        "appoint": AppointForm(request.POST if sent == "appoint" else None, auto_id="cu-%s"),
        "dismiss": DismissForm(request.POST if sent == "dismiss" else None, board=board, auto_id="thoi-%s"),
    }
    status = 422 if request.method == "POST" else 200
    if sent in forms:
        form = forms[sent]
        done, status = _done(form, lambda: _do(sent, board, form, request))
        if done:
            messages.success(request, done)
            return redirect("council", pk=board.pk)
        board.refresh_from_db()
    today = clock.today()
    context = {
        "board": board,
        "may": may,
        "members": board.members.select_related("user", "body"),
        "today": today,
        "sittings": [
            (one, *state_shown(one, today)) for one in board.meetings.select_related("board")[:SITTINGS_SHOWN]
        ],
        "rule": rule_in_words(board, rule_kept_for(board, "", today)).words,
        "rules": VotingRule.objects.filter(board=board).select_related("sheet").order_by("-valid_from", "-pk"),
        **{f"{name}_form": form for name, form in forms.items()},
    }
    return render(request, "councils/council.html", context, status=status)


def _do(sent: str, board: Board, form: StyledForm, request: SignedIn) -> str:
    typed, actor, at = form.cleaned_data, request.user, clock.now()
    if sent == "board":
        save_board(board, typed, actor=actor, at=at)
        return "Đã ghi quyết định."
    if sent == "appoint":
        first, last = typed["first"], typed["last"]
        appoint(board, typed["user"], typed["role"], body=typed["body"], first=first, last=last, actor=actor, at=at)
        return f"{typed['user']} vào Hội đồng từ {date_short(first)}."
    dismiss(typed["member"], typed["last"], actor=actor, at=at)
    return f"{typed['member']} thôi nhiệm vụ hết ngày {date_short(typed['last'])}."


@login_required
def sheets(request: SignedIn) -> HttpResponse:
    """Every score sheet, and one more."""
    may = _may(request)
    form, lines = SheetForm(request.POST or None), criterion_forms(request.POST or None, None)
    status = 200
    if request.method == "POST":
        made, status = _save(request, None, form, lines)
        if made:
            messages.success(request, f"Đã lập «{made}». Xem trước ở dưới, rồi chọn quy tắc dùng phiếu này.")
            return redirect("sheet", pk=made.pk)
    listed = ScoreSheet.objects.prefetch_related("criteria", "rules").order_by("name", "-version")
    context = {"rows": [(one, is_used(one)) for one in listed], "form": form, "lines": lines, "may": may}
    return render(request, "councils/sheets.html", context, status=status)


@login_required
def sheet(request: SignedIn, pk: int) -> HttpResponse:
    """One sheet as members will see it; changed while nobody has used it; put to use from a day."""
    may = _may(request)
    found = get_object_or_404(ScoreSheet, pk=pk)
    used = is_used(found)
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    use = UseForm(request.POST if sent == "use" else None, sheet=found, auto_id="dung-%s")
    edits = request.POST if sent == "save" else None
    form = SheetForm(edits, initial={"name": found.name, "source": found.source})
    lines = criterion_forms(edits, found)
    status = 422 if request.method == "POST" else 200
    if sent == "use":
        typed, status = _done(
            use,
            lambda: use_from(
                found, use.cleaned_data["rule"], use.cleaned_data["day"], actor=request.user, at=clock.now()
            ),
        )
        if typed:
            messages.success(request, f"«{typed}» dùng «{found}» từ {date_short(use.cleaned_data['day'])}.")
            return redirect("sheet", pk=pk)
    elif sent == "save":
        made, status = _save(request, found, form, lines)
        if made:
            messages.success(request, "Đã lưu phiếu chấm.")
            return redirect("sheet", pk=pk)
    kept = list(found.criteria.all())
    context = {
        "sheet": found,
        "used": used,
        "may": may,
        "form": form,
        "lines": lines,
        "use": use,
        "criteria": kept,
        "full": sum(one.most * one.weight for one in kept),
        "rules": found.rules.select_related("board").order_by("-valid_from"),
        "versions": ScoreSheet.objects.filter(pk__in=_family(found)).order_by("version"),
    }
    return render(request, "councils/sheet.html", context, status=status)


def _family(found: ScoreSheet) -> list[int]:
    first = found.first_version or found
    return [first.pk, *first.later_versions.values_list("pk", flat=True)]


def _save(request: SignedIn, found: ScoreSheet | None, form: SheetForm, lines: list[Any]) -> tuple[Any, int]:
    """Every line is looked at, so that all errors are shown at once."""
    wrong = [line for line in lines if not line.empty and not line.is_valid()]
    if wrong or not form.is_valid():
        form.is_valid()
        return None, 422
    filled = [line for line in lines if not line.empty]
    try:
        return save_sheet(
            found,
            **form.cleaned_data,
            lines=[line.line() for line in filled],
            actor=request.user,
            at=clock.now(),
        ), 200
    except Refused as why:
        for name, sentence in why.fields.items():
            place, _, field = name.partition("-")
            line = filled[int(place[1:])]
            line.add_error(field if field in line.fields else None, sentence)
        for sentence in why.reasons:
            form.add_error(None, sentence)
        return None, why.status


@login_required
@require_POST
def version(request: SignedIn, pk: int) -> HttpResponse:
    """A copy of a used sheet, to change."""
    _may(request)
    made = new_version(get_object_or_404(ScoreSheet, pk=pk), actor=request.user, at=clock.now())
    messages.success(request, f"Đã lập {made}; sửa rồi cho dùng từ một ngày. Các lần thẩm định cũ giữ phiếu cũ.")
    return redirect("sheet", pk=made.pk)
