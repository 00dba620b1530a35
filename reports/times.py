"""Where the days of one dossier went: its rows read as plain values, counted by workflow.time_spent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dossiers.models import Dossier
from opinions.models import Opinion
from workflow.holidays import VietnameseCalendar
from workflow.models import ClockStop, Turn
from workflow.time_spent import Account, Held, Pause, Stood, Times, time_spent

NOBODY = "Chưa giao cho ai"


@dataclass(frozen=True)
class TimesShown:
    """The accounts with the bodies as people say them."""

    rows: tuple[tuple[str, Account], ...]
    pauses: tuple[Pause, ...]
    total: int
    paused: int
    until: dt.datetime
    closed: bool


def times_of(dossier: Dossier, at: dt.datetime) -> Times:
    """The accounts of a dossier from its opening to its end, or to a moment while it runs."""
    by_letter = dict(Opinion.objects.filter(request__dossier=dossier, seat="").values_list("turn", "body"))
    turns = [
        Held(
            body=by_letter.get(turn.pk, turn.role),
            since=turn.opened_at,
            until=turn.ended_at,
            answered=turn.answered,
            allowed=turn.allowed,
            due_on=turn.due_on,
            stands_since=turn.stands_since,
            aside=turn.run_id is None,
        )
        for turn in Turn.objects.filter(subject=dossier).order_by("pk")
    ]
    stops = [Stood(stop.since, stop.until, stop.why) for stop in ClockStop.objects.filter(subject=dossier)]
    return time_spent(
        turns,
        stops,
        opened=dossier.opened_at,
        until=max(_end(dossier, at), dossier.opened_at),
        # A year nobody has entered yet still passes; what is counted here fixes no day.
        is_free=VietnameseCalendar(by_law=True).is_free,
    )


def times_shown(dossier: Dossier, at: dt.datetime) -> TimesShown:
    """The same for a page."""
    times = times_of(dossier, at)
    rows = tuple((_label(dossier, account.body), account) for account in times.accounts)
    return TimesShown(rows, times.pauses, times.total, times.paused, _end(dossier, at), dossier.place.final)


def _end(dossier: Dossier, at: dt.datetime) -> dt.datetime:
    """When a dossier came to its final state, else the moment asked about."""
    last = dossier.runs.order_by("-pk").first() if dossier.place.final else None
    return last.entered_at if last else at


def _label(dossier: Dossier, body: str) -> str:
    if not body:
        return NOBODY
    try:
        return dossier.role_label(body)
    except ValueError:
        return body
