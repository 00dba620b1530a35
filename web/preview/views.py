"""The papers that a step will draw, as they will be printed, before anybody takes it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render

import clock
from dossiers.models import Dossier
from web.preview.drafts import drafts_of
from web.shared.actions import address_of
from web.shared.fetch import check_mine, dossier_for
from web.shared.requests import SignedIn
from workflow.steps import steps_of


@login_required
def preview(request: SignedIn, code: str, event: str) -> HttpResponse:
    """What will be printed, from the facts as they stand now; what is still missing for it."""
    dossier = dossier_for(request.user, code)
    declared = steps_of(Dossier).get(event)
    if declared is None or not declared.papers:
        raise Http404("Bước này không lập văn bản nào.")
    check_mine(dossier, event, request.user, clock.now())
    drafts = drafts_of(dossier, declared, request.user, clock.today())
    context = {"dossier": dossier, "step": declared, "drafts": drafts, "step_url": address_of(dossier, event)}
    return render(request, "preview/preview.html", context)


@login_required
def preview_file(request: SignedIn, code: str, event: str, kind: str) -> HttpResponse:
    """One of them as a Word file."""
    dossier = dossier_for(request.user, code)
    declared = steps_of(Dossier).get(event)
    if declared is None or kind not in declared.papers:
        raise Http404("Bước này không lập văn bản ấy.")
    check_mine(dossier, event, request.user, clock.now())
    for draft in drafts_of(dossier, declared, request.user, clock.today()):
        if draft.kind == kind and draft.data:
            answer = HttpResponse(draft.data, content_type=WORD)
            answer["Content-Disposition"] = f'attachment; filename="{dossier.code}-{kind.lower()}-ban-xem-truoc.docx"'
            return answer
    raise Http404("Văn bản này chưa lập được: còn thiếu dữ kiện.")


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
