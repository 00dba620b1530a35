"""The form of who is away and who acts for him."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

import clock
from accounts.delegations import possible_deputies
from accounts.models import User
from web.shared.forms import DateField, StyledForm


class AbsenceForm(StyledForm):
    """Who of my people is away, who acts for him, from when to when, why."""

    person = forms.ModelChoiceField(label="Người vắng mặt", queryset=User.objects.none())
    deputy = forms.ModelChoiceField(label="Người làm thay", queryset=User.objects.none())
    valid_from = DateField(label="Từ ngày")
    valid_to = DateField(label="Đến hết ngày")
    reason = forms.CharField(label="Lý do", max_length=250, help_text="Ví dụ: nghỉ ốm, giấy ra viện ngày 02/12.")

    def __init__(self, *args: Any, people: QuerySet[User], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["deputy"].queryset = possible_deputies()  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = clock.today()
