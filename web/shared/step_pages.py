"""Where the pages stand that a step names by a key."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from dossiers.models import Dossier
from dossiers.step_keys import Page


def _sitting(dossier: Dossier) -> str:
    """The meeting at which the dossier is before a council; the dossier's page where it is asked by letter."""
    round_ = dossier.rounds.filter(closed_at__isnull=True).last()
    meeting = round_.meeting_id if round_ else None
    return reverse("sitting", args=[meeting]) if meeting else reverse("dossier", args=[dossier.code])


#: The address of each page for a dossier; the form of a step has the step in its address (web.shared.actions).
ADDRESSES: dict[Page, Callable[[Dossier], str]] = {
    Page.DOSSIER: lambda dossier: reverse("dossier", args=[dossier.code]),
    Page.EVIDENCE: lambda dossier: reverse("evidence", args=[dossier.code]),
    Page.REVIEW: lambda dossier: reverse("cockpit", args=[dossier.code]),
    Page.CHANGE: lambda dossier: reverse("change", args=[dossier.code]),
    Page.COUNCIL: lambda dossier: f"{reverse('board')}#{dossier.code}",
    Page.SITTING: _sitting,
}


def page_address(dossier: Dossier, page: Page) -> str:
    """The address of a page for a dossier."""
    return ADDRESSES[page](dossier)
