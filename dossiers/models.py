"""The dossier: what is asked for, by whom, for what, with which money; and where it stands.

Every value is typed once and kept here; papers are projections of it (dossiers/facts.py).
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, FSMModelMixin

from accounts.models import AdministrativeUnit, Organisation
from accounts.role_info import Scope
from accounts.roles import Role, seat
from documents.models import StoredFile
from documents.vietnamese import date_short
from dossiers.lifecycle import Life
from dossiers.querysets import DossierQuerySet
from dossiers.states import PLACES, Place, State
from dossiers.track import Track
from establishments.models import Establishment
from language.searching import Searchable
from programmes.models import Activity, Programme

TWO_TIERS_FROM = dt.date(2025, 7, 1)


def money(label: str, **more: Any) -> models.BigIntegerField:
    """A column of whole đồng."""
    return models.BigIntegerField(label, **{"default": 0, **more})


class Dossier(Life, FSMModelMixin, Searchable):
    """One project from the first survey to the archive."""

    SEARCHED_WORDS = ("title", "site")
    SEARCHED_CODES = ("code",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField("mã hồ sơ", max_length=24, unique=True)
    title = models.CharField("tên đề án", max_length=300)
    state = FSMField("trạng thái", default=State.SURVEYED, choices=State, protected=True, max_length=32)
    resume_state = models.CharField("trở lại trạng thái", max_length=32, blank=True)
    version = models.PositiveIntegerField("phiên bản", default=0)
    track = models.CharField("nguồn", max_length=10, choices=Track, default=Track.LOCAL)
    regime = models.CharField("chế độ", max_length=40)
    territory = models.CharField("địa bàn cũ", max_length=2, choices=AdministrativeUnit.Territory, blank=True)

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="dossiers")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="dossiers", verbose_name="nội dung hoạt động")
    budget_year = models.PositiveSmallIntegerField("năm ngân sách")
    applicant = models.ForeignKey(Establishment, models.PROTECT, related_name="dossiers", verbose_name="cơ sở đứng đơn")
    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="dossiers", verbose_name="địa bàn")
    site = models.CharField("địa điểm thực hiện", max_length=200, blank=True)
    implementing_unit = models.ForeignKey(Organisation, models.PROTECT, related_name="dossiers")
    opened_at = models.DateTimeField("mở lúc")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="dossiers_opened")

    need = models.TextField("sự cần thiết", blank=True)
    objective = models.TextField("mục tiêu", blank=True)
    content = models.TextField("nội dung, quy mô", blank=True)
    schedule = models.TextField("tiến độ thực hiện", blank=True)
    organisation_of_work = models.TextField("tổ chức thực hiện", blank=True)
    effects = models.JSONField("hiệu quả dự kiến", default=list, blank=True)
    start_on = models.DateField("bắt đầu", null=True, blank=True)
    end_on = models.DateField("kết thúc", null=True, blank=True)
    no_double_funding = models.BooleanField("cam kết không nhận hỗ trợ trùng", default=False)

    # What gives a place before others in the plan (plans/priority.py); each is asked to be shown by a paper.
    flagship = models.BooleanField("đề án điểm", default=False)
    export_contract = models.CharField("hợp đồng xuất khẩu", max_length=200, blank=True)
    local_material_percent = models.PositiveSmallIntegerField("nguyên liệu trong tỉnh (%)", null=True, blank=True)
    supporting_product = models.CharField("sản phẩm công nghiệp hỗ trợ", max_length=200, blank=True)
    typical_product = models.CharField("sản phẩm tiêu biểu, OCOP", max_length=200, blank=True)

    central_vnd = money("ngân sách trung ương (đồng)")
    local_vnd = money("ngân sách địa phương (đồng)")
    counterpart_vnd = money("vốn đối ứng (đồng)")
    other_vnd = money("nguồn khác (đồng)")

    approved_vnd = money("được duyệt (đồng)", null=True, default=None, blank=True)
    contracted_vnd = money("theo hợp đồng (đồng)", null=True, default=None, blank=True)
    advanced_vnd = money("đã tạm ứng (đồng)")
    accepted_cost_vnd = money("chi phí nghiệm thu (đồng)", null=True, default=None, blank=True)
    settled_vnd = money("quyết toán (đồng)", null=True, default=None, blank=True)
    paid_vnd = money("đã chi trả, kể cả tạm ứng (đồng)")
    recovered_vnd = money("đã thu hồi (đồng)")

    commune_confirmed_at = models.DateTimeField("xã xác nhận lúc", null=True, blank=True)
    commune_note = models.TextField("ý kiến của xã", blank=True)
    plan_approved_at = models.DateTimeField("kế hoạch duyệt lúc", null=True, blank=True)
    finance_passed_at = models.DateTimeField("tài chính xét đạt lúc", null=True, blank=True)
    budget_opinion = models.TextField("ý kiến về kinh phí", blank=True)
    approved_on = models.DateField("ngày phê duyệt", null=True, blank=True)
    proposal_no = models.CharField("số tờ trình, kế hoạch", max_length=60, blank=True)
    origin = models.CharField("ghi chú nguồn gốc", max_length=300, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "hồ sơ"
        verbose_name_plural = "hồ sơ"
        ordering = ["-opened_at"]
        indexes = [
            models.Index(fields=["-opened_at", "id"], name="dossiers_newest"),
            models.Index(fields=["applicant", "-opened_at"], name="dossiers_of_applicant"),
            models.Index(fields=["unit", "-opened_at"], name="dossiers_of_unit"),
        ]
        constraints = [
            # A protected FSM field can be passed by queryset.update(): the database keeps the list too.
            models.CheckConstraint(condition=Q(state__in=list(State.values)), name="state_is_known"),
            models.CheckConstraint(
                condition=Q(central_vnd__gte=0, local_vnd__gte=0, counterpart_vnd__gte=0, other_vnd__gte=0),
                name="sources_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(contracted_vnd__isnull=True) | Q(contracted_vnd__lte=F("approved_vnd")),
                name="contract_within_approval",
            ),
            models.CheckConstraint(
                condition=Q(settled_vnd__isnull=True) | Q(settled_vnd__lte=F("contracted_vnd")),
                name="settlement_within_contract",
            ),
            models.CheckConstraint(
                condition=Q(advanced_vnd=0) | Q(advanced_vnd__lte=F("contracted_vnd"), advanced_vnd__gte=0),
                name="advance_within_contract",
            ),
            models.CheckConstraint(
                condition=Q(paid_vnd=0) | Q(paid_vnd__lte=F("contracted_vnd"), paid_vnd__gte=0),
                name="paid_within_contract",
            ),
            models.CheckConstraint(
                condition=Q(local_material_percent__isnull=True) | Q(local_material_percent__lte=100),
                name="local_material_up_to_100",
            ),
            models.CheckConstraint(
                condition=Q(recovered_vnd__gte=0) & Q(recovered_vnd__lte=F("paid_vnd")), name="recovered_within_paid"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    # What the workflow engine asks of a subject.

    def seat_for(self, role: str) -> str:
        """The seat by which a role acts on this very dossier."""
        scope = Role(role).about.scope
        if scope is Scope.ESTABLISHMENT:
            return seat(role, self.applicant_id)
        if scope is Scope.COMMUNE:
            return seat(role, self.unit.code)
        if scope is Scope.DISTRICT:
            return seat(role, self.unit.parent.code if self.unit.parent else self.unit.code)
        return seat(role)

    @staticmethod
    def role_label(role: str) -> str:
        """A role as people say it."""
        return str(Role(role).label)

    @staticmethod
    def state_label(code: str) -> str:
        """A state as officials say it."""
        return str(State(code).label)

    @property
    def link(self) -> str:
        """The address of its page, for notices."""
        return f"/ho-so/{self.code}/"

    @property
    def place(self) -> Place:
        """Phase, public label, tone of the present state."""
        return PLACES[self.state]

    # Money.

    @property
    def support_vnd(self) -> int:
        """What is asked of public money, in đồng."""
        return self.central_vnd + self.local_vnd

    @property
    def funding_vnd(self) -> int:
        """The sum of all sources, in đồng."""
        return self.support_vnd + self.counterpart_vnd + self.other_vnd

    @property
    def items_vnd(self) -> int:
        """The cost of all item lines, in đồng."""
        return sum(item.amount_vnd for item in self.items.all())

    @property
    def remaining_vnd(self) -> int:
        """What is still to be paid after settlement, in đồng (never negative)."""
        return max((self.settled_vnd or 0) - self.paid_vnd, 0)

    @property
    def money_out_vnd(self) -> int:
        """Public money with the beneficiary that has not come back, in đồng."""
        return self.paid_vnd - self.recovered_vnd

    @property
    def address(self) -> str:
        """Where the project is carried out: the applicant's own address unless it was moved."""
        return f"{self.site or self.applicant.address}, {self.unit.full_name}"

    @property
    def kept_vnd(self) -> int:
        """What the beneficiary may keep of it, in đồng: what was settled, also when the project stopped."""
        return (self.settled_vnd or 0) if self.place.owes_beyond_settled else 0

    @property
    def owed_vnd(self) -> int:
        """What must come back, in đồng (never negative)."""
        return max(self.money_out_vnd - self.kept_vnd, 0)

    @property
    def two_tiers(self) -> bool:
        """Whether the dossier lives under two-tier local government (from 01/7/2025)."""
        return self.unit.valid_from is not None and self.unit.valid_from >= TWO_TIERS_FROM


