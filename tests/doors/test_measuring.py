"""bin/bench: finds the measurements, writes their figures, says which failed."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from benchmarks import __main__ as bench


@pytest.fixture(autouse=True)
def own_settings(monkeypatch):
    """The measurements choose settings of their own, for their process; the other tests here keep theirs."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", os.environ["DJANGO_SETTINGS_MODULE"])


def test_the_settings_of_the_measurements_hold_with_the_stock_views():
    """A check that knows only the program's own addresses would keep every measurement from starting."""
    checked = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"},
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr


def test_the_figures_are_shown_and_written(tmp_path, capsys):
    file = tmp_path / "figures.json"
    assert bench.main(["--quick", "--json", str(file), "working_days"]) == 0
    report = json.loads(file.read_text())
    assert report["quick"] is True
    assert report["machine"]["cores"]
    figures = report["results"]["working_days"]["figures"]
    assert figures["ours: due dates a second"] > 0
    assert "ours: due dates a second" in capsys.readouterr().out


def test_a_measurement_that_breaks_is_said_and_the_others_still_run(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bench, "names", lambda: ["absent", "working_days"])
    file = tmp_path / "figures.json"
    assert bench.main(["--quick", "--json", str(file)]) == 1
    results = json.loads(file.read_text())["results"]
    assert "ModuleNotFoundError" in results["absent"]["error"]
    assert "error" not in results["working_days"]


def test_an_unknown_measurement_is_refused(capsys):
    with pytest.raises(SystemExit):
        bench.main(["no_such_thing"])
    assert "no such measurement: no_such_thing" in capsys.readouterr().err


def test_every_measurement_of_the_folder_can_be_run():
    assert bench.names()
    for name in bench.names():
        assert callable(__import__(f"benchmarks.bench_{name}", fromlist=["run"]).run)
