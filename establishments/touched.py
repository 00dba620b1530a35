"""Whom a change of the register concerns: higher apps say so here, and may refuse it before it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from accounts.models import User
    from documents.models import StoredFile
    from establishments.models import Establishment, Kind


@dataclass(frozen=True)
class Change:
    """What is about to become so. ``corrects``: the register was wrong; else it was right until ``since``."""

    action: str
    kind: Kind
    before: str
    after: str
    source: str
    actor: User
    at: dt.datetime
    since: dt.date | None = None
    reason: str = ""
    corrects: bool = False
    file: StoredFile | None = None

    @property
    def told(self) -> dict[str, Any]:
        """As the log keeps it."""
        return {
            "what": str(self.kind.label),
            "before": self.before,
            "after": self.after,
            "source": self.source,
            "since": self.since,
            **({"reason": self.reason} if self.reason else {}),
            **({"file": self.file.original_name, "sha256": self.file.sha256} if self.file else {}),
        }


_holds: list[Callable[[Establishment], None]] = []


def held_first(lock: Callable[[Establishment], None]) -> Callable[[Establishment], None]:
    """Register what is locked before the establishment's own row: one order of locks for everybody."""
    _holds.append(lock)
    return lock


def hold(establishment: Establishment) -> None:
    """Lock what a change of an establishment will write to."""
    for lock in _holds:
        lock(establishment)


Concerned = Callable[["Establishment", Change], None]
_concerned: list[Concerned] = []


def concerned(listener: Concerned) -> Concerned:
    """Register who is concerned; it may raise ``NotNow`` or ``NotYours``."""
    _concerned.append(listener)
    return listener


def touch(establishment: Establishment, change: Change) -> None:
    """Say a change to everybody it concerns, in the caller's transaction."""
    for listener in _concerned:
        listener(establishment, change)
