"""The whole life of a dossier on one page.

Every step says who may take it, from where to where, under which conditions, how many working days it
has, which papers it draws and who is told. Buttons, refusals, tasks, the diagram of the README and
the tests are drawn from here; there is no second list.

Sources: Thông tư số 36/2013/TT-BCT as amended by 17/2018/TT-BCT (national track), provincial regulation
for the local one. A deadline marked «quy ước» is our proposal until the office sets one.
"""

from __future__ import annotations

from typing import Any

from accounts.roles import Role
from documents.standing import Standing
from dossiers import conditions as c
from dossiers import days as d
from dossiers.settlement_limit import ARTICLE_18, SETTLEMENT_LIMIT
from dossiers.states import Evidence, State, states_where
from papers.kind import Lasts
from workflow.steps import Deadline, Fate, step

CONVENTION = "quy ước của phần mềm, chờ Sở Công Thương quy định"
ARTICLE_11 = "Điều 11 Thông tư số 36/2013/TT-BCT"
TREASURY = "Điều 6 Nghị định số 347/2025/NĐ-CP (trước 01/01/2026: Nghị định số 11/2020/NĐ-CP)"

WITHDRAWABLE = states_where(lambda place: place.withdrawable)
UNDER_WAY = states_where(lambda place: place.under_way)
#: What a request must hold whenever it is sent.
TO_BE_SENT = [
    c.year_is_open,
    c.facts_are_complete,
    c.sources_add_up,
    c.has_a_norm,
    c.within_the_norm,
    c.papers_are_attached,
]
#: What becomes of earlier papers where the project ends, whoever ends it.
NO_PROJECT_ANY_MORE = Fate(Standing.ENDED, (Lasts.WITH_PROJECT, Lasts.WITH_CONTRACT))
AMENDS_DECISION = Fate(Standing.AMENDED, ("APPROVAL_DECISION",))
AMENDS_CONTRACT = Fate(Standing.AMENDED, ("CONTRACT",), by="CONTRACT_ANNEX")
#: Invoices are taken as they come, long before the settlement is due.
EVIDENCE_OPEN = states_where(lambda place: place.evidence == Evidence.OPEN)


