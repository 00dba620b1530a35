"""The moment at which the engine acts, for what runs inside it and has no argument of its own for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_moment: ContextVar[dt.datetime] = ContextVar("moment")


@contextmanager
def acting_at(at: dt.datetime) -> Iterator[None]:
    """Make a moment known to the nodes of a flow."""
    token, known = _moment.set(at), _known.set({})
    try:
        yield
    finally:
        _moment.reset(token)
        _known.reset(known)


_known: ContextVar[dict[Any, Any] | None] = ContextVar("known", default=None)


def once(key: Any, ask: Callable[[], Any]) -> Any:
    """What ``ask`` finds; asked once in one step. For what no step writes; outside, asked each time."""
    known = _known.get()
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    return known[key]


def forget() -> None:
    """What was asked ``once`` is asked again: somebody has written what it was about."""
    known = _known.get()
    if known is not None:
        known.clear()


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
