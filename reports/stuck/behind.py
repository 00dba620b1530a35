"""What should have followed a step and did not: events given up, papers without bytes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from documents.models import Paper
from dossiers.models import Dossier
from ledger.models import OutboxEvent
from reports.stuck.things import Reason, Stuck, Way

#: How long drawing may take before somebody should look.
PATIENCE = dt.timedelta(hours=1)
#: The newest so many of each: when the printer room is down, the first page says so as well as the whole list.
MOST = 200

WHAT = {
    "paper.requested": "In văn bản",
    "dossier.moved": "Báo cho những người liên quan",
    "notice.mail": "Gửi thư điện tử",
}


def papers_and_events(at: dt.datetime) -> list[Stuck]:
    """Dead events and papers still without bytes, three queries."""
    events = list(OutboxEvent.objects.dead().order_by("dead_at", "pk")[:MOST])
    dead = {str(event.payload.get("paper")) for event in events if event.kind == "paper.requested"}
    late = Paper.objects.filter(Q(status=Paper.Status.FAILED) | Q(created_at__lt=at - PATIENCE), file__isnull=True)
    papers = [paper for paper in late.order_by("created_at")[:MOST] if str(paper.pk) not in dead]
    chains: set[Any] = {event.chain for event in events} | {paper.chain for paper in papers}
    dossiers: dict[Any, Dossier] = {
        one.pk: one for one in Dossier.objects.filter(pk__in=chains).select_related("applicant")
    }
    return [
        *(
            Stuck(
                Reason.DEAD_EVENT,
                f"su-kien-{event.pk}",
                f"{WHAT.get(event.kind, event.kind)}: đã thử {event.attempts} lần. {_first_line(event.last_error)}",
                (Way.RETRY,),
                dossiers.get(event.chain),
                event=event,
                since=event.dead_at,
            )
            for event in events
        ),
        *(
            Stuck(
                Reason.PAPER,
                f"van-ban-{paper.pk}",
                f"«{paper.title}» chưa in được. {_first_line(paper.error)}",
                (Way.REDRAW,),
                dossiers.get(paper.chain),
                paper=paper,
                since=paper.created_at,
            )
            for paper in papers
        ),
    ]


def _first_line(error: str) -> str:
    return error.strip().splitlines()[0][:200] if error.strip() else ""
