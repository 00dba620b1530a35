"""The form that hands somebody's work to another person."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from accounts.models import User
from accounts.roles import Role
from web.shared.forms import DateField, StyledForm
from web.shared.people import choose_from, officials, reason_field


class HandOverForm(StyledForm):
    """From whom to whom, from when, why."""

    giver = forms.ModelChoiceField(label="Người giao", queryset=User.objects.none())
    taker = forms.ModelChoiceField(label="Người nhận", queryset=User.objects.none())
    on = DateField(label="Ngày bàn giao")
    reason = reason_field("nghỉ việc theo Quyết định số 88/QĐ-SCT.")
    leaves = forms.BooleanField(
        label="Người giao rời vị trí: vai trò và chỗ trong các hội đồng kết thúc hết ngày bàn giao",
        required=False,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        today = clock.today()
        # The giver may be locked already: work is found for whoever left.
        everybody = User.objects.exclude(assignments__role=Role.APPLICANT).order_by("full_name", "username")
        self.fields["giver"].queryset = everybody.distinct()  # type: ignore[attr-defined]
        choose_from(self, "taker", officials(today))
        self.fields["on"].initial = today
