"""bin/test: embedded by default, real services when asked for, and a clear no when one is not there."""

import datetime as dt
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.clock import MOVED, turn_of

SCRIPT = Path(settings.BASE_DIR) / "bin" / "_test.py"
NOBODY = "127.0.0.1:9"  # the discard port: nothing listens there


@pytest.fixture
def door(monkeypatch):
    """bin/_test.py as a module, with what it would run kept instead of run."""
    spec = importlib.util.spec_from_file_location("door_test", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ran = []
    monkeypatch.setattr(module.os, "execv", lambda program, arguments: module.ran.append((arguments, dict(os.environ))))
    monkeypatch.setattr(os, "environ", os.environ.copy())
    return module


def test_the_embedded_run_forgets_the_callers_servers(door):
    os.environ.update(DATABASE_URL="postgres://elsewhere/db", STORAGE_BACKEND="s3", PYTEST_ADDOPTS="-k nothing")
    door.main(["-q"])
    ((arguments, env),) = door.ran
    assert arguments[1:] == ["-m", "pytest", "-q"]
    assert not {"DATABASE_URL", "CELERY_BROKER_URL", "STORAGE_BACKEND", "PYTEST_ADDOPTS"} & set(env)


def test_the_services_run_uses_the_usual_ports_unless_told_otherwise(door, monkeypatch):
    monkeypatch.setattr(door, "PROBES", [])
    monkeypatch.delitem(os.environ, "DATABASE_URL", raising=False)
    os.environ["REDIS_URL"] = "redis://127.0.0.1:7777/1"
    door.main(["--services", "-x"])
    ((arguments, env),) = door.ran
    assert arguments[1:] == ["-m", "pytest", "--services", "-x"]
    assert env["DATABASE_URL"] == "postgres://postgres@127.0.0.1:5432/postgres"
    assert env["REDIS_URL"] == "redis://127.0.0.1:7777/1"
    assert env["REQUIRE_SERVICES"] == "1"


@pytest.mark.parametrize("arguments", [[], ["--services"], ["--clock=by-day"]])
def test_the_whole_suite_is_shared_by_as_many_runners_as_there_are_cores(door, monkeypatch, arguments):
    monkeypatch.setattr(door, "PROBES", [])
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    door.main(arguments)
    ((ran, _),) = door.ran
    assert ran[1:] == ["-m", "pytest", "-n", "2", "--dist", "worksteal", *arguments]


def test_the_long_run_takes_every_hard_moment_of_the_clock_and_says_which_failed(door, monkeypatch, capsys):
    ran = []

    def run(command):
        ran.append((command[1:], os.environ["LONG_ROUNDS"]))
        return subprocess.CompletedProcess(command, 1 if "--clock=leap-day-00:01" in command else 0)

    monkeypatch.setattr(door.subprocess, "run", run)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert door.main(["--long"]) == 1
    sharing = ["-m", "pytest", "-n", "2", "--dist", "worksteal"]
    assert ran == [*(([*sharing, f"--clock={name}"], "1") for name in MOVED), (sharing, "1")]
    assert capsys.readouterr().out == "bin/test --long: failed: --clock=leap-day-00:01\n"


def test_each_day_of_the_month_has_a_moment_of_the_clock_and_each_moment_its_days():
    days = [dt.date(2026, 12, day) for day in range(1, 32)]
    assert {turn_of(day) for day in days} == set(MOVED)
    assert turn_of(days[0]) == next(iter(MOVED))


def test_each_service_that_does_not_answer_gets_one_sentence_and_no_test_runs():
    env = {
        **os.environ,
        "DATABASE_URL": f"postgres://me:secret@{NOBODY}/db",
        "CELERY_BROKER_URL": f"amqp://me:secret@{NOBODY}//",
        "REDIS_URL": f"redis://:secret@{NOBODY}/0",
    }
    result = subprocess.run([sys.executable, SCRIPT, "--services"], env=env, capture_output=True, text=True)
    assert result.returncode == 2
    lines = result.stderr.strip().splitlines()
    assert [line.split(" cannot be reached")[0].split(": ")[1] for line in lines] == [
        "PostgreSQL",
        "The broker",
        "Redis",
    ]
    assert all(NOBODY in line for line in lines)
    assert "secret" not in result.stderr
    assert result.stdout == ""
