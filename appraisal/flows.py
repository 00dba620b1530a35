"""The council at work: one task for each member, one for the chair; the last vote or the chair concludes."""

from __future__ import annotations

from typing import Any

from viewflow import this
from viewflow.workflow import flow

from accounts.roles import Role
from appraisal.handlers import open_round, tally_of
from appraisal.models import MemberRole
from workflow.engine import conclude
from workflow.nodes import Person, SplitEach
from workflow.phases import Phase


class AppraisalFlow(Phase):
    """Hội đồng thẩm định"""

    begin = flow.StartHandle(this.on_begin).Next(this.both)
    both = flow.Split().Next(this.each_member).Next(this.the_chair)

    each_member = SplitEach().Each(this.vote, this.members)
    vote = Person(role=Role.COUNCIL, asks=["cast_vote"], title="Bỏ phiếu thẩm định").Next(this.voted)
    voted = flow.Function(this.on_answer).Next(this.all_voted)
    all_voted = flow.Join().Next(this.counted)
    counted = flow.Function(this.on_counted).Next(this.end)

    the_chair = SplitEach().Each(this.close, this.chair)
    close = Person(role=Role.COUNCIL, asks=["close_ballot"], title="Chốt phiếu khi đủ túc số").Next(this.closed)
    closed = flow.Function(this.on_closed).Next(this.end)
    end = flow.End()

    def members(self, activation: Any) -> list[Any]:
        """Everybody who may vote in this round."""
        round_ = open_round(activation.process.run.subject)
        return [member.user for member in round_.members.filter(recused=False).select_related("user")]

    def chair(self, activation: Any) -> list[Any]:
        """The chair of this round."""
        round_ = open_round(activation.process.run.subject)
        return [member.user for member in round_.members.filter(role=MemberRole.CHAIR).select_related("user")]

    def on_counted(self, activation: Any) -> None:
        """All have voted: the dossier moves by what the votes say."""
        _conclude(activation.process)

    def on_closed(self, activation: Any) -> None:
        """The chair closes: checked for a quorum, then the same."""
        self.on_answer(activation)
        _conclude(activation.process)


def _conclude(process: Any) -> None:
    verdict = tally_of(open_round(process.run.subject)).verdict
    conclude(process, "conclude_fail" if verdict == "NOT_PASSED" else "conclude_pass")
