"""Time limits as rows: opened with a fixed day, stopped with what is left of them, gone on with, ended.

What stops the clock is declared with the step (``workflow.steps``: ``stops_clock``, ``keeps_limit``) or told by an app
(an opinion that is awaited). What was used before the stop counts: after it the limit goes on with what was left, never
with less than one working day. docs/clocks.md says why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

import clock
from documents.vietnamese import date_short
from workflow.clock_models import ClockStop, Turn
from workflow.deadlines import days_left, due_after
from workflow.steps import Deadline, Step, steps_of

if TYPE_CHECKING:
    from workflow.models import PhaseRun

#: The stop that belongs to the state a dossier stands in; leaving the state ends it.
BY_STATE = "state"


def first_deadline(subject: Any, asks: Iterable[str]) -> Deadline | None:
    """The earliest deadline among the steps by which a task may be answered."""
    declared = steps_of(type(subject))
    found = [step.deadline for name in asks if (step := declared.get(name)) and step.deadline]
    return min(found, key=lambda deadline: deadline.working_days, default=None)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody is asked for, before his clock begins to run. ``asks``: the steps by which he may answer."""

    subject: Any
    seat: str
    what: str
    deadline: Deadline | None
    asks: tuple[str, ...] = ()
    run: PhaseRun | None = None
    task: Any = None
    link: str = ""

    @property
    def names(self) -> str:
        """The steps as the row keeps them."""
        return ",".join(self.asks)


def open_turns(asked: Iterable[Asked], *, at: dt.datetime) -> list[Turn]:
    """Begin turns; their days are counted now and stay. What an earlier turn had left is gone on with."""
    wanted = list(asked)
    cut_short = _cut_short([one for one in wanted if one.deadline and one.asks])
    days = cache(due_after)
    turns, taken_up = [], []
    for one in wanted:
        allowed, source, first = None, "", clock.local_day(at)
        before = cut_short.get((one.subject.pk, one.subject.state, one.seat, one.names)) if one.deadline else None
        if before is not None:
            allowed = max(before.left or 0, 1)
            source = f"{before.due_source}{goes_on(before)}"
            taken_up.append(before.pk)
        elif one.deadline is not None:
            limit = one.deadline.of(one.subject, first)
            allowed, source, first = limit.working_days, limit.source, limit.start
        turns.append(
            Turn(
                subject=one.subject,
                run=one.run,
                task=one.task,
                state=one.subject.state,
                seat=one.seat,
                what=one.what[:200],
                asks=one.names,
                link=one.link,
                opened_at=at,
                allowed=allowed,
                due_on=None if allowed is None else days(first, allowed),
                due_source=source[:300],
            )
        )
    if taken_up:
        Turn.objects.filter(pk__in=taken_up).update(taken_up=True)
    return Turn.objects.bulk_create(turns)


def keep_days(before: PhaseRun, after: PhaseRun) -> None:
    """Turns opened anew keep the days of those they take the place of."""
    earlier = {(turn.seat, turn.asks): turn for turn in before.turns.order_by("pk")}
    for turn in after.turns.all():
        first = earlier.get((turn.seat, turn.asks))
        if first is not None:
            turn.allowed, turn.due_on, turn.due_source = first.allowed, first.due_on, first.due_source
            turn.save(update_fields=["allowed", "due_on", "due_source"])


def goes_on(before: Turn) -> str:
    """The remark behind the source of a limit that goes on after a stop."""
    since = date_short(clock.local_day(before.ended_at)) if before.ended_at else ""
    return f"; tính tiếp {max(before.left or 0, 1)} ngày còn lại khi dừng ngày {since}"


