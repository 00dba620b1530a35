"""Opening a dossier and writing its facts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

import clock
from accounts.roles import Role
from dossiers.conditions import facts_are_complete, sources_add_up, within_the_norm
from dossiers.models import Dossier
from dossiers.services import open_dossier, write, write_items, writers
from dossiers.states import Facts
from establishments.services import BadEstablishment, register
from web.requests.forms import ItemForm, OpenForm, ProjectForm, RegisterForm, RequestForm, first_values
from web.shared.fetch import dossier_for
from web.shared.parsing import whole
from web.shared.querysets import may_open
from web.shared.requests import SignedIn
from workflow.errors import NotYours, Refused

SPARE_LINES = 2


@login_required
def new_dossier(request: SignedIn) -> HttpResponse:
    """Open a dossier: five answers, then the page of the dossier says what is missing."""
    if not may_open(request.user, clock.today()):
        raise NotYours("Hồ sơ chỉ do cơ sở đứng đơn hoặc Trung tâm Khuyến công mở.")
    form = OpenForm(request.POST or None, user=request.user)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            dossier = open_dossier(actor=request.user, at=clock.now(), **form.facts(clock.today()))
        except Refused as why:
            refused = why
            form.show_refusal(why)
        else:
            messages.success(request, f"Đã mở hồ sơ {dossier.code}. Hãy điền nội dung đề nghị và hạng mục.")
            return redirect("dossier", code=dossier.code)
    status = refused.status if refused else (422 if request.method == "POST" else 200)
    context = {
        "form": form,
        "refused": refused,
        "may_register": Role.CENTRE in request.user.seats(clock.today()),
    }
    return render(request, "requests/new_dossier.html", context, status=status)


@login_required
def new_establishment(request: SignedIn) -> HttpResponse:
    """The Centre enters an establishment in the register."""
    if Role.CENTRE not in request.user.seats(clock.today()):
        raise NotYours("Sổ cơ sở do Trung tâm Khuyến công ghi.")
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = register(actor=request.user, at=clock.now(), **form.cleaned_data)
        except BadEstablishment as why:
            for name, sentence in why.fields.items():
                form.add_error(name if name in form.fields else None, sentence)
        else:
            messages.success(request, f"Đã ghi {made.name} vào sổ cơ sở.")
            return redirect("new-dossier")
    status = 422 if request.method == "POST" else 200
    return render(request, "requests/new_establishment.html", {"form": form}, status=status)


@login_required
def write_request(request: SignedIn, code: str) -> HttpResponse:
    """The request while it is being prepared or mended; the project while the Centre drafts it."""
    dossier = dossier_for(request.user, code)
    _check(dossier, request)
    form_class = ProjectForm if dossier.place.facts == Facts.PROJECT else RequestForm
    form = form_class(request.POST or None, dossier=dossier)
    refused = None
    if request.method == "POST" and form.is_valid():
        if not set(form.changed_data) - {"version"}:
            messages.info(request, "Không có gì thay đổi nên không ghi gì.")
            return redirect("dossier", code=dossier.code)
        try:
            written = write(
                dossier,
                actor=request.user,
                at=clock.now(),
                seen_version=form.cleaned_data["version"],
                **form.facts(),
            )
        except Refused as why:
            refused = why
            form.show_refusal(why)
        else:
            _say_saved(request, written, "nội dung")
            return redirect("dossier", code=dossier.code)
    status = refused.status if refused else (422 if request.method == "POST" else 200)
    return render(request, "requests/write.html", {"dossier": dossier, "form": form, "refused": refused}, status=status)


@login_required
def write_lines(request: SignedIn, code: str) -> HttpResponse:
    """All item lines with their quotes, on one page that works without a script."""
    dossier = dossier_for(request.user, code)
    _check(dossier, request)
    rows = first_values(dossier)
    count = whole(request.POST.get("count"), len(rows) + SPARE_LINES)
    forms = [
        ItemForm(
            request.POST if request.method == "POST" else None,
            dossier=dossier,
            prefix=f"i{place}",
            initial=rows[place] if place < len(rows) else None,
            old=place < len(rows),
        )
        for place in range(min(count, 60))
    ]
    refused = None
    if request.method == "POST" and _all_valid(forms):
        if not any(form.has_changed() for form in forms):
            messages.info(request, "Chưa có hạng mục nào được ghi thêm hay sửa, nên không lưu gì.")
            return redirect("dossier", code=dossier.code)
        try:
            written = write_items(
                dossier,
                actor=request.user,
                at=clock.now(),
                seen_version=whole(request.POST.get("version"), -1),
                items=[form.line() for form in forms if not form.empty],
            )
        except Refused as why:
            refused = why
            for field, sentence in why.fields.items():
                place = int(field.rpartition("-")[2]) - 1 if field.startswith("items-") else 0
                forms[min(place, len(forms) - 1)].add_error(None, sentence)
        else:
            _say_saved(request, written, "hạng mục và báo giá")
            return redirect("dossier", code=dossier.code)
    status = refused.status if refused else (422 if request.method == "POST" else 200)
    return render(
        request,
        "requests/write_lines.html",
        {"dossier": dossier, "forms": forms, "count": len(forms), "refused": refused},
        status=status,
    )


def _say_saved(request: SignedIn, dossier: Dossier, what: str) -> None:
    """What was saved, and what still stands between the dossier and its next step, all at once."""
    messages.success(request, f"Đã lưu {what}.")
    at = clock.now()
    for condition in (sources_add_up, within_the_norm):
        if dossier.items.exists() and dossier.support_vnd and (why := condition(dossier, at)):
            messages.warning(request, why)
    if lacking := facts_are_complete(dossier, at):
        messages.info(request, lacking)


def _check(dossier: Dossier, request: SignedIn) -> None:
    """The same two refusals as the use-case, before a form is shown."""
    roles, _ = writers(dossier)
    seats = request.user.seats(clock.today())
    if not any(dossier.seat_for(role) in seats for role in roles):
        raise NotYours("Phần này dành cho: " + ", ".join(dossier.role_label(role) for role in roles) + ".")


def _all_valid(forms: list[ItemForm]) -> bool:
    """Every form is looked at, so that all errors are shown at once."""
    return not [form for form in forms if not form.is_valid()]
