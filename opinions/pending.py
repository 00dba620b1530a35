"""The office's clock while it waits for an opinion, where the rule says that it stands."""

from __future__ import annotations

import datetime as dt

import clock
from clock import local_day
from dossiers.models import Dossier
from opinions.models import OpinionRequest
from opinions.rules import is_awaited
from workflow.clocks import start_clock, stop_clock


def silence_has_spoken(at: dt.datetime) -> None:
    """Where the clock stood for bodies whose silence says something by now, it goes on from the end of their day."""
    day = local_day(at)
    stopped = OpinionRequest.objects.filter(
        stops_clock=True, withdrawn_at__isnull=True, due_on__lt=day, dossier__clock_stops__until__isnull=True
    )
    for request in stopped.select_related("dossier").distinct():
        if request.dossier.clock_stops.filter(cause=cause_of(request), until__isnull=True).exists():
            end = clock.moment(request.due_on, dt.time(23, 59))
            clock_goes_on(request.dossier, request, at, since=end)


def asked_here(dossier: Dossier) -> list[OpinionRequest]:
    """The requests made in the state where the dossier is, without those taken back; from what the step read ahead."""
    return [one for one in dossier.opinion_requests.all() if one.state == dossier.state and one.withdrawn_at is None]


def stand_again(dossier: Dossier, at: dt.datetime) -> None:
    """A dossier that comes back to where it waits for an opinion stands there again."""
    for request in asked_here(dossier):
        waiting = [one for one in request.opinions.all() if is_awaited(one, request, local_day(at))]
        if waiting and request.stops_clock:
            names = ", ".join(one.body for one in waiting)
            stop_clock(dossier, cause=cause_of(request), why=f"chờ ý kiến của {names}", source=request.source, at=at)


def clock_goes_on(
    dossier: Dossier, request: OpinionRequest, at: dt.datetime, *, since: dt.datetime | None = None
) -> None:
    if request.stops_clock:
        waiting = [one for one in request.opinions.all() if is_awaited(one, request, local_day(at))]
        if not waiting:
            start_clock(dossier, cause=cause_of(request), at=since or at)


def cause_of(request: OpinionRequest) -> str:
    return f"opinion:{request.pk}"
