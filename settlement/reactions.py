"""What follows a step or a write for a settlement: who waits for it is told when it is complete."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from dossiers.models import Dossier
from ledger.models import LogEntry
from ledger.reactions import subscribe
from settlement.preparing import PREPARED_IN, tell_when_complete

if TYPE_CHECKING:
    from ledger.models import OutboxEvent


@subscribe("dossier.moved")
@subscribe("dossier.written")
def completed(event: OutboxEvent, at: dt.datetime) -> None:
    """Any step or write may be the one that was lacking."""
    dossier = Dossier.objects.select_related("applicant").filter(pk=str(event.chain), state__in=PREPARED_IN).first()
    if dossier is not None:
        tell_when_complete(dossier, by=_actor(event), at=event.created_at)


def _actor(event: OutboxEvent) -> int | None:
    """Who did it, by key."""
    if event.kind == "dossier.written":
        return int(event.payload["by"])
    entry = LogEntry.objects.filter(chain=str(event.chain), sequence=event.payload["sequence"])
    return entry.values_list("actor_id", flat=True).first()
