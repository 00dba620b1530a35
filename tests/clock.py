"""The clock of the tests: the product reads it instead of the machine's, so that a test holds on any day it is run.

Every test begins at the same moment, ``BEGINS``, and the clock goes on from there as real time passes. Tests, like
pages, ask ``clock.now()`` and ``clock.today()``. The product has no way to move its clock: it is moved from here, by
putting another reader in the place of ``clock._read``.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import pytest

import clock

#: Thursday, 15 October 2026, in the morning: a working day in the life of the tests' project (tests/world.py).
BEGINS = dt.datetime(2026, 10, 15, 9, 30, tzinfo=clock.VIETNAM)

_stands, _since = BEGINS, time.monotonic()


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
    set_to(BEGINS)
    yield
