"""SQLite has one writer at a time, and who waits for it looks again every tenth of a second: no queue.

Whoever writes one transaction after another (the demo, the outbox) lets go for a moment too short to be met, and the
others wait until their patience ends: «database is locked». So a writer takes a turn first, a file lock beside the
database: he keeps it while he waits for the database and gives it up once he has it. Who has just written finds the
turn taken by who waits, and stands behind him.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from django.db.backends.sqlite3 import base

#: How often one looks whether the turn is free, in seconds.
LOOKS_EVERY = 0.01
#: Statements that take the database for writing, where no transaction holds it already.
WRITES = frozenset({"BEGIN", "INSERT", "UPDATE", "DELETE", "REPLACE"})

Turn = Callable[[], AbstractContextManager[None]]


class Cursor(base.SQLiteCursorWrapper):
    """Django's own, which waits for its turn before it writes."""

    turn: Turn

    def execute(self, query: str, params: Any = None) -> Any:
        """One statement."""
        with self._turn_for(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        """One statement for many rows."""
        with self._turn_for(query):
            return super().executemany(query, param_list)

    def _turn_for(self, query: str) -> AbstractContextManager[None]:
        inside = self.connection.in_transaction
        first = "" if inside else query.split(None, 1)[0].upper()
        return self.turn() if first in WRITES else nullcontext()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose writing takes turns with that of all others on the same file."""

    def create_cursor(self, name: str | None = None) -> Cursor:
        """A cursor that waits."""

        def made(connection: sqlite3.Connection) -> Cursor:
            cursor = Cursor(connection)
            cursor.turn = self._turn
            return cursor

        return self.connection.cursor(factory=made)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Hold the turn. Raises ``sqlite3.OperationalError``, as SQLite does, when the connection's patience ends."""
        if self.is_in_memory_db():
            yield
            return
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        handle = os.open(f"{self.settings_dict['NAME']}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _take(handle, time.monotonic() + patience)
            yield
        finally:
            os.close(handle)


def _take(handle: int, until: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise sqlite3.OperationalError("database is locked: others waited longer") from None
            time.sleep(LOOKS_EVERY)
        else:
            return
