"""What Prometheus is told. Counts of requests are of all processes where METRICS_DIR names a folder, else of this one.

What the database knows is read when somebody asks: acts by step, the outbox, papers, the pulse of background work.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter as Tally
from collections.abc import Iterable, Iterator

from celery import current_app
from django.conf import settings
from django.db.models import Count, Max, Min
from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

import clock
from documents.models import Paper
from documents.pdf import warm
from ledger.models import LogEntry, OutboxEvent
from notifications.models import Notice
from operations import parts
from operations.models import last_beat

# When each count began says nothing to anybody.
disable_created_metrics()

#: Of the counts kept by the processes themselves.
OWN = CollectorRegistry()

REQUESTS = Counter("khuyencong_requests", "Answered requests", ["method", "view", "status"], registry=OWN)
SECONDS = Histogram(
    "khuyencong_request_seconds",
    "Time to an answer",
    ["view"],
    registry=OWN,
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, float("inf")),
)
SIGN_IN_FAILURES = Counter("khuyencong_sign_in_failures", "Sign-ins that were refused", registry=OWN)

#: A transaction may be open so long: lines with a smaller number can still appear until then.
SETTLES = dt.timedelta(minutes=10)


class Acts:
    """How often each step was taken, without reading the whole log again: only what came since is counted anew."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tally: Tally[str] = Tally()
        self._upto = 0

    def now(self, at: dt.datetime) -> Tally[str]:
        """By step, all there were."""
        with self._lock:
            settled = LogEntry.objects.filter(id__gt=self._upto, at__lt=at - SETTLES).aggregate(last=Max("id"))["last"]
            if settled:
                self._tally += _by_step(LogEntry.objects.filter(id__gt=self._upto, id__lte=settled))
                self._upto = settled
            return self._tally + _by_step(LogEntry.objects.filter(id__gt=self._upto))


def _by_step(entries: Iterable) -> Tally[str]:
    rows = entries.order_by().values_list("action").annotate(Count("id"))  # type: ignore[attr-defined]
    return Tally(dict(rows))


ACTS = Acts()


class Kept(Collector):
    """What the database and the parts of a site say at this moment."""

    def collect(self) -> Iterator[Metric]:
        """Each figure; where the database is away, that one alone."""
        ailing = parts.ailing([name for name in settings.READY_PARTS if name != "mail"])
        up = GaugeMetricFamily("khuyencong_part_up", "1 where a part of the site answers", labels=["part"])
        for name in settings.READY_PARTS:
            if name != "mail":
                up.add_metric([name], float(name not in ailing))
        if where := warm.address(settings.PDF_SERVER):
            up.add_metric(["pdf"], float(warm.answers(where)))
        yield up
        if "database" in ailing or "migrations" in ailing:
            return
        at = clock.now()
        yield from _acts(at)
        yield from _outbox(at)
        yield from _papers()
        yield from _mail()
        yield from _queue("broker" in ailing)
        beat = last_beat()
        if beat:
            age = max((at - beat).total_seconds(), 0)
            yield GaugeMetricFamily("khuyencong_rounds_age_seconds", "Since the rounds of background work ran", age)

    def describe(self) -> list[Metric]:
        """Nothing is asked while registering."""
        return []


def _acts(at: dt.datetime) -> Iterator[Metric]:
    acts = CounterMetricFamily("khuyencong_acts", "Lines of the log by step", labels=["step"])
    for step, count in sorted(ACTS.now(at).items()):
        acts.add_metric([step], count)
    yield acts


def _outbox(at: dt.datetime) -> Iterator[Metric]:
    backlog = GaugeMetricFamily("khuyencong_outbox_open", "Events that wait", labels=["kind"])
    rows = OutboxEvent.objects.open().order_by().values_list("kind").annotate(Count("id"), Min("created_at"))
    oldest = at
    for kind, count, first in rows:
        backlog.add_metric([kind], count)
        oldest = min(oldest, first)
    yield backlog
    age = (at - oldest).total_seconds()
    yield GaugeMetricFamily("khuyencong_outbox_age_seconds", "Age of the oldest event that waits", age)
    dead = OutboxEvent.objects.dead().count()
    yield GaugeMetricFamily("khuyencong_outbox_dead", "Events given up, for an administrator to try again", dead)


def _papers() -> Iterator[Metric]:
    papers = GaugeMetricFamily("khuyencong_papers_waiting", "Papers without what they should have", labels=["what"])
    papers.add_metric(["word"], Paper.objects.exclude(status=Paper.Status.DRAWN).count())
    papers.add_metric(["pdf"], Paper.objects.exclude(pdf_status=Paper.PdfStatus.MADE).count())
    yield papers


def _mail() -> Iterator[Metric]:
    sent = Notice.objects.filter(emailed_at__isnull=False).count()
    yield CounterMetricFamily("khuyencong_mails_sent", "Notices that went by mail", sent)


def _queue(away: bool) -> Iterator[Metric]:
    if away or settings.CELERY_BROKER_URL == "memory://":
        return
    name = current_app.conf.task_default_queue
    with current_app.connection_for_read(connect_timeout=parts.PATIENCE) as asked:
        try:
            waiting = asked.default_channel.queue_declare(name, passive=True).message_count
        except asked.channel_errors:  # no worker has made it yet
            waiting = 0
    yield GaugeMetricFamily("khuyencong_queue_messages", "Tasks in the broker that no worker has", waiting)


def text() -> bytes:
    """Everything in the form that Prometheus reads."""
    registry = CollectorRegistry()
    if settings.METRICS_DIR:
        MultiProcessCollector(registry, path=settings.METRICS_DIR)
        own = b""
    else:
        own = generate_latest(OWN)
    registry.register(Kept())
    return own + generate_latest(registry)
