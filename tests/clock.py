"""The clock of the tests: the product reads it instead of the machine's, so that a test holds on any day it is run.

Every test begins at the same moment, ``begins()``, and the clock goes on from there as real time passes. Tests, like
pages, ask ``clock.now()`` and ``clock.today()``. The product has no way to move its clock: it is moved from here, by
putting another reader in the place of ``clock._read``.

Usually it is ``USUAL``. ``pytest --clock NAME`` moves it to one of ``MOVED``, the days and hours at which programs go
wrong, and runs what is marked ``any_day``: pages and journeys, which act at the moment they read.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import pytest

import clock


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=clock.VIETNAM)


#: Thursday, a working day in the life of the tests' project (tests/world.py), long past for every machine.
USUAL = _at("2026-10-15T09:30")
#: When a world begins (tests/world.py): with the usual clock days are typed that fit this one.
WORLD_BEGINS = _at("2026-03-02T08:00")

#: Hard moments, in the order of the days of the month on which the run of every change takes them (.ci/run).
MOVED = {
    "last-day-23:59": _at("2026-12-31T23:59"),
    "first-day-00:01": _at("2027-01-01T00:01"),
    "first-day-23:59-utc": _at("2027-01-01T06:59"),  # still the last day of the year in UTC
    "first-day-00:01-utc": _at("2027-01-01T07:01"),
    "last-day-at-work": _at("2026-12-31T10:00"),
    "leap-day-23:59": _at("2028-02-29T23:59"),
    "leap-day-00:01": _at("2028-02-29T00:01"),  # 28 February in UTC
    "tet-at-work": _at("2027-02-08T10:00"),  # nobody works for days before and after
    "tet-00:01": _at("2027-02-06T00:01"),  # the first day of the lunar year
    "make-up-saturday": _at("2026-08-22T10:00"),  # worked for Monday, 31 August 2026
    "make-up-saturday-23:59-utc": _at("2026-08-22T06:59"),
}

_stands, _since = USUAL, time.monotonic()
_begins = USUAL


def begins() -> dt.datetime:
    """The moment at which every test of this run begins."""
    return _begins


def world_begins() -> dt.datetime:
    """When a world begins: long before an usual test, a few days before one under a moved clock."""
    if _begins == USUAL:
        return WORLD_BEGINS
    return clock.moment(clock.local_day(_begins) - dt.timedelta(days=4), dt.time(8))


def turn_of(day: dt.date) -> str:
    """The moment whose turn it is on a day of the month."""
    return list(MOVED)[(day.day - 1) % len(MOVED)]


def move(name: str) -> None:
    """Every test of this run begins at a moment of ``MOVED``. Raises KeyError."""
    global _begins
    _begins = MOVED[name]
    set_to(_begins)


def set_to(at: dt.datetime) -> None:
    """From now on it is this moment, and later."""
    global _stands, _since
    _stands, _since = at.astimezone(dt.UTC), time.monotonic()


def _read() -> dt.datetime:
    return _stands + dt.timedelta(seconds=time.monotonic() - _since)


# At once: modules of tests read the day while they are imported.
clock._read = _read


@pytest.fixture(autouse=True)
def every_test_begins_at_the_same_moment() -> Iterator[None]:
    """Nothing that an earlier test took or did with the clock is left."""
    set_to(_begins)
    yield
