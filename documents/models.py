"""Files, papers and numbers. This app knows no dossier: a paper belongs to a chain, a bare uuid."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from documents.register_models import KeptRegister, NumberEntry, NumberRule

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
    #: What was sent, byte by byte, where this file was made of it to be shown (documents/pictures). Its sender alone
    #: gets it back: a photograph's original says where it was taken.
    original = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="shown_as", verbose_name="bản gốc đã gửi"
    )

    class Meta:
        verbose_name = "tệp"
        verbose_name_plural = "tệp"
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="file_is_not_empty"),
            models.CheckConstraint(condition=Q(sha256__length=64), name="file_has_a_digest"),
        ]

    def __str__(self) -> str:
        return self.original_name


class PaperQuerySet(models.QuerySet["Paper"]):
    """Which papers: in the words of the office."""

    def of(self, *chains: uuid.UUID) -> Self:
        """The papers of chains: their own, and those that they share with others."""
        shared = PaperShare.objects.filter(chain__in=chains).values("paper")
        return self.filter(Q(chain__in=chains) | Q(pk__in=shared))


class Paper(models.Model):
    """One paper with the facts it was drawn from. The facts never change: an edit is a new version."""

    class Status(models.TextChoices):
        PENDING = "PENDING", "Đang chờ in"
        DRAWN = "DRAWN", "Đã in"
        FAILED = "FAILED", "Chưa in được"

    class PdfStatus(models.TextChoices):
        """The PDF beside the Word file. ``UNAVAILABLE``: something has to be installed or set before another try."""

        WAITING = "WAITING", "Đang lập bản PDF"
        MADE = "MADE", "Đã có bản PDF"
        FAILED = "FAILED", "Chưa lập được bản PDF"
        UNAVAILABLE = "UNAVAILABLE", "Không lập được bản PDF ở máy chủ này"

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
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bản PDF")
    pdf_status = models.CharField("bản PDF", max_length=11, choices=PdfStatus, default=PdfStatus.WAITING)
    pdf_why = models.TextField("vì sao chưa có bản PDF", blank=True)
    # Another LibreOffice or font would give other bytes: what made these is kept beside them.
    pdf_tools = models.CharField("lập bằng", max_length=200, blank=True)
    pdf_pages = models.PositiveSmallIntegerField("số trang", null=True, blank=True)
    created_at = models.DateTimeField("lúc")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    #: By which anybody may ask whether a paper is genuine (documents/verify_code.py); part of the frozen facts.
    verify_code = models.CharField("mã kiểm tra", max_length=14, null=True, blank=True, unique=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="thay cho"
    )
    replaces_why = models.CharField("lý do thay", max_length=500, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        ordering = ["created_at", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "kind", "version"], name="paper_version_once"),
            models.CheckConstraint(condition=~Q(status="DRAWN") | Q(file__isnull=False), name="drawn_paper_has_bytes"),
            models.CheckConstraint(
                condition=~Q(pdf_status="MADE") | Q(pdf__isnull=False, pdf_pages__gte=1), name="made_pdf_has_bytes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"

    @property
    def full_number(self) -> str:
        """«05/QĐ-SCT», empty for a paper without a number."""
        return f"{self.number:02d}/{self.symbol}" if self.number else ""


class PaperShare(models.Model):
    """One more chain that a paper belongs to: the paper of a plan is also a paper of every dossier in it."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="shares")
    chain = models.UUIDField("thuộc hồ sơ", db_index=True)

    class Meta:
        verbose_name = "văn bản dùng chung"
        verbose_name_plural = "văn bản dùng chung"
        constraints = [models.UniqueConstraint(fields=["paper", "chain"], name="paper_shared_once")]

    def __str__(self) -> str:
        return f"{self.paper} · {self.chain}"


class NumberBook(models.Model):
    """The last number given in one body's row of one kind and year."""

    body = models.CharField("cơ quan", max_length=24)
    kind = models.CharField("loại", max_length=24)
    year = models.PositiveSmallIntegerField("năm")
    last = models.PositiveIntegerField("số cuối", default=0)
    #: Where an administrator let the row begin or go on at a higher number: [{"after", "first", "why", "by", "at"}].
    starts = models.JSONField("các lần đặt số bắt đầu", default=list, blank=True)

    class Meta:
        verbose_name = "sổ số"
        verbose_name_plural = "sổ số"
        constraints = [models.UniqueConstraint(fields=["body", "kind", "year"], name="number_book_once")]

    def __str__(self) -> str:
        return f"{self.body} {self.kind} {self.year}"


# Models of this app that fill files of their own; they live beside the code that writes them.
from documents.paper_template import PaperTemplate  # noqa: E402
from documents.signing.models import SignedCopy, SigningKey  # noqa: E402

__all__ = [
    "KeptRegister",
    "NumberBook",
    "NumberEntry",
    "NumberRule",
    "Paper",
    "PaperShare",
    "PaperTemplate",
    "SignedCopy",
    "SigningKey",
    "StoredFile",
]
