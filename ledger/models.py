"""What happened, and what still has to follow: the chained log and the outbox.

Rows of the log are written by ``ledger.log.append`` alone, and the database itself refuses to change or
delete them (``ledger.seals``). Rows of the outbox are written by ``ledger.outbox``.
"""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q


class LogEntry(models.Model):
    """One thing a person did. ``hash`` covers every other field but the id, the hash before it among them."""

    id = models.BigAutoField(primary_key=True)
    chain = models.UUIDField("hồ sơ")
    sequence = models.PositiveIntegerField("số thứ tự")
    at = models.DateTimeField("lúc")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người làm"
    )
    # The name as it stood then: people are renamed, the log is not.
    actor_name = models.CharField("họ tên người làm", max_length=150)
    seat = models.CharField("tư cách", max_length=64, blank=True)
    action = models.CharField("việc", max_length=64)
    from_state = models.CharField("từ trạng thái", max_length=32, blank=True)
    to_state = models.CharField("đến trạng thái", max_length=32, blank=True)
    data = models.JSONField("dữ liệu", default=dict, blank=True)
    previous_hash = models.CharField("mã băm trước", max_length=64)
    hash = models.CharField("mã băm", max_length=64)

    class Meta:
        verbose_name = "dòng nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["chain", "sequence"]
        constraints = [
            # Also the index by which one chain is read; two writers without the dossier's lock meet here.
            models.UniqueConstraint(fields=["chain", "sequence"], name="log_sequence_once"),
            models.CheckConstraint(condition=Q(sequence__gte=1), name="log_sequence_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} #{self.sequence}: {self.action}"


class OutboxQuerySet(models.QuerySet["OutboxEvent"]):
    """Where an event can stand: open, done, dead."""

    def open(self) -> Self:
        """Neither done nor given up."""
        return self.filter(done_at__isnull=True, dead_at__isnull=True)

    def ready(self, now: dt.datetime) -> Self:
        """Open ones whose turn has come, the longest waiting first."""
        return self.open().filter(due__lte=now).order_by("due", "pk")

    def dead(self) -> Self:
        """Given up after too many attempts; an administrator can let them try again."""
        return self.filter(dead_at__isnull=False)


class OutboxEvent(models.Model):
    """Something that happened and that others still have to hear of."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField("loại", max_length=64)
    chain = models.UUIDField("hồ sơ", null=True, blank=True, db_index=True)
    payload = models.JSONField("nội dung", default=dict, blank=True, encoder=DjangoJSONEncoder)
    key = models.CharField("khóa", max_length=255, unique=True)
    created_at = models.DateTimeField("ghi lúc")
    # When it may next be tried; while somebody works on it, until when others leave it alone.
    due = models.DateTimeField("đến lượt lúc")
    attempts = models.PositiveSmallIntegerField("số lần thử", default=0)
    done_at = models.DateTimeField("xong lúc", null=True, blank=True)
    dead_at = models.DateTimeField("bỏ cuộc lúc", null=True, blank=True)
    last_error = models.TextField("lỗi gần nhất", blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = "việc chờ gửi đi"
        verbose_name_plural = "hộp thư đi"
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(dead_at__isnull=True), name="event_not_done_and_dead"
            ),
        ]
        indexes = [
            # OutboxQuerySet.ready: stays small however long the history grows.
            models.Index(
                fields=["due", "id"],
                condition=Q(done_at__isnull=True, dead_at__isnull=True),
                name="open_events_by_due",
            ),
            models.Index(fields=["dead_at"], condition=Q(dead_at__isnull=False), name="dead_events"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
