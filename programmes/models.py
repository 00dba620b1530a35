"""The programme, the law and the norms, as data with dates and sources."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import AdministrativeUnit, Dated, DatedQuerySet, Organisation


class Source(models.TextChoices):
    """Where money comes from (norms of the State budget)."""

    CENTRAL = "CENTRAL", "Ngân sách trung ương (khuyến công quốc gia)"
    LOCAL = "LOCAL", "Ngân sách địa phương"
    COUNTERPART = "COUNTERPART", "Vốn đối ứng của tổ chức, cá nhân"
    OTHER = "OTHER", "Nguồn khác"


class LegalDocumentQuerySet(DatedQuerySet):
    """Texts as papers cite them."""

    def cited_on(self, day: dt.date, *, track: str, territory: str) -> Self:
        """The texts that papers of a day cite for a funding track and a territory, of whoever issues them."""
        return self.on(day).filter(
            Q(cited_for="") | Q(cited_for=track), Q(territory="") | Q(territory=territory), cited=True
        )


class LegalDocument(Dated):
    """A law, decree, circular, decision or resolution."""

    class Type(models.TextChoices):
        CODE = "CODE", "Bộ luật"
        LAW = "LAW", "Luật"
        DECREE = "DECREE", "Nghị định"
        JOINT_CIRCULAR = "JOINT_CIRCULAR", "Thông tư liên tịch"
        CIRCULAR = "CIRCULAR", "Thông tư"
        DECISION = "DECISION", "Quyết định"
        RESOLUTION = "RESOLUTION", "Nghị quyết"

    class Level(models.TextChoices):
        """Who issued it, the highest first: in this order papers cite."""

        ASSEMBLY = "ASSEMBLY", "Quốc hội"
        GOVERNMENT = "GOVERNMENT", "Chính phủ"
        PRIME = "PRIME", "Thủ tướng Chính phủ"
        MINISTRY = "MINISTRY", "Bộ trưởng"
        COUNCIL = "COUNCIL", "Hội đồng nhân dân tỉnh"
        PROVINCE = "PROVINCE", "Ủy ban nhân dân tỉnh, Chủ tịch Ủy ban nhân dân tỉnh"
        DEPARTMENT = "DEPARTMENT", "Sở"

    class CitedBy(models.TextChoices):
        """Whose papers cite it."""

        ANYBODY = "", "mọi cơ quan"
        PROVINCE = "PROVINCE", "Ủy ban nhân dân tỉnh và Sở"
        CENTRAL = "CENTRAL", "Bộ và Cục"

    class CitedIn(models.TextChoices):
        """In which papers it is cited."""

        ANY = "", "mọi văn bản có căn cứ"
        CONTRACT = "CONTRACT", "hợp đồng, phụ lục và biên bản thanh lý"

    code = models.CharField("mã", max_length=60, unique=True)
    type = models.CharField("loại", max_length=16, choices=Type)
    level = models.CharField("cấp ban hành", max_length=12, choices=Level)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=160)
    #: Empty while nobody has found the text: then no paper cites it.
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    abstract = models.CharField("trích yếu", max_length=300)
    cited = models.BooleanField("nêu ở phần căn cứ", default=False)
    cited_for = models.CharField("chỉ cho nguồn", max_length=10, blank=True)
    cited_by = models.CharField("chỉ văn bản của", max_length=10, blank=True, choices=CitedBy)
    cited_in = models.CharField("chỉ trong", max_length=10, blank=True, choices=CitedIn)
    powers_of = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="powers",
        verbose_name="chức năng, nhiệm vụ của",
        help_text="Văn bản giao quyền cho cơ quan ban hành: chỉ văn bản của cơ quan ấy nêu ở phần căn cứ.",
    )
    territory = models.CharField("chỉ cho địa bàn", max_length=2, blank=True, choices=AdministrativeUnit.Territory)
    confidence = models.CharField("độ tin cậy", max_length=60)
    note = models.CharField("ghi chú", max_length=250, blank=True)

    objects = LegalDocumentQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = "văn bản pháp luật"
        verbose_name_plural = "văn bản pháp luật"
        ordering = ["issued_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cited=False) | (Q(issued_on__isnull=False) & (~Q(number="") | Q(type__in=["CODE", "LAW"]))),
                name="cited_text_is_known",
                violation_error_message="Nêu ở phần căn cứ thì phải có số và ngày ban hành (luật: có ngày).",
            )
        ]

    def __str__(self) -> str:
        known = f"{self.get_type_display()} {self.number or self.abstract}"
        return known if self.number or self.issued_on else f"{known} (chưa xác nhận)"

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody found the text itself; what is not confirmed stands on screens with that word."""
        return self.issued_on is not None and not self.confidence.startswith(("general knowledge", "not confirmed"))

    @property
    def rank(self) -> tuple[int, dt.date]:
        """The place among the bases: by rank of the issuer, then by date."""
        assert self.issued_on is not None, "what is cited has a date"
        return self.Level.values.index(self.level), self.issued_on

    def citation(self) -> str:
        """As papers cite it (Nghị định 30/2020/NĐ-CP): codes and laws without number, symbol and issuer."""
        from documents.vietnamese import date_long

        assert self.issued_on is not None, "what is cited has a date"
        day = date_long(self.issued_on)
        if self.type in (self.Type.CODE, self.Type.LAW):
            return f"{self.get_type_display()} {self.abstract} {day}"
        return f"{self.get_type_display()} số {self.number} {day} của {self.issuer} {self.abstract}"


