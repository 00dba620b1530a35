"""A program in a group of its own: bounded, ended with all its children, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from documents.pdf.processes import TooLong, finish, members, start

SYSTEM = {"PATH": os.environ.get("PATH", os.defpath)}


def begun(script: str, tmp_path: Path) -> subprocess.Popen[bytes]:
    with (tmp_path / "says").open("wb") as says:
        return start(["/bin/sh", "-c", script], memory_mb=256, environment=SYSTEM, says=says)


def gone(group: int, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while members(group) and time.monotonic() < until:
        time.sleep(0.02)
    return not members(group)


def test_a_child_that_outlives_its_parent_is_ended_too(tmp_path: Path) -> None:
    process = begun("sleep 60 & echo done", tmp_path)
    finish(process, seconds=30)
    assert (tmp_path / "says").read_text() == "done\n"
    assert gone(process.pid)


def test_one_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    process = begun("trap '' TERM; sleep 60; sleep 60", tmp_path)
    with pytest.raises(TooLong):
        finish(process, seconds=0.5)
    assert gone(process.pid)


def test_whoever_started_it_takes_it_along_even_when_killed() -> None:
    script = (
        "import os, time; from documents.pdf.processes import start\n"
        "with open(os.devnull, 'wb') as says:\n"
        f"    process = start(['sleep', '60'], memory_mb=256, environment={SYSTEM!r}, says=says)\n"
        "print(process.pid, flush=True); time.sleep(60)"
    )
    starter = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    group = int(starter.stdout.readline())
    assert members(group)
    starter.send_signal(signal.SIGKILL)
    starter.wait()
    assert gone(group)


def test_the_bound_on_memory_holds_for_what_it_starts(tmp_path: Path) -> None:
    process = begun(f"{sys.executable} -c 'bytearray(600 * 2**20)' 2>/dev/null || echo refused", tmp_path)
    finish(process, seconds=60)
    assert (tmp_path / "says").read_text() == "refused\n"
