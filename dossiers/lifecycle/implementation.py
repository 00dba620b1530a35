"""Thực hiện: the contract, the work and its reports, pauses and the end."""

from __future__ import annotations

from typing import Any

from accounts.roles import Role
from documents.standing import Standing
from dossiers import conditions as c
from dossiers import days as d
from dossiers.lifecycle.shared import (
    AMENDS_CONTRACT,
    AMENDS_DECISION,
    ARTICLE_11,
    CONVENTION,
    NO_PROJECT_ANY_MORE,
    UNDER_WAY,
)
from dossiers.states import State
from dossiers.step_keys import Beside, Form, Page
from workflow.steps import EVERYWHERE, NOWHERE, Deadline, Fate, step


class Implementation:
    """The steps of this page of the life."""

    @step(
        source=State.APPROVED,
        target=State.CONTRACTED,
        label=("Ký hợp đồng", "Sign the contract"),
        public=("Ký hợp đồng", "Contract signed"),
        roles=[Role.CENTRE],
        decides=True,
        asked_in=EVERYWHERE,
        form=Form.CONTRACT,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        fills=("support_vnd", "contracted_vnd"),
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
        asked_in=NOWHERE,
        form=Form.ADVANCE,
        page=Page.STEP,
        beside=[Beside.PAYEES, Beside.YEAR_END],
        destructive=False,
        pays=True,
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
        asked_in=EVERYWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
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
        asked_in=NOWHERE,
        form=Form.PROGRESS,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        told_as="progress",
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
        asked_in=NOWHERE,
        form=Form.AMENDMENT,
        page=Page.CHANGE,
        beside=[],
        destructive=True,
        pays=False,
        told_as="amendment_request",
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
        asked_in=EVERYWHERE,
        form=Form.PLAIN,
        page=Page.STEP,
        beside=[Beside.CHANGE_ASKED_FOR],
        destructive=False,
        pays=False,
        rewrites=True,
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
        asked_in=EVERYWHERE,
        form=Form.PLAIN,
        page=Page.STEP,
        beside=[Beside.CHANGE_ASKED_FOR],
        destructive=False,
        pays=False,
        rewrites=True,
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
        asked_in=EVERYWHERE,
        form=Form.REASON,
        page=Page.STEP,
        beside=[Beside.CHANGE_ASKED_FOR],
        destructive=True,
        pays=False,
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
        asked_in=NOWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[Beside.CHANGE_ASKED_FOR],
        destructive=False,
        pays=False,
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
        asked_in=EVERYWHERE,
        form=Form.STOP,
        page=Page.STEP,
        beside=[Beside.MONEY_OUT, Beside.CHANGE_ASKED_FOR],
        destructive=True,
        pays=False,
        rewrites=True,
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
        asked_in=NOWHERE,
        form=Form.SUSPEND,
        page=Page.STEP,
        beside=[Beside.MONEY_OUT_IF_STOPPED],
        destructive=True,
        pays=False,
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
        asked_in=EVERYWHERE,
        form=Form.RESUME,
        page=Page.STEP,
        beside=[Beside.PAUSE],
        destructive=False,
        pays=False,
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
        asked_in=[State.AMENDING],
        form=Form.EXTEND,
        page=Page.STEP,
        beside=[Beside.CHANGE_ASKED_FOR],
        destructive=True,
        pays=False,
        rewrites=True,
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
        asked_in=EVERYWHERE,
        form=Form.NEW_YEAR,
        page=Page.STEP,
        beside=[Beside.NEW_YEAR],
        destructive=False,
        pays=False,
        rewrites=True,
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
        asked_in=NOWHERE,
        form=Form.STOP,
        page=Page.STEP,
        beside=[Beside.MONEY_OUT],
        destructive=True,
        pays=False,
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