class Programme(models.Model):
    """A frame of some years, approved by a decision."""

    code = models.CharField("mã", max_length=24, unique=True)
    name = models.CharField("tên", max_length=200)
    period_start = models.PositiveSmallIntegerField("từ năm")
    period_end = models.PositiveSmallIntegerField("đến năm")
    decision_no = models.CharField("số quyết định", max_length=60)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    issuer = models.CharField("cơ quan phê duyệt", max_length=160)
    signer = models.CharField("người ký", max_length=120, blank=True)
    proposal = models.CharField("tờ trình", max_length=160, blank=True)
    replaces = models.CharField("thay thế", max_length=160, blank=True)
    goals = models.JSONField("mục tiêu", default=dict, blank=True)
    monitoring = models.JSONField("kiểm tra, báo cáo", default=dict, blank=True)
    source = models.CharField("nguồn", max_length=250)
    confidence = models.CharField("độ tin cậy", max_length=60, blank=True)

    class Meta:
        verbose_name = "chương trình"
        verbose_name_plural = "chương trình"
        ordering = ["period_start"]
        constraints = [
            models.CheckConstraint(condition=Q(period_end__gte=F("period_start")), name="programme_years_in_order")
        ]

    def __str__(self) -> str:
        return self.name


class ContentArea(models.Model):
    """One of the content areas of a programme (nine in An Giang's of 2016-2020)."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="areas")
    no = models.PositiveSmallIntegerField("số")
    code = models.CharField("mã", max_length=32)
    name_vi = models.CharField("tên", max_length=250)
    name_en = models.CharField("tên tiếng Anh", max_length=250)

    class Meta:
        verbose_name = "nội dung chương trình"
        verbose_name_plural = "nội dung chương trình"
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["programme", "no"], name="area_number_once")]

    def __str__(self) -> str:
        return f"{self.no}. {self.name_vi}"


class TargetLine(models.Model):
    """One target: how much of what. A null quantity means the programme states none."""

    area = models.ForeignKey(ContentArea, models.CASCADE, related_name="lines")
    no = models.PositiveSmallIntegerField("số")
    name_vi = models.CharField("chỉ tiêu", max_length=250)
    name_en = models.CharField("tiếng Anh", max_length=250)
    quantity = models.PositiveIntegerField("số lượng", null=True, blank=True)
    unit_vi = models.CharField("đơn vị tính", max_length=40, blank=True)
    unit_en = models.CharField("đơn vị tính (Anh)", max_length=40, blank=True)
    note = models.CharField("ghi chú", max_length=250, blank=True)

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["area", "no"]
        constraints = [models.UniqueConstraint(fields=["area", "no"], name="target_number_once")]

    def __str__(self) -> str:
        return self.name_vi


class BudgetSource(models.Model):
    """Planned money of a programme by source."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="sources")
    code = models.CharField("nguồn", max_length=12, choices=Source)
    name_vi = models.CharField("tên", max_length=120)
    planned_vnd = models.BigIntegerField("dự kiến (đồng)")

    class Meta:
        verbose_name = "kinh phí theo nguồn"
        verbose_name_plural = "kinh phí theo nguồn"
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="source_once"),
            models.CheckConstraint(condition=Q(planned_vnd__gte=0), name="planned_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.code}"


class YearBudget(models.Model):
    """The ceiling of one year and source: what may be approved in it, in đồng."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField("năm")
    source = models.CharField("nguồn", max_length=12, choices=Source)
    ceiling_vnd = models.BigIntegerField("trần (đồng)")
    note = models.CharField("căn cứ", max_length=250)

    class Meta:
        verbose_name = "dự toán năm"
        verbose_name_plural = "dự toán năm"
        ordering = ["year", "source"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year", "source"], name="year_budget_once"),
            models.CheckConstraint(condition=Q(ceiling_vnd__gte=0), name="ceiling_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.source}"


class PastResult(models.Model):
    """What a programme reports of the years before it, as printed."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="past_results")
    kind = models.CharField("loại", max_length=12)
    area_no = models.PositiveSmallIntegerField("nội dung", null=True, blank=True)
    item = models.CharField("chỉ tiêu", max_length=160)
    value = models.BigIntegerField("thực hiện")
    plan = models.BigIntegerField("kế hoạch", null=True, blank=True)
    percent = models.DecimalField("đạt (%)", max_digits=6, decimal_places=1, null=True, blank=True)
    unit_vi = models.CharField("đơn vị tính", max_length=40)
    note = models.CharField("ghi chú", max_length=250, blank=True)

    class Meta:
        verbose_name = "kết quả kỳ trước"
        verbose_name_plural = "kết quả kỳ trước"
        ordering = ["kind", "area_no", "id"]

    def __str__(self) -> str:
        return self.item


class AgencyDuty(models.Model):
    """What a programme charges a body with."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="duties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="programme_duties")
    no = models.PositiveSmallIntegerField("số")
    duties = models.JSONField("nhiệm vụ", default=list)

    class Meta:
        verbose_name = "phân công"
        verbose_name_plural = "phân công"
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["programme", "organisation"], name="duty_once")]

    def __str__(self) -> str:
        return str(self.organisation)


class Activity(models.Model):
    """One kind of supported activity, with the kind of evidence its settlement asks for."""

    class Evidence(models.TextChoices):
        MACHINE = "MACHINE", "Máy móc, mô hình"
        CONSULT = "CONSULT", "Tư vấn, thiết kế, bao bì"
        TRADEMARK = "TRADEMARK", "Nhãn hiệu"
        FAIR = "FAIR", "Hội chợ, gian hàng"
        TRAINING = "TRAINING", "Đào tạo, hội thảo, tham quan"
        MEDIA = "MEDIA", "Truyền thông, ấn phẩm"
        LOAN = "LOAN", "Lãi suất vốn vay"
        CLUSTER = "CLUSTER", "Cụm công nghiệp"

    code = models.CharField("mã", max_length=24, unique=True)
    name_vi = models.CharField("tên", max_length=200)
    name_en = models.CharField("tên tiếng Anh", max_length=200)
    area_no = models.PositiveSmallIntegerField("nội dung chương trình", null=True, blank=True)
    evidence_kind = models.CharField("loại chi", max_length=12, choices=Evidence)
    needs_post_check = models.BooleanField("phải hậu kiểm", default=False)

    class Meta:
        verbose_name = "nội dung hoạt động"
        verbose_name_plural = "nội dung hoạt động"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_vi


class Norm(Dated):
    """One support level for a time. Null means that the text states no limit; it is never zero."""

    class Level(models.TextChoices):
        NATIONAL = "NATIONAL", "Khuyến công quốc gia (trung ương)"
        LOCAL = "LOCAL", "Khuyến công địa phương"

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="norms")
    level = models.CharField("nguồn", max_length=10, choices=Level)
    territory = models.CharField("địa bàn", max_length=8, blank=True)
    rate_basis_points = models.PositiveIntegerField("tỷ lệ (phần vạn)", null=True, blank=True)
    cap_vnd = models.BigIntegerField("mức tối đa (đồng)", null=True, blank=True)
    cap_of = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="+")
    cap_factor_percent = models.PositiveIntegerField("hệ số của mức tối đa (%)", null=True, blank=True)
    unit = models.CharField("đơn vị tính mức", max_length=24)
    conditions = models.CharField("điều kiện", max_length=300, blank=True)
    legal_source = models.CharField("căn cứ", max_length=200)
    confidence = models.CharField("độ tin cậy", max_length=40)
    usable = models.BooleanField("dùng để tính", default=True)
    #: Shipped rows have neither; what an official enters is proposed by one and activated by another.
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người đề xuất"
    )
    proposed_at = models.DateTimeField("đề xuất lúc", null=True, blank=True)
    activated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người kích hoạt",
    )
    activated_at = models.DateTimeField("kích hoạt lúc", null=True, blank=True)

    class Meta:
        verbose_name = "định mức"
        verbose_name_plural = "định mức"
        ordering = ["activity__code", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True) | Q(usable=False) | Q(activated_by__isnull=False),
                name="proposed_norm_waits",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True)
                | Q(activated_by__isnull=True)
                | ~Q(activated_by=F("proposed_by")),
                name="norm_of_two_people",
            ),
            models.CheckConstraint(
                condition=Q(rate_basis_points__isnull=True) | Q(rate_basis_points__lte=10_000), name="rate_up_to_100"
            ),
            models.CheckConstraint(condition=Q(cap_vnd__isnull=True) | Q(cap_vnd__gt=0), name="cap_is_not_zero"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="norm_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["activity", "level", "territory"],
                condition=Q(usable=True, valid_to__isnull=True),
                name="one_open_norm",
            ),
            # Two constraints, as SQLite cannot hold two nulls to be the same.
            models.UniqueConstraint(
                fields=["activity", "level", "territory", "valid_from", "legal_source"], name="norm_once"
            ),
            models.UniqueConstraint(
                fields=["activity", "level", "territory", "legal_source"],
                condition=Q(valid_from__isnull=True),
                name="undated_norm_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity.code} {self.legal_source}"

    @property
    def waits(self) -> bool:
        """Proposed, and nobody has activated it yet."""
        return self.proposed_by_id is not None and self.activated_by_id is None


class AdvanceRule(Dated):
    """How much of a support may be advanced. A null share means that no text was found: then nothing is."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="advance_rules")
    share_basis_points = models.PositiveIntegerField("tỷ lệ (phần vạn)", null=True, blank=True)
    papers = models.CharField("hồ sơ tạm ứng", max_length=300, blank=True)
    clause = models.CharField("căn cứ", max_length=200)
    confidence = models.CharField("độ tin cậy", max_length=40)

    class Meta:
        verbose_name = "mức tạm ứng"
        verbose_name_plural = "mức tạm ứng"
        constraints = [
            models.CheckConstraint(
                condition=Q(share_basis_points__isnull=True) | Q(share_basis_points__lte=10_000), name="share_up_to_100"
            ),
            models.UniqueConstraint(fields=["activity", "clause"], name="advance_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.activity.code}: {self.share_basis_points}"


class DatedRule(Dated):
    """One rule of settlement for a time: a limit in đồng, a share in percent, a number of days, or a word."""

    key = models.CharField("quy tắc", max_length=60)
    value = models.BigIntegerField("giá trị (đồng, %, ngày)", null=True, blank=True)
    text = models.CharField("giá trị bằng chữ", max_length=40, blank=True)
    track = models.CharField("chỉ cho nguồn", max_length=10, blank=True)
    clause = models.CharField("căn cứ", max_length=250)
    confidence = models.CharField("độ tin cậy", max_length=40)
    note = models.CharField("ghi chú", max_length=250, blank=True)

    class Meta:
        verbose_name = "quy tắc quyết toán"
        verbose_name_plural = "quy tắc quyết toán"
        ordering = ["key", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "track", "valid_from"], name="rule_once"),
            # SQLite and PostgreSQL both hold two nulls to be different.
            models.UniqueConstraint(
                fields=["key", "track"], condition=Q(valid_from__isnull=True), name="undated_rule_once"
            ),
            models.CheckConstraint(condition=~Q(value__isnull=True, text=""), name="rule_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.text or self.value}"
