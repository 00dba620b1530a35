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
from desk.kept_out import papers_for
from desk.papers_shown import may_ask_for_pdf
from desk.signed_in import SignedIn
from desk.views.fetch import check_one_of, dossier_for
from documents.downloads import file_response
from documents.files import UploadRefused
from documents.printing import LACKING, ask_again
from documents.storage import StorageUnavailable
from dossiers.models import Attachment, Dossier
from dossiers.services import MAY_ATTACH, attach, detach
from workflow.errors import NotYours, Refused


@login_required
@require_POST
def upload(request: SignedIn, code: str, requirement: str) -> HttpResponse:
    """One or more files for one line of the checklist."""
    dossier = dossier_for(request.user, code)
    check_one_of(dossier, MAY_ATTACH, request.user)
    files = request.FILES.getlist("file")
    if not files:
        messages.error(request, "Chưa chọn tệp nào. Bấm «Chọn tệp» rồi «Tải lên».")
    for file in files:
        try:
            attach(
                dossier,
                actor=request.user,
                at=clock.now(),
                requirement=requirement,
                stream=file,
                name=file.name or "tep",
            )
        except NotYours:
            raise
        except (UploadRefused, Refused) as why:
            messages.error(request, f"{file.name}: {why}")
        except StorageUnavailable:
            messages.error(
                request, f"{file.name}: kho lưu trữ tạm thời không trả lời; tệp chưa được nhận, hãy thử lại."
            )
        else:
            messages.success(request, f"Đã nhận tệp {file.name}.")
    if request.POST.get("ve") == "chung-tu":  # sent from the list of what a settlement still lacks
        return redirect(f"{reverse('evidence', args=[dossier.code])}#san-sang")
    return redirect(f"{dossier_url(dossier)}#thanh-phan")


@login_required
@require_POST
def take_off(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Take a file off the checklist."""
    dossier = dossier_for(request.user, code)
    attachment = get_object_or_404(Attachment, pk=pk, dossier=dossier, withdrawn_at__isnull=True)
    try:
        detach(attachment, actor=request.user, at=clock.now())
    except NotYours:
        raise
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, "Đã gỡ tệp khỏi thành phần hồ sơ; bản đã nhận vẫn được lưu trong lịch sử.")
    return redirect(f"{dossier_url(dossier)}#thanh-phan")


@login_required
def attachment(request: SignedIn, code: str, pk: int) -> HttpResponseBase:
    """Download a file of a dossier this person may read."""
    dossier = dossier_for(request.user, code)
    found = get_object_or_404(Attachment.objects.select_related("file"), pk=pk, dossier=dossier)
    return file_response(found.file, request)


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
    from django.urls import reverse

    return reverse("dossier", args=[dossier.code])
