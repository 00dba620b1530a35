"""What the other processes of these tests do: python -m tests.ledger.part WHAT ...

record N    write N events, each of a chain of its own, in one transaction each
relay N     deliver for ever; in the Nth effect be killed without warning (0: never)
report      what is open, dead, done; how many effects each event had
thread      start the embedded thread, say «up»; for each line of stdin write one event and say how long it took
away        start the thread on a database without tables, migrate it, write one event, say how long it took
broker      write one event and say how long that took
"""

import json
import logging
import os
import random
import signal
import sys
import threading
import time
import uuid
from collections import Counter

import django

import clock

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from ledger import embedded  # noqa: E402
from ledger.embedded import start_worker_thread  # noqa: E402
from ledger.log import append, verify_all  # noqa: E402
from ledger.models import LogEntry, OutboxEvent  # noqa: E402
from ledger.outbox import deliver, record  # noqa: E402
from ledger.reactions import subscribe  # noqa: E402


class Fate:
    """In how many effects from now the process is killed; never if it is not above 0."""

    left = 0


@subscribe("race.effect")
def effect(event, at):
    """One line in the chain of the event: a second effect would be a second line."""
    Fate.left -= 1
    when = random.choice(["before", "after"]) if Fate.left == 0 else "never"
    if when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    append(chain=event.chain, at=at, actor=None, seat="", action="effect")
    time.sleep(random.uniform(0, 0.01))
    if when == "after":
        os.kill(os.getpid(), signal.SIGKILL)


def say(what):
    sys.stdout.write(f"{json.dumps(what)}\n")
    sys.stdout.flush()


def record_some(number):
    for _ in range(number):
        with transaction.atomic():
            key = uuid.uuid4()
            record("race.effect", key=str(key), payload={}, chain=key, at=clock.now())
    say(number)


def relay(effects):
    Fate.left = effects
    while True:
        deliver(now=clock.now(), limit=10, lease_seconds=0.5)
        time.sleep(0.02)


def report():
    effects = Counter(LogEntry.objects.values_list("chain", flat=True))
    say(
        {
            "events": OutboxEvent.objects.count(),
            "open": OutboxEvent.objects.open().count(),
            "dead": OutboxEvent.objects.dead().count(),
            "retried": OutboxEvent.objects.filter(attempts__gt=1).count(),
            "with_effect": len(effects),
            "most_effects": max(effects.values(), default=0),
            "broken": len(verify_all().breaks),
        }
    )


def seconds_until_done():
    started = time.monotonic()
    while OutboxEvent.objects.open().exists() and time.monotonic() - started < 20:
        time.sleep(0.005)
    return time.monotonic() - started


def thread():
    worker = start_worker_thread(seconds=60)
    assert start_worker_thread() is worker
    say("up")
    for _ in sys.stdin:
        record_some(1)
        say(seconds_until_done())
    worker.stop()
    say(worker.thread.is_alive())


def away():
    failures = logging.Handler()
    failed = threading.Event()
    failures.emit = lambda entry: failed.set()
    logging.getLogger("ledger.embedded").addHandler(failures)
    embedded.REST_SECONDS = 0.2
    start_worker_thread(seconds=0.2)
    say(failed.wait(20))
    call_command("migrate", "ledger", verbosity=0)
    record_some(1)
    say(seconds_until_done())


def broker():
    started = time.monotonic()
    with transaction.atomic():
        record("race.effect", key="one", payload={}, at=clock.now())
    say({"seconds": time.monotonic() - started, "open": OutboxEvent.objects.open().count()})


if __name__ == "__main__":
    parts = (relay, report, thread, away, broker)
    named = {"record": record_some, **{each.__name__: each for each in parts}}
    named[sys.argv[1]](*map(int, sys.argv[2:]))
