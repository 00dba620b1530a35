"""The yearly plan in batches: which appraised dossiers one submission carries, in which order, for how much."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossiers.models import Dossier, Track
from programmes.models import Programme


class Plan(models.Model):
    """One batch (đợt) of the plan of a programme, year and source."""

    class Status(models.TextChoices):
        """Where a batch stands. ``step``: the step of its dossiers that takes it on, whose roles act next."""

        step: str

        def __new__(cls, value: str, *step: str) -> Self:
            made = str.__new__(cls, value)
            made._value_ = value
            (made.step,) = step  # no default: each status says it
            return made

        DRAFT = "DRAFT", "put_in_plan", "Đang chọn đề án"
        SUBMITTED = "SUBMITTED", "give_budget_opinion", "Đã trình, chờ Sở Tài chính"
        COSTED = "COSTED", "approve_plan", "Sở Tài chính đã có ý kiến, chờ phê duyệt"
        DECIDED = "DECIDED", "", "Đã phê duyệt"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="plans", verbose_name="chương trình")
    year = models.PositiveSmallIntegerField("năm")
    track = models.CharField("nguồn", max_length=10, choices=Track)
    batch = models.PositiveSmallIntegerField("đợt")
    status = models.CharField("tình trạng", max_length=10, choices=Status, default=Status.DRAFT)
    reserve_vnd = models.BigIntegerField("dự phòng (đồng)", default=0)
    why_out_of_order = models.TextField("vì sao không theo thứ tự ưu tiên", blank=True)
    proposal_no = models.CharField("số tờ trình", max_length=60, blank=True)
    opinion = models.TextField("ý kiến của Sở Tài chính", blank=True)
    plan_no = models.CharField("số quyết định", max_length=60, blank=True)
    opened_at = models.DateTimeField("mở lúc")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("trình lúc", null=True, blank=True)
    decided_at = models.DateTimeField("phê duyệt lúc", null=True, blank=True)

    class Meta:
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"
        ordering = ["-year", "track", "-batch"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year", "track", "batch"], name="plan_batch_once"),
            models.UniqueConstraint(
                fields=["programme", "year", "track"], condition=Q(status="DRAFT"), name="one_plan_being_made"
            ),
            models.CheckConstraint(condition=Q(reserve_vnd__gte=0), name="plan_reserve_not_negative"),
        ]

    def __str__(self) -> str:
        return f"Kế hoạch {self.get_track_display().lower()} năm {self.year}, đợt {self.batch}"

    @property
    def mark(self) -> str:
        """What a page shows of this batch: its status and its last choice. A form sent with an older mark is stale."""
        last = self.lines.aggregate(last=models.Max("pk"))["last"]
        return f"{self.status}-{last or 0}-{self.reserve_vnd}"

    @property
    def code(self) -> str:
        """What its papers are filed under: «KH-2026-DP-01» (địa phương), «KH-2026-QG-01» (quốc gia)."""
        return f"KH-{self.year}-{'QG' if self.track == Track.NATIONAL else 'DP'}-{self.batch:02d}"


class PlanLine(models.Model):
    """One dossier of a batch, with what was known when it was chosen."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="plan_lines")
    order = models.PositiveSmallIntegerField("thứ tự")
    amount_vnd = models.BigIntegerField("hỗ trợ (đồng)")
    reasons = models.JSONField("ưu tiên", default=list, blank=True)

    class Meta:
        verbose_name = "đề án trong kế hoạch"
        verbose_name_plural = "đề án trong kế hoạch"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "dossier"], name="dossier_once_in_a_plan"),
            models.CheckConstraint(condition=Q(amount_vnd__gt=0), name="plan_line_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.dossier.code}"
