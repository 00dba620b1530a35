"""Approval of a plan, and a vote of five with its conclusion; as viewflow's handbook would write them.

Tasks are assigned when they open, so that each needs one request and not two (claim, answer).
"""

from __future__ import annotations

from typing import Any

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.flow.views import UpdateProcessView

from benchmarks.stock.models import PlanProcess, VoteProcess

PPC, HEAD, MEMBERS = "ubnd", "giamdoc", [f"hoidong{number}" for number in range(1, 6)]


class PlanFlow(flow.Flow):
    """Approve the plan, then the project waits for its own decision."""

    process_class = PlanProcess
    lock_impl = lock.select_for_update_lock

    start = flow.StartHandle(this.begun).Next(this.approve)
    approve = flow.View(UpdateProcessView.as_view(fields=["plan_no"])).Assign(username=PPC).Next(this.decide)
    decide = flow.View(UpdateProcessView.as_view(fields=["plan_no"])).Assign(username=HEAD).Next(this.end)
    end = flow.End()

    def begun(self, activation: Any) -> Any:
        """A new process."""
        return activation.process


class VoteFlow(flow.Flow):
    """Five ballots side by side; the last one lets the conclusion run."""

    process_class = VoteProcess
    lock_impl = lock.select_for_update_lock

    start = flow.StartHandle(this.begun).Next(this.split)
    split = flow.Split().Next(this.vote_1).Next(this.vote_2).Next(this.vote_3).Next(this.vote_4).Next(this.vote_5)
    vote_1 = flow.View(UpdateProcessView.as_view(fields=["ballot"])).Assign(username=MEMBERS[0]).Next(this.join)
    vote_2 = flow.View(UpdateProcessView.as_view(fields=["ballot"])).Assign(username=MEMBERS[1]).Next(this.join)
    vote_3 = flow.View(UpdateProcessView.as_view(fields=["ballot"])).Assign(username=MEMBERS[2]).Next(this.join)
    vote_4 = flow.View(UpdateProcessView.as_view(fields=["ballot"])).Assign(username=MEMBERS[3]).Next(this.join)
    vote_5 = flow.View(UpdateProcessView.as_view(fields=["ballot"])).Assign(username=MEMBERS[4]).Next(this.join)
    join = flow.Join().Next(this.conclude)
    conclude = flow.Function(this.concluded).Next(this.plan)
    plan = flow.View(UpdateProcessView.as_view(fields=["ballot"])).Assign(username=HEAD).Next(this.end)
    end = flow.End()

    def begun(self, activation: Any) -> Any:
        """A new process."""
        return activation.process

    def concluded(self, activation: Any) -> None:
        """What the ballots come to."""
        activation.process.passed = True
        activation.process.save()
