"""What the form of every step shares: it knows its dossier and guards against stale pages."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from desk.forms_base import StyledForm
from dossiers.models import Dossier
from workflow.steps import steps_of


class StepForm(StyledForm):
    """Base: knows its dossier, gives facts. ``version`` guards against stale pages and double sending."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, dossier: Dossier, event: str = "", **more: Any) -> None:
        self.dossier = dossier
        super().__init__(*args, **more)
        self.fields["version"].initial = dossier.version
        self.prepare()
        self._say_days(event)

    def _say_days(self, event: str) -> None:
        """Between which days of the life each day lies, before it is typed."""
        declared = steps_of(Dossier).get(event)
        if declared is None or self.dossier.state not in declared.sources:
            return
        at = clock.now()
        for one in declared.days:
            # Days typed beside it are not known yet: what they bound is said when it is sent.
            if one.field in self.fields and (said := one.hint(self.dossier, at, {})):
                self.fields[one.field].help_text = said

    def prepare(self) -> None:
        """Fill choices and first values from the dossier."""

    def facts(self) -> dict[str, Any]:
        """What the handler takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
