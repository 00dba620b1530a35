"""The form by which an applicant lets a helper in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

import clock
from establishments.helpers import LONGEST
from establishments.models import Establishment
from web.shared.forms import DateField, StyledForm


class HelperForm(StyledForm):
    """Whom, for which establishment, until when."""

    establishment = forms.ModelChoiceField(label="Cho cơ sở", queryset=Establishment.objects.none())
    full_name = forms.CharField(label="Họ và tên người hỗ trợ", max_length=120)
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=150,
        help_text="Người ấy đã có tài khoản: ghi đúng tên đăng nhập ấy. Chưa có: đặt tên mới, ví dụ nguyen.van.mau.",
    )
    phone = forms.CharField(label="Điện thoại", max_length=20, required=False)
    last = DateField(label="Đến hết ngày", help_text=f"Nhiều nhất {LONGEST.days} ngày một lần mời, ví dụ 30/06/2027")

    def __init__(self, *args: Any, own: QuerySet[Establishment], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["establishment"].queryset = own  # type: ignore[attr-defined]
        first = own.first()
        if first is not None and own.count() == 1:
            self.fields["establishment"].initial = first
            self.fields["establishment"].widget = forms.HiddenInput()
        self.fields["last"].initial = clock.today() + LONGEST / 2
