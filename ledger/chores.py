"""What has to be done again and again without anybody asking: registered by the apps, run by whoever runs the rounds.

With Celery the beat has an entry for each (config/settings.py); the thread of the embedded default and
``deliver_outbox --loop`` ask here. A chore may run as often as one likes.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from django.db import connection

logger = logging.getLogger(__name__)

Chore = Callable[[dt.datetime], object]

_chores: list[tuple[dt.timedelta, Chore]] = []


def every(minutes: int) -> Callable[[Chore], Chore]:
    """Let a function run about every so many minutes."""

    def keep(chore: Chore) -> Chore:
        if all(kept is not chore for _, kept in _chores):
            _chores.append((dt.timedelta(minutes=minutes), chore))
        return chore

    return keep


class Rota:
    """When each chore was last done by one runner of rounds."""

    def __init__(self) -> None:
        self._last: dict[Chore, dt.datetime] = {}

    def do(self, now: dt.datetime) -> None:
        """Whatever is due. One that fails is logged and waits for its next time; the others go on."""
        for pause, chore in _chores:
            last = self._last.get(chore)
            if last is not None and now - last < pause:
                continue
            self._last[chore] = now
            try:
                chore(now)
            except Exception:  # the round of the outbox must not die of it
                logger.exception("The chore %s failed; next try in %s", chore.__name__, pause)
                connection.close()
