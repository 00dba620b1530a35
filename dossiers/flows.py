"""Who still has to act in each state: one short flow a state. The table at the end is what opens them.

A task's title is what its owner reads in the inbox; ``asks`` are the steps that answer it. Steps that
need no waiting task (withdraw, suspend, report progress) are taken directly and end the tasks of the state left.
"""

from __future__ import annotations

from typing import Any

from viewflow import this
from viewflow.workflow import flow

from accounts.roles import Role
from dossiers.signing import signs_settlement
from dossiers.states import State
from workflow.nodes import Person
from workflow.phases import Phase


class OnePerson:
    """The common shape: one task, its answer moves the dossier. A subclass says whose task (``act``)."""

    begin = flow.StartHandle(this.on_begin).Next(this.act)
    answered = flow.Function(this.on_answer).Next(this.end)
    end = flow.End()


class WriteFlow(OnePerson, Phase):
    """Lập hồ sơ đề nghị"""

    act = Person(role=Role.APPLICANT, asks=["submit"], title="Hoàn thiện và nộp hồ sơ đề nghị").Next(this.answered)


class CheckFlow(Phase):
    """Kiểm tra hồ sơ: xã xác nhận song song với Trung tâm kiểm tra."""

    begin = flow.StartHandle(this.on_begin).Next(this.both)
    both = (
        flow.Split()
        .Next(this.confirm, case=this.has_two_tiers)
        .Next(this.confirm_district, case=this.has_three_tiers)
        .Next(this.check)
    )
    confirm = Person(
        role=Role.COMMUNE, asks=["confirm_by_commune"], title="Xác nhận địa chỉ và hoạt động của cơ sở"
    ).Next(this.confirmed)
    confirm_district = Person(
        role=Role.DISTRICT, asks=["confirm_by_commune"], title="Xác nhận địa chỉ và hoạt động của cơ sở"
    ).Next(this.confirmed)
    confirmed = flow.Function(this.on_answer).Next(this.told)
    told = flow.End()
    check = Person(role=Role.CENTRE, asks=["check_pass", "return_for_supplement"], title="Kiểm tra hồ sơ đề nghị").Next(
        this.checked
    )
    checked = flow.Function(this.on_answer).Next(this.end)
    end = flow.End()

    def has_two_tiers(self, activation: Any) -> bool:
        """From 01/7/2025 the commune answers; what it said of a dossier that came back still holds."""
        dossier = activation.process.run.subject
        return dossier.two_tiers and dossier.commune_confirmed_at is None

    def has_three_tiers(self, activation: Any) -> bool:
        """Until 30/6/2025 the district's economic office did."""
        dossier = activation.process.run.subject
        return not dossier.two_tiers and dossier.commune_confirmed_at is None


class SupplementFlow(OnePerson, Phase):
    """Bổ sung hồ sơ"""

    act = Person(role=Role.APPLICANT, asks=["resubmit"], title="Bổ sung và nộp lại hồ sơ").Next(this.answered)


class DraftFlow(OnePerson, Phase):
    """Lập đề án"""

    act = Person(role=Role.CENTRE, asks=["draft_project", "return_for_supplement"], title="Lập đề án khuyến công").Next(
        this.answered
    )


class PutForwardFlow(OnePerson, Phase):
    """Đưa đề án ra thẩm định"""

    act = Person(
        role=Role.DOIT,
        asks=["register_national", "open_appraisal", "return_for_supplement"],
        title="Xem đề án và mở thẩm định",
    ).Next(this.answered)


class RegisteredFlow(OnePerson, Phase):
    """Thẩm định đề án quốc gia tại cơ sở"""

    act = Person(role=Role.DOIT, asks=["open_appraisal"], title="Mở thẩm định cấp cơ sở").Next(this.answered)


class NotPassedFlow(OnePerson, Phase):
    """Xử lý đề án không được thông qua"""

    act = Person(
        role=Role.DOIT,
        asks=["return_for_supplement", "open_appraisal"],
        title="Xử lý đề án Hội đồng không thông qua",
    ).Next(this.answered)


class PlanFlow(Phase):
    """Đưa vào kế hoạch; đề án quốc gia chờ Cục thẩm định trước."""

    begin = flow.StartHandle(this.on_begin).Next(this.split)
    split = flow.Split().Next(this.verify, case=this.is_national).Next(this.plan, case=this.is_local)
    verify = Person(role=Role.AGENCY, asks=["verify_by_agency"], title="Thẩm định đề án quốc gia").Next(this.verified)
    verified = flow.Function(this.on_answer).Next(this.end)
    plan = Person(
        role=Role.DOIT, asks=["put_in_plan", "return_for_supplement"], title="Đưa đề án vào kế hoạch năm"
    ).Next(this.planned)
    planned = flow.Function(this.on_answer).Next(this.end)
    end = flow.End()

    def is_national(self, activation: Any) -> bool:
        """National money waits for the agency."""
        return activation.process.run.subject.track == "NATIONAL"

    def is_local(self, activation: Any) -> bool:
        """Local money goes on at once."""
        return not self.is_national(activation)


