"""Two relays at once, killed again and again without warning: each event still has its effect exactly once."""

import random
import signal
import time

import pytest
from django.db import connection

from tests.ledger.ground import address_of, part, play

PATIENCE_SECONDS = 120


def race(url, events, kills):
    """Two relays at work until nothing is open; whoever is killed is replaced. Gives the report at the end."""
    play(url, "record", events)
    fates = [random.randint(1, events // (2 * kills)) for _ in range(kills)]
    relays = [part(url, "relay", fates.pop()), part(url, "relay", fates.pop())]
    end = time.monotonic() + PATIENCE_SECONDS
    try:
        while time.monotonic() < end:
            for place, relay in enumerate(relays):
                if relay.poll() is not None:
                    assert relay.returncode == -signal.SIGKILL
                    relay.communicate()
                    relays[place] = part(url, "relay", fates.pop() if fates else 0)
            time.sleep(0.05)
            # All fates together are fewer than the events: while one is left there is work to be killed in.
            if not doomed(relays) and not (report := play(url, "report"))["open"]:
                return report
        return play(url, "report")
    finally:
        for relay in relays:
            relay.kill()
            relay.communicate()


def doomed(relays):
    """Whether one of them is still to be killed."""
    return any(relay.args[-1] != "0" for relay in relays)


def each_exactly_once(report, events, kills):
    assert report["events"] == report["with_effect"] == events
    assert (report["open"], report["dead"], report["most_effects"], report["broken"]) == (0, 0, 1, 0)
    # Whoever was killed had an event in hand, which another did later; one event may have met with it twice.
    assert kills // 2 <= report["retried"] <= kills


def test_on_sqlite_each_effect_is_there_exactly_once(shared_file):
    each_exactly_once(race(shared_file, events=200, kills=4), 200, 4)


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_on_postgresql_each_effect_is_there_exactly_once():
    if connection.vendor != "postgresql":
        pytest.skip("this run stands on SQLite")
    each_exactly_once(race(address_of(connection), events=600, kills=6), 600, 6)
