"""Why somebody keeps out of a dossier. Rows are added, never changed: an interest once known stays known."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from appraisal.models.rounds import Round
from dossiers.models import Dossier


class Interest(models.Model):
    """One person's interest in one dossier: it takes the person out of its papers, votes and quorum."""

    class Kind(models.TextChoices):
        PERSON = "PERSON", "chính người của đơn vị thụ hưởng"
        ORGANISATION = "ORGANISATION", "cùng cơ quan, đơn vị"
        TAX_CODE = "TAX_CODE", "cùng mã số thuế"
        FAMILY = "FAMILY", "quan hệ gia đình"
        OTHER = "OTHER", "lợi ích khác"

    class How(models.TextChoices):
        DECLARED = "DECLARED", "tự khai"
        DETECTED = "DETECTED", "phần mềm phát hiện"
        RECORDED = "RECORDED", "người chủ trì ghi nhận"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="interests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="interests")
    kind = models.CharField("loại", max_length=12, choices=Kind)
    how = models.CharField("biết do", max_length=8, choices=How)
    note = models.CharField("nội dung", max_length=300, blank=True)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "lợi ích liên quan"
        verbose_name_plural = "lợi ích liên quan"
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["dossier", "user", "kind"], name="interest_once")]

    def __str__(self) -> str:
        return f"{self.user}, hồ sơ {self.dossier}: {self.get_kind_display()}"


class Declaration(models.Model):
    """The word a person gives before the papers of a dossier open to him or her, once in each round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="declarations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    clear = models.BooleanField("không có lợi ích liên quan")
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "bản khai"
        verbose_name_plural = "bản khai"
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="declared_once")]

    def __str__(self) -> str:
        return f"{self.user}: {'không' if self.clear else 'có'} lợi ích liên quan"


class Tie(models.Model):
    """What binds somebody to a firm, declared once; it speaks up in every later dossier of that tax code.

    It may end (a share that was sold), but not for dossiers that were open before.
    """

    class Kind(models.TextChoices):
        """``said``: half a sentence between the person and the firm; ``interest``: what it is in a dossier."""

        said: str
        interest: str

        def __new__(cls, value: str, *facts: str) -> Self:
            made = str.__new__(cls, value)
            made._value_ = value
            made.said, made.interest = facts
            return made

        FAMILY = "FAMILY", "có quan hệ gia đình với người của", "FAMILY", "Quan hệ gia đình với người của cơ sở"
        OWNS = "OWNS", "sở hữu hoặc góp vốn ở", "OTHER", "Sở hữu, góp vốn ở cơ sở"
        OTHER = "OTHER", "có lợi ích khác ở", "OTHER", "Lợi ích khác ở cơ sở"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="ties")
    tax_code = models.CharField("mã số thuế", max_length=14)
    kind = models.CharField("loại", max_length=12, choices=Kind, default=Kind.FAMILY)
    note = models.CharField("quan hệ", max_length=300)
    declared_at = models.DateTimeField("khai lúc")
    #: The head of the body, where the person did not tell it himself.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người ghi"
    )
    ended_on = models.DateField("hết ngày", null=True, blank=True)
    ended_because = models.CharField("vì sao hết", max_length=300, blank=True)

    class Meta:
        verbose_name = "quan hệ đã khai"
        verbose_name_plural = "quan hệ đã khai"
        ordering = ["declared_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "tax_code", "kind"], condition=Q(ended_on__isnull=True), name="tie_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.tax_code}"

    @property
    def as_interest(self) -> str:
        """The kind of interest it makes in a dossier."""
        return self.Kind(self.kind).interest

    def counts_for(self, opened: dt.date) -> bool:
        """Whether it binds in a dossier opened on a day."""
        return self.ended_on is None or self.ended_on >= opened
