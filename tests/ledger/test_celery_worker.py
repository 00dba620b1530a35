"""A real Celery worker on a real broker, killed in the middle of its work: nothing is lost, nothing done twice."""

import os
import subprocess
import sys
import time
import uuid

import pytest
from celery import Celery
from django.db import connection, transaction
from kombu import Connection

import clock
from ledger.log import verify
from ledger.models import LogEntry, OutboxEvent
from ledger.outbox import record
from tests.ledger.ground import ROOT, address_of, environment

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

RABBITMQ = os.environ.get("CELERY_BROKER_URL") or "amqp://guest:guest@127.0.0.1:5672//"
REDIS = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/9"


class Site:
    """One queue on one broker, workers that can be killed, and what they say."""

    def __init__(self, broker, tmp_path):
        self.queue = f"test-{uuid.uuid4().hex}"
        self.app = Celery(set_as_current=False)
        # Named at each use: in an app of its own the environment would win over what it is told.
        self.broker = Connection(broker)
        self.started = tmp_path / "started"
        self.said = tmp_path / "worker.log"
        self.workers = []
        self.environment = environment(
            address_of(connection),
            CELERY_BROKER_URL=broker,
            BASE_SETTINGS=os.environ["DJANGO_SETTINGS_MODULE"],
            DJANGO_SETTINGS_MODULE="tests.ledger.worker_settings",
            TEST_QUEUE=self.queue,
            STARTED=str(self.started),
        )

    def worker(self):
        with self.said.open("ab") as said:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "celery", "-A", "config", "worker", "--pool=solo", "--loglevel=INFO"),
                    *("--queues", self.queue, "--without-gossip", "--without-mingle", "--without-heartbeat"),
                ],
                cwd=ROOT,
                env=self.environment,
                stdout=said,
                stderr=said,
            )
        self.workers.append(process)
        return process

    def wake(self):
        """What the commit of a request, or the clock, sends."""
        self.app.send_task("ledger.deliver_outbox", queue=self.queue, connection=self.broker)

    def times_received(self):
        return self.said.read_text(errors="replace").count("Task ledger.deliver_outbox[")

    def leave(self):
        for process in self.workers:
            process.kill()
            process.wait()
        with self.broker as broker:
            broker.default_channel.queue_delete(self.queue)
            broker.default_channel.exchange_delete(self.queue)


@pytest.fixture
def site(request, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("the worker needs a database that two processes share: this run stands on SQLite in memory")
    site = Site(request.param, tmp_path)
    yield site
    site.leave()


on_each_broker = pytest.mark.parametrize("site", [RABBITMQ, REDIS], indirect=True, ids=["rabbitmq", "redis"])


def an_event(kind="test.slow"):
    with transaction.atomic():
        return record(kind, key=str(uuid.uuid4()), payload={}, chain=uuid.uuid4(), at=clock.now())


def until(true, seconds=40):
    """Wait for something to become true; says whether it did."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def is_done(event):
    return OutboxEvent.objects.filter(pk=event.pk, done_at__isnull=False).exists()


def has_its_effect_once(event):
    return LogEntry.objects.filter(chain=event.chain).count() == 1 and verify(event.chain) is None


@on_each_broker
def test_a_worker_delivers_when_woken(site):
    site.started.touch()
    site.worker()
    event = an_event()
    site.wake()
    assert until(lambda: is_done(event)), site.said.read_text()
    assert has_its_effect_once(event)


@on_each_broker
def test_an_event_whose_worker_was_killed_is_delivered_by_the_next(site):
    first = site.worker()
    event = an_event()
    site.wake()
    assert until(site.started.exists), site.said.read_text()
    assert site.started.read_text() == str(first.pid)
    first.kill()
    first.wait()
    assert not LogEntry.objects.filter(chain=event.chain).exists()
    assert not is_done(event)

    site.worker()
    # The clock comes round; with RabbitMQ the message of the dead worker alone would do (next test).
    end = time.monotonic() + 40
    while not is_done(event) and time.monotonic() < end:
        site.wake()
        time.sleep(1)
    assert is_done(event), site.said.read_text()
    assert has_its_effect_once(event)
    event.refresh_from_db()
    assert event.attempts == 2


@pytest.mark.parametrize("site", [RABBITMQ], indirect=True, ids=["rabbitmq"])
def test_rabbitmq_hands_the_wake_up_of_a_killed_worker_to_the_next(site):
    first = site.worker()
    event = an_event()
    site.wake()
    assert until(site.started.exists), site.said.read_text()
    first.kill()
    first.wait()
    time.sleep(1.2)  # the lease ends; nobody wakes again
    site.worker()
    assert until(lambda: is_done(event)), site.said.read_text()
    assert has_its_effect_once(event)
    assert site.times_received() >= 2


@on_each_broker
def test_wake_ups_without_work_do_no_harm(site):
    site.started.touch()
    site.worker()
    event = an_event()
    for _ in range(5):
        site.wake()
    assert until(lambda: site.said.read_text(errors="replace").count("succeeded") >= 5), site.said.read_text()
    assert has_its_effect_once(event)


@on_each_broker
def test_the_wake_up_of_a_commit_reaches_the_worker(site):
    """From record() in one process to the worker in another, with nothing but the commit in between."""
    site.started.touch()
    site.worker()
    assert until(lambda: b" ready." in site.said.read_bytes()), site.said.read_text()
    request = subprocess.run(
        [sys.executable, "-m", "tests.ledger.request"],
        cwd=ROOT,
        env=site.environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert request.returncode == 0, request.stderr
    event = OutboxEvent.objects.get()
    assert until(lambda: is_done(event), seconds=20), site.said.read_text()
    assert has_its_effect_once(event)
