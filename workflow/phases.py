"""The base of every flow: one short flow for each state in which people have something to do.

The state machine says where a dossier stands; a flow only says who still has to act there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import transaction
from viewflow.workflow import flow

import clock
from accounts.roles import seat
from workflow.models import PhaseRun


@dataclass(frozen=True)
class Answer:
    """What a person answers a task with; it travels beside viewflow, which only keeps JSON."""

    event: str
    actor: Any
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day of the answer in Vietnam."""
        return clock.local_day(self.at)

    @cached_property
    def held(self) -> list[Any]:
        """The rows behind the seats of whoever answers, with whose they are; asked for once."""
        rows = self.actor.assignments_held(self.day).order_by("pk").select_related("user", "invited_by")
        return list(dict.fromkeys(rows))

    @cached_property
    def seats(self) -> frozenset[str]:
        """The seats of whoever answers on that day."""
        return frozenset(seat(row.role, row.scope or None) for row in self.held)


_answer: ContextVar[Answer] = ContextVar("answer")


@contextmanager
def answering(answer: Answer) -> Iterator[None]:
    """Make an answer visible to the nodes that run because of it."""
    token = _answer.set(answer)
    try:
        yield
    finally:
        _answer.reset(token)


def current_answer() -> Answer:
    """The answer being carried out."""
    return _answer.get()


#: How an answer reaches the state machine: (process, answer). The engine hands it in, since it stands above the flows.
_carry: list[Callable[[Any, Answer], None]] = []


def carries_answers(function: Callable[[Any, Answer], None]) -> Callable[[Any, Answer], None]:
    """The engine's own door, for the nodes of a flow that is being answered."""
    _carry[:] = [function]
    return function


class SubjectLock:
    """viewflow's lock is the dossier row, waiting: a vote and a termination cannot deadlock."""

    @contextmanager
    def __call__(self, flow_class: type, process_pk: int) -> Iterator[None]:
        subjects = PhaseRun._meta.get_field("subject").related_model._default_manager
        with transaction.atomic():
            of_the_process = PhaseRun.objects.filter(process_id=process_pk).values("subject")
            subjects.select_for_update().filter(pk__in=of_the_process).exists()
            yield


class Phase(flow.Flow):
    """A flow that hangs on a PhaseRun and carries answers to the state machine."""

    lock_impl = SubjectLock()

    def on_begin(self, activation: Any, run: PhaseRun) -> Any:
        """Tie the process to its run before the first task asks whose it is."""
        activation.process.save()
        run.process = activation.process
        run.save(update_fields=["process"])
        return activation.process

    def on_answer(self, activation: Any) -> None:
        """Carry the answer of the task just finished to the state machine."""
        _carry[0](activation.process, current_answer())
