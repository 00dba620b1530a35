"""Quyết toán, the review: finance, then whoever signs."""

from __future__ import annotations

from typing import Any

from accounts.roles import Role
from documents.standing import Standing
from dossiers import conditions as c
from dossiers.lifecycle.shared import CONVENTION
from dossiers.settlement_limit import ARTICLE_18, SETTLEMENT_LIMIT
from dossiers.states import State
from dossiers.step_keys import Beside, Form, Page
from workflow.steps import EVERYWHERE, NOWHERE, Deadline, Fate, step


class Settlement:
    """The steps of this page of the life."""

    @step(
        source=[State.ACCEPTED, State.SETTLING],
        target=State.SETTLEMENT_REVIEW,
        label=("Trình quyết toán", "Send for review"),
        public=("Đang quyết toán", "Being settled"),
        roles=[Role.CENTRE],
        decides=True,
        asked_in=EVERYWHERE,
        form=Form.PLAIN,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
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
        asked_in=EVERYWHERE,
        form=Form.RETURN,
        page=Page.STEP,
        beside=[],
        destructive=True,
        pays=False,
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
        asked_in=NOWHERE,
        form=Form.NOTE,
        page=Page.REVIEW,
        beside=[],
        destructive=False,
        pays=False,
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
        asked_in=NOWHERE,
        form=Form.OVERRIDE,
        page=Page.STEP,
        beside=[],
        destructive=True,
        pays=False,
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
        asked_in=EVERYWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[Beside.SETTLEMENT_FIGURES, Beside.SUPPORT_STEPS],
        destructive=False,
        pays=False,
        task_page=Page.REVIEW,
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
        asked_in=EVERYWHERE,
        form=Form.PLAIN,
        page=Page.STEP,
        beside=[Beside.SETTLEMENT_FIGURES, Beside.SUPPORT_STEPS],
        destructive=False,
        pays=False,
        task_page=Page.REVIEW,
        fills=("support_vnd", "settled_vnd"),
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
        asked_in=EVERYWHERE,
        form=Form.SEND_BACK,
        page=Page.STEP,
        beside=[Beside.SETTLEMENT_FIGURES],
        destructive=True,
        pays=False,
        national=[Role.AGENCY],
        when=[c.finance_has_passed],
        tells=[Role.FINANCE],
        by_engine=True,
        restarts=True,
        points_to=[Role.FINANCE],
    )
    def send_back_settlement(self, **_: Any) -> None:
        """Whoever signs does not sign yet: finance looks again and answers each point."""
