"""People, organisations, administrative units: who exists, under which name, on which day."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.roles import LENT, READS_ALL, Role, seat
from language.searching import Searchable, SearchableQuerySet


class DatedQuerySet(models.QuerySet):
    """Rows that are true from one day to another, both included; an open end is null."""

    def on(self, day: dt.date) -> Self:
        """The rows in force on a day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )

    def during(self, first: dt.date, last: dt.date) -> Self:
        """The rows in force on some day of a span, both ends included."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=last),
            Q(valid_to__isnull=True) | Q(valid_to__gte=first),
        )


class Dated(models.Model):
    """A row with validity dates (inclusive)."""

    valid_from = models.DateField("có hiệu lực từ", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class UnitQuerySet(SearchableQuerySet, DatedQuerySet):  # type: ignore[override]
    """Units in force on a day; their names stay searchable."""


class AdministrativeUnit(Dated, Searchable):
    """A province, district, commune, ward or special zone, as the map stood in its time.

    The district level ended on 30/6/2025 (Nghị quyết 202/2025/QH15); the codes are those of the
    General Statistics Office where known.
    """

    class Kind(models.TextChoices):
        PROVINCE = "PROVINCE", "tỉnh"
        CITY = "CITY", "thành phố thuộc tỉnh"
        TOWN = "TOWN", "thị xã"
        DISTRICT = "DISTRICT", "huyện"
        COMMUNE = "COMMUNE", "xã"
        WARD = "WARD", "phường"
        TOWNSHIP = "TOWNSHIP", "thị trấn"
        SPECIAL_ZONE = "SPECIAL_ZONE", "đặc khu"

    class Territory(models.TextChoices):
        AG = "AG", "An Giang (trước 01/7/2025)"
        KG = "KG", "Kiên Giang (trước 01/7/2025)"

    SEARCHED_WORDS = ("name",)
    SEARCHED_CODES = ()

    code = models.CharField("mã", max_length=12, unique=True)
    name = models.CharField("tên", max_length=120)
    kind = models.CharField("cấp", max_length=16, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    legacy_territory = models.CharField("địa bàn cũ", max_length=2, choices=Territory, blank=True)
    source = models.CharField("căn cứ", max_length=200, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)

    objects = UnitQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = "đơn vị hành chính"
        verbose_name_plural = "đơn vị hành chính"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """The unit with its kind in front, as papers write it: «xã Vĩnh Gia», «Phường 1»."""
        label = self.get_kind_display()
        if self.kind == self.Kind.CITY:
            label = "thành phố"
        return f"{label[0].upper() + label[1:] if self.name.isdigit() else label} {self.name}"


class Organisation(models.Model):
    """A body with a place in the programme; its names and successors carry dates."""

    code = models.SlugField("mã", max_length=40, unique=True, allow_unicode=False)
    kind = models.CharField("loại", max_length=24)
    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, null=True, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    tax_code = models.CharField("mã số thuế", max_length=14, blank=True)
    address = models.CharField("địa chỉ", max_length=250, blank=True)
    duties = models.JSONField("nhiệm vụ", default=list, blank=True)
    note = models.CharField("ghi chú", max_length=250, blank=True)
    successors = models.ManyToManyField("self", symmetrical=False, related_name="predecessors", blank=True)

    class Meta:
        verbose_name = "cơ quan, đơn vị"
        verbose_name_plural = "cơ quan, đơn vị"
        ordering = ["code"]

    def __str__(self) -> str:
        current = self.names.order_by(F("valid_from").desc(nulls_last=True)).first()
        return current.name if current else self.code

    def name_on(self, day: dt.date) -> str:
        """The name the body bore on a day; the nearest earlier one if the day is not covered."""
        rows = self.names.on(day).order_by(F("valid_from").desc(nulls_last=True))
        found = rows.first() or self.names.order_by(F("valid_from").asc(nulls_first=True)).first()
        return found.name if found else self.code

    def named_on(self, day: dt.date) -> OrganisationName | None:
        """The dated row of a day: name, letters, seat of its papers, title of its head; None where none covers it."""
        return self.names.on(day).order_by(F("valid_from").desc(nulls_last=True)).first()


class OrganisationName(Dated):
    """One name of a body, for a time."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField(
        "tên ngắn", max_length=80, blank=True, help_text="Chữ viết tắt trong ký hiệu văn bản, ví dụ SCT, TTKC."
    )
    seat = models.CharField(
        "địa danh", max_length=120, blank=True, help_text="Ghi ở dòng ngày tháng của văn bản; để trống: tên tỉnh."
    )
    head_title = models.CharField(
        "chức danh người đứng đầu", max_length=80, blank=True, help_text="Ví dụ Giám đốc, Cục trưởng."
    )
    source = models.CharField("căn cứ", max_length=200, blank=True)
    confidence = models.CharField("độ tin cậy", max_length=60, blank=True)

    class Meta:
        verbose_name = "tên theo thời gian"
        verbose_name_plural = "tên theo thời gian"

    def __str__(self) -> str:
        return self.name

    @property
    def is_confirmed(self) -> bool:
        """Whether a paper says so; what is not confirmed stands on screens with that word."""
        return not self.confidence.startswith(("general knowledge", "not confirmed"))


