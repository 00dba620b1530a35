"""Wherever a password is asked for: the desk, the administration site, changing it. While one waits, until when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.http import HttpRequest

import clock
from web.sign_in.delays import MINUTE
from web.sign_in.limit import waits_until


def waits(username: str, request: HttpRequest | None) -> forms.ValidationError | None:
    """The sentence for somebody who waits, None where he does not. The same whether there is such an account or not."""
    until = waits_until(username, request, clock.now()) if request is not None else None
    if until is None:
        return None
    # The minute after, so that whoever comes back then is looked at.
    shown = clock.local(until + MINUTE)
    return forms.ValidationError(
        f"Mật khẩu sai nhiều lần: chờ đến {shown:%H:%M ngày %d/%m/%Y} rồi thử lại. Trước lúc ấy mật khẩu đúng cũng "
        "chưa được nhận. Quên mật khẩu: liên hệ Trung tâm Khuyến công để được cấp lại.",
        code="waits",
    )


class _SaysUntil:
    """For both forms of signing in."""

    def get_invalid_login_error(self) -> forms.ValidationError:
        """Wrong, and how long nothing is looked at now."""
        username = self.cleaned_data.get("username") or ""  # type: ignore[attr-defined]
        request = self.request  # type: ignore[attr-defined]
        return waits(username, request) or super().get_invalid_login_error()  # type: ignore[misc]


class SignInForm(_SaysUntil, AuthenticationForm):
    """The desk."""


class AdminSignInForm(_SaysUntil, AdminAuthenticationForm):
    """The administration site."""


class ChangePasswordForm(PasswordChangeForm):
    """Whoever sits down at a page left open guesses the current password under the limits of signing in."""

    def __init__(self, *args: Any, request: HttpRequest, **more: Any) -> None:
        self.request = request
        super().__init__(*args, **more)

    def clean_old_password(self) -> str:
        """Asked by the same backend as at signing in, so counted with it. Raises ``ValidationError``."""
        typed: str = self.cleaned_data["old_password"]
        name = self.user.get_username()
        if authenticate(self.request, username=name, password=typed) is None:
            raise waits(name, self.request) or forms.ValidationError(
                self.error_messages["password_incorrect"], code="password_incorrect"
            )
        return typed
