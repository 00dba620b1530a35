"""Days on which the office calendar differs from what the program knows, as an official entered them."""

from django.db import models


class CalendarDay(models.Model):
    """One day off or one make-up day, over the built-in calendar: a swap announced after the release, a local order."""

    class Kind(models.TextChoices):
        FREE = "FREE", "ngày nghỉ"
        WORK = "WORK", "ngày làm việc (làm bù)"

    date = models.DateField("ngày", unique=True)
    kind = models.CharField("loại", max_length=4, choices=Kind)
    name = models.CharField("tên", max_length=120)
    source = models.CharField("căn cứ", max_length=200, help_text="Số, ngày của văn bản thông báo.")

    class Meta:
        verbose_name = "ngày trong lịch làm việc"
        verbose_name_plural = "lịch làm việc"
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["FREE", "WORK"]), name="calendar_day_free_or_work"),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}: {self.get_kind_display()} ({self.name})"
