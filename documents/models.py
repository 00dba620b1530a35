"""Files, papers and numbers. This app knows no dossier: a paper belongs to a chain, a bare uuid."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

models.CharField.register_lookup(Length)


class StoredFile(models.Model):
    """Bytes in the store, and what they hash to. Written after the bytes, never before."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField("khóa", max_length=400, unique=True)
    version = models.CharField("phiên bản", max_length=100, blank=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.BigIntegerField("dung lượng (byte)")
    content_type = models.CharField("loại", max_length=100)
    original_name = models.CharField("tên tệp", max_length=160)
    uploaded_at = models.DateTimeField("lúc")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "tệp"
        verbose_name_plural = "tệp"
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="file_is_not_empty"),
            models.CheckConstraint(condition=Q(sha256__length=64), name="file_has_a_digest"),
        ]

    def __str__(self) -> str:
        return self.original_name


class Paper(models.Model):
    """One paper with the facts it was drawn from. The facts never change: an edit is a new version."""

    class Status(models.TextChoices):
        PENDING = "PENDING", "Đang chờ in"
        DRAWN = "DRAWN", "Đã in"
        FAILED = "FAILED", "Chưa in được"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain = models.UUIDField("thuộc hồ sơ", db_index=True)
    kind = models.CharField("loại", max_length=40)
    title = models.CharField("tên", max_length=200)
    number = models.PositiveIntegerField("số", null=True, blank=True)
    symbol = models.CharField("ký hiệu", max_length=40, blank=True)
    year = models.PositiveSmallIntegerField("năm")
    issued_on = models.DateField("ngày", null=True, blank=True)
    facts = models.JSONField("dữ liệu đã khóa")
    facts_sha256 = models.CharField("SHA-256 của dữ liệu", max_length=64)
    version = models.PositiveSmallIntegerField("phiên bản", default=1)
    template_version = models.CharField("phiên bản mẫu", max_length=80)
    status = models.CharField("tình trạng", max_length=8, choices=Status, default=Status.PENDING)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    error = models.TextField("lỗi", blank=True)
    created_at = models.DateTimeField("lúc")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        ordering = ["created_at", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "kind", "version"], name="paper_version_once"),
            models.CheckConstraint(condition=~Q(status="DRAWN") | Q(file__isnull=False), name="drawn_paper_has_bytes"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"

    @property
    def full_number(self) -> str:
        """«05/QĐ-SCT», empty for a paper without a number."""
        return f"{self.number:02d}/{self.symbol}" if self.number else ""


class NumberBook(models.Model):
    """The last number given in one body's row of one kind and year."""

    body = models.CharField("cơ quan", max_length=24)
    kind = models.CharField("loại", max_length=24)
    year = models.PositiveSmallIntegerField("năm")
    last = models.PositiveIntegerField("số cuối", default=0)

    class Meta:
        verbose_name = "sổ số"
        verbose_name_plural = "sổ số"
        constraints = [models.UniqueConstraint(fields=["body", "kind", "year"], name="number_book_once")]

    def __str__(self) -> str:
        return f"{self.body} {self.kind} {self.year}"


from documents.paper_template import PaperTemplate  # noqa: E402 - a model of this app that fills a file of its own

__all__ = ["NumberBook", "Paper", "PaperTemplate", "StoredFile"]