class NationalPlanFlow(OnePerson, Phase):
    """Đưa đề án quốc gia vào kế hoạch"""

    act = Person(role=Role.DOIT, asks=["put_in_plan"], title="Đưa đề án quốc gia vào kế hoạch").Next(this.answered)


class ApprovalFlow(Phase):
    """Phê duyệt: tài chính cho ý kiến, kế hoạch được duyệt, rồi đề án được phê duyệt."""

    begin = flow.StartHandle(this.on_begin).Next(this.budget)
    budget = Person(role=Role.DOF, asks=["give_budget_opinion"], title="Thẩm định kinh phí").Next(this.costed)
    costed = flow.Function(this.on_answer).Next(this.plan)
    plan = Person(role=Role.PPC, national=Role.AGENCY, asks=["approve_plan"], title="Phê duyệt kế hoạch có đề án").Next(
        this.listed
    )
    listed = flow.Function(this.on_answer).Next(this.decide)
    decide = Person(
        role=Role.DOIT_HEAD, national=Role.AGENCY, asks=["approve", "reject"], title="Ký quyết định phê duyệt đề án"
    ).Next(this.decided)
    decided = flow.Function(this.on_answer).Next(this.end)
    end = flow.End()


class ContractFlow(OnePerson, Phase):
    """Ký hợp đồng"""

    act = Person(role=Role.CENTRE, asks=["sign_contract"], title="Ký hợp đồng với đơn vị thụ hưởng").Next(this.answered)


class StartFlow(OnePerson, Phase):
    """Bắt đầu thực hiện"""

    act = Person(role=Role.CENTRE, asks=["start_work"], title="Cho bắt đầu thực hiện").Next(this.answered)


class WorkFlow(OnePerson, Phase):
    """Thực hiện đề án"""

    act = Person(
        role=Role.APPLICANT, asks=["request_acceptance"], title="Thực hiện, báo cáo tiến độ và đề nghị nghiệm thu"
    ).Next(this.answered)


class AmendFlow(Phase):
    """Xét điều chỉnh: mức nhỏ do Sở, mức lớn do cấp phê duyệt kế hoạch."""

    begin = flow.StartHandle(this.on_begin).Next(this.split)
    split = flow.Split().Next(this.small, case=this.is_small).Next(this.big, case=this.is_big)
    small = Person(
        role=Role.DOIT_HEAD,
        national=Role.AGENCY,
        asks=["approve_small_amendment", "refuse_amendment"],
        title="Quyết định điều chỉnh nhỏ",
    ).Next(this.small_decided)
    small_decided = flow.Function(this.on_answer).Next(this.end)
    big = Person(
        role=Role.PPC,
        national=Role.AGENCY,
        asks=["approve_big_amendment", "extend", "approve_stop", "refuse_amendment"],
        title="Quyết định điều chỉnh lớn",
    ).Next(this.big_decided)
    big_decided = flow.Function(this.on_answer).Next(this.end)
    end = flow.End()

    def is_small(self, activation: Any) -> bool:
        """Within the year and with no more money."""
        return not self.is_big(activation)

    def is_big(self, activation: Any) -> bool:
        """More money, another content, another year."""
        asked = activation.process.run.subject.amendments.filter(outcome="ASKED").first()
        return asked is not None and asked.level == "BIG"


class SuspendedFlow(OnePerson, Phase):
    """Đề án tạm dừng"""

    act = Person(role=Role.CENTRE, asks=["resume"], title="Theo dõi đề án tạm dừng").Next(this.answered)


class NewYearFlow(OnePerson, Phase):
    """Ghi nguồn năm mới"""

    act = Person(role=Role.DOIT, asks=["open_new_year"], title="Ghi nguồn kinh phí năm mới").Next(this.answered)


class InspectFlow(OnePerson, Phase):
    """Nghiệm thu tại cơ sở"""

    act = Person(
        role=Role.ACCEPTANCE, asks=["accept", "fail_acceptance"], title="Nghiệm thu tại cơ sở và lập biên bản"
    ).Next(this.answered)


class MendFlow(OnePerson, Phase):
    """Khắc phục sau nghiệm thu"""

    act = Person(role=Role.CENTRE, asks=["redo"], title="Xử lý kết quả nghiệm thu không đạt").Next(this.answered)


class AcceptedFlow(OnePerson, Phase):
    """Mở quyết toán"""

    act = Person(
        role=Role.CENTRE, asks=["submit_settlement", "start_settlement"], title="Lập và trình hồ sơ quyết toán"
    ).Next(this.answered)


class SettleFlow(OnePerson, Phase):
    """Lập hồ sơ quyết toán"""

    act = Person(role=Role.CENTRE, asks=["submit_settlement"], title="Lập và trình hồ sơ quyết toán").Next(
        this.answered
    )


