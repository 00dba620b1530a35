"""The moment at which the engine acts, for what runs inside it and has no argument of its own for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_moment: ContextVar[dt.datetime] = ContextVar("moment")


@contextmanager
def acting_at(at: dt.datetime) -> Iterator[None]:
    """Make a moment known to the nodes of a flow."""
    token = _moment.set(at)
    try:
        yield
    finally:
        _moment.reset(token)


_told: ContextVar[Mapping[str, Any]] = ContextVar("told")


@contextmanager
def told(facts: Mapping[str, Any]) -> Iterator[None]:
    """Make what an act was told known to what writes its facts: the number of another body stands in many steps."""
    token = _told.set(facts)
    try:
        yield
    finally:
        _told.reset(token)


def what_was_told() -> Mapping[str, Any]:
    """The facts of the act being carried out; nothing outside of one."""
    return _told.get({})


def moment() -> dt.datetime:
    """The moment of the act being carried out. Raises ``LookupError`` outside of one."""
    return _moment.get()
