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
    PAYING = "PAYING", "Đã gửi Kho bạc, chờ chi trả"
    PAYMENT_FAILED = "PAYMENT_FAILED", "Chi trả không thành công"
    PAID = "PAID", "Đã chi trả"
    CLOSED = "CLOSED", "Đã quyết toán năm"
    POST_CHECK = "POST_CHECK", "Đang hậu kiểm"
    RECOVERING = "RECOVERING", "Đang thu hồi"
    RECOVERED = "RECOVERED", "Đã thu hồi"
    ARCHIVED = "ARCHIVED", "Đã lưu hồ sơ"


@dataclass(frozen=True)
class Place:
    """What there is to say about a state beside its name."""

    stage: str
    en: str
    public_vi: str
    public_en: str
    final: bool = False
    tone: str = "neutral"


_P, _A, _D = Stage.PROPOSAL, Stage.APPRAISAL, Stage.APPROVAL
_I, _N, _S = Stage.IMPLEMENTATION, Stage.ACCEPTANCE, Stage.SETTLEMENT

PLACES: dict[str, Place] = {
    State.SURVEYED: Place(_P, "Surveyed, being written", "Đang chuẩn bị hồ sơ", "Being prepared"),
    State.SUBMITTED: Place(_P, "Submitted", "Đã nộp", "Submitted", tone="active"),
    State.RETURNED: Place(_P, "Returned for supplement", "Cần bổ sung", "Needs more papers", tone="warn"),
    State.CHECKED: Place(_P, "Checked", "Hồ sơ hợp lệ", "Complete", tone="active"),
    State.DRAFTED: Place(_P, "Project drafted", "Đã lập đề án", "Project written", tone="active"),
    State.REGISTERED: Place(_P, "Registered nationally", "Đã đăng ký kế hoạch", "Registered", tone="active"),
    State.WITHDRAWN: Place(_P, "Withdrawn", "Đã rút", "Withdrawn", final=True, tone="ended"),
    State.APPRAISING: Place(_A, "Council at work", "Đang thẩm định", "Being appraised", tone="active"),
    State.APPRAISAL_FAILED: Place(_A, "Council did not pass", "Đang thẩm định", "Being appraised", tone="warn"),
    State.APPRAISED: Place(_A, "Appraised", "Đã thẩm định", "Appraised", tone="active"),
    State.AGENCY_APPRAISED: Place(_A, "Appraised by the agency", "Đã thẩm định", "Appraised", tone="active"),
    State.PLANNED: Place(_D, "Planned", "Chờ phê duyệt", "Awaiting approval", tone="active"),
    State.APPROVED: Place(_D, "Approved", "Đã phê duyệt", "Approved", tone="good"),
    State.REJECTED: Place(_D, "Rejected", "Không được phê duyệt", "Not approved", final=True, tone="ended"),
    State.CONTRACTED: Place(_I, "Contracted", "Đã ký hợp đồng", "Contract signed", tone="active"),
    State.ADVANCED: Place(_I, "Advance paid", "Đã tạm ứng", "Advance paid", tone="active"),
    State.IN_PROGRESS: Place(_I, "In progress", "Đang thực hiện", "Under way", tone="active"),
    State.AMENDING: Place(_I, "Amendment under review", "Đang xét điều chỉnh", "Change under review", tone="warn"),
    State.SUSPENDED: Place(_I, "Suspended", "Tạm dừng", "Suspended", tone="warn"),
    State.EXTENDED_NEXT_YEAR: Place(_I, "Extended into next year", "Chuyển sang năm sau", "Carried over", tone="warn"),
    State.TERMINATED: Place(_I, "Terminated", "Ngừng triển khai", "Stopped", tone="bad"),
    State.INSPECTING: Place(_N, "Acceptance on site", "Đang nghiệm thu", "Being accepted", tone="active"),
    State.ACCEPTED: Place(_N, "Accepted", "Đã nghiệm thu", "Accepted", tone="good"),
    State.ACCEPTANCE_FAILED: Place(_N, "Acceptance failed", "Nghiệm thu chưa đạt", "Not accepted yet", tone="bad"),
    State.SETTLING: Place(_S, "Settlement being prepared", "Đang quyết toán", "Being settled", tone="active"),
    State.SETTLEMENT_REVIEW: Place(_S, "Finance reviews", "Đang quyết toán", "Being settled", tone="active"),
    State.SETTLED: Place(_S, "Settlement approved", "Đã duyệt quyết toán", "Settlement approved", tone="good"),
    State.LIQUIDATED: Place(_S, "Contract liquidated", "Đã thanh lý hợp đồng", "Contract closed", tone="active"),
    State.PAYING: Place(_S, "At the Treasury", "Đang chi trả", "Payment under way", tone="active"),
    State.PAYMENT_FAILED: Place(_S, "Payment failed", "Đang chi trả", "Payment under way", tone="bad"),
    State.PAID: Place(_S, "Paid", "Đã chi trả", "Paid", tone="good"),
    State.CLOSED: Place(_S, "Year closed", "Đã quyết toán", "Settled", tone="good"),
    State.POST_CHECK: Place(_S, "After-check", "Đang hậu kiểm", "After-check", tone="active"),
    State.RECOVERING: Place(_S, "Recovery under way", "Đang thu hồi", "Being recovered", tone="bad"),
    State.RECOVERED: Place(_S, "Recovered", "Đã thu hồi", "Recovered", final=True, tone="ended"),
    State.ARCHIVED: Place(_S, "Archived", "Hoàn thành", "Completed", final=True, tone="ended"),
}
