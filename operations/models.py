"""What an administrator's tools write down: when the rounds of background work last ran."""

from __future__ import annotations

import datetime as dt

from django.db import models


class Heartbeat(models.Model):
    """The last moment at which something that must run again and again did run."""

    name = models.CharField("việc", max_length=40, unique=True)
    at = models.DateTimeField("lần gần nhất")

    class Meta:
        verbose_name = "nhịp của việc nền"
        verbose_name_plural = "nhịp của việc nền"

    def __str__(self) -> str:
        return self.name


#: Written by Celery beat through a worker, or by ``deliver_outbox --loop``: so it shows that both of them live.
ROUNDS = "rounds"


def beat(at: dt.datetime) -> None:
    """Note that the rounds are running. May be called as often as one likes."""
    Heartbeat.objects.update_or_create(name=ROUNDS, defaults={"at": at})


def last_beat() -> dt.datetime | None:
    """When the rounds last ran; None if they never did."""
    return Heartbeat.objects.filter(name=ROUNDS).values_list("at", flat=True).first()
