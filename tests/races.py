"""Several people at once: threads on a barrier, each with a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

PATIENCE_SECONDS = 60


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run all acts at the same moment; what each returned, or the exception it raised.

    An act that does not come back in time is a deadlock: AssertionError.
    """
    barrier = threading.Barrier(len(acts))
    outcomes: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            outcomes[place] = act()
        except Exception as why:
            outcomes[place] = why
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, act), daemon=True) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert not any(thread.is_alive() for thread in threads), "a thread never came back: deadlock"
    return outcomes


def needs_postgresql() -> None:
    """Row locks are PostgreSQL's; SQLite has one writer at a time anyway."""
    assert connection.vendor == "postgresql", "run by bin/test --services, on PostgreSQL"
