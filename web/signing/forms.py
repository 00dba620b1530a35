"""Forms of signing: choose a key and type its passphrase; hand in what was signed elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

import clock
from documents.signing.errors import SigningRefused
from documents.signing.models import SigningKey
from documents.vietnamese import date_short
from web.shared.forms import DateField, FileField, StyledForm


class SignForm(StyledForm):
    """One key, one passphrase. ``seen`` is what lay on the page: which revision of which bytes."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=80)
    key = forms.ChoiceField(label="Khóa ký", widget=forms.RadioSelect)
    passphrase = forms.CharField(
        label="Mật khẩu của khóa",
        help_text="Mật khẩu tệp khóa hoặc mã PIN của thiết bị. Chỉ dùng cho lần ký này, không lưu lại ở đâu.",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "data-kc-secret": ""}),
    )

    def __init__(self, *args: Any, keys: Sequence[SigningKey], seen: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.keys = {str(key.pk): key for key in keys}
        self.fields["key"].choices = [(pk, _said(key)) for pk, key in self.keys.items()]  # type: ignore[attr-defined]
        self.fields["seen"].initial = seen
        if len(self.keys) == 1:
            self.fields["key"].initial = next(iter(self.keys))
        self.style()

    @property
    def chosen(self) -> SigningKey:
        """The key that was chosen, once the form is valid."""
        return self.keys[self.cleaned_data["key"]]

    def say(self, why: SigningRefused) -> None:
        """A refusal at its field, else on top."""
        self.add_error(why.field if why.field in self.fields else None, why.message)


def _said(key: SigningKey) -> str:
    until = clock.local(key.valid_to)
    where = "tệp trên máy chủ" if key.backend == SigningKey.Backend.PKCS12 else "thiết bị lưu khóa"
    return f"{key.subject} ({where}, hiệu lực đến {date_short(until)})"


class HandInForm(StyledForm):
    """A PDF with digital signatures, or a scan with a reason."""

    DIGITAL, SCAN = "DIGITAL", "SCAN"

    kind = forms.ChoiceField(
        label="Tệp này là",
        choices=[
            (DIGITAL, "Bản PDF đã ký số bằng phần mềm khác"),
            (SCAN, "Bản chụp (quét) của văn bản giấy đã ký tay, đóng dấu"),
        ],
        initial=DIGITAL,
        widget=forms.RadioSelect,
    )
    file = FileField(label="Tệp", widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}))
    reason = forms.CharField(
        label="Lý do nhận bản chụp",
        help_text="Chỉ cần khi nộp bản chụp, ví dụ: UBND tỉnh ký giấy, nhận ngày 05/02/2026.",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    signed_on = DateField(
        label="Ngày ký trên bản chụp",
        help_text="Chỉ cần khi nộp bản chụp: ngày ghi trên văn bản, hoặc ngày ký thật nếu biết là ngày khác.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A scan needs its reason and its day."""
        data = super().clean() or self.cleaned_data
        if data.get("kind") == self.SCAN and not data.get("signed_on") and "signed_on" not in self.errors:
            self.add_error("signed_on", "Hãy ghi ngày ký, theo bản chụp.")
        if data.get("kind") == self.SCAN and len(data.get("reason", "").strip()) < 10:
            self.add_error("reason", "Hãy ghi lý do nhận bản chụp, ít nhất 10 ký tự.")
        return data

    def say(self, why: SigningRefused) -> None:
        """A refusal at its field, else on top."""
        self.add_error(why.field if why.field in self.fields else None, why.message)
