"""An establishment in the register: what it is called and was called, with source; changes and corrections."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

import clock
from accounts.roles import Role
from documents.downloads import file_response, picture_response
from documents.models import StoredFile
from documents.refusal import UploadRefused
from documents.storage import StorageUnavailable
from establishments.accounts import CONFIRM, waiting
from establishments.history import correct, days_of, record
from establishments.models import Establishment, Fact, Kind
from web.establishments.forms import CorrectForm, RecordForm
from web.shared.conflicts import hides_establishment, reads_register
from web.shared.requests import SignedIn
from workflow.errors import NotNow, NotYours, Refused


@login_required
def establishment(request: SignedIn, pk: int) -> HttpResponse:
    """The history, kind by kind, the newest first; for the offices and for whoever sits for the establishment."""
    seats = request.user.seats(clock.today())
    if not reads_register(seats, pk):
        raise NotYours("Sổ cơ sở dành cho các cơ quan xét hồ sơ và chính cơ sở ấy.")
    found = _found(request, pk)
    rows = list(found.history.select_related("unit", "file", "recorded_by", "confirmed_by", "corrected_by"))
    kinds = [
        (kind, kind.value.lower(), kind == Kind.ACCOUNT, [(one, days_of(one)) for one in rows if one.kind == kind])
        for kind in Kind
    ]
    return render(
        request,
        "establishments/establishment.html",
        {
            "establishment": found,
            "kinds": kinds,
            "writes": Role.CENTRE in seats,
            "accounts": bool(seats & {str(role) for role in CONFIRM}),
            "change": waiting(found),
        },
    )


@login_required
def record_fact(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """Something that is so from a day on, by a paper."""
    _keeps(request)
    found, of = _found(request, pk), _kind(kind)
    form = RecordForm(request.POST or None, request.FILES or None, kind=of)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            typed = {name: form.cleaned_data[name] for name in ("since", "until", "source")}
            try:
                record(found, of, values=form.values, actor=request.user, at=clock.now(), sent=form.sent, **typed)
            except (UploadRefused, StorageUnavailable) as why:
                status = form.show_file_refused(why)
            except Refused as why:
                form.show_refusal(why)
                status = why.status
            else:
                messages.success(request, "Đã ghi vào sổ; cơ sở đã được báo, hồ sơ đang làm đã có dòng nhật ký.")
                return redirect("establishment", pk=found.pk)
    context = {"establishment": found, "form": form, "kind": of, "now": _today(found, of)}
    return render(request, "establishments/establishment_fact.html", context, status=status)


@login_required
def correct_fact(request: SignedIn, pk: int) -> HttpResponse:
    """A row that never was so, and what stands in its place, with a reason."""
    _keeps(request)
    row = get_object_or_404(Fact.objects.select_related("establishment", "unit"), pk=pk)
    found, of = _found(request, row.establishment_id), _kind(row.kind.lower())
    if row.corrected_at is not None and request.method != "POST":
        messages.info(request, f"Dòng «{row}» đã được đính chính; đây là nội dung đang ghi.")
        return redirect("establishment", pk=found.pk)
    form = CorrectForm(request.POST or None, request.FILES or None, row=row)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            typed = {name: form.cleaned_data[name] for name in ("since", "reason", "source")}
            try:
                correct(row, values=form.values, actor=request.user, at=clock.now(), sent=form.sent, **typed)
            except (UploadRefused, StorageUnavailable) as why:
                status = form.show_file_refused(why)
            except Refused as why:
                form.show_refusal(why)
                status = why.status
            else:
                messages.success(request, "Đã đính chính; dòng cũ vẫn đọc được, cơ sở đã được báo.")
                return redirect("establishment", pk=found.pk)
    context = {"establishment": found, "form": form, "kind": of, "wrong": row, "days": days_of(row)}
    return render(request, "establishments/establishment_fact.html", context, status=status)


@login_required
def fact_file(request: SignedIn, pk: int) -> HttpResponseBase:
    """The paper that a row of the history comes from, for whoever may read the history."""
    return file_response(_paper_of(request, pk), request)


@login_required
def fact_picture(request: SignedIn, pk: int) -> HttpResponseBase:
    """A small picture of it."""
    return picture_response(_paper_of(request, pk), request)


def _paper_of(request: SignedIn, pk: int) -> StoredFile:
    """Raises ``NotYours``, ``Http404``."""
    row = get_object_or_404(Fact.objects.select_related("file"), pk=pk, file__isnull=False)
    if not reads_register(request.user.seats(clock.today()), row.establishment_id):
        raise NotYours("Sổ cơ sở dành cho các cơ quan xét hồ sơ và chính cơ sở ấy.")
    _found(request, row.establishment_id)
    assert row.file is not None
    return row.file


def _keeps(request: SignedIn) -> None:
    """Raises ``NotYours``."""
    if Role.CENTRE not in request.user.seats(clock.today()):
        raise NotYours("Sổ cơ sở do Trung tâm Khuyến công ghi.")


def _found(request: SignedIn, pk: int) -> Establishment:
    """Raises ``Http404``."""
    found = get_object_or_404(Establishment.objects.select_related("unit"), pk=pk)
    if hides_establishment(request.user, found.pk, clock.today()):
        raise Http404("Không có cơ sở này, hoặc anh/chị không có quyền xem.")
    return found


def _kind(name: str) -> Kind:
    """Raises ``Http404``, ``NotNow``."""
    found = next((kind for kind in Kind if kind.value.lower() == name), None)
    if found is None:
        raise Http404("Không có dữ kiện này.")
    if found == Kind.ACCOUNT:
        raise NotNow("Tài khoản do một người đề nghị, người thứ hai xác nhận: làm ở trang «Tài khoản nhận tiền».")
    return found


def _today(found: Establishment, kind: Kind) -> Fact | None:
    return found.history.filter(kind=kind, valid_to__isnull=True, corrected_at__isnull=True).first()
