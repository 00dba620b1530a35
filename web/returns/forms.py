"""The form that answers one point of a return."""

from __future__ import annotations

from typing import Any

from django import forms

from dossiers.returns.answering import SAY_SOMETHING, TEXT_LIMIT
from web.shared.forms import FileField, StyledForm


class AnswerForm(StyledForm):
    """A sentence, a file, or both; one of them must be there."""

    optional_is_said = False
    text = forms.CharField(
        label="Trả lời", required=False, max_length=TEXT_LIMIT, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = FileField(label="Tệp mới", required=False)

    def clean(self) -> dict[str, Any]:
        """An empty answer answers nothing."""
        typed = super().clean() or {}
        if not self.errors and not typed.get("text", "").strip() and not typed.get("file"):
            self.add_error("text", SAY_SOMETHING)
        return typed
