"""An installation that works holds no invented people: the demo's commands are there only where bin/demo set DEMO."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]


def test_without_demo_nothing_of_it_is_installed() -> None:
    assert not apps.is_installed("demo")
    assert {"demo", "paper_pictures"}.isdisjoint(get_commands())


@pytest.mark.parametrize(("demo", "there"), [("0", False), ("1", True)])
def test_the_setting_alone_brings_the_commands(demo: str, there: bool) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "demo", "--help"],
        cwd=ROOT,
        env=os.environ | {"DEMO": demo},
        capture_output=True,
        text=True,
    )
    assert (done.returncode == 0) is there, done.stderr
    assert ("--once" in done.stdout) is there


def test_the_door_of_the_demo_sets_it() -> None:
    assert "export DEMO=1" in (ROOT / "bin/demo").read_text("utf-8").splitlines()
