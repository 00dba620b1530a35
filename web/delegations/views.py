"""My deputies: who acts for me, from when to when; and for whom I act."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

import clock
from accounts.delegations import BadDelegation, lend, take_back
from accounts.heads import bodies_headed
from accounts.models import Delegation
from documents.vietnamese import date_short
from web.delegations.forms import DelegateForm
from web.shared.requests import SignedIn


@login_required
def delegations(request: SignedIn) -> HttpResponse:
    """The list, and a form for one more."""
    today = clock.today()
    form = DelegateForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made = lend(
                user=request.user,
                deputy=typed["deputy"],
                first=typed["valid_from"],
                last=typed["valid_to"],
                reason=typed["reason"],
            )
        except BadDelegation as why:
            form.add_error(why.field, str(why))
        else:
            messages.success(
                request,
                f"Đã ủy quyền cho {made.deputy} đến hết ngày {date_short(made.valid_to)}; "
                "người ấy thấy việc của anh/chị.",
            )
            return redirect("delegations")
    given = Delegation.objects.filter(user=request.user, valid_to__gte=today).select_related("deputy", "recorded_by")
    held = Delegation.objects.filter(deputy=request.user, valid_to__gte=today).select_related("user", "recorded_by")
    context = {
        "form": form,
        "given": given.order_by("valid_from"),
        "held": held.order_by("valid_from"),
        "today": today,
        "heads": bool(bodies_headed(request.user, today)),
    }
    return render(request, "delegations/delegations.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def end(request: SignedIn, pk: int) -> HttpResponse:
    """Take a delegation back: it ends today, or is struck if it has not begun."""
    found = get_object_or_404(Delegation, pk=pk, user=request.user)
    take_back(found, on=clock.today())
    messages.success(request, f"Đã thôi ủy quyền cho {found.deputy}; hết hôm nay người ấy không làm thay nữa.")
    return redirect("delegations")
