"""The evidence of a dossier: what a settlement needs, what is there, and a place to drop the invoices."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

import clock
from documents.downloads import file_response, picture_response
from documents.models import StoredFile
from documents.vietnamese import date_short, money
from dossiers.models import Dossier
from dossiers.services import may_attach
from settlement.einvoice.model import UNVERIFIED
from settlement.models import Invoice
from settlement.readiness import LACKING, LOOK, THERE, readiness
from settlement.services import Taken, take_einvoices
from settlement.trust import list_is_loaded
from web.evidence.mismatch import Mender
from web.evidence.page import claimed_rows, listed
from web.returns.page import points_shown
from web.shared.fetch import check_mine, dossier_for
from web.shared.field_messages import refuse_at, told_at
from web.shared.requests import SignedIn
from web.shared.upload_limit import answers_at
from workflow.engine import seat_of, why_not
from workflow.steps import steps_of


@login_required
def evidence(request: SignedIn, code: str) -> HttpResponse:
    """What is there, what is missing, why, by which clause, until when; the same rules finance uses."""
    dossier = dossier_for(request.user, code)
    at = clock.now()
    ready = readiness(dossier, clock.today(), reader=request.user)
    mender = Mender(dossier, request.user)
    invoices = claimed_rows(dossier, ready, mender)
    return render(
        request,
        "evidence/evidence.html",
        {
            "dossier": dossier,
            "ready": ready,
            "points": points_shown(dossier, request.user, clock.today()),
            "lacking": listed(dossier, ready, LACKING, mender),
            "look": listed(dossier, ready, LOOK, mender),
            "there": listed(dossier, ready, THERE, mender),
            "invoices": invoices,
            "steps": {name: _may(dossier, request.user, name, at) for name in own_steps()},
            "can_attach": may_attach(dossier, request.user.seats(clock.today())),
            "unverified": any(shown.row.signature == UNVERIFIED for shown in invoices) and list_is_loaded(),
            "overdue": ready.settle_by and ready.settle_by < clock.today(),
        },
    )


def own_steps() -> list[str]:
    """The steps of this page: what is about an invoice, taking one in, sending the whole."""
    return [
        "enter_evidence",
        "submit_settlement",
        *(one.name for one in steps_of(Dossier).values() if one.about_invoice),
    ]


def _may(dossier: Dossier, user: object, event: str, at: object) -> bool:
    declared = steps_of(Dossier)[event]
    seats = user.seats(clock.today())  # type: ignore[attr-defined]
    if dossier.state not in declared.sources or seat_of(dossier, declared, user, seats) is None:
        return False
    return not why_not(dossier, declared, at) if event == "submit_settlement" else True  # type: ignore[arg-type]


#: Where what became of invoice files is told: the form they are sent by.
SENT_HERE = "doc-hoa-don"


@login_required
@require_POST
@answers_at(lambda code: SENT_HERE)
def take(request: SignedIn, code: str) -> HttpResponse:
    """One or more e-invoice files at once."""
    dossier = dossier_for(request.user, code)
    check_mine(dossier, "enter_evidence", request.user, clock.now())
    files = request.FILES.getlist("file")
    if not files:
        refuse_at(
            request,
            SENT_HERE,
            "Chưa chọn tệp nào. Bấm «Chọn tệp», chọn các tệp XML của hóa đơn, rồi «Đọc hóa đơn».",
        )
    for one in take_einvoices(
        dossier,
        actor=request.user,
        at=clock.now(),
        uploads=[(file, file.name or "hoa-don.xml") for file in files],
    ):
        _say(request, one)
    return redirect(f"{reverse('evidence', args=[dossier.code])}#{SENT_HERE}")


def _say(request: SignedIn, one: Taken) -> None:
    if one.copy is not None:
        told_at(request, SENT_HERE, f"{one.name}: đã lưu ở «Bản thể hiện hóa đơn (PDF)».")
        return
    if one.invoice is None:
        refuse_at(request, SENT_HERE, f"{one.name}: chưa nhận. " + " ".join(one.reasons))
        return
    lines = list(one.invoice.lines.select_related("item"))
    matched = sorted({line.item.no for line in lines if line.item})
    where = f"khớp hạng mục {', '.join(map(str, matched))}" if matched else "chưa khớp hạng mục nào, hãy chọn bên dưới"
    told_at(
        request,
        SENT_HERE,
        f"{one.name}: đã đọc hóa đơn {one.invoice} ngày {date_short(one.invoice.issued_on)}, {one.invoice.seller}, "
        f"{len(lines)} dòng, {money(one.invoice.total_vnd)} đồng; {where}.",
    )


@login_required
def invoice_file(request: SignedIn, code: str, no: int) -> HttpResponseBase:
    """The file of an invoice as it was received."""
    return file_response(_file_of(request, code, no), request)


@login_required
def invoice_picture(request: SignedIn, code: str, no: int) -> HttpResponseBase:
    """A small picture of it, for whoever may read the file."""
    return picture_response(_file_of(request, code, no), request)


def _file_of(request: SignedIn, code: str, no: int) -> StoredFile:
    dossier = dossier_for(request.user, code)
    found = get_object_or_404(Invoice.objects.select_related("file"), dossier=dossier, no=no)
    if found.file is None:
        raise Http404("Hóa đơn này nhập từ bản giấy, không có tệp gốc.")
    return found.file
