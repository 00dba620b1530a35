"""What time it is, and which day a moment falls on: the one place of the product that reads a clock.

Doors (pages, commands, workers) ask here and hand the moment on as ``at``; everything behind them is told. Papers,
limits and budget years count the days of Vietnam, whatever zone a moment is kept in and whatever zone the machine
keeps: half past one on New Year's Day is still the old year in UTC. So a day is taken from a moment here only;
``.date()`` on an aware moment is refused by tests/doors/test_one_clock.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


_stands: ContextVar[dt.datetime | None] = ContextVar("clock_stands", default=None)


def now() -> dt.datetime:
    """This moment, aware, in UTC."""
    return _stands.get() or _read()


def today() -> dt.date:
    """The day it is in Vietnam."""
    return local_day(now())


@contextmanager
def one_moment() -> Iterator[dt.datetime]:
    """Within it, and in this thread, it is one and the same moment, the one it was at its beginning.

    Who asks twice, for the moment of an act and for its day, is not told of the first on one side of midnight and of
    the second on the other.
    """
    began = now()
    token = _stands.set(began)
    try:
        yield began
    finally:
        _stands.reset(token)


def local(at: dt.datetime) -> dt.datetime:
    """A moment as the clock on an office wall in Vietnam shows it; still aware.

    Raises ValueError for a moment without a zone: it could be any of two days.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} says no time zone: which day it is in Vietnam cannot be told")
    return at.astimezone(VIETNAM)


def local_day(at: dt.datetime) -> dt.date:
    """The day in Vietnam on which a moment falls. Raises ValueError for a moment without a zone."""
    return local(at).date()


def day_of(value: dt.date) -> dt.date:
    """A day as it is; of a moment, its day in Vietnam (one without a zone was written down here, and names its day)."""
    if not isinstance(value, dt.datetime):
        return value
    return value.date() if value.tzinfo is None else local_day(value)


def read_day(text: str) -> dt.date:
    """The day of «2026-02-05», or of a moment like «2026-02-05T01:30:00+00:00». Raises ValueError for other text."""
    return day_of(dt.datetime.fromisoformat(text) if len(text) > len("2026-02-05") else dt.date.fromisoformat(text))


def moment(day: dt.date, time: dt.time = dt.time()) -> dt.datetime:
    """A day and a time of day in Vietnam as a moment; midnight, its first moment, where no time is told."""
    return dt.datetime.combine(day, time, VIETNAM)


def _read() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