class Beneficiary(models.Model):
    """One establishment that the project benefits; a group project has several, each with its own cap."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="beneficiaries")
    establishment = models.ForeignKey(Establishment, models.PROTECT, related_name="benefits")
    order = models.PositiveSmallIntegerField(default=1)
    support_vnd = money("hỗ trợ (đồng)")
    contract_vnd = money("theo hợp đồng (đồng)", null=True, default=None, blank=True)
    #: The account the contract names (dossiers.payees); empty before it is signed.
    contract_account = models.CharField("tài khoản theo hợp đồng", max_length=40, blank=True)
    contract_bank = models.CharField("ngân hàng theo hợp đồng", max_length=120, blank=True)

    class Meta:
        verbose_name = "đơn vị thụ hưởng"
        verbose_name_plural = "đơn vị thụ hưởng"
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "establishment"], name="beneficiary_once"),
            # Money is counted by the place of a beneficiary, never by what it is called.
            models.UniqueConstraint(fields=["dossier", "order"], name="beneficiary_place_once"),
            models.CheckConstraint(condition=Q(support_vnd__gte=0), name="beneficiary_support_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.establishment)

    @property
    def cost_vnd(self) -> int:
        """The cost of this beneficiary's items, in đồng."""
        return sum(item.amount_vnd for item in self.items.all())


