"""Sổ văn bản: registers of numbers, to search and to keep. Every reader sees every number, abstracts as allowed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

import clock
from accounts.roles import Role
from documents.bodies import body_of
from documents.models import NumberBook, NumberEntry
from documents.register import RegisterRefused, cancel, give_up, keeps, reserve, set_start, use_elsewhere
from dossiers.models import Dossier
from web.registers.forms import EndForm, ReserveForm, StartForm, UseForm
from web.registers.page import as_csv, entries, filters, gaps, rows, symbols_of
from web.shared.parsing import whole
from web.shared.requests import SignedIn
from web.shared.search import Choice

PAGE = 50
Status = NumberEntry.Status


def _asked(request: SignedIn) -> dict[str, str]:
    names = ("co-quan", "day", "nam", "tinh-trang", "tim")
    asked = {name: request.GET.get(name, "").strip()[:60].replace("\0", "") for name in names}
    return asked | {"nam": asked["nam"] if "nam" in request.GET else str(clock.today().year)}


@login_required
def register(request: SignedIn) -> HttpResponse:
    """The list with its search. POST: the pressed button sets a number aside or says where a row begins."""
    seats = request.user.seats(clock.today())
    today = clock.today()
    chosen = filters(request.user, today)
    symbols = symbols_of(chosen["kept"], today.year)
    doing = request.POST.get("do", "")
    data = {name: request.POST if doing == name else None for name in ("reserve", "start")}
    forms: dict[str, Any] = {}
    if symbols:
        forms["reserve"] = ReserveForm(data["reserve"], symbols=symbols, prefix="giu")
    if Role.ADMIN in seats and symbols:
        forms["start"] = StartForm(data["start"], symbols=symbols, prefix="dau")
    status = 200
    if request.method == "POST":
        form = forms.get(doing)
        if form is None:
            raise PermissionDenied("Anh/chị không giữ sổ văn bản nào.")
        status = 422
        if form.is_valid():
            try:
                said = _reserve(request, form) if doing == "reserve" else _start(request, form)
            except RegisterRefused as why:
                status = why.status
                form.add_error(why.field if why.field in form.fields else None, str(why))
            else:
                messages.success(request, said)
                return redirect("register")
    asked = _asked(request)
    found = entries(asked, request.user, today)
    place = max(whole(request.GET.get("trang"), 1), 1)
    place = min(max(place, 1), 10_000)
    page = list(found[(place - 1) * PAGE : place * PAGE + 1])
    books = NumberBook.objects.filter(year=year) if (year := whole(asked["nam"], 0)) else NumberBook.objects.all()
    books = books.filter(body=asked["co-quan"]) if asked["co-quan"] else books.exclude(body="HS")
    shown = {
        "rows": rows(page[:PAGE], request.user, today),
        "older": _at(request, place + 1) if len(page) > PAGE else "",
        "newer": _at(request, place - 1) if place > 1 else "",
        "wanted": asked["tim"],
        "choices": [
            Choice("co-quan", "Cơ quan", chosen["bodies"], asked["co-quan"]),
            Choice("day", "Dãy số", sorted({(book.kind, book.kind) for book in books}), asked["day"]),
            Choice("nam", "Năm", [(year, year) for year in chosen["years"]], asked["nam"], every="Mọi năm"),
            Choice("tinh-trang", "Tình trạng", chosen["statuses"], asked["tinh-trang"]),
        ],
        "gaps": gaps(books.filter(kind=asked["day"]) if asked["day"] else books),
        "csv": request.GET.urlencode(),
        "reserve_form": forms.get("reserve"),
        "start_form": forms.get("start"),
    }
    return render(request, "registers/register.html", shown, status=status)


def _at(request: SignedIn, place: int) -> str:
    asked = request.GET.copy()
    asked["trang"] = str(place)
    return f"?{asked.urlencode()}"


def _reserve(request: SignedIn, form: ReserveForm) -> str:
    typed, today = form.cleaned_data, clock.today()
    chain = None
    if typed["code"]:
        dossier = Dossier.objects.seen_by(request.user, today).filter(code=typed["code"].strip().upper()).first()
        if dossier is None:
            raise RegisterRefused(
                f"Không có hồ sơ «{typed['code']}», hoặc anh/chị không được xem.", field="code", status=422
            )
        chain = dossier.pk
    entry = reserve(
        body=body_of(typed["symbol"]),
        symbol=typed["symbol"],
        year=today.year,
        reason=typed["reason"],
        chain=chain,
        actor=request.user,
        at=clock.now(),
        day=today,
    )
    return f"Đã giữ số {entry}."


def _start(request: SignedIn, form: StartForm) -> str:
    typed, today = form.cleaned_data, clock.today()
    book = set_start(
        body=body_of(typed["symbol"]),
        symbol=typed["symbol"],
        year=today.year,
        first=typed["first"],
        reason=typed["reason"],
        actor=request.user,
        at=clock.now(),
        day=today,
    )
    return f"Sổ {book.kind} năm {book.year}: số kế tiếp là {typed['first']:02d}."


@login_required
def entry(request: SignedIn, pk: int) -> HttpResponse:
    """One number, and what its keeper may do with it."""
    seats = request.user.seats(clock.today())
    today = clock.today()
    found = NumberEntry.objects.select_related("book", "taken_by", "reserved_by", "ended_by").filter(pk=pk).first()
    if found is None:
        raise Http404("Không có số này trong sổ.")
    row = rows([found], request.user, today)[0]
    forms: dict[str, Any] = {}
    # Whoever is kept out of a dossier does nothing with its number either.
    if keeps(seats, found.body) and not row.hidden:
        data = {name: request.POST if request.POST.get("do") == name else None for name in ("end", "use")}
        if found.status in (Status.RESERVED, Status.ISSUED) and found.body != "HS":
            forms["end"] = EndForm(data["end"], prefix="bo")
        if found.status == Status.RESERVED:
            forms["use"] = UseForm(data["use"], prefix="dung")
    status = 200
    if request.method == "POST":
        form = forms.get(request.POST.get("do", ""))
        if form is None:
            raise PermissionDenied("Số này không do anh/chị giữ, hoặc không còn làm được việc ấy. Hãy tải lại trang.")
        status = 422
        if form.is_valid():
            try:
                said = _do(request, found, form)
            except RegisterRefused as why:
                status = why.status
                form.add_error(why.field if why.field in form.fields else None, str(why))
            else:
                messages.success(request, said)
                return redirect("register-entry", pk=found.pk)
    context = {"row": row, "entry": found, "end_form": forms.get("end"), "use_form": forms.get("use")}
    return render(request, "registers/register_entry.html", context, status=status)


def _do(request: SignedIn, found: NumberEntry, form: EndForm | UseForm) -> str:
    who: dict[str, Any] = {"actor": request.user, "at": clock.now(), "day": clock.today()}
    if isinstance(form, UseForm):
        use_elsewhere(found, **form.cleaned_data, **who)
        return f"Đã ghi văn bản của số {found}."
    if found.status == Status.RESERVED:
        give_up(found, reason=form.cleaned_data["reason"], **who)
        return f"Đã bỏ giữ số {found}; số ấy không dùng lại."
    cancel(found, reason=form.cleaned_data["reason"], **who)
    return f"Đã hủy số {found}; số ấy không dùng lại. Trang kiểm tra văn bản báo số đã hủy."


@login_required
def export(request: SignedIn) -> HttpResponse:
    """The same lines as a file for a spreadsheet."""
    request.user.seats(clock.today())
    today = clock.today()
    asked = _asked(request)
    answer = HttpResponse(
        as_csv(entries(asked, request.user, today), request.user, today), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="so-van-ban-{asked["nam"] or "moi-nam"}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer
