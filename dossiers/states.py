"""Where a dossier can stand, in which of the six phases, and what each place is called.

Source of the list: Thông tư 36/2013/TT-BCT and 17/2018/TT-BCT for the national track, the provincial
regulation for the local one. The public label is what applicants and visitors read.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models


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


PLACES: dict[str, Place] = {
    State.SURVEYED: Place(
        stage=Stage.PROPOSAL,
        en="Surveyed, being written",
        public_vi="Đang chuẩn bị hồ sơ",
        public_en="Being prepared",
        final=False,
        tone="neutral",
        checklist=Checklist.REQUEST,
        files=Files.OPEN,
        facts=Facts.REQUEST,
    ),
    State.SUBMITTED: Place(
        stage=Stage.PROPOSAL,
        en="Submitted",
        public_vi="Đã nộp",
        public_en="Submitted",
        final=False,
        tone="active",
        checklist=Checklist.REQUEST,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.RETURNED: Place(
        stage=Stage.PROPOSAL,
        en="Returned for supplement",
        public_vi="Cần bổ sung",
        public_en="Needs more papers",
        final=False,
        tone="warn",
        checklist=Checklist.REQUEST,
        files=Files.OPEN,
        facts=Facts.REQUEST,
    ),
    State.CHECKED: Place(
        stage=Stage.PROPOSAL,
        en="Checked",
        public_vi="Hồ sơ hợp lệ",
        public_en="Complete",
        final=False,
        tone="active",
        checklist=Checklist.REQUEST,
        files=Files.OPEN,
        facts=Facts.PROJECT,
    ),
    State.DRAFTED: Place(
        stage=Stage.PROPOSAL,
        en="Project drafted",
        public_vi="Đã lập đề án",
        public_en="Project written",
        final=False,
        tone="active",
        checklist=Checklist.REQUEST,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.REGISTERED: Place(
        stage=Stage.PROPOSAL,
        en="Registered nationally",
        public_vi="Đã đăng ký kế hoạch",
        public_en="Registered",
        final=False,
        tone="active",
        checklist=Checklist.REQUEST,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.WITHDRAWN: Place(
        stage=Stage.PROPOSAL,
        en="Withdrawn",
        public_vi="Đã rút",
        public_en="Withdrawn",
        final=True,
        tone="ended",
        checklist=Checklist.REQUEST,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.APPRAISING: Place(
        stage=Stage.APPRAISAL,
        en="Council at work",
        public_vi="Đang thẩm định",
        public_en="Being appraised",
        final=False,
        tone="active",
        checklist=Checklist.REQUEST,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.APPRAISAL_FAILED: Place(
        stage=Stage.APPRAISAL,
        en="Council did not pass",
        public_vi="Đang thẩm định",
        public_en="Being appraised",
        final=False,
        tone="warn",
        checklist=Checklist.REQUEST,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.APPRAISED: Place(
        stage=Stage.APPRAISAL,
        en="Appraised",
        public_vi="Đã thẩm định",
        public_en="Appraised",
        final=False,
        tone="active",
        checklist=Checklist.REQUEST,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.AGENCY_APPRAISED: Place(
        stage=Stage.APPRAISAL,
        en="Appraised by the agency",
        public_vi="Đã thẩm định",
        public_en="Appraised",
        final=False,
        tone="active",
        checklist=Checklist.REQUEST,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.PLANNED: Place(
        stage=Stage.APPROVAL,
        en="Planned",
        public_vi="Chờ phê duyệt",
        public_en="Awaiting approval",
        final=False,
        tone="active",
        checklist=Checklist.REQUEST,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.APPROVED: Place(
        stage=Stage.APPROVAL,
        en="Approved",
        public_vi="Đã phê duyệt",
        public_en="Approved",
        final=False,
        tone="good",
        checklist=Checklist.REQUEST,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.REJECTED: Place(
        stage=Stage.APPROVAL,
        en="Rejected",
        public_vi="Không được phê duyệt",
        public_en="Not approved",
        final=True,
        tone="ended",
        checklist=Checklist.REQUEST,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.CONTRACTED: Place(
        stage=Stage.IMPLEMENTATION,
        en="Contracted",
        public_vi="Đã ký hợp đồng",
        public_en="Contract signed",
        final=False,
        tone="active",
        checklist=Checklist.SETTLEMENT,
        files=Files.OPEN,
        facts=Facts.CLOSED,
    ),
    State.ADVANCED: Place(
        stage=Stage.IMPLEMENTATION,
        en="Advance paid",
        public_vi="Đã tạm ứng",
        public_en="Advance paid",
        final=False,
        tone="active",
        checklist=Checklist.SETTLEMENT,
        files=Files.OPEN,
        facts=Facts.CLOSED,
    ),
    State.IN_PROGRESS: Place(
        stage=Stage.IMPLEMENTATION,
        en="In progress",
        public_vi="Đang thực hiện",
        public_en="Under way",
        final=False,
        tone="active",
        checklist=Checklist.SETTLEMENT,
        files=Files.OPEN,
        facts=Facts.CLOSED,
    ),
    State.AMENDING: Place(
        stage=Stage.IMPLEMENTATION,
        en="Amendment under review",
        public_vi="Đang xét điều chỉnh",
        public_en="Change under review",
        final=False,
        tone="warn",
        checklist=Checklist.SETTLEMENT,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.SUSPENDED: Place(
        stage=Stage.IMPLEMENTATION,
        en="Suspended",
        public_vi="Tạm dừng",
        public_en="Suspended",
        final=False,
        tone="warn",
        checklist=Checklist.SETTLEMENT,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.EXTENDED_NEXT_YEAR: Place(
        stage=Stage.IMPLEMENTATION,
        en="Extended into next year",
        public_vi="Chuyển sang năm sau",
        public_en="Carried over",
        final=False,
        tone="warn",
        checklist=Checklist.SETTLEMENT,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.TERMINATED: Place(
        stage=Stage.IMPLEMENTATION,
        en="Terminated",
        public_vi="Ngừng triển khai",
        public_en="Stopped",
        final=False,
        tone="bad",
        checklist=Checklist.SETTLEMENT,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.INSPECTING: Place(
        stage=Stage.ACCEPTANCE,
        en="Acceptance on site",
        public_vi="Đang nghiệm thu",
        public_en="Being accepted",
        final=False,
        tone="active",
        checklist=Checklist.SETTLEMENT,
        files=Files.OPEN,
        facts=Facts.CLOSED,
    ),
    State.ACCEPTED: Place(
        stage=Stage.ACCEPTANCE,
        en="Accepted",
        public_vi="Đã nghiệm thu",
        public_en="Accepted",
        final=False,
        tone="good",
        checklist=Checklist.SETTLEMENT,
        files=Files.OPEN,
        facts=Facts.CLOSED,
    ),
    State.ACCEPTANCE_FAILED: Place(
        stage=Stage.ACCEPTANCE,
        en="Acceptance failed",
        public_vi="Nghiệm thu chưa đạt",
        public_en="Not accepted yet",
        final=False,
        tone="bad",
        checklist=Checklist.SETTLEMENT,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.SETTLING: Place(
        stage=Stage.SETTLEMENT,
        en="Settlement being prepared",
        public_vi="Đang quyết toán",
        public_en="Being settled",
        final=False,
        tone="active",
        checklist=Checklist.SETTLEMENT,
        files=Files.OPEN,
        facts=Facts.CLOSED,
    ),
    State.SETTLEMENT_REVIEW: Place(
        stage=Stage.SETTLEMENT,
        en="Finance reviews",
        public_vi="Đang quyết toán",
        public_en="Being settled",
        final=False,
        tone="active",
        checklist=Checklist.SETTLEMENT,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.SETTLED: Place(
        stage=Stage.SETTLEMENT,
        en="Settlement approved",
        public_vi="Đã duyệt quyết toán",
        public_en="Settlement approved",
        final=False,
        tone="good",
        checklist=Checklist.SETTLEMENT,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.LIQUIDATED: Place(
        stage=Stage.SETTLEMENT,
        en="Contract liquidated",
        public_vi="Đã thanh lý hợp đồng",
        public_en="Contract closed",
        final=False,
        tone="active",
        checklist=Checklist.SETTLEMENT,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.PAYING: Place(
        stage=Stage.SETTLEMENT,
        en="Orders made, to be paid",
        public_vi="Đang chi trả",
        public_en="Payment under way",
        final=False,
        tone="active",
        checklist=Checklist.SETTLEMENT,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.PAYMENT_FAILED: Place(
        stage=Stage.SETTLEMENT,
        en="Payment failed",
        public_vi="Đang chi trả",
        public_en="Payment under way",
        final=False,
        tone="bad",
        checklist=Checklist.SETTLEMENT,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.PAID: Place(
        stage=Stage.SETTLEMENT,
        en="Paid",
        public_vi="Đã chi trả",
        public_en="Paid",
        final=False,
        tone="good",
        checklist=Checklist.SETTLEMENT,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.CLOSED: Place(
        stage=Stage.SETTLEMENT,
        en="Year closed",
        public_vi="Đã quyết toán",
        public_en="Settled",
        final=False,
        tone="good",
        checklist=Checklist.SETTLEMENT,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.POST_CHECK: Place(
        stage=Stage.SETTLEMENT,
        en="After-check",
        public_vi="Đang hậu kiểm",
        public_en="After-check",
        final=False,
        tone="active",
        checklist=Checklist.SETTLEMENT,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.RECOVERING: Place(
        stage=Stage.SETTLEMENT,
        en="Recovery under way",
        public_vi="Đang thu hồi",
        public_en="Being recovered",
        final=False,
        tone="bad",
        checklist=Checklist.SETTLEMENT,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.RECOVERED: Place(
        stage=Stage.SETTLEMENT,
        en="Recovered",
        public_vi="Đã thu hồi",
        public_en="Recovered",
        final=True,
        tone="ended",
        checklist=Checklist.SETTLEMENT,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
    State.ARCHIVED: Place(
        stage=Stage.SETTLEMENT,
        en="Archived",
        public_vi="Hoàn thành",
        public_en="Completed",
        final=True,
        tone="ended",
        checklist=Checklist.SETTLEMENT,
        files=Files.CLOSED,
        facts=Facts.CLOSED,
    ),
}
