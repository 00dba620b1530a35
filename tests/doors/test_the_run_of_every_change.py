"""The doors as scripts, and .ci/run: its stages in order, a stop at the first that fails."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DOORS = ["bin/demo", "bin/test", "bin/bench", "bin/lock", ".ci/run"]
TOOLS = ["ruff", "mypy", "lint-imports", "python", "djlint"]


@pytest.mark.parametrize("door", DOORS)
def test_a_door_can_be_opened(door):
    assert os.access(ROOT / door, os.X_OK)
    assert subprocess.run(["bash", "-n", ROOT / door], capture_output=True, text=True).stderr == ""


@pytest.fixture
def project(tmp_path):
    """The real .ci/run over tools that only write down that they were called; FAIL names one that fails."""
    for folder in (".ci", "bin", ".venv/bin", "path"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci")
    shutil.copy(ROOT / "bin" / "_python.sh", tmp_path / "bin")
    (tmp_path / "bin" / "_bootstrap.py").write_text("")
    for tool in [*(f".venv/bin/{name}" for name in TOOLS), "bin/test"]:
        name = Path(tool).name
        (tmp_path / tool).write_text(
            f'#!/usr/bin/env bash\necho "{name} $*" >> called\nread -r -t 1 && echo "{name} read input" >> called\n'
            f'[ "${{FAIL:-}}" != "{name}" ] || exit 3\n'
        )
        (tmp_path / tool).chmod(0o755)
    (tmp_path / "path" / "dpkg-query").write_text("#!/bin/sh\necho 'install ok installed'\n")
    (tmp_path / "path" / "dpkg-query").chmod(0o755)
    return tmp_path


def run(project: Path, **env: str) -> tuple[subprocess.CompletedProcess, list[str]]:
    path = f"{project / 'path'}:{os.environ['PATH']}"
    result = subprocess.run(
        ["bash", project / ".ci" / "run"],
        env={**os.environ, "PATH": path, **env},
        input="x\n",
        capture_output=True,
        text=True,
    )
    return result, (project / "called").read_text().splitlines()


def test_every_stage_runs_and_says_its_name_and_duration(project):
    result, called = run(project)
    assert result.returncode == 0, result.stdout + result.stderr
    assert called == [
        "ruff check .",
        "ruff format --check .",
        "mypy .",
        "lint-imports ",
        "python manage.py makemigrations --check --dry-run",
        "djlint templates --lint",
        "djlint templates --check",
        "test --clock=by-day",
        "test ",
        "test --services",
    ]
    assert "== tests, services ok, " in result.stdout
    assert "all stages ok" in result.stdout


@pytest.mark.parametrize(
    ("tool", "stage", "last"), [("mypy", "mypy", "mypy ."), ("test", "tests, a moved clock", "test --clock=by-day")]
)
def test_the_first_stage_that_fails_ends_the_run_with_its_exit_code(project, tool, stage, last):
    result, called = run(project, FAIL=tool)
    assert result.returncode == 3
    assert f"== {stage} FAILED (exit 3)" in result.stdout
    assert called[-1] == last
