"""Đề xuất: the request, its check, the project."""

from __future__ import annotations

from typing import Any

from accounts.roles import Role
from documents.standing import Standing
from dossiers import conditions as c
from dossiers.lifecycle.shared import CONVENTION, NO_PROJECT_ANY_MORE, TO_BE_SENT, WITHDRAWABLE
from dossiers.states import State
from dossiers.step_keys import Form, Page
from workflow.steps import EVERYWHERE, NOWHERE, Deadline, Fate, step


class Proposal:
    """The steps of this page of the life."""

    @step(
        source=State.SURVEYED,
        target=State.SUBMITTED,
        label=("Nộp hồ sơ", "Submit"),
        public=("Cơ sở nộp hồ sơ", "Submitted"),
        roles=[Role.APPLICANT],
        decides=False,
        asked_in=EVERYWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
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
        asked_in=EVERYWHERE,
        form=Form.CONFIRM,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
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
        asked_in=EVERYWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
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
        asked_in=EVERYWHERE,
        form=Form.GAPS,
        page=Page.STEP,
        beside=[],
        destructive=True,
        pays=False,
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
        asked_in=EVERYWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
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
        asked_in=EVERYWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
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
        asked_in=EVERYWHERE,
        form=Form.LETTER,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
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
        asked_in=NOWHERE,
        form=Form.REASON,
        page=Page.STEP,
        beside=[],
        destructive=True,
        pays=False,
        told_as="withdrawal",
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
