"""Upload to the checklist, download of files and papers: always through a page that asks who you are."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

import clock
from documents.downloads import file_response, picture_response
from documents.files import sent
from documents.printing import LACKING, ask_again
from dossiers.attaching import attach_all
from dossiers.checklists import place_of
from dossiers.models import Attachment, Dossier
from dossiers.services import MAY_ATTACH, detach
from web.files.paper_list import may_ask_for_pdf
from web.shared.conflicts import papers_for
from web.shared.fetch import check_one_of, dossier_for
from web.shared.field_messages import refuse_at, told_at
from web.shared.requests import SignedIn
from web.shared.upload_limit import answers_at
from workflow.errors import NotYours, Refused


@login_required
@require_POST
@answers_at(lambda code, requirement: place_of(requirement))
def upload(request: SignedIn, code: str, requirement: str) -> HttpResponse:
    """One or more files for one line of the checklist; what became of each is told at that line."""
    dossier = dossier_for(request.user, code)
    check_one_of(dossier, MAY_ATTACH, request.user)
    place = place_of(requirement)
    files = request.FILES.getlist("file")
    if not files:
        refuse_at(request, place, "Chưa chọn tệp nào. Bấm «Chọn tệp» rồi «Tải lên».")
    taken = attach_all(
        dossier,
        actor=request.user,
        at=clock.now(),
        requirement=requirement,
        uploads=[(file, file.name or "tep") for file in files],
    )
    for one in taken:
        (told_at if one.attachment else refuse_at)(request, place, one.sentence)
    # Sent from the list of what a settlement still lacks, or from the page of the dossier.
    back = reverse("evidence", args=[code]) if request.POST.get("ve") == "chung-tu" else dossier_url(dossier)
    return redirect(f"{back}#{place}")


@login_required
@require_POST
def take_off(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Take a file off the checklist."""
    dossier = dossier_for(request.user, code)
    attachment = get_object_or_404(Attachment, pk=pk, dossier=dossier, withdrawn_at__isnull=True)
    place = place_of(attachment.requirement)
    try:
        detach(attachment, actor=request.user, at=clock.now())
    except NotYours:
        raise
    except Refused as why:
        refuse_at(request, place, str(why))
    else:
        told_at(request, place, "Đã gỡ tệp khỏi thành phần hồ sơ; bản đã nhận vẫn được lưu trong lịch sử.")
    return redirect(f"{dossier_url(dossier)}#{place}")


@login_required
def attachment(request: SignedIn, code: str, pk: int) -> HttpResponseBase:
    """Download a file of a dossier this person may read."""
    dossier = dossier_for(request.user, code)
    found = get_object_or_404(Attachment.objects.select_related("file"), pk=pk, dossier=dossier)
    return file_response(found.file, request)


@login_required
def attachment_picture(request: SignedIn, code: str, pk: int) -> HttpResponseBase:
    """A small picture of a file, for whoever may read the file; of one that cannot be drawn, the sign of its kind."""
    dossier = dossier_for(request.user, code)
    found = get_object_or_404(Attachment.objects.select_related("file"), pk=pk, dossier=dossier)
    return picture_response(found.file, request)


@login_required
def attachment_original(request: SignedIn, code: str, pk: int) -> HttpResponseBase:
    """A photograph as it was sent, with all that it says of where it was taken: for its sender alone."""
    dossier = dossier_for(request.user, code)
    own = Attachment.objects.select_related("file__original").filter(added_by=request.user)
    found = get_object_or_404(own, pk=pk, dossier=dossier, file__original__isnull=False)
    return file_response(sent(found.file), request)


@login_required
def paper(request: SignedIn, code: str, pk: uuid.UUID) -> HttpResponseBase:
    """Download a paper of a dossier this person may read."""
    dossier = dossier_for(request.user, code)
    found = get_object_or_404(papers_for(request.user, dossier).select_related("file"), pk=pk)
    if found.file is None:
        raise Http404("Văn bản đang được vẽ; thử lại sau ít phút.")
    return file_response(found.file, request)


@login_required
def paper_pdf(request: SignedIn, code: str, pk: uuid.UUID) -> HttpResponseBase:
    """The PDF of a paper of a dossier this person may read; a browser may show it."""
    dossier = dossier_for(request.user, code)
    found = get_object_or_404(papers_for(request.user, dossier).select_related("pdf"), pk=pk)
    if found.pdf is None:
        raise Http404(found.pdf_why or "Bản PDF đang được lập; thử lại sau ít phút.")
    return file_response(found.pdf, request, inline=True)


@login_required
@require_POST
def pdfs_again(request: SignedIn, code: str) -> HttpResponse:
    """An officer asks anew for the PDFs that could not be made."""
    dossier = dossier_for(request.user, code)
    if not may_ask_for_pdf(request.user.seats(clock.today())):
        raise NotYours("Chỉ cán bộ xử lý hồ sơ mới yêu cầu lập lại bản PDF.")
    asked = ask_again(papers_for(request.user, dossier).filter(LACKING), clock.now())
    if asked:
        messages.success(request, f"Đang lập lại bản PDF cho {asked} văn bản; tải lại trang sau ít phút.")
    else:
        messages.info(request, "Không có văn bản nào cần lập lại bản PDF.")
    return redirect(f"{dossier_url(dossier)}#van-ban")


def dossier_url(dossier: Dossier) -> str:
    """The address of a dossier's page."""
    return reverse("dossier", args=[dossier.code])
