"""The registers of numbers: which row a paper's number is taken from, and one line for each number of a row.

Nghị định 30/2020/NĐ-CP, điều 15: from 01 on 1 January to 31 December; how many rows a body keeps is its head's choice.
"""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.models import Dated
from documents.bodies import body_of
from language.searching import Searchable, SearchableQuerySet


class NumberRule(Dated):
    """The head's choice: papers of a body are numbered in this row. Without a rule each symbol has a row of its own."""

    body = models.CharField("cơ quan", max_length=24, help_text="Chữ viết tắt trong ký hiệu: SCT, TTKC, UBND")
    symbol = models.CharField(
        "ký hiệu", max_length=40, blank=True, help_text="Ví dụ QĐ-SCT; để trống: mọi văn bản của cơ quan"
    )
    row = models.CharField("dãy số", max_length=24, help_text="Các ký hiệu cùng dãy lấy số chung, ví dụ CHUNG")
    source = models.CharField("căn cứ", max_length=200, help_text="Văn bản của người đứng đầu cơ quan")

    class Meta:
        verbose_name = "cách đánh số"
        verbose_name_plural = "cách đánh số"
        constraints = [
            models.UniqueConstraint(fields=["body", "symbol", "valid_from"], name="number_rule_once"),
            # Numbers run by the calendar year: a row that began in mid-year would give a number twice.
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_from__month=1, valid_from__day=1),
                name="number_rule_from_new_year",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__month=12, valid_to__day=31),
                name="number_rule_to_years_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol or self.body}: {self.row}"

    def clean(self) -> None:
        """A rule begins on a New Year's Day before which no number of that year was given. Raises ValidationError."""
        if self.symbol and body_of(self.symbol) != self.body:
            raise ValidationError(
                {"symbol": f"Ký hiệu của {self.body} kết thúc bằng «-{self.body}», ví dụ QĐ-{self.body}."}
            )
        if self.valid_from is None or (self.valid_from.month, self.valid_from.day) != (1, 1):
            raise ValidationError({"valid_from": "Số lấy theo năm dương lịch: cách đánh số có hiệu lực từ ngày 01/01."})
        if self.valid_to is not None and (self.valid_to.month, self.valid_to.day) != (12, 31):
            raise ValidationError({"valid_to": "Cách đánh số hết hiệu lực vào ngày 31/12."})
        given = NumberEntry.objects.filter(body=self.body, year__gte=self.valid_from.year, outside=False)
        if self._state.adding and given.exists():
            last = given.order_by("-year").values_list("year", flat=True)[0]
            raise ValidationError(
                {"valid_from": f"{self.body} đã cấp số của năm {last}; cách đánh số mới bắt đầu từ 01/01/{last + 1}."}
            )


class KeptRegister(Dated):
    """A body whose register of numbers is kept here although it is not ours: then its numbers are given here too."""

    body = models.CharField("cơ quan", max_length=24, help_text="Chữ viết tắt trong ký hiệu: UBND, STC, KBNN")
    source = models.CharField("căn cứ", max_length=200, help_text="Văn bản của cơ quan ấy về việc dùng sổ ở đây")

    class Meta:
        verbose_name = "sổ văn bản giữ ở đây"
        verbose_name_plural = "sổ văn bản giữ ở đây"
        constraints = [
            models.UniqueConstraint(fields=["body", "valid_from"], name="kept_register_once"),
            models.UniqueConstraint(
                fields=["body"], condition=Q(valid_from__isnull=True), name="undated_kept_register_once"
            ),
        ]

    def __str__(self) -> str:
        return self.body


class NumberEntry(Searchable):
    """One number: set aside, given to a paper, or given up. The line stays for ever; its number is never used again."""

    class Status(models.TextChoices):
        RESERVED = "RESERVED", "Đang giữ"
        ISSUED = "ISSUED", "Đã cấp"
        CANCELLED = "CANCELLED", "Đã hủy"
        GIVEN_UP = "GIVEN_UP", "Đã bỏ giữ"

    SEARCHED_WORDS = ("abstract", "signer")
    SEARCHED_CODES = ()

    book = models.ForeignKey("documents.NumberBook", models.PROTECT, related_name="entries", verbose_name="sổ")
    body = models.CharField("cơ quan", max_length=24)
    symbol = models.CharField("ký hiệu", max_length=40)
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveIntegerField("số")
    status = models.CharField("tình trạng", max_length=9, choices=Status)
    #: Given by another system (a typed «312/QĐ-UBND»): kept so that nobody gives it again, outside our own sequence.
    outside = models.BooleanField("do hệ thống khác cấp", default=False)
    chain = models.UUIDField("thuộc hồ sơ, kế hoạch", null=True, blank=True, db_index=True)
    act = models.CharField("loại văn bản", max_length=40, blank=True)
    abstract = models.CharField("trích yếu", max_length=300, blank=True)
    signer = models.CharField("người ký", max_length=120, blank=True)
    issued_on = models.DateField("ngày văn bản", null=True, blank=True)
    taken_at = models.DateTimeField("cấp lúc", null=True, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("lý do giữ số", max_length=300, blank=True)
    reserved_at = models.DateTimeField("giữ lúc", null=True, blank=True)
    reserved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.CharField("lý do hủy, bỏ giữ", max_length=300, blank=True)
    ended_at = models.DateTimeField("hủy lúc", null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SearchableQuerySet.as_manager()

    class Meta:
        verbose_name = "số văn bản"
        verbose_name_plural = "sổ đăng ký số văn bản"
        ordering = ["-year", "body", "symbol", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="number_once_in_its_row"),
            models.UniqueConstraint(fields=["body", "symbol", "year", "number"], name="number_once_in_the_year"),
            models.CheckConstraint(condition=Q(number__gt=0), name="number_counts_from_one"),
            models.CheckConstraint(condition=~Q(status="RESERVED") | ~Q(reason=""), name="reserved_number_says_why"),
            models.CheckConstraint(
                condition=~Q(status__in=["CANCELLED", "GIVEN_UP"]) | ~Q(ended_reason=""), name="ended_number_says_why"
            ),
        ]
        indexes = [models.Index(F("year").desc(), "body", name="number_entries_by_year")]

    def __str__(self) -> str:
        return self.full_number

    @property
    def full_number(self) -> str:
        """«05/QĐ-SCT»."""
        return f"{self.number:02d}/{self.symbol}"
