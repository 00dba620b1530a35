"""An amount set by decision in place of the computed one."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dossiers.models import Beneficiary, Dossier


class SupportOverride(models.Model):
    """One decision on one line of the support. The last one of a line holds; an empty amount takes it back."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="overrides")
    beneficiary = models.ForeignKey(Beneficiary, models.PROTECT, related_name="+", verbose_name="đơn vị thụ hưởng")
    activity = models.CharField("nội dung", max_length=40)
    computed_vnd = models.BigIntegerField("tính được (đồng)")
    amount_vnd = models.BigIntegerField("mức theo quyết định (đồng)", null=True, blank=True)
    reason = models.CharField("lý do", max_length=300)
    basis = models.CharField("căn cứ (số, ngày văn bản)", max_length=200)
    decided_at = models.DateTimeField("lúc")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "điều chỉnh mức hỗ trợ"
        verbose_name_plural = "điều chỉnh mức hỗ trợ"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_vnd__isnull=True) | Q(amount_vnd__gte=0), name="override_not_negative"
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(basis=""), name="override_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.beneficiary}, {self.activity}"
