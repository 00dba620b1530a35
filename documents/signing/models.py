"""Keys people and bodies sign with, and the signed copies kept beside a paper.

No secret is ever a row: a key is a file in a folder or an object in a token, opened by a passphrase that is typed at
signing. A signed copy is never changed or taken away; a later one stands beside it with the next number.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class SigningKey(models.Model):
    """Who signs with which certificate, and where its private key lies."""

    class Kind(models.TextChoices):
        PERSON = "PERSON", "Chữ ký của người có thẩm quyền"
        BODY = "BODY", "Chữ ký của cơ quan, tổ chức"

    class Backend(models.TextChoices):
        PKCS12 = "PKCS12", "Tệp PKCS#12 trên máy chủ"
        PKCS11 = "PKCS11", "Thiết bị lưu khóa (PKCS#11)"
        OUTSIDE = "OUTSIDE", "Ký ở phần mềm khác (chỉ đăng ký chứng thư)"

    kind = models.CharField("loại", max_length=8, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signing_keys",
        verbose_name="của người",
    )
    organisation = models.ForeignKey(
        "accounts.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signing_keys",
        verbose_name="của cơ quan",
    )
    keepers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="kept_seals",
        blank=True,
        verbose_name="người được giao giữ khóa của cơ quan",
    )
    backend = models.CharField("nơi lưu khóa", max_length=8, choices=Backend, default=Backend.PKCS12)
    name = models.CharField("tên tệp (không đuôi) hoặc nhãn khóa", max_length=80, blank=True)
    token = models.CharField("nhãn thiết bị", max_length=80, blank=True)
    certificate = models.TextField("chứng thư (PEM)")
    fingerprint = models.CharField("SHA-256 của chứng thư", max_length=64, unique=True)
    subject = models.CharField("cấp cho", max_length=250)
    valid_from = models.DateTimeField("hiệu lực từ")
    valid_to = models.DateTimeField("hiệu lực đến")
    picture = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="hình chữ ký, dấu"
    )
    registered_at = models.DateTimeField("đăng ký lúc")
    retired_at = models.DateTimeField("thôi dùng lúc", null=True, blank=True)

    class Meta:
        verbose_name = "khóa ký"
        verbose_name_plural = "khóa ký"
        ordering = ["kind", "subject"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="PERSON", user__isnull=False, organisation__isnull=True)
                | Q(kind="BODY", user__isnull=True, organisation__isnull=False),
                name="key_has_one_owner",
            ),
            models.CheckConstraint(condition=Q(backend="OUTSIDE") | ~Q(name=""), name="key_is_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_backend_display()})"


class SignedCopy(models.Model):
    """The bytes of a paper after one more signature, or as they came back signed from elsewhere."""

    class Source(models.TextChoices):
        HERE = "HERE", "Ký tại đây"
        OUTSIDE = "OUTSIDE", "Ký ở phần mềm khác"
        SCAN = "SCAN", "Bản chụp văn bản giấy đã ký"

    class Stage(models.TextChoices):
        PARTLY = "PARTLY", "Chưa đủ người ký"
        PERSONS = "PERSONS", "Người có thẩm quyền đã ký, chờ cơ quan"
        COMPLETE = "COMPLETE", "Đủ chữ ký"

    paper = models.ForeignKey("documents.Paper", models.PROTECT, related_name="signed_copies", verbose_name="văn bản")
    no = models.PositiveSmallIntegerField("bản ký thứ")
    source = models.CharField("nguồn", max_length=8, choices=Source)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+", verbose_name="tệp")
    base_sha256 = models.CharField("SHA-256 của bản dự thảo PDF", max_length=64, blank=True)
    same_bytes = models.BooleanField("bắt đầu bằng đúng bản dự thảo", default=True)
    key = models.ForeignKey(SigningKey, models.PROTECT, null=True, blank=True, related_name="copies")
    stage = models.CharField("đã ký đến đâu", max_length=8, choices=Stage)
    signatures = models.JSONField("các chữ ký", default=list, blank=True)
    reason = models.CharField("lý do nhận bản chụp", max_length=300, blank=True)
    #: Of a scan, as an officer reads it there; digital signatures say theirs themselves.
    signed_on = models.DateField("ngày ký trên bản chụp", null=True, blank=True)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người làm")
    # What the last check of the stored bytes found; a file is right until a check says otherwise.
    valid = models.BooleanField("còn giá trị", default=True)
    finding = models.TextField("kết quả kiểm tra", blank=True)
    checked_at = models.DateTimeField("kiểm tra lúc", null=True, blank=True)

    class Meta:
        verbose_name = "bản đã ký"
        verbose_name_plural = "bản đã ký"
        ordering = ["paper", "no"]
        constraints = [
            # Two who sign the same revision at the same moment meet here.
            models.UniqueConstraint(fields=["paper", "no"], name="signed_copy_number_once"),
            models.CheckConstraint(condition=Q(no__gte=1), name="signed_copy_from_one"),
            models.CheckConstraint(condition=~Q(source="SCAN") | ~Q(reason=""), name="scan_has_a_reason"),
            models.CheckConstraint(
                condition=Q(source="SCAN") | Q(signed_on__isnull=True), name="only_a_scan_has_a_day"
            ),
            models.CheckConstraint(condition=Q(source="SCAN") | Q(base_sha256__length=64), name="copy_has_a_draft"),
        ]

    def __str__(self) -> str:
        return f"{self.paper}: bản ký {self.no}"
