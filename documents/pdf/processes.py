"""Programs that may hang or swell: run with an end in time and a bound in memory, and leave nobody behind.

LibreOffice is a parent and a child; killing the parent alone leaves the child running for ever. So each runs in a
group of its own, and the group is ended: asked first, then killed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

GRACE_SECONDS = 2.0
_LOOK_EVERY = 0.02

#: The shell sets the bound and becomes the program: no code of ours runs between fork and exec. Beside it somebody
#: reads from us; when we are gone, even killed, that ends, and so does the whole group.
_BOUNDED = 'ulimit -d "$0" || exit; exec 3<&0; (cat <&3 >/dev/null; kill -9 0) & exec "$@" </dev/null 3<&-'


class TooLong(Exception):
    """The program did not end in time and was stopped."""


def start(
    command: Sequence[str], *, memory_mb: int, environment: Mapping[str, str], says: IO[bytes]
) -> subprocess.Popen[bytes]:
    """Start a program in a group of its own. The bound counts what it writes to, not what it maps (RLIMIT_DATA)."""
    bounded = ["/bin/sh", "-c", _BOUNDED, str(memory_mb * 1024), *command]
    return subprocess.Popen(
        bounded,
        env=dict(environment),
        stdin=subprocess.PIPE,  # nothing is written: its end says that we are gone
        stdout=says,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def finish(process: subprocess.Popen[bytes], *, seconds: float) -> None:
    """Wait for the end; in any case nobody of the group is left. Raises TooLong."""
    until = time.monotonic() + seconds
    try:
        while not ended(process):
            if time.monotonic() > until:
                raise TooLong
            time.sleep(_LOOK_EVERY)
    finally:
        end_group(process)


def end_group(process: subprocess.Popen[bytes], grace: float = GRACE_SECONDS) -> None:
    """End a group that ``start`` began: SIGTERM, some patience, SIGKILL. Its leader is reaped last, so that its
    number cannot meanwhile be somebody else's.
    """
    if process.returncode is not None:
        return
    until = time.monotonic() + grace
    _signal(process, signal.SIGTERM)
    while not _alone(process) and time.monotonic() < until:
        time.sleep(_LOOK_EVERY)
    _signal(process, signal.SIGKILL)
    process.wait()
    if process.stdin is not None:
        process.stdin.close()


def members(group: int) -> list[int]:
    """The processes of a group that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, own = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            except OSError:  # gone while we looked
                continue
            if own == str(group) and state != "Z":
                found.append(int(entry.name))
    return found


def megabytes(group: int) -> int:
    """What a group holds in memory."""
    page = os.sysconf("SC_PAGE_SIZE")
    held = 0
    for number in members(group):
        try:
            held += int(Path(f"/proc/{number}/statm").read_text().split()[1]) * page
        except OSError:
            continue
    return held // 2**20


def ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether the leader has ended; it is looked at, not reaped."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _alone(process: subprocess.Popen[bytes]) -> bool:
    """Whether the leader has ended and nobody of its group runs on."""
    return ended(process) and not members(process.pid)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):  # all gone; macOS says the latter of a group of the dead
        return
