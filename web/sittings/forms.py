"""The forms of whoever presides over a sitting."""

from __future__ import annotations

from django import forms

from web.steps.forms import PlainForm, RecuseForm, StepForm


class AgainForm(StepForm):
    """Why the council votes again."""

    reason = forms.CharField(label="Lý do bỏ phiếu lại", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


def chair_form(event: str) -> type[StepForm]:
    """The form of an act of whoever presides. Raises ``KeyError`` for what is not one."""
    return {"open_scores": PlainForm, "close_ballot": PlainForm, "recuse_member": RecuseForm, "vote_again": AgainForm}[
        event
    ]
