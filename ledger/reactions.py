"""Which function answers which kind of event.

Each app says so in its own ``reactions.py`` by ``@subscribe("kind")``; all are loaded when Django starts, so that
``REACTIONS`` is the one list of what follows what.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.models import OutboxEvent

#: Takes the event and the moment of delivery. May be run twice: it looks whether its work is done.
Reaction = Callable[["OutboxEvent", dt.datetime], None]

#: Reactions whose effect is in the database: done in one transaction with "done", hence exactly once.
REACTIONS: dict[str, list[Reaction]] = {}

#: Reactions whose effect is elsewhere (mail, files): run before, in no transaction, at least once.
OUTSIDE: dict[str, list[Reaction]] = {}


def subscribe(kind: str, *, outside: bool = False) -> Callable[[Reaction], Reaction]:
    """Let a function answer a kind of event. ``outside``: it talks to something slow that is not the database."""

    def keep(reaction: Reaction) -> Reaction:
        listed = (OUTSIDE if outside else REACTIONS).setdefault(kind, [])
        if reaction not in listed:
            listed.append(reaction)
        return reaction

    return keep


def answered(kind: str) -> bool:
    """Whether anybody answers a kind of event."""
    return bool(REACTIONS.get(kind) or OUTSIDE.get(kind))
