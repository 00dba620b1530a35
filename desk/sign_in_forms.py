"""Signing in, at the desk and at the administration site: while one waits the page says until when."""

from __future__ import annotations

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm

import clock
from desk.sign_in_limit import waits_until
from desk.sign_in_rules import MINUTE


class _SaysUntil:
    """For both forms. The same words whether there is such an account or not."""

    def get_invalid_login_error(self) -> forms.ValidationError:
        """Wrong, and how long nothing is looked at now."""
        username = self.cleaned_data.get("username") or ""  # type: ignore[attr-defined]
        request = self.request  # type: ignore[attr-defined]
        until = waits_until(username, request, clock.now()) if request is not None else None
        if until is None:
            return super().get_invalid_login_error()  # type: ignore[misc]
        # The minute after, so that whoever comes back then is looked at.
        shown = clock.local(until + MINUTE)
        return forms.ValidationError(
            f"Mật khẩu sai nhiều lần: chờ đến {shown:%H:%M ngày %d/%m/%Y} rồi thử lại. Trước lúc ấy mật khẩu đúng cũng "
            "chưa được nhận. Quên mật khẩu: liên hệ Trung tâm Khuyến công để được cấp lại.",
            code="waits",
        )


class SignInForm(_SaysUntil, AuthenticationForm):
    """The desk."""


class AdminSignInForm(_SaysUntil, AdminAuthenticationForm):
    """The administration site."""
