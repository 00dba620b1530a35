"""One row for each stay of a dossier in a state: when it came, when it is due, when it left."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

import clock
from workflow.calendar_models import CalendarDay, CalendarYear
from workflow.clock_models import ClockStop, MailHours, Reminder, ReminderRule, Turn

__all__ = ["CalendarDay", "CalendarYear", "ClockStop", "MailHours", "PhaseRun", "Reminder", "ReminderRule", "Turn"]


class PhaseRun(models.Model):
    """One stay in one state. Its integer key is what a viewflow process can point at.

    Its due day is the first of what its people are asked for when it begins; each has a day of his own (``Turn``).
    """

    subject = models.ForeignKey(settings.WORKFLOW_SUBJECT_MODEL, models.CASCADE, related_name="runs")
    state = models.CharField("trạng thái", max_length=32)
    regime = models.CharField("chế độ", max_length=40, blank=True)
    process = models.OneToOneField("viewflow.Process", models.SET_NULL, null=True, blank=True, related_name="run")
    entered_at = models.DateTimeField("vào lúc")
    left_at = models.DateTimeField("ra lúc", null=True, blank=True)
    left_by = models.CharField("ra bởi bước", max_length=40, blank=True)
    due_on = models.DateField("hạn", null=True, blank=True)
    due_source = models.CharField("căn cứ của hạn", max_length=200, blank=True)

    class Meta:
        verbose_name = "lượt xử lý"
        verbose_name_plural = "lượt xử lý"
        constraints = [
            models.UniqueConstraint(fields=["subject"], condition=Q(left_at__isnull=True), name="one_open_run"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")), name="run_leaves_after_entering"
            ),
        ]
        indexes = [
            # The overdue list: open runs by due date.
            models.Index(fields=["due_on"], condition=Q(left_at__isnull=True), name="open_runs_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {clock.local(self.entered_at):%d/%m/%Y}"
