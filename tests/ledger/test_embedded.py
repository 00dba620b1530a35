"""Without any broker: the thread in the same process, and the command in a loop."""

import json
import signal
import subprocess
import sys
import time

import pytest

from tests.ledger.ground import ROOT, environment, part, play


def test_the_thread_delivers_on_being_woken_and_stops_when_told(shared_file):
    """It looks by itself only once a minute here: what is done within seconds, the bell did."""
    with part(shared_file, "thread") as process:
        assert process.stdout.readline() == '"up"\n'
        for _ in range(3):
            process.stdin.write("\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline()) == 1
            assert json.loads(process.stdout.readline()) < 5
        out, _ = process.communicate(timeout=30)
    assert json.loads(out) is False
    report = play(shared_file, "report")
    assert (report["events"], report["open"], report["with_effect"], report["most_effects"]) == (3, 0, 3, 1)


def test_the_thread_outlives_a_database_that_is_away_for_a_while(tmp_path):
    with part(f"sqlite:///{tmp_path / 'empty.sqlite3'}", "away") as process:
        out, _ = process.communicate(timeout=120)
    failed_first, events, waited = map(json.loads, out.splitlines())
    assert failed_first
    assert events == 1
    assert waited < 10


def test_the_command_in_a_loop_delivers_until_it_is_told_to_stop(shared_file):
    """The part «record» writes kinds that only the parts answer; the command says so and goes on."""
    play(shared_file, "record", 2)
    loop = subprocess.Popen(
        [sys.executable, "manage.py", "deliver_outbox", "--loop", "0.1"],
        cwd=ROOT,
        env=environment(shared_file),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        said = []
        for line in loop.stderr:
            said.append(line)
            if "race.effect" in line and "failed at attempt 1" in line:
                break
        loop.send_signal(signal.SIGTERM)
        out, rest = loop.communicate(timeout=30)
    finally:
        loop.kill()
    assert (loop.returncode, out) == (0, "Đã dừng.\n"), "".join([*said, rest])


@pytest.mark.parametrize("broker", ["amqp://guest:guest@127.0.0.1:9//", "redis://127.0.0.1:9/0"])
def test_a_broker_that_is_down_costs_a_request_nothing(shared_file, broker):
    """Asked for itself it would take six seconds to refuse."""
    started = time.monotonic()
    answer = play(shared_file, "broker", CELERY_BROKER_URL=broker)
    assert answer["seconds"] < 2
    assert answer["open"] == 1
    assert time.monotonic() - started < 60
