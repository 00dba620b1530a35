"""The forms of the registers of numbers."""

from __future__ import annotations

from typing import Any

from django import forms

from web.shared.forms import DateField, StyledForm


class ReserveForm(StyledForm):
    """Which symbol, why, and for which dossier if that is known."""

    symbol = forms.ChoiceField(label="Ký hiệu")
    reason = forms.CharField(label="Lý do giữ số", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    code = forms.CharField(
        label="Mã hồ sơ",
        required=False,
        max_length=24,
        help_text="Văn bản kế tiếp mang ký hiệu này của hồ sơ sẽ dùng số đang giữ.",
    )

    def __init__(self, *args: Any, symbols: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["symbol"].choices = [(symbol, symbol) for symbol in symbols]  # type: ignore[attr-defined]


class StartForm(StyledForm):
    """Where a row goes on for a body that began the year elsewhere."""

    symbol = forms.ChoiceField(label="Ký hiệu")
    first = forms.IntegerField(label="Số bắt đầu", min_value=1, max_value=999_999)
    reason = forms.CharField(
        label="Vì sao bắt đầu từ số này",
        max_length=300,
        help_text="Ví dụ: sổ giấy đã cấp đến số 150 ngày 30/6.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, symbols: list[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["symbol"].choices = [(symbol, symbol) for symbol in symbols]  # type: ignore[attr-defined]


class EndForm(StyledForm):
    """Why a number is given up or cancelled."""

    reason = forms.CharField(label="Lý do", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class UseForm(StyledForm):
    """A paper made outside that a number set aside was given to."""

    abstract = forms.CharField(label="Trích yếu", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    signer = forms.CharField(label="Người ký", max_length=120)
    issued_on = DateField(label="Ngày văn bản")


class ReissueForm(StyledForm):
    """Why a paper is drawn anew."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Sai ở đâu, vì sao lập lại",
        max_length=500,
        help_text="Ghi trong lịch sử hồ sơ và bên phiên bản mới.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
