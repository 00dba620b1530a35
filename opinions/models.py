"""What was asked of which bodies, and what each answered. Rows are answered once and never overwritten.

The tables were made in the application of dossiers, and are found under its label.
"""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Dated, Organisation
from documents.models import Paper, StoredFile
from workflow.models import Turn


class Subject(models.TextChoices):
    """What an opinion is about; the rule follows from it."""

    LOCAL = "LOCAL", "Địa phương: mặt bằng, hoạt động của cơ sở"
    FINANCE = "FINANCE", "Kinh phí, nguồn vốn"
    ENVIRONMENT = "ENVIRONMENT", "Môi trường, đất đai"
    TECHNICAL = "TECHNICAL", "Công nghệ, kỹ thuật chuyên ngành"
    OTHER = "OTHER", "Nội dung khác"


class Silence(models.TextChoices):
    """What it means that a body has not answered by its day."""

    MUST = "MUST", "phải có ý kiến mới đi tiếp"
    AGREES = "AGREES", "không trả lời là đồng ý"
    GOES_ON = "GOES_ON", "không trả lời thì đi tiếp, coi như không có ý kiến"


class OpinionRule(Dated):
    """How an opinion of one subject is asked under a regime: an official's row over the built-in ones."""

    subject = models.CharField("nội dung", max_length=12, choices=Subject)
    regime = models.CharField("chế độ", max_length=40, blank=True, help_text="Để trống: mọi chế độ.")
    days = models.PositiveSmallIntegerField(
        "hạn (ngày làm việc)", validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    silence = models.CharField("im lặng nghĩa là", max_length=8, choices=Silence)
    stops_clock = models.BooleanField("đồng hồ của cơ quan hỏi dừng trong lúc chờ", default=False)
    source = models.CharField("căn cứ", max_length=200)

    class Meta:
        app_label = "dossiers"
        verbose_name = "quy tắc lấy ý kiến"
        verbose_name_plural = "quy tắc lấy ý kiến"
        ordering = ["subject", "regime", "valid_from"]
        constraints = [
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=60), name="opinion_rule_gives_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.get_silence_display()}"


class OpinionRequest(models.Model):
    """One question put to one or more bodies at once, with the rule of its day kept beside it."""

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="opinion_requests")
    no = models.PositiveSmallIntegerField("lần")
    state = models.CharField("hỏi ở bước", max_length=32)
    subject = models.CharField("nội dung", max_length=12, choices=Subject)
    question = models.TextField("câu hỏi")
    seat = models.CharField("cơ quan hỏi", max_length=40)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("hỏi lúc")
    days = models.PositiveSmallIntegerField("hạn (ngày làm việc)")
    due_on = models.DateField("hạn")
    silence = models.CharField("im lặng nghĩa là", max_length=8, choices=Silence)
    stops_clock = models.BooleanField("đồng hồ dừng", default=False)
    source = models.CharField("căn cứ", max_length=300)
    #: The letter to all bodies; requests made before letters were drawn here have none.
    paper = models.OneToOneField(
        Paper, models.PROTECT, null=True, blank=True, related_name="opinion_request", verbose_name="công văn"
    )
    withdrawn_at = models.DateTimeField("rút lúc", null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_because = models.CharField("lý do rút", max_length=300, blank=True)

    class Meta:
        app_label = "dossiers"
        verbose_name = "lần hỏi ý kiến"
        verbose_name_plural = "lần hỏi ý kiến"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "no"], name="opinion_request_number_once"),
            models.CheckConstraint(condition=Q(days__gte=1), name="opinion_request_gives_time"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} lần {self.no}"

    @property
    def role(self) -> str:
        """The body that asked."""
        return self.seat.partition("@")[0]


class Opinion(models.Model):
    """One body's part in a request. ``organisation``: a body without a seat here, whose letter an official enters."""

    class Answer(models.TextChoices):
        AGREE = "AGREE", "Đồng ý"
        WITH_CHANGES = "WITH_CHANGES", "Đồng ý, có điều chỉnh"
        DISAGREE = "DISAGREE", "Không đồng ý"

    request = models.ForeignKey(OpinionRequest, models.CASCADE, related_name="opinions")
    seat = models.CharField("của", max_length=40, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.CharField("tên cơ quan", max_length=200)
    lead = models.BooleanField("cơ quan chủ trì", default=False)
    turn = models.OneToOneField(Turn, models.PROTECT, related_name="opinion")
    answer = models.CharField("ý kiến", max_length=12, choices=Answer, blank=True)
    text = models.TextField("nội dung", blank=True)
    letter_no = models.CharField("số văn bản", max_length=60, blank=True)
    letter_on = models.DateField("ngày văn bản", null=True, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    #: The letter drawn here; none where the body wrote its own elsewhere.
    paper = models.OneToOneField(
        Paper, models.PROTECT, null=True, blank=True, related_name="opinion_reply", verbose_name="công văn trả lời"
    )
    answered_at = models.DateTimeField("trả lời lúc", null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    late = models.BooleanField("trễ hạn", default=False)

    class Meta:
        app_label = "dossiers"
        verbose_name = "ý kiến"
        verbose_name_plural = "ý kiến"
        ordering = ["-lead", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["request"], condition=Q(lead=True), name="one_lead_body"),
            models.UniqueConstraint(fields=["request", "body"], name="body_asked_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="answer_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_answer_display() or 'chưa trả lời'}"