def limit_ahead(subject: Any, state: str, event: str, at: dt.datetime) -> tuple[int, dt.date] | None:
    """The limit a step would get if its state were entered now: (working days, last day). For slips and notices."""
    declared = steps_of(type(subject)).get(event)
    if declared is None or declared.deadline is None:
        return None
    before = (
        Turn.objects.filter(subject=subject, state=state, left__isnull=False, ended_at__isnull=False, taken_up=False)
        .order_by("-pk")
        .filter(asks__regex=rf"(^|,){event}(,|$)")
        .first()
    )
    if before is not None:
        days = max(before.left or 0, 1)
        return days, due_after(clock.local_day(at), days)
    limit = declared.deadline.of(subject, clock.local_day(at))
    return limit.working_days, due_after(limit.start, limit.working_days)


def end_turns(turns: QuerySet[Turn], *, at: dt.datetime, by: Step | str, answered: bool = False) -> None:
    """End open turns. A step that stops the clock or keeps the limit leaves them what they have not used."""
    keeps = isinstance(by, Step) and bool(by.stops_clock or by.keeps_limit)
    waiting = turns.filter(ended_at__isnull=True)
    if keeps:
        for turn in waiting.filter(due_on__isnull=False, stands_since__isnull=True):
            if turn.due_on:
                Turn.objects.filter(pk=turn.pk).update(left=days_left(clock.local_day(at), turn.due_on))
    ended = {"ended_at": at, "ended_by": by.name if isinstance(by, Step) else by, "answered": answered}
    waiting.update(**ended, stands_since=None, **({} if keeps else {"left": None}))


def stop_clock(subject: Any, *, cause: str, why: str, source: str, at: dt.datetime) -> ClockStop:
    """Let the office's clock stand: open turns of the present state keep what they have left."""
    stop, made = ClockStop.objects.get_or_create(
        subject=subject, cause=cause, until=None, defaults={"since": at, "why": why[:400], "source": source[:300]}
    )
    if made:
        for turn in _running(subject):
            if turn.due_on:
                left = days_left(clock.local_day(at), turn.due_on)
                Turn.objects.filter(pk=turn.pk).update(stands_since=at, left=left)
    return stop


def end_stops(subjects: Iterable[Any], *, at: dt.datetime) -> None:
    """Dossiers that leave their state leave what the clock stood for there."""
    keys = [subject.pk for subject in subjects]
    ClockStop.objects.filter(subject__in=keys, until__isnull=True).update(until=at)


def start_clock(subject: Any, *, cause: str, at: dt.datetime) -> None:
    """End a stop; when it was the last, standing turns go on with what they had left, from this day."""
    ended = ClockStop.objects.filter(subject=subject, cause=cause, until__isnull=True).update(until=at)
    if not ended or ClockStop.objects.filter(subject=subject, until__isnull=True).exists():
        return
    for turn in Turn.objects.filter(subject=subject, ended_at__isnull=True, stands_since__isnull=False):
        assert turn.stands_since is not None
        days, stood = max(turn.left or 0, 1), clock.local_day(turn.stands_since)
        note = f"; tính tiếp {days} ngày còn lại khi dừng ngày {date_short(stood)}"
        turn.due_on, turn.stands_since, turn.left = due_after(clock.local_day(at), days), None, None
        turn.due_source = f"{turn.due_source}{note}"[:300]
        turn.save(update_fields=["due_on", "due_source", "stands_since", "left"])


def _running(subject: Any) -> QuerySet[Turn]:
    """The turns of the present state whose day is still coming nearer."""
    return Turn.objects.filter(
        subject=subject, run__isnull=False, ended_at__isnull=True, due_on__isnull=False, stands_since__isnull=True
    )


def _cut_short(asked: list[Asked]) -> dict[tuple[Any, str, str, str], Turn]:
    """The last turns of the same kinds that a stop cut short and nothing has gone on with."""
    keys = [one.subject.pk for one in asked]
    found = Turn.objects.filter(subject__in=keys, left__isnull=False, ended_at__isnull=False, taken_up=False).order_by(
        "pk"
    )
    return {(turn.subject_id, turn.state, turn.seat, turn.asks): turn for turn in found} if keys else {}
