"""The form of the setting: which kind of paper must be signed before a dossier goes on."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from dossiers.regimes import not_ended
from dossiers.signatures.setting import signable
from web.shared.forms import DateField, StyledForm


class SignatureRuleForm(StyledForm):
    """One word: for one kind or all, under one regime or all, for dossiers opened from a day on."""

    kind = forms.ChoiceField(label="Loại văn bản", required=False)
    regime = forms.ChoiceField(label="Chế độ", required=False)
    asked = forms.TypedChoiceField(
        label="Trước bước sau",
        choices=[("yes", "Phải có chữ ký, hoặc bản chụp văn bản đã ký"), ("no", "Không đòi chữ ký")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    valid_from = DateField(
        label="Cho hồ sơ mở từ ngày",
        help_text="Hôm nay hoặc một ngày sau; hồ sơ đã mở giữ quy định của ngày mở. Ví dụ 01/12/2026",
    )
    source = forms.CharField(
        label="Căn cứ, lý do", max_length=200, help_text="Số, ngày của văn bản quy định; hoặc vì sao đổi."
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        kinds = sorted(((code, kind.title) for code, kind in signable().items()), key=lambda pair: pair[1])
        self.fields["kind"].choices = [("", "Mọi loại, như mặc định của từng loại"), *kinds]  # type: ignore[attr-defined]
        self.fields["regime"].choices = [  # type: ignore[attr-defined]
            ("", "Mọi chế độ"),
            *((one.code, one.name) for one in not_ended(clock.today())),
        ]
        self.fields["valid_from"].initial = clock.today()
        self.style()
