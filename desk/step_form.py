"""What the form of every step shares: it knows its dossier and guards against stale pages."""

from __future__ import annotations

from typing import Any

from django import forms

from desk.forms_base import StyledForm
from dossiers.models import Dossier


class StepForm(StyledForm):
    """Base: knows its dossier, gives facts. ``version`` guards against stale pages and double sending."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, dossier: Dossier, **more: Any) -> None:
        self.dossier = dossier
        super().__init__(*args, **more)
        self.fields["version"].initial = dossier.version
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and first values from the dossier."""

    def facts(self) -> dict[str, Any]:
        """What the handler takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
