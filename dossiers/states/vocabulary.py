"""The states, the six phases, and the questions that every state answers.

Source of the list: Thông tư 36/2013/TT-BCT and 17/2018/TT-BCT for the national track, the provincial regulation for the
local one. The public label is what applicants and visitors read.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from dossiers.track import Track
from workflow.waiting import OneTask, OwnFlow


class Stage(models.TextChoices):
    """The six phases of a dossier's life."""

    PROPOSAL = "proposal", "Đề xuất"
    APPRAISAL = "appraisal", "Thẩm định"
    APPROVAL = "approval", "Phê duyệt"
    IMPLEMENTATION = "implementation", "Thực hiện"
    ACCEPTANCE = "acceptance", "Nghiệm thu"
    SETTLEMENT = "settlement", "Quyết toán"


class State(models.TextChoices):
    """The states; the label is the internal one."""

    SURVEYED = "SURVEYED", "Khảo sát, lập hồ sơ đề nghị"
    SUBMITTED = "SUBMITTED", "Đã nộp, chờ kiểm tra"
    RETURNED = "RETURNED", "Trả lại để bổ sung"
    CHECKED = "CHECKED", "Hồ sơ hợp lệ, chờ lập đề án"
    DRAFTED = "DRAFTED", "Đã lập đề án, chờ thẩm định"
    REGISTERED = "REGISTERED", "Đã đăng ký kế hoạch khuyến công quốc gia"
    WITHDRAWN = "WITHDRAWN", "Cơ sở đã rút hồ sơ"
    APPRAISING = "APPRAISING", "Hội đồng đang thẩm định"
    APPRAISAL_FAILED = "APPRAISAL_FAILED", "Hội đồng không thông qua"
    APPRAISED = "APPRAISED", "Đã thẩm định cấp cơ sở"
    AGENCY_APPRAISED = "AGENCY_APPRAISED", "Cục đã thẩm định"
    PLANNED = "PLANNED", "Trong kế hoạch, chờ phê duyệt"
    APPROVED = "APPROVED", "Đã phê duyệt"
    REJECTED = "REJECTED", "Không phê duyệt"
    CONTRACTED = "CONTRACTED", "Đã ký hợp đồng"
    ADVANCED = "ADVANCED", "Đã tạm ứng"
    IN_PROGRESS = "IN_PROGRESS", "Đang thực hiện"
    AMENDING = "AMENDING", "Đang xét điều chỉnh"
    SUSPENDED = "SUSPENDED", "Tạm dừng"
    EXTENDED_NEXT_YEAR = "EXTENDED_NEXT_YEAR", "Được chuyển sang năm sau"
    TERMINATED = "TERMINATED", "Ngừng triển khai"
    INSPECTING = "INSPECTING", "Đang nghiệm thu tại cơ sở"
    ACCEPTED = "ACCEPTED", "Đã nghiệm thu"
    ACCEPTANCE_FAILED = "ACCEPTANCE_FAILED", "Nghiệm thu không đạt"
    SETTLING = "SETTLING", "Đang lập hồ sơ quyết toán"
    SETTLEMENT_REVIEW = "SETTLEMENT_REVIEW", "Tài chính đang xét quyết toán"
    SETTLED = "SETTLED", "Đã duyệt quyết toán"
    LIQUIDATED = "LIQUIDATED", "Đã thanh lý hợp đồng"
    PAYING = "PAYING", "Đã lập lệnh chi, chờ chi trả"
    PAYMENT_FAILED = "PAYMENT_FAILED", "Chi trả không thành công"
    PAID = "PAID", "Đã chi trả"
    CLOSED = "CLOSED", "Đã quyết toán năm"
    POST_CHECK = "POST_CHECK", "Đang hậu kiểm"
    RECOVERING = "RECOVERING", "Đang thu hồi"
    RECOVERED = "RECOVERED", "Đã thu hồi"
    ARCHIVED = "ARCHIVED", "Đã lưu hồ sơ"


class Checklist(models.TextChoices):
    """Which papers of people a dossier is looked at by: those of the request, or those of the settlement."""

    REQUEST = "request"
    SETTLEMENT = "settlement"


class Files(models.TextChoices):
    """Whether people may still put files to the checklist and take them off."""

    OPEN = "open"
    CLOSED = "closed"


class Evidence(models.TextChoices):
    """What stands of the evidence of costs: invoices are taken as they come, long before the settlement is due."""

    #: None is asked for yet, or ever.
    NONE = "none"
    #: People enter it; the dossier's page says what is still missing.
    OPEN = "open"
    #: Nothing is entered now; the page says what will be asked for and what is there.
    SHOWN = "shown"
    #: Finance looks at what was handed in.
    UNDER_REVIEW = "under-review"
    #: Decided upon, or of no use any more.
    CLOSED = "closed"

    @property
    def asked_for(self) -> bool:
        """Whether everybody sees how much is there and what is missing."""
        return self in {Evidence.OPEN, Evidence.SHOWN, Evidence.UNDER_REVIEW}


class AnsweredOn(models.TextChoices):
    """Where people answer the points that were raised: the page is chosen by the pages, by this key."""

    DOSSIER = "dossier"
    EVIDENCE = "evidence"
    REVIEW = "review"


class Facts(models.TextChoices):
    """Which facts people may still write directly; everything else changes by an amendment only."""

    REQUEST = "request"
    PROJECT = "project"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Place:
    """What there is to say about a state beside its name. A new state answers every question: there are no defaults."""

    stage: str
    en: str
    public_vi: str
    public_en: str
    final: bool
    tone: str
    checklist: Checklist
    files: Files
    facts: Facts
    evidence: Evidence
    #: The applicant may still give up: no contract is signed.
    withdrawable: bool
    #: The work goes on under its contract: a change or a pause begins here and comes back here.
    under_way: bool
    #: Of which money the dossiers wait here to be put in a yearly plan.
    awaits_plan: tuple[Track, ...]
    points_on: AnsweredOn
    #: The support was refused, given up or paid back: the same may be supported elsewhere.
    gives_support_up: bool
    #: Money beyond what was settled is owed here; later a recovery says itself how much.
    owes_beyond_settled: bool
    #: Who has a task here, and which; None where nothing is waited for.
    waits: OneTask | OwnFlow | None

    def __post_init__(self) -> None:
        if self.final != (self.waits is None):
            raise TypeError(f"{self.en}: a state waits for somebody unless it is final (Place.waits, Place.final)")