class Headship(Dated):
    """Who is at the head of a body, for a time: the chief or a deputy chief who runs it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="heads")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="headships", verbose_name="người đứng đầu")

    class Meta:
        verbose_name = "người đứng đầu"
        verbose_name_plural = "người đứng đầu"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], condition=Q(valid_to__isnull=True), name="head_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="headship_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class User(AbstractUser):
    """A person who signs in. What they may do comes from their dated seats, not from here."""

    full_name = models.CharField("họ và tên", max_length=120, blank=True)
    position = models.CharField("chức vụ", max_length=120, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="people")

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"

    def __str__(self) -> str:
        return self.full_name or self.username

    def seats(self, on: dt.date) -> frozenset[str]:
        """The seats held on a day, own ones and those delegated to this person; none for a locked account.

        One query; the caller keeps the result for the request.
        """
        rows = self.assignments_held(on).values_list("role", "scope").distinct()
        return frozenset(seat(role, scope or None) for role, scope in rows)

    def assignments_held(self, on: dt.date) -> DatedQuerySet:
        """The rows behind the seats: own ones, and those of whoever this person stands in for.

        A locked account holds nothing and lends nothing: who left without handing over must not act through a deputy.
        What a person holds for himself (a seat in an establishment) is not lent with his offices. A helper is one as
        long as who invited him sits there himself.
        """
        sitting = RoleAssignment.objects.on(on).filter(
            user=OuterRef("invited_by"), role=OuterRef("role"), scope=OuterRef("scope"), invited_by__isnull=True
        )
        own = Q(user=self) & (Q(invited_by__isnull=True) | Q(Exists(sitting), invited_by__is_active=True))
        lent = Q(
            user__delegations_given__deputy=self,
            user__delegations_given__deputy__is_active=True,
            user__delegations_given__valid_from__lte=on,
            user__delegations_given__valid_to__gte=on,
            role__in=LENT,
        )
        return RoleAssignment.objects.on(on).filter(own | lent, user__is_active=True)

    def holds(self, seat_: str, on: dt.date) -> bool:
        """Whether a seat is this person's own on a day, not one lent to him."""
        role, _, scope = seat_.partition("@")
        rows = RoleAssignment.objects.on(on).filter(user=self, user__is_active=True)
        return bool(rows.filter(role=role, scope=scope).exists())

    def reads_all(self, on: dt.date) -> bool:
        """Whether this person's office may read every dossier."""
        return bool(self.seats(on) & set(READS_ALL))


class RoleAssignment(Dated):
    """One seat of one person, for a time."""

    user = models.ForeignKey(User, models.CASCADE, related_name="assignments")
    role = models.CharField("vai trò", max_length=16, choices=Role)
    scope = models.CharField(
        "phạm vi", max_length=24, blank=True, help_text="mã xã hoặc số của cơ sở; để trống: toàn tỉnh"
    )
    #: Whose helper this is in the establishment; none for whoever sits there himself (accounts.helpers).
    invited_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="helpers", verbose_name="người mời", editable=False
    )

    class Meta:
        verbose_name = "vai trò"
        verbose_name_plural = "vai trò"
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "scope", "valid_from"], name="seat_once"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="seat_dates_in_order",
            ),
            # A helper helps in one establishment, for a time.
            models.CheckConstraint(
                condition=Q(invited_by__isnull=True) | (Q(role=Role.APPLICANT, valid_to__isnull=False) & ~Q(scope="")),
                name="helper_of_one_establishment_with_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Who acts for whom."""

    def in_force(self, on: dt.date) -> Self:
        """Those by which somebody may act on a day: the dates cover it, neither of the two is locked."""
        return self.filter(valid_from__lte=on, valid_to__gte=on, user__is_active=True, deputy__is_active=True)


class Delegation(models.Model):
    """A person lets a deputy act in his or her seats for a time."""

    user = models.ForeignKey(User, models.CASCADE, related_name="delegations_given")
    deputy = models.ForeignKey(User, models.CASCADE, related_name="delegations_held")
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày")
    reason = models.CharField("lý do", max_length=250, blank=True)
    #: The head of the body, where somebody ill or away could not record it himself.
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người ghi", editable=False
    )

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = "ủy quyền"
        verbose_name_plural = "ủy quyền"
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="delegation_dates_in_order"),
            models.CheckConstraint(condition=~Q(user=F("deputy")), name="delegation_not_to_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.deputy}"