class Item(models.Model):
    """One machine, service or piece of work, from quote to acceptance."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="items")
    beneficiary = models.ForeignKey(Beneficiary, models.CASCADE, related_name="items")
    no = models.PositiveSmallIntegerField("STT")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", verbose_name="định mức theo nội dung")
    name = models.CharField("tên", max_length=200)
    model = models.CharField("ký hiệu, model", max_length=120, blank=True)
    origin = models.CharField("xuất xứ", max_length=80, blank=True)
    measure = models.CharField("đơn vị tính", max_length=30, default="cái")
    quantity = models.PositiveIntegerField("số lượng", default=1)
    unit_price_vnd = money("đơn giá (đồng, chưa thuế)")
    serial = models.CharField("số máy, số sê-ri", max_length=120, blank=True)
    accepted_quantity = models.PositiveIntegerField("số lượng nghiệm thu", null=True, blank=True)
    accepted_vnd = money("chi phí nghiệm thu (đồng)", null=True, default=None, blank=True)

    class Meta:
        verbose_name = "hạng mục"
        verbose_name_plural = "hạng mục"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "no"], name="item_number_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1, unit_price_vnd__gt=0), name="item_costs_something"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def amount_vnd(self) -> int:
        """Quantity times price, in đồng."""
        return self.quantity * self.unit_price_vnd


class Quotation(models.Model):
    """One seller's price for one item."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="quotations")
    seller = models.CharField("đơn vị báo giá", max_length=200)
    seller_tax_code = models.CharField("mã số thuế", max_length=14, blank=True)
    quoted_on = models.DateField("ngày báo giá")
    unit_price_vnd = money("đơn giá (đồng)")

    class Meta:
        verbose_name = "báo giá"
        verbose_name_plural = "báo giá"
        ordering = ["unit_price_vnd", "id"]
        constraints = [models.CheckConstraint(condition=Q(unit_price_vnd__gt=0), name="quotation_costs_something")]

    def __str__(self) -> str:
        return self.seller


