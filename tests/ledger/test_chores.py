"""What is done again and again beside the outbox: about as often as it asks for, and one that fails holds up nobody."""

import datetime as dt

from ledger import chores
from ledger.chores import Rota, every

START = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)


def test_a_chore_runs_at_once_and_then_after_its_time(monkeypatch, caplog):
    monkeypatch.setattr(chores, "_chores", [])
    done = []

    @every(minutes=15)
    def fails(at):
        done.append("fails")
        raise RuntimeError("no")

    @every(minutes=30)
    def works(at):
        done.append("works")

    rota = Rota()
    for minutes in (0, 1, 14, 15, 29, 30, 31):
        rota.do(START + dt.timedelta(minutes=minutes))
    assert done == ["fails", "works", "fails", "fails", "works"]
    assert "The chore fails failed" in caplog.text


def test_reminding_is_one_of_them():
    from workflow.reminders import remind

    assert remind in [chore for _, chore in chores._chores]
