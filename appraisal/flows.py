"""The council at work: one task for each member, one for whoever presides; the last vote or the chair concludes."""

from __future__ import annotations

from typing import Any

from viewflow import this
from viewflow.workflow import flow

from accounts.roles import Role
from appraisal.counting import Standing, open_round, presiding, standing
from appraisal.handlers.people import take_out_found
from workflow.engine import conclude
from workflow.nodes import Person, SplitEach
from workflow.phases import Phase, current_answer


class AppraisalFlow(Phase):
    """Hội đồng thẩm định"""

    begin = flow.StartHandle(this.on_begin).Next(this.both)
    both = flow.Split().Next(this.each_member).Next(this.the_chair)

    # No join: members may be recused, leave or be replaced on the way, and the rows of the round say who is awaited.
    each_member = SplitEach().Each(this.vote, this.members)
    vote = Person(role=Role.COUNCIL, asks=["cast_vote"], title="Bỏ phiếu thẩm định", handed_by="replace_member").Next(
        this.voted
    )
    voted = flow.Function(this.on_voted).Next(this.end)

    the_chair = SplitEach().Each(this.close, this.chair)
    close = Person(
        role=Role.COUNCIL,
        asks=["close_ballot", "vote_again"],
        title="Chốt phiếu khi đủ túc số",
        handed_by="replace_member",
    ).Next(this.closed)
    closed = flow.Function(this.on_closed).Next(this.end)
    end = flow.End()

    def members(self, activation: Any) -> list[Any]:
        """Everybody who may vote in this round."""
        round_ = open_round(activation.process.run.subject)
        return [member.user for member in round_.members.select_related("user") if member.entitled]

    def chair(self, activation: Any) -> list[Any]:
        """Who presides over this round."""
        round_ = open_round(activation.process.run.subject)
        head = presiding(list(round_.members.select_related("user")), round_)
        return [head.user] if head else []

    def on_voted(self, activation: Any) -> None:
        """A ballot; when nobody is awaited any more the dossier moves by what the ballots say."""
        self.on_answer(activation)
        round_ = open_round(activation.process.run.subject)
        now = standing(round_)
        if not now.awaited and not now.not_yet:
            # What the registers show by now counts before the ballots do.
            given = current_answer()
            if take_out_found(round_, at=given.at, by=given.actor):
                now = standing(round_)
            if not now.not_yet:
                _conclude(activation.process, now)

    def on_closed(self, activation: Any) -> None:
        """The chair closes: checked for a quorum, then the same. A second vote begins the state anew by itself."""
        self.on_answer(activation)
        if current_answer().event != "close_ballot":
            return
        _conclude(activation.process, standing(open_round(activation.process.run.subject)))


def _conclude(process: Any, now: Standing) -> None:
    conclude(process, "conclude_fail" if now.outcome.verdict == "NOT_PASSED" else "conclude_pass")
