"""Where one dossier stands, in words that hold today: the label of its state, finer where a state has two halves."""

from __future__ import annotations

from django.db.models import Count, Q

from dossiers.models import Dossier
from dossiers.states import State
from settlement.treasury.orders import LIVE

NOT_IN_A_BATCH = "Đã lập lệnh chi, chờ lập bảng gửi Kho bạc"
SENT = "Đã gửi Kho bạc, chờ chi trả"


def state_said(dossier: Dossier) -> str:
    """For the offices: orders that are in no batch were not sent to anybody."""
    if dossier.state != State.PAYING:
        return str(dossier.get_state_display())
    live = Q(status__in=LIVE)
    counted = dossier.payments.aggregate(
        live=Count("pk", filter=live), waiting=Count("pk", filter=live & Q(batch__isnull=True))
    )
    return NOT_IN_A_BATCH if counted["waiting"] or not counted["live"] else SENT