class ReviewFlow(Phase):
    """Xét quyết toán: tài chính xét từng khoản, rồi người có thẩm quyền ký quyết định."""

    begin = flow.StartHandle(this.on_begin).Next(this.review)
    review = Person(
        role=Role.FINANCE, asks=["pass_settlement", "return_settlement"], title="Xét hồ sơ quyết toán"
    ).Next(this.reviewed)
    reviewed = flow.Function(this.on_answer).Next(this.passed)
    passed = flow.If(this.is_passed).Then(this.level).Else(this.end)
    level = flow.If(this.is_high).Then(this.sign_high).Else(this.sign)
    sign_high = Person(
        role=Role.PPC,
        asks=["approve_settlement", "send_back_settlement"],
        title="Ký quyết định phê duyệt quyết toán (vượt mức của Sở)",
    ).Next(this.signed)
    sign = Person(
        role=Role.DOIT_HEAD,
        national=Role.AGENCY,
        asks=["approve_settlement", "send_back_settlement"],
        title="Ký quyết định phê duyệt quyết toán",
    ).Next(this.signed)
    signed = flow.Function(this.on_answer).Next(this.end)
    end = flow.End()

    def is_passed(self, activation: Any) -> bool:
        """A returned settlement has left this state already."""
        return activation.process.run.subject.state == State.SETTLEMENT_REVIEW

    def is_high(self, activation: Any) -> bool:
        """Above a dated amount the People's Committee signs."""
        return signs_settlement(activation.process.run.subject).role == Role.PPC


class LiquidateFlow(OnePerson, Phase):
    """Thanh lý hợp đồng"""

    act = Person(role=Role.CENTRE, asks=["liquidate"], title="Thanh lý hợp đồng").Next(this.answered)


class PaymentFlow(OnePerson, Phase):
    """Đề nghị thanh toán"""

    act = Person(role=Role.FINANCE, asks=["request_payment", "settle_by_advance"], title="Lập đề nghị thanh toán").Next(
        this.answered
    )


class TreasuryFlow(OnePerson, Phase):
    """Chi trả qua Kho bạc"""

    act = Person(role=Role.TREASURY, asks=["confirm_payment", "fail_payment"], title="Kiểm soát và chi trả").Next(
        this.answered
    )


class RetryFlow(OnePerson, Phase):
    """Chi trả không thành công"""

    act = Person(role=Role.FINANCE, asks=["retry_payment"], title="Sửa và gửi lại lệnh chi").Next(this.answered)


class CloseFlow(OnePerson, Phase):
    """Quyết toán năm"""

    act = Person(role=Role.DOF, asks=["close"], title="Đưa vào quyết toán năm").Next(this.answered)


class ClosedFlow(OnePerson, Phase):
    """Hậu kiểm hoặc lưu hồ sơ"""

    act = Person(role=Role.CENTRE, asks=["open_post_check", "archive"], title="Mở hậu kiểm hoặc lưu hồ sơ").Next(
        this.answered
    )


class PostCheckFlow(OnePerson, Phase):
    """Hậu kiểm"""

    act = Person(role=Role.CENTRE, asks=["archive"], title="Hậu kiểm và lưu hồ sơ").Next(this.answered)


class StoppedFlow(OnePerson, Phase):
    """Đề án đã ngừng"""

    act = Person(role=Role.CENTRE, asks=["archive_terminated"], title="Kết thúc hồ sơ đã ngừng").Next(this.answered)


class RecoverFlow(OnePerson, Phase):
    """Thu hồi kinh phí"""

    act = Person(role=Role.FINANCE, asks=["confirm_recovery"], title="Theo dõi và xác nhận thu hồi").Next(this.answered)


PHASES: dict[str, type[Phase]] = {
    State.SURVEYED: WriteFlow,
    State.SUBMITTED: CheckFlow,
    State.RETURNED: SupplementFlow,
    State.CHECKED: DraftFlow,
    State.DRAFTED: PutForwardFlow,
    State.REGISTERED: RegisteredFlow,
    # State.APPRAISING is opened by appraisal/flows.py: its people are the council.
    State.APPRAISAL_FAILED: NotPassedFlow,
    State.APPRAISED: PlanFlow,
    State.AGENCY_APPRAISED: NationalPlanFlow,
    State.PLANNED: ApprovalFlow,
    State.APPROVED: ContractFlow,
    State.CONTRACTED: StartFlow,
    State.ADVANCED: StartFlow,
    State.IN_PROGRESS: WorkFlow,
    State.AMENDING: AmendFlow,
    State.SUSPENDED: SuspendedFlow,
    State.EXTENDED_NEXT_YEAR: NewYearFlow,
    State.INSPECTING: InspectFlow,
    State.ACCEPTANCE_FAILED: MendFlow,
    State.ACCEPTED: AcceptedFlow,
    State.SETTLING: SettleFlow,
    State.SETTLEMENT_REVIEW: ReviewFlow,
    State.SETTLED: LiquidateFlow,
    State.LIQUIDATED: PaymentFlow,
    State.PAYING: TreasuryFlow,
    State.PAYMENT_FAILED: RetryFlow,
    State.PAID: CloseFlow,
    State.CLOSED: ClosedFlow,
    State.POST_CHECK: PostCheckFlow,
    State.TERMINATED: StoppedFlow,
    State.RECOVERING: RecoverFlow,
}
