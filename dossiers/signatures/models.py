"""The setting as dated rows: which kinds of paper are asked for signed, under which regime, from which day."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SignatureRule(models.Model):
    """One word on one kind of paper, or on all kinds at once; a later row goes before an earlier one.

    A dossier keeps what held on the day it was opened, so a row never reaches back.
    """

    kind = models.CharField("loại văn bản", max_length=40, blank=True, help_text="Để trống: mọi loại như khai báo.")
    regime = models.CharField("chế độ", max_length=40, blank=True, help_text="Để trống: mọi chế độ.")
    asked = models.BooleanField("phải có chữ ký trước bước sau")
    valid_from = models.DateField("cho hồ sơ mở từ ngày")
    source = models.CharField("căn cứ, lý do", max_length=200)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đặt")
    entered_at = models.DateTimeField("đặt lúc")

    class Meta:
        verbose_name = "quy định ký văn bản"
        verbose_name_plural = "quy định ký văn bản"
        ordering = ["-valid_from", "-pk"]

    def __str__(self) -> str:
        word = "phải ký" if self.asked else "không đòi ký"
        return f"{self.kind or 'Mọi loại'}: {word} từ {self.valid_from:%d/%m/%Y}"
