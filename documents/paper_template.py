"""Word files in which officials keep the wording of papers: versions, dated, put in force by another person."""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class PaperTemplateQuerySet(models.QuerySet["PaperTemplate"]):
    """Which templates hold."""

    def on(self, day: dt.date) -> PaperTemplateQuerySet:
        """In force on a day; one that was retired later counts for the days before."""
        held = Q(status__in=(PaperTemplate.Status.ACTIVE, PaperTemplate.Status.RETIRED))
        return self.filter(held, Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class PaperTemplate(models.Model):
    """One version of the wording of a kind of paper. Its file never changes; another wording is another version."""

    class Status(models.TextChoices):
        DRAFT = "DRAFT", "Có lỗi phải sửa"
        CHECKED = "CHECKED", "Đã kiểm tra, chờ áp dụng"
        ACTIVE = "ACTIVE", "Đang áp dụng"
        RETIRED = "RETIRED", "Đã thôi áp dụng"
        REFUSED = "REFUSED", "Không chấp nhận"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("loại văn bản", max_length=40)
    version = models.PositiveIntegerField("phiên bản")
    regime = models.CharField("chỉ cho chế độ", max_length=40, blank=True)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+")
    sha256 = models.CharField("SHA-256", max_length=64)
    note = models.TextField("thay đổi gì, vì sao")
    status = models.CharField("tình trạng", max_length=8, choices=Status, default=Status.DRAFT)
    report = models.JSONField("kết quả kiểm tra", default=dict)
    valid_from = models.DateField("áp dụng từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("gửi lúc")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người duyệt"
    )
    decided_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    decision_note = models.TextField("ý kiến khi duyệt", blank=True)

    objects = PaperTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "mẫu văn bản"
        verbose_name_plural = "mẫu văn bản"
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="paper_template_version_once"),
            models.UniqueConstraint(
                fields=["kind", "regime"],
                condition=Q(status="ACTIVE", valid_to__isnull=True),
                name="paper_template_one_open_end",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("uploaded_by")),
                name="paper_template_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("ACTIVE", "RETIRED"))
                | Q(valid_from__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="paper_template_in_force_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="paper_template_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version}"

    @property
    def written_as(self) -> str:
        """What a paper drawn with it keeps: «APPROVAL_DECISION/v3:1a2b3c4d5e6f»."""
        return f"{self.kind}/v{self.version}:{self.sha256[:12]}"
