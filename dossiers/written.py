"""What the outbox hears of a write that is no step: a file that came, a point that was answered."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ledger.outbox import record

if TYPE_CHECKING:
    from accounts.models import User
    from dossiers.models import Dossier


def tell_written(dossier: Dossier, *, actor: User, at: dt.datetime) -> None:
    """Within the write, once for each version of the dossier: whoever waits for it may be told."""
    record(
        "dossier.written",
        key=f"written:{dossier.pk}:{dossier.version}",
        payload={"by": actor.pk},
        chain=dossier.pk,
        at=at,
    )
