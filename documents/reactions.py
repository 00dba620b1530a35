"""What follows a drawn paper: its PDF."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from documents.models import Paper
from documents.printing import give_pdf
from ledger.reactions import subscribe

if TYPE_CHECKING:
    from ledger.models import OutboxEvent


@subscribe("paper.drawn", outside=True)
def make_pdf(event: OutboxEvent, at: dt.datetime) -> None:
    """Give the paper its PDF. May run twice."""
    give_pdf(Paper.objects.select_related("file", "created_by").get(pk=event.payload["paper"]), at)
