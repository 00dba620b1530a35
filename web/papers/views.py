"""One paper: where its content comes from; its versions, what changed between them, and drawing it anew."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

import clock
from documents.models import Paper
from documents.verification import tell
from dossiers.models import Dossier
from dossiers.reissue import (
    Change,
    changes,
    preview,
    reissue,
    roles_for,
    takes_new_number,
    versions_of,
    why_not_reissued,
)
from web.papers.trace import plain, trace_of
from web.registers.forms import ReissueForm
from web.shared.conflicts import papers_for
from web.shared.fetch import check_one_of, dossier_for
from web.shared.requests import SignedIn
from workflow.errors import Refused


def _fetched(request: SignedIn, code: str, pk: uuid.UUID) -> tuple[Dossier, Paper]:
    dossier = dossier_for(request.user, code)
    return dossier, get_object_or_404(papers_for(request.user, dossier).select_related("file", "created_by"), pk=pk)


@login_required
def trace(request: SignedIn, code: str, pk: uuid.UUID) -> HttpResponse:
    """Every fact of a paper with its source, every computed number with its steps."""
    dossier, paper = _fetched(request, code, pk)
    context = {"dossier": dossier, "paper": paper, "told": tell(paper), "trace": trace_of(paper)}
    return render(request, "papers/paper_trace.html", context)


@login_required
def versions(request: SignedIn, code: str, pk: uuid.UUID) -> HttpResponse:
    """The versions with their differences. POST: a corrected version, with its reason."""
    dossier, paper = _fetched(request, code, pk)
    at = clock.now()
    if request.method == "POST":
        check_one_of(dossier, roles_for(dossier, paper.kind), request.user)
    form = ReissueForm(request.POST or None, initial={"version": dossier.version})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            typed = form.cleaned_data
            try:
                made = reissue(paper, actor=request.user, at=at, reason=typed["reason"], seen_version=typed["version"])
            except Refused as why:
                form.show_refusal(why)
                status = why.status
            else:
                number = f", số {made.full_number}" if made.number else ""
                messages.success(request, f"Đã lập lại {made.title}: phiên bản {made.version}{number}.")
                return redirect("paper-versions", code=dossier.code, pk=made.pk)
    seats = request.user.seats(clock.today())
    may = any(dossier.seat_for(role) in seats for role in roles_for(dossier, paper.kind))
    reasons = why_not_reissued(dossier, paper) if may else []
    context = {
        "dossier": dossier,
        "paper": paper,
        "line": _line(paper),
        "form": form if may and not reasons else None,
        "reasons": reasons,
        "new_number": takes_new_number(paper),
        "preview": _shown(preview(dossier, paper, clock.today())) if may and not reasons else [],
    }
    return render(request, "papers/paper_versions.html", context, status=status)


def _line(paper: Paper) -> list[dict[str, Any]]:
    """Each version, newest first, with what it changed."""
    line = versions_of(paper)
    shown = []
    for one, before in zip(line, [*line[1:], None], strict=True):
        differs = _shown(changes(before, one)) if before else []
        shown.append({"paper": one, "told": tell(one), "changes": differs, "first": before is None})
    return shown


def _shown(found: list[Change]) -> list[dict[str, str]]:
    return [
        {"label": one.label[:1].upper() + one.label[1:], "before": plain(one.before), "after": plain(one.after)}
        for one in found
    ]
