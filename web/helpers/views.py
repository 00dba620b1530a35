"""Who helps my establishment, until when; whom I help; and the first password of a helper's account."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.views.decorators.http import require_POST

import clock
from accounts.models import RoleAssignment, User
from accounts.roles import Role
from documents.vietnamese import date_short
from establishments.helpers import end, helpers_of, invite, own_establishments, waits_for_a_password
from web.helpers.forms import HelperForm
from web.shared.requests import SignedIn
from workflow.errors import NotYours, Refused


@login_required
def helpers(request: SignedIn) -> HttpResponse:
    """The list, a form for one more, and where I help myself."""
    today = clock.today()
    own = own_establishments(request.user, today).order_by("name")
    helping = RoleAssignment.objects.on(today).filter(user=request.user, role=Role.APPLICANT, invited_by__isnull=False)
    if not own and not helping:
        raise NotYours("Trang này của cơ sở: mời người giúp lập và gửi hồ sơ của cơ sở mình.")
    form = HelperForm(request.POST or None, own=own)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = invite(actor=request.user, at=clock.now(), **form.cleaned_data)
            except Refused as why:
                form.show_refusal(why)
                status = why.status
            else:
                messages.success(
                    request, f"Đã mời {made.user} hỗ trợ đến hết ngày {date_short(form.cleaned_data['last'])}."
                )
                return redirect("helpers")
    rows = [(firm, row, _link(request, row)) for firm in own for row in helpers_of(firm, today)]
    context = {"form": form if own else None, "rows": rows, "helping": helping.select_related("invited_by")}
    return render(request, "helpers/helpers.html", context, status=status)


def _link(request: HttpRequest, row: RoleAssignment) -> str:
    """Where a helper chooses his first password; for whoever invited him to hand on."""
    if row.invited_by_id != request.user.pk or not waits_for_a_password(row):
        return ""
    key = urlsafe_base64_encode(force_bytes(row.user_id))
    token = default_token_generator.make_token(row.user)
    return request.build_absolute_uri(reverse("first-password", args=[key, token]))


@login_required
@require_POST
def end_helper(request: SignedIn, pk: int) -> HttpResponse:
    """From now on he does nothing more for the establishment."""
    found = get_object_or_404(RoleAssignment, pk=pk, role=Role.APPLICANT)
    end(found, actor=request.user, at=clock.now())
    messages.success(request, f"{found.user} đã thôi hỗ trợ.")
    return redirect("helpers" if own_establishments(request.user, clock.today()) else "inbox")


class FirstPassword(PasswordResetConfirmView):
    """A helper chooses the password of the account that was made for him; the link works once, for three days."""

    template_name = "registration/first_password.html"
    success_url = reverse_lazy("login")

    def get_user(self, uidb64: str) -> User | None:
        """Nobody who has a password already: this is no way to change one."""
        found = super().get_user(uidb64)
        return found if found is not None and not found.has_usable_password() else None

    def form_valid(self, form: object) -> HttpResponse:
        """Kept; now he signs in with it."""
        messages.success(self.request, "Đã đặt mật khẩu. Hãy đăng nhập bằng mật khẩu ấy.")
        return super().form_valid(form)  # type: ignore[arg-type]
