"""The account of an establishment: where a payment that came back is mended. The Centre keeps the register, so that
nobody who orders money also says where it goes.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

import clock
from accounts.roles import Role
from desk.kept_out import hides_establishment
from desk.order_forms import AccountForm
from desk.orders_page import came_back
from desk.signed_in import SignedIn
from establishments.models import Establishment
from establishments.services import BadEstablishment, chain_of, update
from ledger.models import LogEntry
from workflow.errors import NotYours


@login_required
def account(request: SignedIn, pk: int) -> HttpResponse:
    """Where an establishment is paid; every change stays in the log."""
    if Role.CENTRE not in request.user.seats(clock.today()):
        raise NotYours("Sổ cơ sở do Trung tâm Khuyến công ghi.")
    found = get_object_or_404(Establishment, pk=pk)
    if hides_establishment(request.user, found.pk, clock.today()):
        raise Http404("Không có cơ sở này, hoặc anh/chị không có quyền xem.")
    first = {"bank_account": found.bank_account, "bank_name": found.bank_name}
    form = AccountForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            update(found, actor=request.user, at=clock.now(), **form.cleaned_data)
        except BadEstablishment as why:
            for name, sentence in why.fields.items():
                form.add_error(name if name in form.fields else None, sentence)
        else:
            if form.has_changed():
                messages.success(
                    request, f"Đã sửa tài khoản của {found.name}. Lệnh chi bị trả lại được gửi lại bằng tài khoản mới."
                )
            else:
                messages.info(request, "Tài khoản không thay đổi.")
            return redirect("account", pk=found.pk)
    waiting = [
        (back.dossier, order)
        for back in came_back()
        for order in back.orders
        if order.payment.beneficiary.establishment_id == found.pk
    ]
    return render(
        request,
        "desk/orders_account.html",
        {
            "establishment": found,
            "form": form,
            "waiting": waiting,
            "changes": [
                (entry, entry.data["changes"])
                for entry in LogEntry.objects.filter(chain=chain_of(found)).order_by("-sequence")[:10]
                if {"bank_account", "bank_name"} & set(entry.data.get("changes", {}))
            ],
        },
        status=422 if request.method == "POST" else 200,
    )
