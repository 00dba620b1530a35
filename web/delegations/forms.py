"""The form that lends one's seats to a deputy."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from accounts.delegations import possible_deputies
from accounts.models import User
from web.shared.forms import DateField, StyledForm


class DelegateForm(StyledForm):
    """To whom, from when to when, by which paper."""

    deputy = forms.ModelChoiceField(label="Người được ủy quyền", queryset=User.objects.none())
    valid_from = DateField(label="Từ ngày")
    valid_to = DateField(label="Đến hết ngày")
    reason = forms.CharField(
        label="Lý do, số giấy ủy quyền", max_length=250, help_text="Ví dụ: đi công tác, giấy ủy quyền số 12/GUQ."
    )

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["deputy"].queryset = possible_deputies(user)  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = clock.today()
