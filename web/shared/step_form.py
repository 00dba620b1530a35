"""What the form of every step shares: it knows its dossier and guards against stale pages."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from dossiers.handlers.common import OUTSIDE_NUMBER
from dossiers.models import Dossier
from web.shared.forms import StyledForm
from workflow.steps import steps_of


class StepForm(StyledForm):
    """Base: knows its dossier, gives facts. ``version`` guards against stale pages and double sending."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, dossier: Dossier, event: str = "", numbered: str = "", **more: Any) -> None:
        """``numbered``: the symbol of an act whose number the deciding body gives in a register of its own."""
        self.dossier = dossier
        super().__init__(*args, **more)
        self.fields["version"].initial = dossier.version
        self.prepare()
        if numbered:
            self.fields[OUTSIDE_NUMBER] = forms.CharField(
                label="Số, ký hiệu quyết định",
                max_length=60,
                help_text=f"Cơ quan ban hành cấp số trong sổ của mình; ghi lại ở đây. Ví dụ: 512/{numbered}",
            )
            self.style()
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

    def number_typed(self) -> dict[str, str]:
        """Number and symbol of the act, where they had to be typed."""
        typed = self.cleaned_data.get(OUTSIDE_NUMBER)
        return {OUTSIDE_NUMBER: typed} if typed else {}

    def facts(self) -> dict[str, Any]:
        """What the handler takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
