"""Where the days went: how many working days each body held a dossier. Plain values in, plain values out.

Every moment between opening and closing is somebody's, or a pause; so the accounts of all bodies and the pauses add
up to the working days between the two. Where several are asked at once the day is charged to the one the dossier waited
for: who answered first of them, since until then the others could not have moved it either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import clock
from workflow.calendar import IsFree, working_days_between


@dataclass(frozen=True)
class Held:
    """One turn: whose, from when to when. ``aside``: asked beside the dossier's own way (an opinion)."""

    body: str
    since: dt.datetime
    until: dt.datetime | None = None
    answered: bool = False
    allowed: int | None = None
    due_on: dt.date | None = None
    stands_since: dt.datetime | None = None
    aside: bool = False


@dataclass(frozen=True)
class Stood:
    """One time during which the clock stood, and why."""

    since: dt.datetime
    until: dt.datetime | None
    why: str


@dataclass(frozen=True)
class Stretch:
    """A time in which nothing changed hands. ``body`` empty: nobody's. ``why`` set: the clock stood."""

    since: dt.datetime
    until: dt.datetime
    body: str
    why: str


@dataclass(frozen=True)
class Account:
    """One body's time in working days: how long it held the dossier; what its limits gave, took and overran."""

    body: str
    held: int = 0
    limits: int = 0
    allowed: int = 0
    used: int = 0
    over: int = 0


@dataclass(frozen=True)
class Pause:
    """One pause in working days."""

    why: str
    since: dt.datetime
    until: dt.datetime | None
    days: int


@dataclass(frozen=True)
class Times:
    """The whole: accounts, the one that held it longest first; pauses in order; working days altogether."""

    accounts: tuple[Account, ...]
    pauses: tuple[Pause, ...]
    total: int

    @property
    def paused(self) -> int:
        """Working days during which the clock stood."""
        return sum(pause.days for pause in self.pauses)


def stretches(turns: Iterable[Held], stops: Iterable[Stood], opened: dt.datetime, until: dt.datetime) -> list[Stretch]:
    """The time from opening to an end, without a hole and without an overlap."""
    mine = [turn for turn in turns if not turn.aside]
    stood = list(stops)
    cuts = {opened, until}
    for ends in [(one.since, one.until) for one in mine] + [(one.since, one.until) for one in stood]:
        cuts |= {moment for moment in ends if moment is not None and opened < moment < until}
    edges = sorted(cuts)
    found: list[Stretch] = []
    for since, end in pairwise(edges):
        why = next((stop.why for stop in stood if _covers(stop, since)), "")
        body = "" if why else _waited_for([turn for turn in mine if _covers(turn, since)])
        last = found[-1] if found else None
        if last and (last.body, last.why) == (body, why):
            found[-1] = replace(last, until=end)
        else:
            found.append(Stretch(since, end, body, why))
    return found


def time_spent(
    turns: Sequence[Held],
    stops: Sequence[Stood],
    *,
    opened: dt.datetime,
    until: dt.datetime,
    is_free: IsFree,
) -> Times:
    """The accounts of a dossier from its opening to ``until`` (its closing, or now), in working days."""

    def days(a: dt.datetime, b: dt.datetime) -> int:
        return working_days_between(clock.local_day(a), clock.local_day(b), is_free)

    accounts: dict[str, Account] = {}
    pauses: list[Pause] = []
    way = stretches(turns, stops, opened, until)
    for one in way:
        length = days(one.since, one.until)
        if one.why:
            open_end = any(stop.until is None and stop.why == one.why for stop in stops) and one is way[-1]
            pauses.append(Pause(one.why, one.since, None if open_end else one.until, length))
        else:
            known = accounts.setdefault(one.body, Account(one.body))
            accounts[one.body] = replace(known, held=known.held + length)
    for turn in turns:
        if turn.allowed is None or turn.due_on is None:
            continue
        end = min(turn.until or until, until)
        stood = [] if turn.aside else [one for one in way if one.why and one.since < end and one.until > turn.since]
        used = days(turn.since, end) - sum(days(max(one.since, turn.since), min(one.until, end)) for one in stood)
        last = clock.local_day(turn.stands_since or end)
        over = working_days_between(turn.due_on, last, is_free) if last > turn.due_on else 0
        known = accounts.setdefault(turn.body, Account(turn.body))
        accounts[turn.body] = replace(
            known,
            limits=known.limits + 1,
            allowed=known.allowed + turn.allowed,
            used=known.used + used,
            over=known.over + over,
        )
    ordered = sorted(accounts.values(), key=lambda account: (-account.held, account.body))
    return Times(tuple(ordered), tuple(pauses), days(opened, until))


def _covers(one: Held | Stood, moment: dt.datetime) -> bool:
    return one.since <= moment and (one.until is None or one.until > moment)


def _waited_for(asked: list[Held]) -> str:
    """Of those asked at once: who is done first; at the same moment who answered; else who was asked first."""
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    first = min(asked, key=lambda turn: (turn.until or far, not turn.answered), default=None)
    return first.body if first else ""
