"""Signing in, changing one's password. The demo shows its own invented logins; a real installation never does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpResponse

from accounts.models import RoleAssignment
from accounts.roles import seat
from web.shared.querysets import tasks_of_seats
from web.sign_in.forms import ChangePasswordForm, SignInForm


class SignIn(LoginView):
    """The log-in page."""

    redirect_authenticated_user = True
    authentication_form = SignInForm

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Add the demo's logins when it runs as a demo."""
        context = super().get_context_data(**more)
        if settings.DEMO:
            context["demo_logins"] = demo_logins()
        return context


class ChangePassword(PasswordChangeView):
    """A new password for whoever knows the current one; also from the administration site (config/urls.py)."""

    form_class = ChangePasswordForm
    success_url = "/"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form asks the backend, which wants to know from where."""
        return super().get_form_kwargs() | {"request": self.request}

    def form_invalid(self, form: Any) -> HttpResponse:
        """Refused: said so also by the status."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


def demo_logins() -> list[dict[str, str]]:
    """One login for each role (the first of its kind), with the password made on this machine."""
    kept = Path(settings.VAR_DIR) / "demo" / "logins.json"
    if not kept.exists():
        return []
    passwords: dict[str, str] = json.loads(kept.read_text())
    rows, seen = [], set()
    held = RoleAssignment.objects.select_related("user").order_by("pk")
    waiting = tasks_of_seats()
    # Whoever has work waiting comes first: the demo begins where there is something to do.
    busy = sorted(held, key=lambda a: -waiting.get(seat(a.role, a.scope), 0) if a.scope else 0)
    for assignment in busy:
        if assignment.user.username not in passwords or (assignment.role in seen and assignment.role != "COUNCIL"):
            continue
        seen.add(assignment.role)
        rows.append(
            {
                "username": assignment.user.username,
                "password": passwords[assignment.user.username],
                "role": str(assignment.get_role_display()),
                "name": str(assignment.user),
            }
        )
    return rows
