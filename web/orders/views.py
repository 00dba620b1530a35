"""Lệnh chi Kho bạc: what waits, what was sent, what came back, and recording the answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

import clock
from accounts.role_info import Duty
from accounts.roles import Role, has_duty
from documents.content import DOCX
from documents.downloads import file_response
from documents.storage import ObjectMissing, StorageUnavailable
from documents.vietnamese import money
from settlement.models import PaymentBatch
from settlement.treasury.answering import Applied, answering_roles, apply_answer, may_record, preview
from settlement.treasury.batches import CSV, prepare_batch, sent_rows, waiting_orders
from settlement.treasury.orders import LIVE, answer_form
from settlement.treasury.printing import draw_list, list_facts
from settlement.treasury.reading import AnswerRow, read_answer
from web.orders.forms import AnswerFileForm, OneAnswerForm
from web.orders.page import BATCHES_SHOWN, BatchShown, batches, came_back, shown
from web.shared.conflicts import hidden_keys
from web.shared.fetch import dossier_for
from web.shared.requests import SignedIn
from workflow.clean_hands import Hands, named
from workflow.errors import BadFacts, NotNow, NotYours

#: How long a looked-at answer may wait to be recorded.
PREVIEW_SECONDS = 3600
STORE_AWAY = "Kho lưu trữ tạm thời không trả lời; chưa có gì được ghi. Hãy thử lại sau ít phút."


@login_required
def orders(request: SignedIn) -> HttpResponse:
    """Orders that came back, orders that wait, batches with where they stand."""
    seats = request.user.seats(clock.today())
    hidden = hidden_keys(request.user, clock.today())
    there = list(waiting_orders().exclude(dossier__in=hidden))
    hands = Hands({order.dossier for order in there}, request.user, clock.now())
    reasons = [(order, hands.why_not(order.dossier, str(Role.FINANCE))) for order in there]
    waiting = shown(order for order, why in reasons if not why or Role.FINANCE not in seats)
    listed = [BatchShown(batch) for batch in batches()[: BATCHES_SHOWN + 1]]
    everything = request.GET.get("tat-ca") == "1"
    return render(
        request,
        "orders/orders.html",
        {
            "back": came_back(but=hidden),
            "waiting": waiting,
            "of_others": sorted({named(order.dossier, why) for order, why in reasons if why})
            if Role.FINANCE in seats
            else [],
            "waiting_vnd": sum(order.payment.amount_vnd for order in waiting),
            "batches": [BatchShown(batch) for batch in batches()] if everything else listed[:BATCHES_SHOWN],
            "older": len(listed) > BATCHES_SHOWN and not everything,
            "may_send": has_duty(seats, Duty.SEND_ORDERS),
            "may_mend": has_duty(seats, Duty.KEEP_ESTABLISHMENTS),
            "may_record": may_record(request.user, clock.today()),
            "form": AnswerFileForm(),
        },
    )


@login_required
@require_POST
def prepare(request: SignedIn) -> HttpResponse:
    """Put the chosen orders into a batch and send it."""
    request.user.seats(clock.today())
    chosen = [int(key) for key in request.POST.getlist("order") if key.isascii() and key.isdigit() and len(key) < 19]
    try:
        batch = prepare_batch(actor=request.user, at=clock.now(), payments=chosen)
    except NotNow as why:
        for reason in why.reasons:
            messages.error(request, reason)
        return redirect("orders")
    except StorageUnavailable:
        messages.error(request, STORE_AWAY)
        return redirect("orders")
    messages.success(request, f"Đã lập bảng {batch}. Tải tệp và bản in ở dưới để gửi Kho bạc.")
    return redirect("batch", year=batch.year, no=batch.no)


def _batch(request: SignedIn, year: int, no: int) -> PaymentBatch:
    found = batches().filter(year=year, no=no).first()
    hidden = hidden_keys(request.user, clock.today())
    if found is None or (hidden and found.payments.filter(dossier__in=hidden).exists()):
        raise Http404("Không có bảng lệnh chi này.")
    return found


@login_required
def batch(request: SignedIn, year: int, no: int) -> HttpResponse:
    """One batch: its orders, its files, where each stands."""
    request.user.seats(clock.today())
    found = _batch(request, year, no)
    rows = shown(found.payments.select_related("dossier", "beneficiary__establishment").order_by("pk"))
    return render(
        request,
        "orders/orders_batch.html",
        {
            "batch": found,
            "at": BatchShown(found),
            "rows": rows,
            "may_record": may_record(request.user, clock.today()),
            "form": AnswerFileForm(),
            "live": [order for order in rows if order.payment.status in LIVE],
        },
    )


@login_required
def batch_file(request: SignedIn, year: int, no: int, kind: str) -> HttpResponseBase:
    """The order file as it was sent, the list to sign, the form of an answer."""
    request.user.seats(clock.today())
    found = _batch(request, year, no)
    try:
        if kind == "csv" and found.file:
            return file_response(found.file, request)
        if kind == "in":
            return _bytes(draw_list(list_facts(found)), DOCX, f"{found}-bang-ke.docx")
        if kind == "mau":
            return _bytes(answer_form(sent_rows(found)), CSV, f"{found}-mau-tra-loi.csv")
    except StorageUnavailable:
        return render(request, "shared/refused.html", {"refused": NotNow(STORE_AWAY)}, status=503)
    except ObjectMissing:
        gone = NotNow(f"Tệp của bảng {found} không còn nguyên trong kho; hãy báo quản trị hệ thống.")
        return render(request, "shared/refused.html", {"refused": gone}, status=410)
    raise Http404("Không có tệp này.")


def _bytes(data: bytes, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
def take_answer(request: SignedIn) -> HttpResponse:
    """An answer file, row by row as it would be recorded; nothing is written here."""
    request.user.seats(clock.today())
    form = AnswerFileForm(request.POST, request.FILES) if request.method == "POST" else AnswerFileForm()
    planned, rows, reasons = None, [], []
    if request.method == "POST" and form.is_valid():
        try:
            rows = read_answer(form.cleaned_data["file"].read())
            planned = preview(rows, on=clock.today())
        except BadFacts as why:
            reasons = why.reasons
    wrong = request.method == "POST" and planned is None
    return render(
        request,
        "orders/orders_answer.html",
        {
            "form": form,
            "reasons": reasons,
            "planned": planned,
            "sealed": _seal(rows, request.user.pk) if planned else "",
            "may_record": may_record(request.user, clock.today()),
            "recorders": ", ".join(str(Role(role).label) for role in answering_roles()),
        },
        status=422 if wrong else 200,
    )


@login_required
@require_POST
def record_answer(request: SignedIn) -> HttpResponse:
    """Record the answer that was looked at."""
    request.user.seats(clock.today())
    _check_recorder(request)
    try:
        rows = _unseal(request.POST.get("rows", ""), request.user.pk)
    except signing.BadSignature as why:
        raise NotNow("Bản xem trước đã quá một giờ hoặc không còn nguyên. Hãy chọn lại tệp kết quả.") from why
    _say(request, apply_answer(rows, actor=request.user, at=clock.now()))
    return redirect("orders")


def _check_recorder(request: SignedIn) -> None:
    """Raises ``NotYours``."""
    if not may_record(request.user, clock.today()):
        names = ", ".join(str(Role(role).label) for role in answering_roles())
        raise NotYours(f"Kết quả của Kho bạc do người giữ vai trò sau ghi: {names}.")


def _seal(rows: list[AnswerRow], user: int) -> str:
    """The rows as they were shown; a signature keeps them what they were until they are recorded."""
    plain = [asdict(row) | {"on": row.on.isoformat() if row.on else None} for row in rows]
    return signing.dumps({"user": user, "rows": plain}, salt=__name__, compress=True)


def _unseal(text: str, user: int) -> list[AnswerRow]:
    """Raises ``signing.BadSignature`` for what another person looked at, for old and for changed rows."""
    kept = signing.loads(text, salt=__name__, max_age=PREVIEW_SECONDS)
    if kept["user"] != user:
        raise signing.BadSignature("another person's")
    rows = [AnswerRow(**row) for row in kept["rows"]]
    return [replace(row, on=dt.date.fromisoformat(str(row.on)) if row.on else None) for row in rows]


def _say(request: SignedIn, done: Applied) -> None:
    if not done.changed:
        messages.info(request, "Kết quả này đã được ghi từ trước; không có gì thay đổi.")
        return
    for effect in done.effects:
        if effect.failed:
            back = "; ".join(f"{one.payment.beneficiary}: {one.row.reason}" for one in effect.failed)
            paid = f" Đã chi {money(effect.paid_vnd)} đồng." if effect.paid else ""
            messages.warning(
                request,
                f"{effect.dossier.code}: trả lại {len(effect.failed)} lệnh, {money(effect.failed_vnd)} đồng ({back})."
                f"{paid}",
            )
        else:
            messages.success(request, f"{effect.dossier.code}: đã chi {money(effect.paid_vnd)} đồng.")
    if done.known:
        messages.info(request, f"{len(done.known)} dòng đã được ghi từ trước, không ghi lại.")


@login_required
def answer_dossier(request: SignedIn, code: str) -> HttpResponse:
    """The answer to the orders of one dossier, by hand."""
    request.user.seats(clock.today())
    dossier = dossier_for(request.user, code)
    _check_recorder(request)
    live = dossier.payments.filter(status__in=LIVE).select_related("beneficiary__establishment").order_by("pk")
    forms = [OneAnswerForm(request.POST or None, payment=payment) for payment in live]
    if not forms:
        raise NotNow(f"Hồ sơ {dossier} không có lệnh chi nào đang chờ Kho bạc; kết quả đã được ghi.")
    # Every form is looked at, so that all errors are shown at once.
    if request.method == "POST" and not [form for form in forms if not form.is_valid()]:
        try:
            done = apply_answer(
                [form.row(line) for line, form in enumerate(forms, 1)], actor=request.user, at=clock.now()
            )
        except BadFacts as why:
            for reason in why.reasons:
                forms[0].add_error(None, reason)
        else:
            _say(request, done)
            return redirect("orders")
    status = 422 if request.method == "POST" else 200
    return render(request, "orders/orders_one.html", {"dossier": dossier, "forms": forms}, status=status)
