"""The form of a member of the council: declaring an interest."""

from __future__ import annotations

from typing import Any

from django import forms

from appraisal.handlers.people import NONE
from appraisal.models import Interest
from dossiers.models import Dossier
from web.steps.forms import StepForm

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


def declare_form(dossier: Dossier, data: Any = None) -> DeclareForm:
    """The form of a declaration."""
    return DeclareForm(data, dossier=dossier)
