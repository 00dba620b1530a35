"""Thẩm định: the council, then the agency for national money."""

from __future__ import annotations

from typing import Any

from accounts.roles import Role
from dossiers import conditions as c
from dossiers import days as d
from dossiers.lifecycle.shared import CONVENTION
from dossiers.states import State
from dossiers.step_keys import Beside, Form, Page
from workflow.steps import EVERYWHERE, NOWHERE, Deadline, step


class Appraisal:
    """The steps of this page of the life."""

    @step(
        source=[State.DRAFTED, State.REGISTERED, State.APPRAISAL_FAILED],
        target=State.APPRAISING,
        label=("Mở thẩm định", "Open the appraisal"),
        public=("Chuyển Hội đồng thẩm định", "With the appraisal council"),
        roles=[Role.DOIT],
        decides=True,
        asked_in=EVERYWHERE,
        form=Form.OPEN_APPRAISAL,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
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
        asked_in=NOWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
    )
    def declare_interest(self, **_: Any) -> None:
        """A member (or a deputy) says whether he has an interest; only then do the papers open to him."""

    @step(
        source=State.APPRAISING,
        label=("Ghi nhận lợi ích của thành viên", "Record a member's interest"),
        public=("Hội đồng ghi nhận lợi ích", "Interest recorded"),
        roles=[Role.COUNCIL, Role.DOIT, Role.DOIT_HEAD],
        decides=True,
        asked_in=NOWHERE,
        form=Form.RECUSE_HEAD,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
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
        asked_in=NOWHERE,
        form=Form.REPLACE_MEMBER,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
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
        asked_in=EVERYWHERE,
        form=Form.VOTE,
        page=Page.STEP,
        beside=[Beside.REQUEST_FIGURES, Beside.SUPPORT_STEPS],
        destructive=False,
        pays=False,
        task_page=Page.COUNCIL,
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
        asked_in=NOWHERE,
        form=Form.PLAIN,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
    )
    def open_scores(self, **_: Any) -> None:
        """Whoever presides lets the council see the ballots given so far; they cannot be changed."""

    @step(
        source=State.APPRAISING,
        label=("Bỏ phiếu lại", "Vote again"),
        public=("Hội đồng bỏ phiếu lại", "A second vote"),
        roles=[Role.DOIT, Role.DOIT_HEAD, Role.ADMIN, Role.COUNCIL],
        decides=True,
        asked_in=EVERYWHERE,
        form=Form.VOTE_AGAIN,
        page=Page.STEP,
        beside=[],
        destructive=True,
        pays=False,
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
        asked_in=EVERYWHERE,
        form=Form.PLAIN,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        task_page=Page.SITTING,
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
        asked_in=NOWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
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
        asked_in=NOWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
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
        asked_in=EVERYWHERE,
        form=Form.NOTE,
        page=Page.STEP,
        beside=[],
        destructive=False,
        pays=False,
        when=[c.national_only],
        deadline=Deadline(30, CONVENTION),
        tells=[Role.DOIT],
        law="Điều 8, Điều 10 Thông tư số 36/2013/TT-BCT",
    )
    def verify_by_agency(self, **_: Any) -> None:
        """The national agency's own appraisal."""
