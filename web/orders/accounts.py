"""The account of an establishment: one person of the Centre proposes another, a second one confirms.

Nobody who orders money also says where it goes, and nobody says it alone.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

import clock
from accounts.roles import Role
from documents.downloads import file_response, picture_response
from documents.models import StoredFile
from documents.refusal import UploadRefused
from documents.storage import StorageUnavailable
from establishments.accounts import confirm, may_confirm, propose, refuse, waiting
from establishments.models import AccountChange, Establishment
from web.orders.forms import AccountForm, DecideAccountForm
from web.orders.page import came_back
from web.shared.conflicts import hides_establishment, reads_register
from web.shared.requests import SignedIn
from workflow.errors import NotNow, NotYours, Refused


@login_required
def account(request: SignedIn, pk: int) -> HttpResponse:
    """Where an establishment is paid, what is proposed, and every earlier proposal; POST proposes."""
    found = _open(request, pk)
    proposes = Role.CENTRE in request.user.seats(clock.today())
    if request.method == "POST" and not proposes:
        raise NotYours("Tài khoản mới do Trung tâm Khuyến công đề nghị.")
    form = AccountForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                propose(found, actor=request.user, at=clock.now(), **form.facts())
            except (UploadRefused, StorageUnavailable) as why:
                status = form.show_file_refused(why)
            except Refused as why:
                form.show_refusal(why)
                status = why.status
            else:
                messages.success(
                    request, "Đã ghi đề nghị. Tài khoản chỉ đổi khi người thứ hai xác nhận; cơ sở đã được báo."
                )
                return redirect("account", pk=found.pk)
    return _page(request, found, form=form if proposes else None, status=status)


@login_required
@require_POST
def decide_account(request: SignedIn, pk: int) -> HttpResponse:
    """The second person confirms or refuses; whoever proposed may take it back."""
    found = _open(request, pk)
    change = waiting(found)
    if change is None:
        raise NotNow("Không có đề nghị đổi tài khoản nào chờ xác nhận; có thể người khác vừa giải quyết.")
    why = may_confirm(change, request.user, clock.now())
    if request.POST.get("do") == "confirm" and why:
        raise NotYours(why)
    form = DecideAccountForm(request.POST, own=change.proposed_by_id == request.user.pk)
    status = 422
    if form.is_valid():
        try:
            if form.cleaned_data["do"] == "confirm":
                confirm(change, actor=request.user, at=clock.now())
                messages.success(request, f"Đã xác nhận: {found.name} nhận tiền vào {change}. Cơ sở đã được báo.")
            else:
                refuse(change, reason=form.cleaned_data["reason"], actor=request.user, at=clock.now())
                messages.success(request, "Tài khoản không đổi; cơ sở đã được báo.")
        except Refused as why:
            form.show_refusal(why)
            status = why.status
        else:
            return redirect("account", pk=found.pk)
    return _page(request, found, deciding=form, status=status)


@login_required
def account_file(request: SignedIn, pk: int) -> HttpResponseBase:
    """The paper that a proposed account comes from, for whoever may read the history of the establishment."""
    return file_response(_paper_of(request, pk), request)


@login_required
def account_picture(request: SignedIn, pk: int) -> HttpResponseBase:
    """A small picture of it."""
    return picture_response(_paper_of(request, pk), request)


def _paper_of(request: SignedIn, pk: int) -> StoredFile:
    """Raises ``NotYours``, ``Http404``."""
    change = get_object_or_404(AccountChange.objects.select_related("file"), pk=pk, file__isnull=False)
    if not reads_register(request.user.seats(clock.today()), change.establishment_id):
        raise NotYours("Sổ cơ sở dành cho các cơ quan xét hồ sơ và chính cơ sở ấy.")
    if hides_establishment(request.user, change.establishment_id, clock.today()):
        raise Http404("Không có cơ sở này, hoặc anh/chị không có quyền xem.")
    assert change.file is not None
    return change.file


def _open(request: SignedIn, pk: int) -> Establishment:
    """Raises ``NotYours``, ``Http404``."""
    found = get_object_or_404(Establishment, pk=pk)
    if hides_establishment(request.user, found.pk, clock.today()):
        raise Http404("Không có cơ sở này, hoặc anh/chị không có quyền xem.")
    return found


def _page(
    request: SignedIn,
    found: Establishment,
    *,
    form: AccountForm | None = None,
    deciding: DecideAccountForm | None = None,
    status: int,
) -> HttpResponse:
    change = waiting(found)
    own = change is not None and change.proposed_by_id == request.user.pk
    why = may_confirm(change, request.user, clock.now()) if change else ""
    if change is not None and deciding is None and (own or not why):
        deciding = DecideAccountForm(own=own)
    sent_back = [
        (back.dossier, order)
        for back in came_back()
        for order in back.orders
        if order.payment.beneficiary.establishment_id == found.pk
    ]
    return render(
        request,
        "orders/orders_account.html",
        {
            "establishment": found,
            "form": None if change is not None and status == 200 else form,
            "change": change,
            "own": own,
            "why": "" if own else why,
            "deciding": deciding if change else None,
            "waiting": sent_back,
            "changes": AccountChange.objects.filter(establishment=found)
            .exclude(outcome=AccountChange.Outcome.WAITING)
            .select_related("proposed_by", "decided_by", "file")[:20],
        },
        status=status,
    )
