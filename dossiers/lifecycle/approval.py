"""Phê duyệt: the plan, its budget, the decision."""

from __future__ import annotations

from typing import Any

from accounts.roles import Role
from documents.standing import Standing
from dossiers import conditions as c
from dossiers.lifecycle.shared import CONVENTION, NO_PROJECT_ANY_MORE
from dossiers.states import State
from dossiers.step_keys import Beside, Form, Page
from workflow.steps import EVERYWHERE, Deadline, Fate, step


class Approval:
    """The steps of this page of the life."""

    @step(
        source=[State.APPRAISED, State.AGENCY_APPRAISED],
        target=State.PLANNED,
        label=("Đưa vào kế hoạch", "Put in the plan"),
        public=("Đưa vào kế hoạch năm", "Put in the yearly plan"),
        roles=[Role.DOIT],
        decides=True,
        asked_in=EVERYWHERE,
        form=Form.PUT_IN_PLAN,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        fills=("proposal_no", "proposal_no"),
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
        asked_in=EVERYWHERE,
        form=Form.OPINION,
        page=Page.STEP,
        beside=[Beside.REQUEST_FIGURES, Beside.SUPPORT_STEPS],
        destructive=False,
        pays=False,
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
        asked_in=EVERYWHERE,
        form=Form.PLAN,
        page=Page.STEP,
        beside=[Beside.REQUEST_FIGURES],
        destructive=False,
        pays=False,
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
        asked_in=EVERYWHERE,
        form=Form.APPROVE,
        page=Page.STEP,
        beside=[Beside.REQUEST_FIGURES, Beside.SUPPORT_STEPS],
        destructive=False,
        pays=False,
        fills=("support_vnd", "approved_vnd"),
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
        asked_in=[State.PLANNED],
        form=Form.REASONS,
        page=Page.STEP,
        beside=[],
        destructive=True,
        pays=False,
        national=[Role.AGENCY],
        papers=["REFUSAL_NOTICE"],
        fates=[Fate(Standing.ANSWERED, ("REQUEST",)), NO_PROJECT_ANY_MORE],
        tells=[Role.APPLICANT, Role.CENTRE],
        needs_reason=True,
        even_unsigned=True,
    )
    def reject(self, **_: Any) -> None:
        """Outside the subjects, the industries or the area; paid elsewhere; no counterpart; no budget."""
