"""The register of rural industrial establishments: who they are, typed once for all their dossiers."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import AdministrativeUnit, Dated, DatedQuerySet
from documents.models import StoredFile
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

    @property
    def characteristics(self) -> list[str]:
        """What it says of itself that may give it a place before others, as papers and pages print it."""
        said = (
            ("phụ nữ làm chủ", self.women_owned),
            ("đồng bào dân tộc thiểu số làm chủ", self.ethnic_minority_owned),
            ("thuộc làng nghề", self.craft_village),
        )
        return [label for label, yes in said if yes]

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    """What the register keeps over time. ``columns``: where the register shows what holds today."""

    columns: tuple[str, ...]

    def __new__(cls, value: str, *columns: str) -> Self:
        made = str.__new__(cls, value)
        made._value_ = value
        made.columns = columns
        return made

    NAME = "NAME", "name", "Tên cơ sở"
    TAX_CODE = "TAX_CODE", "tax_code", "Mã số thuế"
    REPRESENTATIVE = "REPRESENTATIVE", "representative", "representative_position", "Người đại diện"
    ADDRESS = "ADDRESS", "address", "unit", "Địa chỉ"
    ACCOUNT = "ACCOUNT", "bank_account", "bank_name", "Tài khoản nhận tiền"

    def of(self, establishment: Establishment) -> dict[str, Any]:
        """What holds today, by column."""
        return {name: getattr(establishment, name) for name in self.columns}


#: Every column that has a history.
KEPT_OVER_TIME = frozenset(name for kind in Kind for name in kind.columns)


class FactQuerySet(DatedQuerySet):
    """Rows of the history."""

    def standing(self) -> Self:
        """Those that were not found to be a mistake."""
        return self.filter(corrected_at__isnull=True)


def _person(label: str, **more: Any) -> models.ForeignKey:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **more)


class Fact(Dated):
    """What held of an establishment from one day to another, and by which paper; an open end is null.

    A row is never rewritten: a later fact gives it its last day, a mistake is marked with reason and person and another
    row stands in its place. The first row has no first day: what the register was entered with.
    """

    establishment = models.ForeignKey(Establishment, models.CASCADE, related_name="history", verbose_name="cơ sở")
    kind = models.CharField("dữ kiện", max_length=16, choices=Kind)
    value = models.CharField("nội dung", max_length=200)
    detail = models.CharField("chi tiết", max_length=120, blank=True)
    unit = models.ForeignKey(
        AdministrativeUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="địa bàn"
    )
    source = models.CharField("giấy tờ làm căn cứ", max_length=250)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp của giấy tờ"
    )
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi"
    )
    confirmed_by = _person("người xác nhận", null=True, blank=True)
    corrected_at = models.DateTimeField("đính chính lúc", null=True, blank=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người đính chính",
    )
    correction = models.CharField("lý do đính chính", max_length=250, blank=True)

    objects = FactQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = "dữ kiện của cơ sở theo thời gian"
        verbose_name_plural = "dữ kiện của cơ sở theo thời gian"
        ordering = ["kind", F("valid_from").desc(nulls_last=True), "-id"]
        indexes = [models.Index(fields=["kind", "value"], name="fact_of_register_value")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(Kind.values)), name="fact_of_register_kind_known"),
            models.CheckConstraint(condition=~Q(value="") & ~Q(source=""), name="fact_of_register_says_something"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="fact_of_register_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["establishment", "kind"],
                condition=Q(valid_to__isnull=True, corrected_at__isnull=True),
                name="fact_of_register_one_today",
            ),
            models.CheckConstraint(
                condition=Q(corrected_at__isnull=True, corrected_by__isnull=True, correction="")
                | (Q(corrected_at__isnull=False, corrected_by__isnull=False) & ~Q(correction="")),
                name="fact_of_register_corrected_with_reason",
            ),
            # An account after the first is there by two people.
            models.CheckConstraint(
                condition=~Q(kind="ACCOUNT")
                | Q(valid_from__isnull=True, confirmed_by__isnull=True)
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("recorded_by"))),
                name="account_changed_by_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value}, {self.unit.full_name if self.unit else self.detail}".rstrip(", ")

    @property
    def values(self) -> dict[str, Any]:
        """What it says, by column of the register."""
        first, *more = Kind(self.kind).columns
        return {first: self.value} | {name: self.unit if name == "unit" else self.detail for name in more}


class AccountChange(models.Model):
    """Another bank account, proposed by one person and confirmed by another; until then nothing changes."""

    class Outcome(models.TextChoices):
        WAITING = "WAITING", "Chờ người thứ hai xác nhận"
        CONFIRMED = "CONFIRMED", "Đã xác nhận"
        REFUSED = "REFUSED", "Không xác nhận"
        WITHDRAWN = "WITHDRAWN", "Đã rút"

    establishment = models.ForeignKey(Establishment, models.CASCADE, related_name="account_changes")
    bank_account = models.CharField("số tài khoản", max_length=40)
    bank_name = models.CharField("ngân hàng", max_length=120)
    old_account = models.CharField("số tài khoản cũ", max_length=40, blank=True)
    old_bank = models.CharField("ngân hàng cũ", max_length=120, blank=True)
    source = models.CharField("giấy tờ làm căn cứ", max_length=250)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp của giấy tờ"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đề nghị"
    )
    proposed_at = models.DateTimeField("đề nghị lúc")
    outcome = models.CharField("kết quả", max_length=9, choices=Outcome, default=Outcome.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người quyết định",
    )
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    reason = models.CharField("lý do", max_length=250, blank=True)

    class Meta:
        verbose_name = "đề nghị đổi tài khoản"
        verbose_name_plural = "đề nghị đổi tài khoản"
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(bank_account="") & ~Q(bank_name="") & ~Q(source=""), name="account_change_says_what"
            ),
            models.UniqueConstraint(
                fields=["establishment"], condition=Q(outcome="WAITING"), name="one_account_change_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(outcome="WAITING", decided_by__isnull=True)
                | (~Q(outcome="WAITING") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="account_change_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="CONFIRMED") | ~Q(decided_by=F("proposed_by")), name="account_change_by_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank_account}, {self.bank_name}"


class YearFigures(models.Model):
    """What an establishment reported for a year: figures that no dossier types. Money in đồng."""

    establishment = models.ForeignKey(Establishment, models.CASCADE, related_name="years", verbose_name="cơ sở")
    year = models.PositiveSmallIntegerField("năm")
    workers = models.PositiveIntegerField("số lao động", null=True, blank=True)
    capital_vnd = models.BigIntegerField("vốn", null=True, blank=True)
    output_vnd = models.BigIntegerField("giá trị sản xuất", null=True, blank=True)
    exports_vnd = models.BigIntegerField("giá trị xuất khẩu", null=True, blank=True)
    products = models.CharField("sản phẩm chính", max_length=250, blank=True)
    vsic = models.CharField("mã ngành VSIC", max_length=10, blank=True)
    source = models.CharField("nguồn", max_length=250)
    recorded_at = models.DateTimeField("ghi lúc")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người ghi"
    )

    class Meta:
        verbose_name = "số liệu năm của cơ sở"
        verbose_name_plural = "số liệu năm của cơ sở"
        ordering = ["establishment", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["establishment", "year"], name="year_figures_once_a_year"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="year_figures_of_a_real_year"),
            models.CheckConstraint(
                condition=(Q(capital_vnd__isnull=True) | Q(capital_vnd__gte=0))
                & (Q(output_vnd__isnull=True) | Q(output_vnd__gte=0))
                & (Q(exports_vnd__isnull=True) | Q(exports_vnd__gte=0)),
                name="year_figures_are_no_debts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.establishment_id}, {self.year}"

    #: What a list may give for a year.
    FIGURES = ("workers", "capital_vnd", "output_vnd", "exports_vnd", "products", "vsic")
