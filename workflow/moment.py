"""The moment at which the engine acts, for what runs inside it and has no argument of its own for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_moment: ContextVar[dt.datetime] = ContextVar("moment")


@contextmanager
def acting_at(at: dt.datetime) -> Iterator[None]:
    """Make a moment known to the nodes of a flow."""
    token = _moment.set(at)
    try:
        yield
    finally:
        _moment.reset(token)


def moment() -> dt.datetime:
    """The moment of the act being carried out. Raises ``LookupError`` outside of one."""
    return _moment.get()
