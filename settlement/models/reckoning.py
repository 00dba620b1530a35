"""A settlement as it was sent, reviewed and decided."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from dossiers.models import Dossier


class Settlement(models.Model):
    """One version of a settlement as it was sent to finance, with every step of its arithmetic."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="settlements")
    no = models.PositiveSmallIntegerField("lần trình")
    submitted_at = models.DateTimeField("trình lúc")
    accepted_cost_vnd = models.BigIntegerField("chi phí được nghiệm thu (đồng)")
    evidence_vnd = models.BigIntegerField("chứng từ hợp lệ, trước thuế (đồng)")
    support_vnd = models.BigIntegerField("hỗ trợ quyết toán (đồng)")
    lines = models.JSONField("các bước tính", default=list)
    passed_vnd = models.BigIntegerField("tài chính xét (đồng)", null=True, blank=True)
    passed_at = models.DateTimeField("tài chính xét lúc", null=True, blank=True)
    passed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    evidence_list = models.CharField("danh mục chứng từ áp dụng", max_length=8, default="FULL")
    decided_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.CharField("số quyết định", max_length=60, blank=True)

    class Meta:
        verbose_name = "quyết toán"
        verbose_name_plural = "quyết toán"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "no"], name="settlement_number_once"),
            models.CheckConstraint(condition=Q(support_vnd__gte=0), name="settlement_not_negative"),
            models.CheckConstraint(
                condition=Q(passed_vnd__isnull=True) | Q(passed_vnd__lte=F("support_vnd")),
                name="passed_within_submitted",
            ),
            # Four eyes: nobody passes what he sent, nobody signs what he passed.
            models.CheckConstraint(
                condition=Q(passed_by__isnull=True) | Q(submitted_by__isnull=True) | ~Q(passed_by=F("submitted_by")),
                name="settlement_passed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(passed_by__isnull=True) | ~Q(decided_by=F("passed_by")),
                name="settlement_signed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} lần {self.no}"
