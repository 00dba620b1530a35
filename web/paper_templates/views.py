"""Mẫu văn bản: the wording of each kind of paper, its versions, the check, previews, and putting one in force."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

import clock
from accounts.roles import Role
from documents.content import DOCX, PNG
from documents.downloads import NO_CACHE, file_response
from documents.models import PaperTemplate
from documents.storage import ObjectMissing, StorageUnavailable
from documents.vietnamese import date_short
from documents.worded import preview
from documents.worded.sandbox import FILTERS
from dossiers.word_templates import Unusable, activate, refuse, retire, upload
from papers import KINDS, PaperError
from papers.kind import PaperKind
from papers.word_templates.drawing import worded
from papers.word_templates.fields import fields_of
from papers.word_templates.starter import starter
from papers.word_templates.stored import bytes_of
from papers.word_templates.variants import variant, variants
from web.paper_templates.forms import ActivateForm, RefuseForm, TemplateForm
from web.paper_templates.page import (
    DECIDES,
    SENDS,
    TONES,
    before_it,
    differences,
    kind_rows,
    seat_of,
    wording_of,
)
from web.shared.requests import SignedIn
from workflow.errors import NotYours

STORE_AWAY = "Kho lưu trữ tạm thời không trả lời; chưa có gì được ghi. Hãy thử lại sau ít phút."


def _seat(request: SignedIn, roles: frozenset[str]) -> str:
    """In which seat this person is here. Raises ``NotYours``."""
    seat = seat_of(request.user, clock.today(), roles)
    if not seat:
        raise NotYours("Trang mẫu văn bản dành cho: " + ", ".join(Role(one).label for one in sorted(roles)) + ".")
    return seat


def _kind(code: str) -> PaperKind:
    if code not in KINDS:
        raise Http404("Không có loại văn bản này.")
    return KINDS[code]


def _version(pk: uuid.UUID) -> PaperTemplate:
    found = PaperTemplate.objects.select_related("file", "uploaded_by", "decided_by")
    return get_object_or_404(found, pk=pk)


def _of_another(request: SignedIn, pk: uuid.UUID) -> PaperTemplate:
    """A version this person may decide on: one that somebody else sent in. Raises ``NotYours``."""
    found = _version(pk)
    if found.uploaded_by_id == request.user.pk:
        raise NotYours("Người gửi mẫu không tự quyết định về mẫu của mình; việc này dành cho một người khác có quyền.")
    return found


@login_required
def templates(request: SignedIn) -> HttpResponse:
    """Every kind with the wording that holds today."""
    _seat(request, DECIDES)
    rows = kind_rows(clock.today())
    waiting = PaperTemplate.objects.filter(status=PaperTemplate.Status.CHECKED).order_by("uploaded_at")
    titled = [(one, KINDS[one.kind].title) for one in waiting if one.kind in KINDS]
    return render(request, "paper_templates/paper_templates.html", {"rows": rows, "waiting": titled})


@login_required
def kind_templates(request: SignedIn, code: str) -> HttpResponse:
    """One kind: its versions, and the form for another."""
    _seat(request, DECIDES)
    kind = _kind(code)
    may_send = bool(seat_of(request.user, clock.today(), SENDS))
    seat = _seat(request, SENDS) if request.method == "POST" else ""
    form = TemplateForm(request.POST or None, request.FILES or None)
    findings: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        typed, file = form.cleaned_data, form.cleaned_data["file"]
        try:
            made = upload(
                code,
                file.read(),
                name=file.name,
                note=typed["note"],
                regime=typed["regime"],
                actor=request.user,
                seat=seat,
                at=clock.now(),
            )
        except Unusable as why:
            findings = [one.as_json() for one in why.findings]
            form.add_error("file", "Tệp này không dùng làm mẫu được; chưa có gì được ghi.")
        except StorageUnavailable:
            form.add_error("file", STORE_AWAY)
        else:
            messages.success(request, f"Đã nhận phiên bản {made.version} và kiểm tra xong.")
            return redirect("template-version", pk=made.pk)
    versions = PaperTemplate.objects.filter(kind=code).select_related("uploaded_by", "decided_by").order_by("-version")
    return render(
        request,
        "paper_templates/paper_template_kind.html",
        {
            "kind": kind,
            "versions": [(one, TONES[one.status]) for one in versions],
            "form": form,
            "may_send": may_send,
            "findings": findings,
        },
        status=422 if request.method == "POST" else 200,
    )


@login_required
def template_fields(request: SignedIn, code: str) -> HttpResponse:
    """Every field a template of the kind may use."""
    _seat(request, DECIDES)
    kind = _kind(code)
    groups: dict[str, list[object]] = {}
    for field in fields_of(code):
        groups.setdefault(field.need, []).append(field)
    filters = [(name, words, example) for name, (_, words, example) in FILTERS.items()]
    return render(
        request,
        "paper_templates/paper_template_fields.html",
        {"kind": kind, "groups": groups.items(), "filters": filters},
    )


@login_required
def template_starter(request: SignedIn, code: str) -> HttpResponse:
    """The starter: the built-in wording as a Word file with fields."""
    _seat(request, DECIDES)
    _kind(code)
    return _word(starter(code), f"mau-{code.lower()}.docx")


@login_required
def template_version(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """One version: the report, the trial papers, what it says otherwise, and what may be done with it."""
    _seat(request, DECIDES)
    found = _version(pk)
    today = clock.today()
    listed = found.report.get("findings", [])
    warned = any(one["level"] == "warning" for one in listed)
    before = before_it(found)
    try:
        changes = differences(wording_of(before, found.kind), bytes_of(found))
    except (ObjectMissing, StorageUnavailable):
        changes = None
    other = found.uploaded_by_id != request.user.pk
    drawn = found.report.get("drawn", [])
    return render(
        request,
        "paper_templates/paper_template_version.html",
        {
            "template": found,
            "kind": _kind(found.kind),
            "tone": TONES[found.status],
            "errors": [one for one in listed if one["level"] == "error"],
            "warnings": [one for one in listed if one["level"] == "warning"],
            "trials": [one for one in variants() if one.code in drawn],
            "pictures": preview.available(),
            "before": before,
            "changes": changes,
            "may_decide": other and found.status == PaperTemplate.Status.CHECKED,
            "may_refuse": other and found.status in {PaperTemplate.Status.CHECKED, PaperTemplate.Status.DRAFT},
            "may_end": found.status == PaperTemplate.Status.ACTIVE
            and (found.valid_to is None or found.valid_to >= today),
            "own": not other,
            "activate_form": ActivateForm(today=today, warned=warned),
            "refuse_form": RefuseForm(),
        },
    )


@login_required
@require_POST
def template_activate(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """In force from a day on."""
    seat = _seat(request, DECIDES)
    found = _of_another(request, pk)
    form = ActivateForm(request.POST, today=clock.today(), warned=False)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(one) for one in errors))
        return redirect("template-version", pk=pk)
    typed = form.cleaned_data
    made = activate(
        found,
        actor=request.user,
        seat=seat,
        at=clock.now(),
        day=typed["day"],
        looked_at_warnings=typed["looked"],
    )
    messages.success(request, f"Phiên bản {made.version} áp dụng cho văn bản lập từ {date_short(typed['day'])}.")
    return redirect("template-version", pk=pk)


@login_required
@require_POST
def template_refuse(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """Not taken, with the reason."""
    seat = _seat(request, DECIDES)
    found = _of_another(request, pk)
    form = RefuseForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Ghi lý do không chấp nhận, để người gửi biết sửa gì.")
        return redirect("template-version", pk=pk)
    refuse(found, actor=request.user, seat=seat, at=clock.now(), note=form.cleaned_data["note"])
    messages.success(request, f"Đã ghi: không chấp nhận phiên bản {found.version}.")
    return redirect("template-version", pk=pk)


@login_required
@require_POST
def template_retire(request: SignedIn, pk: uuid.UUID) -> HttpResponse:
    """No longer used after today."""
    seat = _seat(request, DECIDES)
    made = retire(_version(pk), actor=request.user, seat=seat, at=clock.now())
    messages.success(request, f"Phiên bản {made.version} thôi áp dụng; văn bản đã lập vẫn giữ mẫu này.")
    return redirect("template-version", pk=pk)


@login_required
def template_file(request: SignedIn, pk: uuid.UUID) -> HttpResponseBase:
    """The file as it was sent in."""
    _seat(request, DECIDES)
    return file_response(_version(pk).file, request)


@login_required
def template_trial(request: SignedIn, pk: uuid.UUID, trial: str, form: str) -> HttpResponse:
    """A sample dossier drawn with a version, as Word or as a picture of its first page."""
    _seat(request, DECIDES)
    found, tried = _version(pk), variant(trial)
    if tried is None or form not in {"docx", "png"}:
        raise Http404("Không có hồ sơ mẫu này.")
    try:
        data = worded(bytes_of(found), found.kind, tried.make(found.kind))
        if form == "docx":
            return _word(data, f"in-thu-{found.kind.lower()}-v{found.version}-{trial}.docx")
        picture = HttpResponse(preview.first_page(data), content_type=PNG)
        picture["Cache-Control"] = NO_CACHE
        return picture
    except (PaperError, preview.NoPicture) as why:
        return HttpResponse(str(why), status=409, content_type="text/plain; charset=utf-8")
    except (ObjectMissing, StorageUnavailable):
        return HttpResponse(STORE_AWAY, status=503, content_type="text/plain; charset=utf-8")


def _word(data: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=DOCX)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = NO_CACHE
    return answer
