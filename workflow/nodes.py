"""The two nodes that viewflow's open edition lacks: a person's task, and one task for each of many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from viewflow import this
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge, Node
from viewflow.workflow.nodes.view import View, ViewActivation
from viewflow.workflow.status import STATUS
from viewflow.workflow.token import Token

from workflow.clock_models import Turn
from workflow.clocks import Asked, end_turns, first_deadline, open_turns
from workflow.moment import moment
from workflow.steps import steps_of


class PersonActivation(ViewActivation):
    """A task that is taken and finished in one act: nobody has to «claim» before answering."""

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> Any:
        """A task for each seed of a split belongs to that person; otherwise to a seat."""
        activation = super().create(flow_task, prev_activation, token, data=data, seed=seed)
        person = (data or {}).get("person")
        if person:
            activation.task.owner_id = person
            activation.task.status = STATUS.ASSIGNED
            activation.task.save()
        open_turns([flow_task.asked_by(activation.task)], at=moment())
        return activation

    def finish(self, actor: Any, *, at: dt.datetime, answer: str) -> None:
        """Take the task if nobody has, record who finished it and when, and let the flow go on."""
        declared = steps_of(type(self.process.run.subject))[answer]
        end_turns(Turn.objects.filter(task=self.task), at=at, by=declared, answered=True)
        if self.task.status == STATUS.NEW:
            self.assign(actor)
        elif self.task.owner_id != actor.pk:
            self.reassign(actor)
        self.start(None)
        self.execute()


class Person(View):
    """One task for one person or for whoever holds a seat.

    ``role`` names the seat; ``asks`` lists the steps this task may answer with. ``handed_by`` is the step by which a
    task that belongs to a person for what he is (a member of a council) gets another owner; others are just assigned.
    """

    activation_class = PersonActivation
    task_type = "HUMAN"

    def __init__(self, *, role: str, asks: Iterable[str], title: str, national: str = "", handed_by: str = "") -> None:
        super().__init__(view=None)
        self.handed_by = handed_by
        self.role = role
        self.national = national
        self.asks = tuple(asks)
        self.task_title = title

    def asked_by(self, task: Any) -> Asked:
        """What a task of this node asks, of whom, by when."""
        run = task.process.run
        return Asked(
            subject=run.subject,
            seat=task.owner_permission,
            what=self.task_title,
            asks=self.asks,
            deadline=first_deadline(run.subject, self.asks),
            run=run,
            task=task,
        )

    def calc_owner(self, activation: Any) -> Any:
        """Nobody in particular: the seat, or the person named by the split."""
        return None

    def calc_owner_permission(self, activation: Any) -> str:
        """The seat that may answer, in the column viewflow keeps for a permission."""
        subject = activation.process.run.subject
        return subject.seat_for(self.national if self.national and subject.track == "NATIONAL" else self.role)

    def calc_owner_permission_obj(self, activation: Any) -> None:
        """Seats are strings of their own; viewflow's object permissions are not used."""
        return None


class SplitEachActivation(Activation):
    """Opens one task for each person."""

    @Activation.status.super()
    def activate(self) -> None:
        """Nothing to decide: the people are looked up when the tasks are made."""

    @Activation.status.super()
    def create_next(self) -> Iterator[Any]:
        """One token for each person, so that the join can count them."""
        tokens = Token.split_token_source(self.task.token, self.task.pk)
        for person in self.flow_task.people(self):
            yield self.flow_task.goal._create(self, next(tokens), data={"person": person.pk})


class SplitEach(Node):
    """One task of a node for each person that a function names."""

    activation_class = SplitEachActivation
    task_type = "PARALLEL_GATEWAY"
    shape = {"width": 50, "height": 50, "svg": '<path class="gateway" d="M25,0L50,25L25,50L0,25L25,0"/>'}
    bpmn_element = "parallelGateway"

    def __init__(self) -> None:
        super().__init__()
        self.goal: Any = None
        self.people: Callable[[Any], Iterable[Any]] | Any = None

    def Each(self, node: Any, people: Any) -> SplitEach:
        """Open ``node`` once for each person of ``people(activation)``."""
        self.goal, self.people = node, people
        return self

    def _resolve(self, instance: Any) -> None:
        self.goal = this.resolve(instance, self.goal)
        self.people = this.resolve(instance, self.people)

    def _outgoing(self) -> Iterator[Edge]:
        yield Edge(src=self, dst=self.goal, edge_class="next")
