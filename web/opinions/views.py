"""Opinions of other bodies: side by side, asking, answering, taking a question back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

import clock
from documents.downloads import file_response, picture_response
from documents.files import UploadRefused
from documents.models import StoredFile
from documents.storage import StorageUnavailable
from documents.vietnamese import date_short
from dossiers.models import Dossier
from opinions.answers import answer, may_answer
from opinions.models import Opinion, OpinionRequest
from opinions.requests import ask, withdraw
from web.opinions.forms import AnswerForm, AskForm, WithdrawForm
from web.opinions.page import may_ask, requests_shown
from web.shared.fetch import dossier_for
from web.shared.requests import SignedIn
from workflow.errors import NotNow, NotYours, Refused


def is_official(seats: frozenset[str]) -> bool:
    """Opinions are the offices' own: an applicant reads what was decided, not how it was prepared."""
    return any(not seat.startswith("APPLICANT@") for seat in seats)


def _dossier(request: SignedIn, code: str) -> tuple[Dossier, frozenset[str]]:
    dossier = dossier_for(request.user, code)
    seats = request.user.seats(clock.today())
    if not is_official(seats):
        raise Http404("Trang này dành cho các cơ quan xử lý hồ sơ.")
    return dossier, seats


@login_required
def opinions(request: SignedIn, code: str) -> HttpResponse:
    """Everything that was asked and answered, side by side."""
    dossier, seats = _dossier(request, code)
    rows = requests_shown(dossier, seats, clock.today())
    context = {"dossier": dossier, "requests": rows, "may_ask": may_ask(dossier, seats)}
    return render(request, "opinions/opinions.html", context)


@login_required
def ask_opinion(request: SignedIn, code: str) -> HttpResponse:
    """Ask several bodies at once."""
    dossier, seats = _dossier(request, code)
    if not may_ask(dossier, seats):
        raise NotYours(
            "Hỏi ý kiến là việc của cơ quan đang xử lý hồ sơ; ở bước này anh/chị không hỏi ý kiến cơ quan khác."
        )
    form = AskForm(request.POST or None, dossier=dossier, seats=seats)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = ask(
                    dossier,
                    actor=request.user,
                    at=clock.now(),
                    seen_version=form.cleaned_data["version"],
                    **form.facts(),
                )
            except Refused as why:
                form.show_refusal(why)
                status = why.status
            else:
                number = f" bằng công văn số {made.paper.full_number}" if made.paper else ""
                messages.success(request, f"Đã gửi câu hỏi{number}; hạn trả lời hết ngày {date_short(made.due_on)}.")
                return redirect("opinions", code=dossier.code)
    return render(request, "opinions/opinion_ask.html", {"dossier": dossier, "form": form}, status=status)


@login_required
def opinion(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """Answer; or enter the letter of a body that answers by letter."""
    dossier, seats = _dossier(request, code)
    found = get_object_or_404(Opinion.objects.select_related("request__paper"), pk=pk, request__dossier=dossier)
    asked = found.request
    asked.dossier = dossier
    if not may_answer(dossier, found, seats):
        raise NotYours(f"Ý kiến này là của {found.body}; anh/chị xem ở trang «Ý kiến các cơ quan».")
    if request.method == "GET" and (found.answered_at or asked.withdrawn_at):
        return redirect("opinions", code=dossier.code)
    form = AnswerForm(request.POST or None, request.FILES or None, opinion=found)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            status = _answer(request, found, form)
            if status == 200:
                found.refresh_from_db()
                letter = f" Công văn trả lời số {found.letter_no} đang được lập." if found.paper_id else ""
                messages.success(request, f"Đã ghi ý kiến của {found.body}.{letter}")
                return redirect("opinions", code=dossier.code)
    late = clock.today() > asked.due_on
    context = {"dossier": dossier, "opinion": found, "asked": asked, "form": form, "late": late}
    context["asker"] = dossier.role_label(asked.role)
    return render(request, "opinions/opinion_answer.html", context, status=status)


def _answer(request: SignedIn, found: Opinion, form: AnswerForm) -> int:
    """Do it; the HTTP status, 200 when it is done."""
    try:
        answer(found, actor=request.user, at=clock.now(), **form.facts())
    except UploadRefused as why:
        form.add_error("file", str(why))
        return 422
    except StorageUnavailable:
        form.add_error("file", "Kho lưu trữ tạm thời không trả lời; ý kiến chưa được ghi, hãy thử lại.")
        return 503
    except Refused as why:
        form.show_refusal(why)
        return why.status
    return 200


@login_required
def withdraw_opinion(request: SignedIn, code: str, no: int) -> HttpResponse:
    """Take a question back, with the reason."""
    dossier, seats = _dossier(request, code)
    found = get_object_or_404(OpinionRequest, dossier=dossier, no=no)
    if seats.isdisjoint({found.seat, "DOIT"}):
        raise NotYours(f"Rút yêu cầu là việc của {dossier.role_label(found.role)}, cơ quan đã hỏi.")
    if found.withdrawn_at:
        raise NotNow(f"Lần hỏi {found.no} đã được rút.")
    form = WithdrawForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                withdraw(found, actor=request.user, at=clock.now(), reason=form.cleaned_data["reason"])
            except Refused as why:
                form.show_refusal(why)
                status = why.status
            else:
                messages.success(request, f"Đã rút lần hỏi {found.no}; các cơ quan chưa trả lời được báo.")
                return redirect("opinions", code=dossier.code)
    context = {"dossier": dossier, "asked": found, "form": form}
    return render(request, "opinions/opinion_withdraw.html", context, status=status)


@login_required
def opinion_file(request: SignedIn, code: str, pk: int) -> HttpResponseBase:
    """The letter of a body."""
    return file_response(_file_of(request, code, pk), request)


@login_required
def opinion_picture(request: SignedIn, code: str, pk: int) -> HttpResponseBase:
    """A small picture of its first page, for whoever may read it."""
    return picture_response(_file_of(request, code, pk), request)


def _file_of(request: SignedIn, code: str, pk: int) -> StoredFile:
    dossier, _ = _dossier(request, code)
    found = get_object_or_404(Opinion.objects.select_related("file"), pk=pk, request__dossier=dossier)
    if found.file is None:
        raise Http404("Ý kiến này không kèm tệp.")
    return found.file
