"""What a person was told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices as their reader sees them."""

    def unread(self, user: User) -> Self:
        """What a person has not read yet, newest first."""
        return self.filter(recipient=user, read_at__isnull=True).order_by("-created_at", "-pk")

    def mark_read(self, at: dt.datetime) -> int:
        """Note the first reading; returns how many were unread."""
        return self.filter(read_at__isnull=True).update(read_at=at)


class Notice(models.Model):
    """One thing told to one person, once."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name="người nhận"
    )
    chain = models.UUIDField("hồ sơ", null=True, blank=True, db_index=True)
    subject = models.CharField("tiêu đề", max_length=250)
    body = models.TextField("nội dung", blank=True)
    link = models.CharField("đường dẫn", max_length=250, blank=True)
    created_at = models.DateTimeField("gửi lúc")
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)
    emailed_at = models.DateTimeField("gửi thư điện tử lúc", null=True, blank=True)
    gathered = models.BooleanField("gộp vào một thư mỗi ngày", default=False)
    key = models.CharField("khóa", max_length=255, unique=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        indexes = [
            models.Index(fields=["recipient", "-created_at"], condition=Q(read_at__isnull=True), name="unread_notices"),
            # What the mail of the day gathers.
            models.Index(
                fields=["recipient", "created_at"],
                condition=Q(gathered=True, emailed_at__isnull=True, read_at__isnull=True),
                name="notices_to_gather",
            ),
        ]

    def __str__(self) -> str:
        return self.subject
