"""Whose turn it is: at most one conversion a core, over all processes of this machine, by locks on files.

More at once are slower than one after another: LibreOffice keeps a core busy from its start.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from documents.pdf.errors import ConversionFailed

_LOOK_EVERY = 0.05


def room() -> Path:
    """The folder of locks and profiles."""
    folder = Path(settings.VAR_DIR) / "pdf"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def cores() -> list[str]:
    """One place for each core this process may use."""
    return [f"core-{number}" for number in range(len(os.sched_getaffinity(0)))]


@contextmanager
def turn(places: Sequence[str], *, seconds: float) -> Iterator[str]:
    """Wait for one of some places and hold it; the lock ends with its process. Raises ConversionFailed."""
    until = time.monotonic() + seconds
    while True:
        for place in places:
            held = os.open(room() / f"{place}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                try:
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                yield place
                return
            finally:
                os.close(held)
        if time.monotonic() > until:
            raise ConversionFailed("Máy chủ đang bận lập các bản PDF khác; hệ thống sẽ tự thử lại.")
        time.sleep(_LOOK_EVERY)