class Life:
    """The steps. A method has no body of its own: what a step writes is in the handlers of each app."""

    state: Any
    resume_state: str

    # ── Đề xuất ────────────────────────────────────────────────────────────────────────────────

    @step(
        source=State.SURVEYED,
        target=State.SUBMITTED,
        label=("Nộp hồ sơ", "Submit"),
        public=("Cơ sở nộp hồ sơ", "Submitted"),
        roles=[Role.APPLICANT],
        decides=False,
        when=TO_BE_SENT,
        papers=["REQUEST", "RECEIPT_SLIP"],
        tells=[Role.CENTRE, Role.COMMUNE],
        law="Điều 4, Điều 5 Nghị định số 45/2012/NĐ-CP",
    )
    def submit(self, **_: Any) -> None:
        """The beneficiary hands the dossier in."""

    @step(
        source=State.SUBMITTED,
        label=("Xác nhận địa chỉ và hoạt động", "Confirm address and operation"),
        public=("UBND cấp xã xác nhận", "Confirmed by the commune"),
        roles=[Role.COMMUNE, Role.DISTRICT],
        decides=True,
        deadline=Deadline(3, CONVENTION),
        tells=[Role.CENTRE],
    )
    def confirm_by_commune(self, **_: Any) -> None:
        """The commune (before 01/7/2025 the district office) says that the establishment is there and works."""

    @step(
        source=State.SUBMITTED,
        target=State.CHECKED,
        label=("Hồ sơ hợp lệ", "Accept as complete"),
        public=("Hồ sơ được tiếp nhận", "Accepted as complete"),
        roles=[Role.CENTRE],
        decides=True,
        when=[c.commune_has_spoken, c.papers_are_attached],
        deadline=Deadline(5, CONVENTION),
        tells=[Role.APPLICANT],
        settles=["return_for_supplement"],
    )
    def check_pass(self, **_: Any) -> None:
        """The Centre finds the dossier complete."""

    @step(
        source=[State.SUBMITTED, State.CHECKED, State.DRAFTED, State.APPRAISAL_FAILED, State.APPRAISED],
        target=State.RETURNED,
        label=("Trả lại để bổ sung", "Return for supplement"),
        public=("Đề nghị bổ sung hồ sơ", "More papers asked for"),
        roles=[Role.CENTRE, Role.DOIT],
        decides=True,
        papers=["SUPPLEMENT_NOTICE"],
        fates=[Fate(Standing.RETURNED, ("REQUEST", "PROJECT"))],
        tells=[Role.APPLICANT],
        law=CONVENTION,
        stops_clock="chờ cơ sở bổ sung hồ sơ",
        points_to=[Role.APPLICANT, Role.CENTRE],
        even_unsigned=True,
    )
    def return_for_supplement(self, **_: Any) -> None:
        """One written list of all gaps; the office's clock stops."""

    @step(
        source=State.RETURNED,
        target=State.SUBMITTED,
        label=("Nộp lại hồ sơ", "Submit again"),
        public=("Cơ sở nộp lại hồ sơ", "Submitted again"),
        roles=[Role.APPLICANT],
        decides=False,
        when=[c.points_are_answered, *TO_BE_SENT],
        deadline=Deadline(10, CONVENTION),
        papers=["REQUEST", "RECEIPT_SLIP"],
        fates=[Fate(Standing.ANSWERED, ("SUPPLEMENT_NOTICE",))],
        tells=[Role.CENTRE],
    )
    def resubmit(self, **_: Any) -> None:
        """The beneficiary has mended the gaps."""

    @step(
        source=State.CHECKED,
        target=State.DRAFTED,
        label=("Lập đề án", "Draft the project"),
        public=("Trung tâm lập đề án", "Project drafted"),
        roles=[Role.CENTRE],
        decides=True,
        when=[c.project_is_written, c.sources_add_up, c.has_a_norm, c.within_the_norm],
        deadline=Deadline(10, CONVENTION),
        papers=["PROJECT"],
        tells=[Role.DOIT, Role.APPLICANT],
        law="Điều 5 Thông tư số 36/2013/TT-BCT",
    )
    def draft_project(self, **_: Any) -> None:
        """The implementing unit writes the project from the request."""

    @step(
        source=State.DRAFTED,
        target=State.REGISTERED,
        label=("Đăng ký kế hoạch quốc gia", "Register nationally"),
        public=("Đăng ký khuyến công quốc gia", "Registered nationally"),
        roles=[Role.DOIT],
        decides=True,
        when=[c.national_only],
        tells=[Role.AGENCY],
        law="Thông tư số 17/2018/TT-BCT: Sở gửi trước ngày 20/6 năm trước năm kế hoạch",
    )
    def register_national(self, **_: Any) -> None:
        """The department sends the project with its list to the agency."""

    @step(
        source=WITHDRAWABLE,
        target=State.WITHDRAWN,
        label=("Rút hồ sơ", "Withdraw"),
        public=("Cơ sở rút hồ sơ", "Withdrawn"),
        roles=[Role.APPLICANT],
        decides=False,
        papers=["WITHDRAWAL_REQUEST"],
        fates=[
            Fate(Standing.WITHDRAWN, ("REQUEST",)),
            Fate(Standing.ENDED, ("SUPPLEMENT_NOTICE",)),
            NO_PROJECT_ANY_MORE,
        ],
        tells=[Role.CENTRE],
        needs_reason=True,
    )
    def withdraw(self, **_: Any) -> None:
        """The beneficiary gives up before a contract is signed."""

    # ── Thẩm định ──────────────────────────────────────────────────────────────────────────────

    @step(
        source=[State.DRAFTED, State.REGISTERED, State.APPRAISAL_FAILED],
        target=State.APPRAISING,
        label=("Mở thẩm định", "Open the appraisal"),
        public=("Chuyển Hội đồng thẩm định", "With the appraisal council"),
        roles=[Role.DOIT],
        decides=True,
        when=[c.registered_if_national],
        days=[d.MEETING],
        deadline=Deadline(15, CONVENTION),
        tells=[Role.COUNCIL],
        law="Điều 8 Thông tư số 36/2013/TT-BCT",
    )
    def open_appraisal(self, **_: Any) -> None:
        """The department puts the project before a council."""

    @step(
        source=State.APPRAISING,
        label=("Khai lợi ích liên quan", "Declare interests"),
        public=("Thành viên Hội đồng khai lợi ích", "Interests declared"),
        roles=[Role.COUNCIL],
        decides=False,
    )
    def declare_interest(self, **_: Any) -> None:
        """A member (or a deputy) says whether he has an interest; only then do the papers open to him."""

    @step(
        source=State.APPRAISING,
        label=("Ghi nhận lợi ích của thành viên", "Record a member's interest"),
        public=("Hội đồng ghi nhận lợi ích", "Interest recorded"),
        roles=[Role.COUNCIL, Role.DOIT, Role.DOIT_HEAD],
        decides=True,
        needs_reason=True,
    )
    def recuse_member(self, **_: Any) -> None:
        """Whoever presides records an interest a member did not declare; of whoever presides the department does."""

    @step(
        source=State.APPRAISING,
        label=("Thay thành viên", "Replace a member"),
        public=("Thay thành viên Hội đồng", "Member replaced"),
        roles=[Role.DOIT, Role.DOIT_HEAD, Role.ADMIN],
        decides=True,
        needs_reason=True,
    )
    def replace_member(self, **_: Any) -> None:
        """A member leaves in the middle of a round, with or without a successor."""

    @step(
        source=State.APPRAISING,
        label=("Bỏ phiếu thẩm định", "Vote"),
        public=("Hội đồng bỏ phiếu", "Council votes"),
        roles=[Role.COUNCIL],
        decides=True,
        deadline=Deadline(10, CONVENTION),
        by_engine=True,
    )
    def cast_vote(self, **_: Any) -> None:
        """A member votes once in a round."""

    @step(
        source=State.APPRAISING,
        label=("Mở phiếu", "Open the scores"),
        public=("Hội đồng mở phiếu", "Scores opened"),
        roles=[Role.COUNCIL],
        decides=True,
    )
    def open_scores(self, **_: Any) -> None:
        """Whoever presides lets the council see the ballots given so far; they cannot be changed."""

    @step(
        source=State.APPRAISING,
        label=("Bỏ phiếu lại", "Vote again"),
        public=("Hội đồng bỏ phiếu lại", "A second vote"),
        roles=[Role.DOIT, Role.DOIT_HEAD, Role.ADMIN, Role.COUNCIL],
        decides=True,
        needs_reason=True,
        restarts=True,
        tells=[Role.COUNCIL],
    )
    def vote_again(self, **_: Any) -> None:
        """A new round; the ballots of the old one are kept as they are."""

    @step(
        source=State.APPRAISING,
        label=("Chốt phiếu", "Close the ballot"),
        public=("Hội đồng chốt phiếu", "Ballot closed"),
        roles=[Role.COUNCIL],
        decides=True,
        by_engine=True,
    )
    def close_ballot(self, **_: Any) -> None:
        """The chair ends the round although votes are missing, if there is a quorum."""

    @step(
        source=State.APPRAISING,
        target=State.APPRAISED,
        label=("Hội đồng thông qua", "Council passes"),
        public=("Thẩm định đạt", "Appraisal passed"),
        roles=[Role.COUNCIL],
        decides=True,
        papers=["APPRAISAL_MINUTES", "COUNCIL_CONCLUSION"],
        tells=[Role.DOIT, Role.CENTRE, Role.APPLICANT],
        by_engine=True,
        even_unsigned=True,
    )
    def conclude_pass(self, **_: Any) -> None:
        """The votes carry the project."""

    @step(
        source=State.APPRAISING,
        target=State.APPRAISAL_FAILED,
        label=("Hội đồng không thông qua", "Council does not pass"),
        public=("Thẩm định chưa đạt", "Appraisal not passed"),
        roles=[Role.COUNCIL],
        decides=True,
        papers=["APPRAISAL_MINUTES", "COUNCIL_CONCLUSION"],
        tells=[Role.DOIT, Role.CENTRE],
        by_engine=True,
        even_unsigned=True,
    )
    def conclude_fail(self, **_: Any) -> None:
        """The votes do not carry the project."""

    @step(
        source=State.APPRAISED,
        target=State.AGENCY_APPRAISED,
        label=("Cục thẩm định đạt", "Agency verifies"),
        public=("Cục thẩm định đạt", "Verified by the agency"),
        roles=[Role.AGENCY],
        decides=True,
        when=[c.national_only],
        deadline=Deadline(30, CONVENTION),
        tells=[Role.DOIT],
        law="Điều 8, Điều 10 Thông tư số 36/2013/TT-BCT",
    )
    def verify_by_agency(self, **_: Any) -> None:
        """The national agency's own appraisal."""

    # ── Phê duyệt ──────────────────────────────────────────────────────────────────────────────

    @step(
        source=[State.APPRAISED, State.AGENCY_APPRAISED],
        target=State.PLANNED,
        label=("Đưa vào kế hoạch", "Put in the plan"),
        public=("Đưa vào kế hoạch năm", "Put in the yearly plan"),
        roles=[Role.DOIT],
        decides=True,
        when=[c.agency_first_if_national],
        deadline=Deadline(10, CONVENTION),
        papers=["PLAN_PROPOSAL"],
        tells=[Role.DOF],
    )
    def put_in_plan(self, **_: Any) -> None:
        """The department lists the project in the yearly plan and its estimate."""

    @step(
        source=State.PLANNED,
        label=("Thẩm định kinh phí", "Appraise the budget"),
        public=("Sở Tài chính thẩm định kinh phí", "Budget appraised"),
        roles=[Role.DOF],
        decides=True,
        deadline=Deadline(7, CONVENTION),
        tells=[Role.PPC],
        by_engine=True,
    )
    def give_budget_opinion(self, **_: Any) -> None:
        """The finance department's word on the money."""

    @step(
        source=State.PLANNED,
        label=("Phê duyệt kế hoạch", "Approve the plan"),
        public=("Phê duyệt kế hoạch", "Plan approved"),
        roles=[Role.PPC],
        decides=True,
        national=[Role.AGENCY],
        deadline=Deadline(10, CONVENTION),
        papers=["PLAN_DECISION"],
        tells=[Role.DOIT_HEAD],
        by_engine=True,
    )
    def approve_plan(self, **_: Any) -> None:
        """The People's Committee (national track: the agency) agrees to the plan that holds the project."""

    @step(
        source=State.PLANNED,
        target=State.APPROVED,
        label=("Phê duyệt đề án", "Approve the project"),
        public=("Đề án được phê duyệt", "Project approved"),
        roles=[Role.DOIT_HEAD],
        decides=True,
        national=[Role.AGENCY],
        when=[c.plan_is_approved],
        deadline=Deadline(5, CONVENTION),
        papers=["APPROVAL_DECISION"],
        fates=[Fate(Standing.ANSWERED, ("REQUEST",))],
        tells=[Role.APPLICANT, Role.CENTRE, Role.DOF, Role.COMMUNE],
        law="Điều 9 Thông tư số 36/2013/TT-BCT; trong kế hoạch đã được cấp có thẩm quyền phê duyệt",
    )
    def approve(self, **_: Any) -> None:
        """The decision with the amount; from here on the norms of this day hold."""

    @step(
        source=[State.CHECKED, State.APPRAISAL_FAILED, State.APPRAISED, State.PLANNED],
        target=State.REJECTED,
        label=("Không phê duyệt", "Reject"),
        public=("Không được phê duyệt", "Not approved"),
        roles=[Role.DOIT_HEAD, Role.PPC],
        decides=True,
        national=[Role.AGENCY],
        papers=["REFUSAL_NOTICE"],
        fates=[Fate(Standing.ANSWERED, ("REQUEST",)), NO_PROJECT_ANY_MORE],
        tells=[Role.APPLICANT, Role.CENTRE],
        needs_reason=True,
        even_unsigned=True,
    )
    def reject(self, **_: Any) -> None:
        """Outside the subjects, the industries or the area; paid elsewhere; no counterpart; no budget."""

    # ── Thực hiện ──────────────────────────────────────────────────────────────────────────────

    @step(
        source=State.APPROVED,
        target=State.CONTRACTED,
        label=("Ký hợp đồng", "Sign the contract"),
        public=("Ký hợp đồng", "Contract signed"),
        roles=[Role.CENTRE],
        decides=True,
        days=[d.STARTS, d.ENDS],
        deadline=Deadline(15, CONVENTION),
        papers=["CONTRACT"],
        tells=[Role.APPLICANT, Role.FINANCE],
    )
    def sign_contract(self, **_: Any) -> None:
        """The implementing unit and the beneficiaries sign."""

    @step(
        source=State.CONTRACTED,
        target=State.ADVANCED,
        label=("Tạm ứng", "Pay an advance"),
        public=("Đã tạm ứng", "Advance paid"),
        roles=[Role.FINANCE],
        decides=True,
        papers=["ADVANCE_REQUEST"],
        tells=[Role.APPLICANT, Role.CENTRE],
        law="Điều 13 Thông tư số 36/2013/TT-BCT, được sửa đổi, bổ sung bởi Thông tư số 17/2018/TT-BCT: một lần",
    )
    def pay_advance(self, **_: Any) -> None:
        """One advance within the ceiling of the activity."""

    @step(
        source=[State.CONTRACTED, State.ADVANCED],
        target=State.IN_PROGRESS,
        label=("Bắt đầu thực hiện", "Start work"),
        public=("Bắt đầu thực hiện", "Work started"),
        roles=[Role.CENTRE],
        decides=True,
        when=[c.start_has_come],
        tells=[Role.APPLICANT],
    )
    def start_work(self, **_: Any) -> None:
        """The work begins."""

    @step(
        source=State.IN_PROGRESS,
        label=("Báo cáo tiến độ", "Report progress"),
        public=("Báo cáo tiến độ", "Progress reported"),
        roles=[Role.APPLICANT, Role.CENTRE],
        decides=False,
        papers=["PROGRESS_REPORT"],
        tells=[Role.CENTRE],
    )
    def report_progress(self, **_: Any) -> None:
        """How far the work is, what hinders it, which machines have come."""

    @step(
        source=UNDER_WAY,
        target=State.AMENDING,
        label=("Đề nghị điều chỉnh", "Ask for an amendment"),
        public=("Đề nghị điều chỉnh", "Change asked for"),
        roles=[Role.APPLICANT, Role.CENTRE],
        decides=False,
        papers=["AMENDMENT_REQUEST"],
        tells=[Role.CENTRE, Role.DOIT],
        needs_reason=True,
        law=ARTICLE_11,
    )
    def request_amendment(self, **_: Any) -> None:
        """Place, beneficiary, items, time, money: before and after side by side."""

    @step(
        source=State.AMENDING,
        back_to=(lambda dossier: dossier.resume_state, UNDER_WAY),
        label=("Đồng ý điều chỉnh nhỏ", "Grant a small amendment"),
        public=("Đồng ý điều chỉnh", "Change granted"),
        roles=[Role.DOIT_HEAD],
        decides=True,
        national=[Role.AGENCY],
        when=[c.amendment_is_small],
        deadline=Deadline(5, CONVENTION),
        papers=["AMENDMENT_DECISION", "CONTRACT_ANNEX"],
        fates=[Fate(Standing.ANSWERED, ("AMENDMENT_REQUEST",)), AMENDS_DECISION, AMENDS_CONTRACT],
        tells=[Role.APPLICANT, Role.CENTRE],
        law="điểm b khoản 2 " + ARTICLE_11,
    )
    def approve_small_amendment(self, **_: Any) -> None:
        """Within the year and with no more money: the department decides."""

    @step(
        source=State.AMENDING,
        back_to=(lambda dossier: dossier.resume_state, UNDER_WAY),
        label=("Đồng ý điều chỉnh lớn", "Grant a big amendment"),
        public=("Đồng ý điều chỉnh", "Change granted"),
        roles=[Role.PPC],
        decides=True,
        national=[Role.AGENCY],
        when=[c.amendment_is_big],
        deadline=Deadline(10, CONVENTION),
        papers=["AMENDMENT_DECISION", "CONTRACT_ANNEX"],
        fates=[Fate(Standing.ANSWERED, ("AMENDMENT_REQUEST",)), AMENDS_DECISION, AMENDS_CONTRACT],
        tells=[Role.APPLICANT, Role.CENTRE, Role.DOIT],
        law="điểm a khoản 2 " + ARTICLE_11,
    )
    def approve_big_amendment(self, **_: Any) -> None:
        """More money or another content: who approved the plan decides."""

    @step(
        source=State.AMENDING,
        back_to=(lambda dossier: dossier.resume_state, UNDER_WAY),
        label=("Không đồng ý điều chỉnh", "Refuse the amendment"),
        public=("Không đồng ý điều chỉnh", "Change refused"),
        roles=[Role.DOIT_HEAD, Role.PPC],
        decides=True,
        national=[Role.AGENCY],
        papers=["AMENDMENT_REFUSAL"],
        fates=[Fate(Standing.ANSWERED, ("AMENDMENT_REQUEST",))],
        tells=[Role.APPLICANT, Role.CENTRE],
        needs_reason=True,
        law=ARTICLE_11,
        even_unsigned=True,
    )
    def refuse_amendment(self, **_: Any) -> None:
        """The project goes on as it was."""

    @step(
        source=State.AMENDING,
        back_to=(lambda dossier: dossier.resume_state, UNDER_WAY),
        label=("Rút đề nghị điều chỉnh", "Take the request back"),
        public=("Rút đề nghị điều chỉnh", "Change request withdrawn"),
        roles=[Role.APPLICANT, Role.CENTRE],
        decides=False,
        fates=[Fate(Standing.WITHDRAWN, ("AMENDMENT_REQUEST",))],
        tells=[Role.CENTRE, Role.DOIT],
        law=CONVENTION,
    )
    def withdraw_amendment(self, **_: Any) -> None:
        """Whoever asked takes the request back before it is decided; the project goes on as it was."""

    @step(
        source=State.AMENDING,
        target=State.TERMINATED,
        label=("Đồng ý cho ngừng", "Grant the stop"),
        public=("Ngừng triển khai", "Stopped"),
        roles=[Role.PPC],
        decides=True,
        national=[Role.AGENCY],
        when=[c.stop_is_asked],
        papers=["TERMINATION_DECISION"],
        fates=[Fate(Standing.ANSWERED, ("AMENDMENT_REQUEST",)), NO_PROJECT_ANY_MORE],
        tells=[Role.APPLICANT, Role.CENTRE, Role.FINANCE, Role.DOF],
        law="điểm a khoản 2 " + ARTICLE_11,
        even_unsigned=True,
    )
    def approve_stop(self, **_: Any) -> None:
        """The request to stop is granted; an advance must come back."""

    @step(
        source=UNDER_WAY,
        target=State.SUSPENDED,
        label=("Tạm dừng", "Suspend"),
        public=("Tạm dừng", "Suspended"),
        roles=[Role.CENTRE, Role.DOIT_HEAD],
        decides=True,
        days=[d.SUSPENDED],
        papers=["SUSPENSION_DECISION"],
        tells=[Role.APPLICANT, Role.FINANCE],
        needs_reason=True,
        stops_clock="đề án tạm dừng",
        even_unsigned=True,
    )
    def suspend(self, **_: Any) -> None:
        """The work rests; so do its clocks."""

    @step(
        source=State.SUSPENDED,
        target=State.IN_PROGRESS,
        label=("Cho tiếp tục", "Resume"),
        public=("Tiếp tục thực hiện", "Resumed"),
        roles=[Role.CENTRE, Role.DOIT_HEAD],
        decides=True,
        deadline=Deadline(30, CONVENTION),
        papers=["RESUMPTION_DECISION"],
        fates=[Fate(Standing.ENDED, ("SUSPENSION_DECISION",))],
        tells=[Role.APPLICANT],
    )
    def resume(self, **_: Any) -> None:
        """The work goes on."""

    @step(
        source=[State.IN_PROGRESS, State.AMENDING],
        target=State.EXTENDED_NEXT_YEAR,
        label=("Cho chuyển sang năm sau", "Extend into next year"),
        public=("Được chuyển sang năm sau", "Carried over"),
        roles=[Role.PPC],
        decides=True,
        national=[Role.AGENCY],
        when=[c.next_year_is_asked],
        papers=["EXTENSION_DECISION", "CONTRACT_ANNEX"],
        fates=[Fate(Standing.ANSWERED, ("AMENDMENT_REQUEST",)), AMENDS_DECISION, AMENDS_CONTRACT],
        tells=[Role.APPLICANT, Role.CENTRE, Role.DOF],
        needs_reason=True,
        law="điểm a khoản 2 " + ARTICLE_11,
    )
    def extend(self, **_: Any) -> None:
        """Not automatic: a big change, with a new funding line."""

    @step(
        source=State.EXTENDED_NEXT_YEAR,
        target=State.IN_PROGRESS,
        label=("Ghi nguồn năm mới", "Open the new year"),
        public=("Tiếp tục trong năm mới", "Goes on in the new year"),
        roles=[Role.DOIT],
        decides=True,
        deadline=Deadline(20, CONVENTION),
        tells=[Role.CENTRE, Role.FINANCE],
    )
    def open_new_year(self, **_: Any) -> None:
        """The budget of the new year carries the project."""

    @step(
        source=[*UNDER_WAY, State.AMENDING, State.SUSPENDED, State.EXTENDED_NEXT_YEAR, State.ACCEPTANCE_FAILED],
        target=State.TERMINATED,
        label=("Ngừng triển khai", "Terminate"),
        public=("Ngừng triển khai", "Stopped"),
        roles=[Role.DOIT_HEAD, Role.PPC],
        decides=True,
        national=[Role.AGENCY],
        when=[c.no_stop_is_asked],
        papers=["TERMINATION_DECISION"],
        fates=[Fate(Standing.ANSWERED, ("AMENDMENT_REQUEST",)), NO_PROJECT_ANY_MORE],
        tells=[Role.APPLICANT, Role.CENTRE, Role.FINANCE, Role.DOF],
        needs_reason=True,
        law="điểm a khoản 2 " + ARTICLE_11,
        even_unsigned=True,
    )
    def terminate(self, **_: Any) -> None:
        """The project ends; an advance must come back."""

    # ── Nghiệm thu ─────────────────────────────────────────────────────────────────────────────

    @step(
        source=State.IN_PROGRESS,
        target=State.INSPECTING,
        label=("Đề nghị nghiệm thu", "Ask for acceptance"),
        public=("Đề nghị nghiệm thu", "Acceptance asked for"),
        roles=[Role.APPLICANT, Role.CENTRE],
        decides=False,
        when=[c.contract_is_running, c.start_has_come, c.work_is_said_done],
        papers=["ACCEPTANCE_REQUEST"],
        tells=[Role.ACCEPTANCE, Role.COMMUNE, Role.DOIT],
    )
    def request_acceptance(self, **_: Any) -> None:
        """The work is done; the team may come."""

    @step(
        source=State.INSPECTING,
        target=State.ACCEPTED,
        label=("Nghiệm thu đạt", "Accept"),
        public=("Nghiệm thu đạt", "Accepted"),
        roles=[Role.ACCEPTANCE],
        decides=True,
        days=[d.VISITED],
        deadline=Deadline(10, CONVENTION),
        papers=["ACCEPTANCE_MINUTES"],
        fates=[Fate(Standing.ANSWERED, ("ACCEPTANCE_REQUEST",))],
        tells=[Role.APPLICANT, Role.CENTRE, Role.FINANCE],
    )
    def accept(self, **_: Any) -> None:
        """Machines, numbers and papers seen on site."""

    @step(
        source=State.INSPECTING,
        target=State.ACCEPTANCE_FAILED,
        label=("Nghiệm thu không đạt", "Do not accept"),
        public=("Nghiệm thu chưa đạt", "Not accepted yet"),
        roles=[Role.ACCEPTANCE],
        decides=True,
        days=[d.VISITED],
        papers=["FAILED_ACCEPTANCE_MINUTES"],
        fates=[Fate(Standing.ANSWERED, ("ACCEPTANCE_REQUEST",))],
        tells=[Role.APPLICANT, Role.CENTRE],
        needs_reason=True,
        even_unsigned=True,
    )
    def fail_acceptance(self, **_: Any) -> None:
        """What was seen is not what was approved."""

    @step(
        source=State.ACCEPTED,
        target=State.ACCEPTANCE_FAILED,
        label=("Hủy kết quả nghiệm thu", "Revoke the acceptance"),
        public=("Nghiệm thu chưa đạt", "Not accepted yet"),
        roles=[Role.DOIT_HEAD],
        decides=True,
        papers=["REVOCATION_DECISION"],
        fates=[Fate(Standing.ANNULLED, ("ACCEPTANCE_MINUTES",))],
        tells=[Role.APPLICANT, Role.CENTRE, Role.FINANCE],
        needs_reason=True,
        even_unsigned=True,
    )
    def revoke_acceptance(self, **_: Any) -> None:
        """The record proved wrong before settlement began."""

    @step(
        source=State.ACCEPTANCE_FAILED,
        target=State.IN_PROGRESS,
        label=("Cho khắc phục", "Let it be mended"),
        public=("Đang khắc phục", "Being mended"),
        roles=[Role.CENTRE],
        decides=True,
        deadline=Deadline(5, CONVENTION),
        tells=[Role.APPLICANT],
    )
    def redo(self, **_: Any) -> None:
        """The beneficiary mends and asks again."""

    # ── Quyết toán ─────────────────────────────────────────────────────────────────────────────

    @step(
        source=State.ACCEPTED,
        target=State.SETTLING,
        label=("Lập hồ sơ quyết toán", "Start the settlement"),
        public=("Đang quyết toán", "Being settled"),
        roles=[Role.CENTRE],
        decides=True,
        deadline=SETTLEMENT_LIMIT,
        tells=[Role.APPLICANT],
        law=ARTICLE_18,
    )
    def start_settlement(self, **_: Any) -> None:
        """Evidence is gathered."""

    @step(
        source=EVIDENCE_OPEN,
        label=("Kê khai chứng từ", "Enter evidence"),
        public=("Kê khai chứng từ", "Evidence entered"),
        roles=[Role.APPLICANT, Role.CENTRE],
        decides=False,
        days=[d.INVOICED, d.TRANSFERRED],
        law="Nghị định số 254/2026/NĐ-CP (trước 01/7/2026: Nghị định số 123/2020/NĐ-CP)",
    )
    def enter_evidence(self, **_: Any) -> None:
        """An invoice, as soon as it is there: the file of the e-invoice is read, nobody types it again."""

    @step(
        source=EVIDENCE_OPEN,
        label=("Ghi chứng từ chuyển khoản", "Record a transfer"),
        public=("Kê khai chứng từ", "Evidence entered"),
        roles=[Role.APPLICANT, Role.CENTRE],
        decides=False,
        days=[d.TRANSFERRED],
        about_invoice=True,
    )
    def record_transfer(self, **_: Any) -> None:
        """By which transfer some invoices were paid."""

    @step(
        source=EVIDENCE_OPEN,
        label=("Chọn hạng mục cho dòng hóa đơn", "Match a line"),
        public=("Kê khai chứng từ", "Evidence entered"),
        roles=[Role.APPLICANT, Role.CENTRE],
        decides=False,
        about_invoice=True,
    )
    def match_line(self, **_: Any) -> None:
        """Which approved item a line of an invoice pays for, where the names do not say."""

    @step(
        source=(*EVIDENCE_OPEN, State.SETTLEMENT_REVIEW),
        label=("Ghi tra cứu hóa đơn trên cổng thuế", "Record the tax portal's word on an invoice"),
        public=("Kê khai chứng từ", "Evidence entered"),
        roles=[Role.CENTRE, Role.FINANCE],
        decides=True,
        days=[d.LOOKED_UP],
        about_invoice=True,
    )
    def record_lookup(self, **_: Any) -> None:
        """Valid, replaced, adjusted or cancelled: only the authority's portal shows it."""

    @step(
        source=EVIDENCE_OPEN,
        label=("Nói rõ quan hệ giữa các hóa đơn", "Say what an invoice corrects"),
        public=("Kê khai chứng từ", "Evidence entered"),
        roles=[Role.APPLICANT, Role.CENTRE],
        decides=False,
        about_invoice=True,
        only_on="evidence",
    )
    def relate_invoice(self, **_: Any) -> None:
        """Replaces, adjusts, cancels, or none of these: where the file of the invoice leaves it open."""

    @step(
        source=EVIDENCE_OPEN,
        label=("Phân bổ tiền ngoài các dòng", "Place an amount outside the lines"),
        public=("Kê khai chứng từ", "Evidence entered"),
        roles=[Role.APPLICANT, Role.CENTRE],
        decides=False,
        about_invoice=True,
        only_on="evidence",
    )
    def place_amount(self, **_: Any) -> None:
        """To which item a fee belongs, or another amount that stands on no line of its invoice."""

    @step(
        source=(*EVIDENCE_OPEN, State.SETTLEMENT_REVIEW),
        label=("Kiểm tra lại chữ ký hóa đơn", "Check the signatures of invoices again"),
        public=("Kê khai chứng từ", "Evidence entered"),
        roles=[Role.CENTRE, Role.FINANCE],
        decides=True,
        about_invoice=True,
        only_on="evidence",
    )
    def recheck_signatures(self, **_: Any) -> None:
        """By the list of trusted authorities as it is now."""

    @step(
        source=EVIDENCE_OPEN,
        label=("Gỡ hóa đơn", "Remove an invoice"),
        public=("Kê khai chứng từ", "Evidence entered"),
        roles=[Role.APPLICANT, Role.CENTRE],
        decides=False,
        needs_reason=True,
        about_invoice=True,
    )
    def remove_evidence(self, **_: Any) -> None:
        """An invoice that does not belong here; the log keeps it."""

    @step(
        source=[State.ACCEPTED, State.SETTLING],
        target=State.SETTLEMENT_REVIEW,
        label=("Trình quyết toán", "Send for review"),
        public=("Đang quyết toán", "Being settled"),
        roles=[Role.CENTRE],
        decides=True,
        when=[c.points_are_answered, c.settlement_papers_are_attached],
        deadline=SETTLEMENT_LIMIT,
        papers=["RESULT_REPORT", "EVIDENCE_TABLE", "SETTLEMENT_TABLE"],
        fates=[Fate(Standing.ANSWERED, ("SETTLEMENT_RETURN",))],
        tells=[Role.FINANCE],
        law=ARTICLE_18,
    )
    def submit_settlement(self, **_: Any) -> None:
        """The settlement goes to finance."""

    @step(
        source=State.SETTLEMENT_REVIEW,
        target=State.SETTLING,
        label=("Trả lại hồ sơ quyết toán", "Return the settlement"),
        public=("Cần bổ sung hồ sơ quyết toán", "Settlement needs more papers"),
        roles=[Role.FINANCE],
        decides=True,
        papers=["SETTLEMENT_RETURN"],
        fates=[Fate(Standing.RETURNED, ("RESULT_REPORT", "EVIDENCE_TABLE", "SETTLEMENT_TABLE"))],
        tells=[Role.CENTRE, Role.APPLICANT],
        keeps_limit=True,
        points_to=[Role.CENTRE, Role.APPLICANT],
        even_unsigned=True,
    )
    def return_settlement(self, **_: Any) -> None:
        """One written list of what does not agree."""

    @step(
        source=State.SETTLEMENT_REVIEW,
        label=("Xét từng dòng chứng từ", "Review lines"),
        public=("Tài chính đang xét", "Finance reviews"),
        roles=[Role.FINANCE],
        decides=True,
        when=[c.finance_has_not_passed],
    )
    def review_lines(self, **_: Any) -> None:
        """Accept, reduce or query lines of the claim."""

    @step(
        source=[State.ACCEPTED, State.SETTLING, State.SETTLEMENT_REVIEW],
        label=("Điều chỉnh mức hỗ trợ theo quyết định riêng", "Override the computed support"),
        public=("Đang quyết toán", "In settlement"),
        roles=[Role.DOIT_HEAD, Role.PPC],
        decides=True,
        national=[Role.AGENCY],
        when=[c.finance_has_not_passed],
        tells=[Role.CENTRE, Role.FINANCE, Role.APPLICANT],
    )
    def override_support(self, **_: Any) -> None:
        """An amount by decision in place of the computed one, with its reason and paper."""

    @step(
        source=State.SETTLEMENT_REVIEW,
        label=("Xét quyết toán đạt", "Pass the settlement"),
        public=("Tài chính đã xét", "Reviewed by finance"),
        roles=[Role.FINANCE],
        decides=True,
        when=[c.points_are_answered],
        deadline=Deadline(10, CONVENTION),
        tells=[Role.DOIT_HEAD, Role.PPC],
        by_engine=True,
        settles=["return_settlement"],
    )
    def pass_settlement(self, **_: Any) -> None:
        """Finance answers for every đồng of it before the decision is signed."""

    @step(
        source=State.SETTLEMENT_REVIEW,
        target=State.SETTLED,
        label=("Ký quyết định quyết toán", "Sign the settlement decision"),
        public=("Đã duyệt quyết toán", "Settlement approved"),
        roles=[Role.DOIT_HEAD, Role.PPC],
        decides=True,
        national=[Role.AGENCY],
        when=[c.finance_has_passed],
        deadline=Deadline(15, CONVENTION),
        papers=["EVIDENCE_TABLE", "SETTLEMENT_TABLE", "SETTLEMENT_DECISION"],
        tells=[Role.APPLICANT, Role.CENTRE, Role.FINANCE],
        law=ARTICLE_18,
        by_engine=True,
        settles=["send_back_settlement"],
    )
    def approve_settlement(self, **_: Any) -> None:
        """The final amount: the least of norm, decision, contract and accepted real cost."""

    @step(
        source=State.SETTLEMENT_REVIEW,
        label=("Trả lại cho tài chính xét lại", "Send back to finance"),
        public=("Tài chính đang xét", "Finance reviews"),
        roles=[Role.DOIT_HEAD, Role.PPC],
        decides=True,
        national=[Role.AGENCY],
        when=[c.finance_has_passed],
        tells=[Role.FINANCE],
        by_engine=True,
        restarts=True,
        points_to=[Role.FINANCE],
    )
    def send_back_settlement(self, **_: Any) -> None:
        """Whoever signs does not sign yet: finance looks again and answers each point."""

    @step(
        source=State.SETTLED,
        target=State.LIQUIDATED,
        label=("Thanh lý hợp đồng", "Liquidate the contract"),
        public=("Thanh lý hợp đồng", "Contract closed"),
        roles=[Role.CENTRE],
        decides=True,
        deadline=Deadline(5, "khuyến công quốc gia: chậm nhất ngày 22/01 năm sau; địa phương: " + CONVENTION),
        papers=["LIQUIDATION_MINUTES"],
        fates=[Fate(Standing.ENDED, (Lasts.WITH_CONTRACT,))],
        tells=[Role.APPLICANT, Role.FINANCE],
    )
    def liquidate(self, **_: Any) -> None:
        """Both sides close the contract on the final amount."""

    @step(
        source=State.LIQUIDATED,
        target=State.PAYING,
        label=("Đề nghị thanh toán", "Request the payment"),
        public=("Đang chi trả", "Payment under way"),
        roles=[Role.FINANCE],
        decides=True,
        when=[c.something_is_left_to_pay],
        leaves=[c.orders_are_out],
        deadline=Deadline(3, CONVENTION),
        papers=["PAYMENT_REQUEST"],
        tells=[Role.TREASURY],
        law=TREASURY,
    )
    def request_payment(self, **_: Any) -> None:
        """The orders are made; they go to the Treasury in a batch."""

    @step(
        source=State.LIQUIDATED,
        target=State.PAID,
        label=("Không còn phải chi", "Nothing left to pay"),
        public=("Đã chi trả đủ", "Fully paid"),
        roles=[Role.FINANCE],
        decides=True,
        when=[c.nothing_is_left_to_pay],
        papers=["SUPPORT_RECEIPT"],
        tells=[Role.APPLICANT],
    )
    def settle_by_advance(self, **_: Any) -> None:
        """The advance covered the whole final amount."""

    @step(
        source=State.PAYING,
        target=State.PAID,
        label=("Kho bạc đã chi", "Treasury has paid"),
        public=("Đã chi trả", "Paid"),
        roles=[Role.TREASURY],
        decides=True,
        when=[c.orders_are_in_a_batch],
        deadline=Deadline(1, TREASURY),
        papers=["SUPPORT_RECEIPT"],
        fates=[Fate(Standing.ANSWERED, ("PAYMENT_REQUEST",))],
        tells=[Role.APPLICANT, Role.CENTRE, Role.FINANCE],
        law=TREASURY,
    )
    def confirm_payment(self, **_: Any) -> None:
        """The money is with the beneficiary."""

    @step(
        source=State.PAYING,
        target=State.PAYMENT_FAILED,
        label=("Kho bạc trả lại lệnh chi", "Treasury sends it back"),
        public=("Đang chi trả", "Payment under way"),
        roles=[Role.TREASURY],
        decides=True,
        fates=[Fate(Standing.RETURNED, ("PAYMENT_REQUEST",))],
        tells=[Role.FINANCE, Role.CENTRE],
        needs_reason=True,
        law=TREASURY,
        even_unsigned=True,
    )
    def fail_payment(self, **_: Any) -> None:
        """Wrong account, wrong economic code: the order came back."""

    @step(
        source=State.PAYMENT_FAILED,
        target=State.PAYING,
        label=("Gửi lại lệnh chi", "Retry the payment"),
        public=("Đang chi trả", "Payment under way"),
        roles=[Role.FINANCE],
        decides=True,
        leaves=[c.orders_are_out],
        deadline=Deadline(3, CONVENTION),
        papers=["PAYMENT_REQUEST"],
        tells=[Role.TREASURY],
    )
    def retry_payment(self, **_: Any) -> None:
        """Mended and sent again."""

    @step(
        source=State.PAID,
        target=State.CLOSED,
        label=("Quyết toán năm", "Close the year"),
        public=("Đã quyết toán", "Settled"),
        roles=[Role.DOF],
        decides=True,
        tells=[Role.CENTRE],
        law="Luật Ngân sách nhà nước",
    )
    def close(self, **_: Any) -> None:
        """The yearly settlement of the budget holds the project."""

    @step(
        source=State.CLOSED,
        target=State.POST_CHECK,
        label=("Mở hậu kiểm", "Open the after-check"),
        public=("Đang hậu kiểm", "After-check"),
        roles=[Role.CENTRE],
        decides=True,
        tells=[Role.APPLICANT, Role.COMMUNE],
    )
    def open_post_check(self, **_: Any) -> None:
        """Is the machine still there and used?"""

    @step(
        source=State.POST_CHECK,
        label=("Ghi kết quả hậu kiểm", "Record an after-check"),
        public=("Đã hậu kiểm", "After-checked"),
        roles=[Role.CENTRE],
        decides=True,
        days=[d.CHECKED],
        papers=["POST_CHECK_MINUTES"],
    )
    def record_post_check(self, **_: Any) -> None:
        """One visit and what was seen."""

    @step(
        source=[State.CLOSED, State.POST_CHECK],
        target=State.ARCHIVED,
        label=("Lưu hồ sơ", "Archive"),
        public=("Hoàn thành", "Completed"),
        roles=[Role.CENTRE],
        decides=True,
        when=[c.after_checks_are_done],
    )
    def archive(self, **_: Any) -> None:
        """Nothing more is expected."""

    @step(
        source=State.TERMINATED,
        target=State.ARCHIVED,
        label=("Lưu hồ sơ đã ngừng", "Archive a stopped project"),
        public=("Đã kết thúc", "Ended"),
        roles=[Role.CENTRE],
        decides=True,
        when=[c.no_money_is_out],
    )
    def archive_terminated(self, **_: Any) -> None:
        """It stopped and no money is out."""

    @step(
        source=[State.TERMINATED, State.LIQUIDATED, State.PAID, State.CLOSED, State.POST_CHECK],
        target=State.RECOVERING,
        label=("Quyết định thu hồi", "Decide a recovery"),
        public=("Đang thu hồi", "Being recovered"),
        roles=[Role.DOIT_HEAD],
        decides=True,
        when=[c.some_money_is_out],
        papers=["RECOVERY_DECISION"],
        # Once paid, a recovery of all of it ends the papers, one of a part does not (``kept_vnd``: what stays with the
        # beneficiary); before, only what the advance gave too much comes back (Dossier.owed_vnd).
        fates=[
            Fate(
                Standing.ENDED,
                (Lasts.WITH_PROJECT, "SUPPORT_RECEIPT"),
                left=(State.PAID, State.CLOSED, State.POST_CHECK),
                unless="kept_vnd",
            )
        ],
        tells=[Role.APPLICANT, Role.FINANCE, Role.TREASURY],
        needs_reason=True,
    )
    def recover(self, **_: Any) -> None:
        """Advance of a stopped project, or money used wrongly."""

    @step(
        source=State.RECOVERING,
        label=("Ghi một lần nộp trả", "Record an instalment"),
        public=("Đã nộp trả một phần", "Paid back in part"),
        roles=[Role.FINANCE],
        decides=True,
        days=[d.PAID_BACK],
        tells=[Role.DOIT_HEAD],
    )
    def record_repayment(self, **_: Any) -> None:
        """A part of the money is back; the last part is confirmed."""

    @step(
        source=State.RECOVERING,
        target=State.RECOVERED,
        label=("Xác nhận đã thu hồi", "Confirm the recovery"),
        public=("Đã thu hồi", "Recovered"),
        roles=[Role.FINANCE],
        decides=True,
        days=[d.PAID_BACK],
        deadline=Deadline(30, CONVENTION),
        fates=[Fate(Standing.ANSWERED, ("RECOVERY_DECISION",))],
        tells=[Role.DOIT_HEAD, Role.DOF],
    )
    def confirm_recovery(self, **_: Any) -> None:
        """The rest of the money is back."""
