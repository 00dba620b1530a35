"""What the form of every step shares: it knows its dossier and guards against stale pages."""

from __future__ import annotations

from typing import Any

from django import forms

import clock
from dossiers.handlers.common import OUTSIDE_NUMBER
from dossiers.handlers.submissions import SUBMISSION_NO, SUBMISSION_ON, named_last, usual_number
from dossiers.models import Dossier
from web.shared.forms import DateField, StyledForm
from workflow.steps import steps_of


class StepForm(StyledForm):
    """Base: knows its dossier, gives facts. ``version`` guards against stale pages and double sending."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, dossier: Dossier, event: str = "", numbered: str = "", proposed: bool = False, **more: Any
    ) -> None:
        """``numbered``: the symbol of an act whose number the deciding body gives in a register of its own;
        ``proposed``: the act is made on a submission of the department."""
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
        if proposed:
            self._ask_submission()
        if numbered or proposed:
            self.style()
        self._say_days(event)

    def _ask_submission(self) -> None:
        """On which submission it is decided; what the last decision named is offered."""
        day = clock.today()
        last = named_last(day)
        offered = f" Tờ trình ghi gần nhất: {last}." if last else ""
        self.fields[SUBMISSION_NO] = forms.CharField(
            label="Số, ký hiệu tờ trình của Sở Công Thương",
            max_length=60,
            help_text=f"Tờ trình mà quyết định này căn cứ. Ví dụ: {usual_number(day)}.{offered}",
        )
        self.fields[SUBMISSION_ON] = DateField(label="Ngày tờ trình")

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

    def typed_of_others(self) -> dict[str, Any]:
        """What the act has from other bodies, where it had to be typed: its number and symbol, the submission."""
        names = (OUTSIDE_NUMBER, SUBMISSION_NO, SUBMISSION_ON)
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)}

    def facts(self) -> dict[str, Any]:
        """What the handler takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
