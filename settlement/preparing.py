"""A settlement that is being prepared: what is still owed for it, and who is told when nothing is."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from accounts.roles import Role
from clock import local_day
from documents.vietnamese import date_short
from dossiers.models import Dossier
from dossiers.reactions import holders_told
from notifications.tell import tell
from settlement.readiness import LACKING, readiness
from workflow.steps import steps_of

if TYPE_CHECKING:
    from accounts.models import User

#: Accepted and not yet sent to finance.
PREPARED_IN = frozenset(steps_of(Dossier)["submit_settlement"].sources)


def owed_to_settle(
    dossier: Dossier, on: dt.date, *, reader: User | None = None
) -> tuple[dt.date | None, tuple[str, ...]]:
    """The day by which a settlement is to be sent, and what it still lacks, by name."""
    ready = readiness(dossier, on, reader=reader)
    return ready.settle_by, tuple(row.label for row in ready.rows if row.state == LACKING)


def tell_when_complete(dossier: Dossier, *, by: int | None, at: dt.datetime) -> None:
    """Tell the Centre that a settlement has all it needs, once for each time it is sent; not whoever made it so."""
    if dossier.state not in PREPARED_IN:
        return
    ready = readiness(dossier, local_day(at))
    if not ready.ready:
        return
    told = [person for person in holders_told(dossier, Role.CENTRE, at) if person.pk != by]
    until = f" Hạn trình: {date_short(ready.settle_by)}." if ready.settle_by else ""
    tell(
        recipients=told,
        subject=f"{dossier.code}: hồ sơ quyết toán đã đủ để trình",
        body=f"{dossier.title} ({dossier.applicant.name}): đủ chứng từ, đã trả lời đủ các điểm.{until}",
        link=f"/ho-so/{dossier.code}/chung-tu/",
        key=f"complete:{dossier.pk}:{dossier.settlements.count()}",
        chain=dossier.pk,
        at=at,
    )
