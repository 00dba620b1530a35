"""Whose turn it is and until when; when the clock stood still and why; who was reminded.

Every day written here is fixed when it is written: editing the calendar afterwards moves none of them.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from accounts.models import Dated
from accounts.roles import Role


class Turn(models.Model):
    """One thing asked of one body: since when, until when by which rule, and what is left while the clock stands.

    A task of a flow has one, and so has an opinion asked of another body, which belongs to no state.
    """

    subject = models.ForeignKey(settings.WORKFLOW_SUBJECT_MODEL, models.CASCADE, related_name="turns")
    run = models.ForeignKey("workflow.PhaseRun", models.CASCADE, null=True, blank=True, related_name="turns")
    task = models.OneToOneField("viewflow.Task", models.SET_NULL, null=True, blank=True, related_name="turn")
    state = models.CharField("ở bước", max_length=32)
    seat = models.CharField("của", max_length=40)
    what = models.CharField("việc", max_length=200)
    asks = models.CharField("trả lời bằng bước", max_length=200, blank=True)
    link = models.CharField("đường dẫn", max_length=200, blank=True)
    opened_at = models.DateTimeField("mở lúc")
    allowed = models.PositiveSmallIntegerField("được (ngày làm việc)", null=True, blank=True)
    due_on = models.DateField("hạn", null=True, blank=True)
    due_source = models.CharField("căn cứ của hạn", max_length=300, blank=True)
    ended_at = models.DateTimeField("xong lúc", null=True, blank=True)
    ended_by = models.CharField("xong bởi", max_length=40, blank=True)
    answered = models.BooleanField("đã trả lời", default=False)
    stands_since = models.DateTimeField("đồng hồ dừng từ", null=True, blank=True)
    left = models.SmallIntegerField("còn lại (ngày làm việc)", null=True, blank=True)
    taken_up = models.BooleanField("phần còn lại đã được tính tiếp", default=False)

    class Meta:
        verbose_name = "lượt việc"
        verbose_name_plural = "lượt việc, thời hạn"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("opened_at")), name="turn_ends_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(stands_since__isnull=True) | Q(left__isnull=False), name="standing_turn_knows_what_is_left"
            ),
        ]
        indexes = [
            # Overdue and due soon: reminders and the page «Thời hạn».
            models.Index(fields=["due_on"], condition=Q(ended_at__isnull=True), name="open_turns_by_due"),
            models.Index(fields=["subject", "opened_at"], name="turns_of_a_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.what} ({self.seat})"

    @property
    def role(self) -> str:
        """The body: the seat without its scope."""
        return self.seat.partition("@")[0]


class ClockStop(models.Model):
    """One time during which the office's clock stood still, and why. ``cause`` names what will end it."""

    subject = models.ForeignKey(settings.WORKFLOW_SUBJECT_MODEL, models.CASCADE, related_name="clock_stops")
    cause = models.CharField("do", max_length=60)
    since = models.DateTimeField("từ")
    until = models.DateTimeField("đến", null=True, blank=True)
    why = models.CharField("vì", max_length=400)
    source = models.CharField("căn cứ", max_length=300, blank=True)

    class Meta:
        verbose_name = "lần dừng đồng hồ"
        verbose_name_plural = "lần dừng đồng hồ"
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "cause"], condition=Q(until__isnull=True), name="stands_once"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="stop_in_order"),
        ]

    def __str__(self) -> str:
        return self.why


class ReminderRule(Dated):
    """Who is reminded how early, and who hears of it when nothing happened: an official's row over the built-in ones.

    The rows of a role on a day replace the built-in rows of that role. Several rows: several levels.
    """

    role = models.CharField("cơ quan giữ việc", max_length=16, choices=Role, blank=True, help_text="Để trống: tất cả.")
    before_days = models.PositiveSmallIntegerField("nhắc trước (ngày làm việc)", default=2)
    escalate_to = models.CharField("quá hạn thì báo cho", max_length=16, choices=Role, blank=True)
    escalate_after = models.PositiveSmallIntegerField(
        "sau (ngày làm việc)", default=1, validators=[MinValueValidator(1)]
    )
    source = models.CharField("căn cứ", max_length=200)

    class Meta:
        verbose_name = "quy tắc nhắc hạn"
        verbose_name_plural = "quy tắc nhắc hạn"
        ordering = ["role", "escalate_after"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="reminder_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display() or 'Tất cả'}: trước {self.before_days} ngày"


class MailHours(Dated):
    """Between which hours of a working day reminders may be mailed; outside of them they wait."""

    opens = models.TimeField("từ giờ", default=dt.time(7))
    closes = models.TimeField("đến giờ", default=dt.time(19))
    source = models.CharField("căn cứ", max_length=200)

    class Meta:
        verbose_name = "giờ gửi thư nhắc"
        verbose_name_plural = "giờ gửi thư nhắc"
        ordering = ["valid_from", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="mail_hours_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.opens:%H:%M} đến {self.closes:%H:%M}"


class Reminder(models.Model):
    """One reminder given. The constraint makes it one although two workers look at the same moment."""

    turn = models.ForeignKey(Turn, models.CASCADE, related_name="reminders")
    kind = models.CharField("loại", max_length=40)
    due_on = models.DateField("hạn được nhắc")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "lần nhắc hạn"
        verbose_name_plural = "lần nhắc hạn"
        ordering = ["-at", "pk"]
        constraints = [models.UniqueConstraint(fields=["turn", "kind", "due_on"], name="reminded_once")]

    def __str__(self) -> str:
        return f"{self.turn}: {self.kind}"