class Attachment(models.Model):
    """One file put to one line of the checklist."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="attachments")
    requirement = models.CharField("thành phần hồ sơ", max_length=40)
    title = models.CharField("tên", max_length=200)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    state = models.CharField("nộp ở bước", max_length=32)
    added_at = models.DateTimeField("lúc")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("gỡ lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tệp đính kèm"
        verbose_name_plural = "tệp đính kèm"
        ordering = ["added_at"]

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """A numbered act on a dossier: notice, approval, amendment, termination, settlement, recovery."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="decisions")
    kind = models.CharField("loại", max_length=32)
    number = models.PositiveIntegerField("số")
    symbol = models.CharField("ký hiệu", max_length=40)
    issued_on = models.DateField("ngày")
    signer = models.CharField("người ký", max_length=120)
    signer_position = models.CharField("chức vụ", max_length=160)
    authority = models.CharField("thẩm quyền ký", max_length=8, blank=True)
    amount_vnd = money("số tiền (đồng)", null=True, default=None, blank=True)
    body = models.JSONField("nội dung", default=dict, blank=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "văn bản có số"
        verbose_name_plural = "văn bản có số"
        ordering = ["issued_on", "id"]

    def __str__(self) -> str:
        return self.full_number

    @property
    def full_number(self) -> str:
        """Number and symbol as papers write them: «05/QĐ-SCT»."""
        return f"{self.number:02d}/{self.symbol}"


class Contract(models.Model):
    """The contract between the implementing unit and the beneficiaries."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="contract")
    number = models.CharField("số", max_length=60)
    signed_on = models.DateField("ngày ký")
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    total_vnd = money("tổng kinh phí (đồng)")
    support_vnd = money("hỗ trợ (đồng)")

    class Meta:
        verbose_name = "hợp đồng"
        verbose_name_plural = "hợp đồng"
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="contract_dates_in_order"),
            models.CheckConstraint(condition=Q(support_vnd__gt=0), name="contract_pays_something"),
        ]

    def __str__(self) -> str:
        return self.number


class Amendment(models.Model):
    """One change asked for on the way, with before and after."""

    class Level(models.TextChoices):
        SMALL = "SMALL", "Điều chỉnh nhỏ"
        BIG = "BIG", "Điều chỉnh lớn"

    class Outcome(models.TextChoices):
        ASKED = "ASKED", "Đang xét"
        GRANTED = "GRANTED", "Đồng ý"
        REFUSED = "REFUSED", "Không đồng ý"
        WITHDRAWN = "WITHDRAWN", "Đã rút"

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="amendments")
    no = models.PositiveSmallIntegerField("lần")
    level = models.CharField("mức", max_length=8, choices=Level)
    reason = models.TextField("lý do")
    changes = models.JSONField("thay đổi", default=list)
    outcome = models.CharField("kết quả", max_length=12, choices=Outcome, default=Outcome.ASKED)
    asked_at = models.DateTimeField("đề nghị lúc")
    asked_as = models.CharField("tư cách người đề nghị", max_length=16, blank=True)
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)

    class Meta:
        verbose_name = "điều chỉnh"
        verbose_name_plural = "điều chỉnh"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "no"], name="amendment_number_once"),
            models.UniqueConstraint(fields=["dossier"], condition=Q(outcome="ASKED"), name="one_amendment_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier} lần {self.no}"

    @property
    def kinds(self) -> frozenset[str]:
        """Which kinds of change it asks for (dossiers.amendment_kinds)."""
        return frozenset(str(change["kind"]) for change in self.changes if change.get("kind"))


class ProgressReport(models.Model):
    """One report of how far the work is."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="progress_reports")
    reported_at = models.DateTimeField("lúc")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField("khối lượng (%)")
    note = models.TextField("nội dung, vướng mắc", blank=True)

    class Meta:
        verbose_name = "báo cáo tiến độ"
        verbose_name_plural = "báo cáo tiến độ"
        ordering = ["reported_at"]
        constraints = [models.CheckConstraint(condition=Q(percent__lte=100), name="progress_up_to_100")]

    def __str__(self) -> str:
        return f"{self.percent}%"


class Acceptance(models.Model):
    """One visit of the acceptance team."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="acceptances")
    no = models.PositiveSmallIntegerField("lần")
    number = models.CharField("số biên bản", max_length=60, blank=True)
    held_on = models.DateField("ngày")
    place = models.CharField("địa điểm", max_length=250)
    members = models.JSONField("thành phần", default=list)
    passed = models.BooleanField("đạt")
    remarks = models.TextField("nhận xét", blank=True)
    cost_vnd = money("chi phí thực tế (đồng)")

    class Meta:
        verbose_name = "nghiệm thu"
        verbose_name_plural = "nghiệm thu"
        ordering = ["no"]
        constraints = [models.UniqueConstraint(fields=["dossier", "no"], name="acceptance_number_once")]

    def __str__(self) -> str:
        return f"{self.dossier} lần {self.no}"


class PostCheck(models.Model):
    """One after-check of the machine on site."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="post_checks")
    held_on = models.DateField("ngày")
    in_use = models.BooleanField("máy còn sử dụng đúng mục đích")
    note = models.TextField("ghi nhận", blank=True)

    class Meta:
        verbose_name = "hậu kiểm"
        verbose_name_plural = "hậu kiểm"
        ordering = ["held_on"]

    def __str__(self) -> str:
        return f"{date_short(self.held_on)}"


# Returns and signatures have models of their own; Django looks for them here.
from dossiers.returns.models import Point, PointAnswer  # noqa: E402
from dossiers.signatures.models import SignatureRule  # noqa: E402

__all__ = [
    "Acceptance",
    "Amendment",
    "Attachment",
    "Beneficiary",
    "Contract",
    "Decision",
    "Dossier",
    "Item",
    "Point",
    "PointAnswer",
    "PostCheck",
    "ProgressReport",
    "Quotation",
    "SignatureRule",
    "Track",
]
