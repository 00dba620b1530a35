"""A sitting of a council over several dossiers, or a round of written opinions; who was there."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from appraisal.models.boards import Board
from documents.vietnamese import date_short


class Meeting(models.Model):
    """One sitting on one day, with the dossiers on its agenda; or written opinions due on that day."""

    class Mode(models.TextChoices):
        MEETING = "MEETING", "Họp"
        WRITTEN = "WRITTEN", "Lấy ý kiến bằng văn bản"

    #: Its own chain in the log.
    chain = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, models.PROTECT, related_name="meetings", verbose_name="hội đồng")
    mode = models.CharField("hình thức", max_length=8, choices=Mode, default=Mode.MEETING)
    held_on = models.DateField("ngày họp, hoặc hạn gửi ý kiến")
    place = models.CharField("địa điểm", max_length=200, blank=True)
    opened_at = models.DateTimeField("khai mạc lúc", null=True, blank=True)
    closed_at = models.DateTimeField("bế mạc lúc", null=True, blank=True)

    class Meta:
        verbose_name = "phiên họp"
        verbose_name_plural = "phiên họp"
        ordering = ["-held_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "held_on", "mode"], condition=Q(closed_at__isnull=True), name="one_open_meeting_a_day"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="meeting_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_mode_display()} ngày {date_short(self.held_on)}"

    @property
    def written(self) -> bool:
        """Whether opinions come in writing."""
        return self.mode == self.Mode.WRITTEN


class Attendance(models.Model):
    """Whether one member is in the room, in person or by a deputy; the secretary keeps it."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="thành viên")
    present = models.BooleanField("có mặt")
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người dự thay"
    )
    at = models.DateTimeField("ghi lúc")

    class Meta:
        verbose_name = "điểm danh"
        verbose_name_plural = "điểm danh"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="attendance_once"),
            models.UniqueConstraint(
                fields=["meeting", "deputy"], condition=Q(deputy__isnull=False), name="a_deputy_for_one"
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | Q(present=True) & ~Q(deputy=F("user")), name="a_deputy_is_there"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {'có mặt' if self.present else 'vắng'}"
