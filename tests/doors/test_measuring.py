"""bin/bench: finds the measurements, writes their figures, says which failed."""

import json

import pytest

from benchmarks import __main__ as bench


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
