"""Days on which the office calendar differs from what the program knows, as an official entered them."""

from django.db import models

from documents.vietnamese import date_short


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
        return f"{date_short(self.date)}: {self.get_kind_display()} ({self.name})"


class CalendarYear(models.Model):
    """A year beyond the built-in table whose days off and swaps an official has entered in full.

    Until then no limit is counted into that year: the Labour Code alone does not say which days Tết takes.
    """

    year = models.PositiveSmallIntegerField("năm", unique=True)
    source = models.CharField("căn cứ", max_length=200, help_text="Số, ngày của thông báo nghỉ lễ, Tết của năm.")

    class Meta:
        verbose_name = "năm đã có lịch"
        verbose_name_plural = "năm đã có lịch"
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)
