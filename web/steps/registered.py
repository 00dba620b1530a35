"""What the life names by key and the pages must know: the program does not start while a handler is missing."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured

from dossiers.models import Dossier
from dossiers.step_keys import Beside, Form, Page
from web.shared.step_pages import ADDRESSES
from web.steps.beside import FIGURES, PANELS
from web.steps.forms import FORMS
from workflow.steps import Step, steps_of


def check_handlers(steps: Iterable[Step] | None = None) -> None:
    """Every key that a step names, and every key there is, has its handler. Raises ImproperlyConfigured."""
    for what, keys, known in (
        ("form", Form, set(FORMS)),
        ("page", Page, {*ADDRESSES, Page.STEP}),
        ("beside", Beside, {*FIGURES, *PANELS}),
    ):
        if missing := sorted(set(keys) - known):
            raise ImproperlyConfigured(f"no page knows the {what} «{', '.join(missing)}» (dossiers/step_keys.py)")
        for step in steps_of(Dossier).values() if steps is None else steps:
            if unknown := sorted(_named(step, what) - known):
                raise ImproperlyConfigured(f"the step {step.name} names the {what} «{', '.join(unknown)}» nobody knows")


def _named(step: Step, what: str) -> set[str]:
    """The keys of a kind that a step names."""
    if what == "form":
        return {step.form}
    if what == "beside":
        return set(step.beside)
    return {step.page, *filter(None, (step.task_page, step.only_on))}
