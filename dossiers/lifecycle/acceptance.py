"""Nghiệm thu: seen on site, passed or mended."""

from __future__ import annotations

from typing import Any

from accounts.roles import Role
from documents.standing import Standing
from dossiers import conditions as c
from dossiers import days as d
from dossiers.lifecycle.shared import CONVENTION
from dossiers.states import State
from dossiers.step_keys import Form, Page
from workflow.steps import EVERYWHERE, NOWHERE, Deadline, Fate, step


class Acceptance:
    """The steps of this page of the life."""

    @step(
        source=State.IN_PROGRESS,
        target=State.INSPECTING,
        label=("Đề nghị nghiệm thu", "Ask for acceptance"),
        public=("Đề nghị nghiệm thu", "Acceptance asked for"),
        roles=[Role.APPLICANT, Role.CENTRE],
        decides=False,
        asked_in=EVERYWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        told_as="acceptance_request",
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
        asked_in=EVERYWHERE,
        form=Form.ACCEPT,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        fills=("accepted_cost_vnd", "accepted_cost_vnd"),
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
        asked_in=EVERYWHERE,
        form=Form.FAIL_ACCEPTANCE,
        page=Page.STEP,
        beside=[],
        destructive=True,
        pays=False,
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
        asked_in=NOWHERE,
        form=Form.REASON,
        page=Page.STEP,
        beside=[],
        destructive=True,
        pays=False,
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
        asked_in=EVERYWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        deadline=Deadline(5, CONVENTION),
        tells=[Role.APPLICANT],
    )
    def redo(self, **_: Any) -> None:
        """The beneficiary mends and asks again."""
