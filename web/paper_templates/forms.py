"""Forms of the pages of paper templates: send one in, put it in force, refuse it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from documents.worded.safety import MOST_BYTES
from dossiers.regimes import regimes
from web.shared.forms import DateField, StyledForm


class TemplateForm(StyledForm):
    """A Word file with what it changes."""

    file = forms.FileField(
        label="Tệp mẫu (.docx)",
        help_text="Tệp được kiểm tra ngay khi gửi: trường, thể thức, in thử trên các hồ sơ mẫu.",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        allow_empty_file=True,  # the check has a better sentence for it
    )
    note = forms.CharField(
        label="Thay đổi gì, vì sao",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Người duyệt đọc dòng này trước khi cho áp dụng.",
    )
    regime = forms.ChoiceField(label="Dùng cho", required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [("", "Mọi hồ sơ"), *((one.code, one.name) for one in regimes())]
        self.fields["regime"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Far below the limit of other uploads: a template is text."""
        file = self.cleaned_data["file"]
        if file.size and file.size > MOST_BYTES:
            raise ValidationError(f"Tệp lớn hơn {MOST_BYTES // 2**20} MB; bỏ ảnh khỏi mẫu rồi gửi lại.")
        return file


class ActivateForm(StyledForm):
    """From which day, and that the warnings were looked at."""

    day = DateField(label="Áp dụng từ ngày", help_text="Từ hôm nay trở đi, ví dụ 01/12/2026")
    looked = forms.BooleanField(label="Tôi đã xem các cảnh báo và bản in thử", required=False)

    def __init__(self, *args: Any, today: dt.date, warned: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["day"].initial = today
        if not warned:
            self.fields["looked"].label = "Tôi đã xem bản in thử"


class RefuseForm(StyledForm):
    """Why a template is not taken."""

    note = forms.CharField(label="Lý do không chấp nhận", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
