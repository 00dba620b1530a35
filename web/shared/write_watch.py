"""Whether anything was written to the database and stayed: hung into the connection for the time of one request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_CHANGES = ("INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE")


class Writes:
    """Counts the statements that change rows; those undone by a savepoint do not count."""

    def __init__(self) -> None:
        self._count = 0
        self._marks: list[tuple[str, int]] = []

    @property
    def any(self) -> bool:
        """Whether something stayed."""
        return self._count > 0

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        """The wrapper Django calls around each statement (``connection.execute_wrapper``)."""
        result = execute(sql, params, many, context)
        words = str(sql).lstrip().upper().split(None, 3)
        if not words:
            return result
        if words[0] in _CHANGES:
            # An UPDATE that found no row changed nothing. (-1: the driver does not know yet, as after RETURNING.)
            self._count += context["cursor"].rowcount != 0 or words[0] == "INSERT"
        elif words[0] == "WITH" and any(f" {change} " in str(sql).upper() for change in _CHANGES):
            self._count += 1
        elif words[0] == "SAVEPOINT":
            self._marks.append((words[1], self._count))
        elif words[:2] == ["ROLLBACK", "TO"]:
            self._back_to(words[-1])
        elif words[0] == "RELEASE":
            self._marks = [mark for mark in self._marks if mark[0] != words[-1]]
        return result

    def _back_to(self, name: str) -> None:
        for place, (mark, count) in enumerate(self._marks):
            if mark == name:
                self._count = count
                del self._marks[place + 1 :]
                return
