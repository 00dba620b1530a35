"""The register of rural industrial establishments: who they are, typed once for all their dossiers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import AdministrativeUnit
from language.searching import Searchable, SearchableQuerySet


class Establishment(Searchable):
    """One establishment. Subjects by Nghị định 45/2012/NĐ-CP, amended by 235/2025/NĐ-CP."""

    class Kind(models.TextChoices):
        SME = "SME", "Doanh nghiệp nhỏ và vừa"
        COOPERATIVE = "COOPERATIVE", "Hợp tác xã"
        COOP_UNION = "COOP_UNION", "Liên hiệp hợp tác xã"
        COOP_GROUP = "COOP_GROUP", "Tổ hợp tác"
        HOUSEHOLD = "HOUSEHOLD", "Hộ kinh doanh"

    SEARCHED_WORDS = ("name", "representative", "address")
    SEARCHED_CODES = ("tax_code",)

    name = models.CharField("tên cơ sở", max_length=200)
    kind = models.CharField("loại hình", max_length=16, choices=Kind)
    tax_code = models.CharField("mã số thuế", max_length=14, unique=True)
    registration_no = models.CharField("số đăng ký kinh doanh", max_length=40, blank=True)
    registration_date = models.DateField("ngày đăng ký", null=True, blank=True)
    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="establishments", verbose_name="địa bàn")
    address = models.CharField("địa chỉ", max_length=200)
    representative = models.CharField("người đại diện", max_length=120)
    representative_position = models.CharField("chức vụ", max_length=80, default="Chủ cơ sở")
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    bank_account = models.CharField("số tài khoản", max_length=40, blank=True)
    bank_name = models.CharField("ngân hàng", max_length=120, blank=True)
    industry = models.CharField("ngành nghề", max_length=200, blank=True)
    workers = models.PositiveIntegerField("số lao động", null=True, blank=True)
    women_owned = models.BooleanField("phụ nữ làm chủ", default=False)
    ethnic_minority_owned = models.BooleanField("người dân tộc thiểu số làm chủ", default=False)
    craft_village = models.BooleanField("thuộc làng nghề", default=False)
    created_at = models.DateTimeField("ghi sổ lúc")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = SearchableQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ sở công nghiệp nông thôn"
        verbose_name_plural = "cơ sở công nghiệp nông thôn"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="establishment_has_a_name"),
            models.CheckConstraint(condition=~Q(tax_code=""), name="establishment_has_a_tax_code"),
        ]

    def __str__(self) -> str:
        return self.name
