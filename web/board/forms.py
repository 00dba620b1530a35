"""The forms of the council: declaring an interest, recording one, lending one's seats."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

import clock
from accounts.delegations import possible_deputies
from accounts.models import User
from appraisal.handlers.people import NONE
from appraisal.models import Interest
from dossiers.models import Dossier
from web.shared.forms import DateField, StyledForm
from web.steps.forms import RecuseForm, StepForm

CHOICES = [
    (NONE, "Tôi không có lợi ích liên quan"),
    *((value, f"Có: {label}") for value, label in Interest.Kind.choices),
]


class DeclareForm(StepForm):
    """«None», or which interest and with whom."""

    interest = forms.ChoiceField(label="Lợi ích liên quan của tôi", choices=CHOICES, widget=forms.RadioSelect)
    note = forms.CharField(
        label="Với ai, quan hệ thế nào",
        required=False,
        max_length=300,
        help_text="Bắt buộc khi có lợi ích. Quan hệ gia đình đã khai được nhớ cho các hồ sơ sau của cơ sở này.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def only_interests(self) -> None:
        """For whoever said «none» before: only what he adds now."""
        self.fields["interest"].choices = CHOICES[1:]  # type: ignore[attr-defined]


class AgainForm(StepForm):
    """Why the council votes again."""

    reason = forms.CharField(label="Lý do bỏ phiếu lại", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


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


def chair_form(event: str) -> type[StepForm]:
    """The form of an act of whoever presides. Raises ``KeyError`` for what is not one."""
    from web.steps.forms import PlainForm

    return {"open_scores": PlainForm, "close_ballot": PlainForm, "recuse_member": RecuseForm, "vote_again": AgainForm}[
        event
    ]


def declare_form(dossier: Dossier, data: Any = None) -> DeclareForm:
    """The form of a declaration."""
    return DeclareForm(data, dossier=dossier)
