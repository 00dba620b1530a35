"""Tasks of many dossiers, finished and opened together: the rows that viewflow writes, set-wise.

viewflow walks one process at a time, about twenty queries a step. Where a flow goes straight on from a person's task,
by way of the answer, to the next person or to its end, the same rows are written here for all processes at once, also
where there is but one. Everything else goes viewflow's own way. tests/workflow/test_together.py compares both, row by
row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.dispatch import Signal
from django.utils.timezone import now
from viewflow import this
from viewflow.workflow.flow import End, Function, StartHandle
from viewflow.workflow.models import Process, Task
from viewflow.workflow.signals import flow_finished, flow_started, task_finished, task_started
from viewflow.workflow.status import PROCESS, STATUS

from workflow.clocks import end_turns, open_turns
from workflow.models import PhaseRun, Turn
from workflow.moment import acting_at
from workflow.nodes import Person
from workflow.phases import Answer, Phase, answering
from workflow.steps import steps_of

#: Takes the step on many dossiers at once: (subjects, answer, the process of each by its key).
Fire = Callable[[list[Any], Answer, Mapping[Any, Any]], None]


def sorted_by_node(tasks: Iterable[Task]) -> list[list[Task]]:
    """Tasks in heaps of one node each."""
    heaps: dict[Any, list[Task]] = {}
    for task in tasks:
        heaps.setdefault(task.flow_task, []).append(task)
    return list(heaps.values())


def straight(node: Any) -> bool:
    """Whether a person's answer leads straight to the step, and from there to one person or to the end."""
    return alone(node) and _only_answers(_next(node, Person))


def alone(node: Any) -> bool:
    """The same, where on the way more may be done than the step: one dossier at a time."""
    answered = _next(node, Person)
    return type(answered) is Function and type(_next(answered, Function)) in (Person, End)


def _only_answers(node: Any) -> bool:
    return getattr(node._func, "__func__", None) is Phase.on_answer


def finish(tasks: list[Task], answer: Answer, fire: Fire) -> None:
    """Finish open tasks of one straight node with the same answer. The caller holds the locks and has checked them."""
    keys = [task.pk for task in tasks]
    declared = steps_of(type(tasks[0].process.run.subject))[answer.event]
    end_turns(Turn.objects.filter(task__in=keys), at=answer.at, by=declared, answered=True)
    Task.objects.filter(pk__in=keys).update(owner=answer.actor, status=STATUS.DONE, started=now(), finished=now())
    _send(task_started, tasks)
    _send(task_finished, tasks)
    node = tasks[0].flow_task._next
    answers = [_task(node, task.process, token=task.token, started=now()) for task in tasks]
    _send(task_started, answers)
    with acting_at(answer.at), answering(answer):
        if _only_answers(node):
            for task in tasks:
                task.process.run.__dict__.pop("as_locked", None)
            subjects = [task.process.run.subject for task in tasks]
            fire(subjects, answer, {task.process.run.subject_id: task.process for task in tasks})
        else:
            for task in answers:
                node._func(node.activation_class(task))
    for task in answers:
        task.status, task.finished = STATUS.DONE, now()
    following = _following(node._next, answers)
    _write([*answers, *following], zip([*answers, *following], [*tasks, *answers], strict=True))
    _send(task_finished, answers)
    if isinstance(node._next, End):
        _ended(following)
    else:
        open_turns([node._next.asked_by(task) for task in following], at=answer.at)


def begin(flow_class: type[Phase], runs: list[PhaseRun], *, at: dt.datetime) -> None:
    """Open the flow of one state for each stay in it."""
    start = flow_class.instance.begin
    if not _straight_from(start):
        for run in runs:
            start.run(run=run)
        return
    processes = Process.objects.bulk_create(Process(flow_class=flow_class) for _ in runs)
    for run, process in zip(runs, processes, strict=True):
        run.process, process.run = process, run
    PhaseRun.objects.bulk_update(runs, ["process"])
    starts = Task.objects.bulk_create(
        _task(start, process, status=STATUS.DONE, started=now(), finished=now()) for process in processes
    )
    for signal in (task_started, task_finished, flow_started):
        _send(signal, starts)
    first = _following(start._next, starts)
    _write(first, zip(first, starts, strict=True))
    open_turns([start._next.asked_by(task) for task in first], at=at)


def _straight_from(start: Any) -> bool:
    return (
        type(start) is StartHandle
        and getattr(this.resolve(start.flow_class.instance, start._func), "__func__", None) is Phase.on_begin
        and type(_next(start, StartHandle)) is Person
    )


def _next(node: Any, kind: type) -> Any:
    """The node after one of exactly this kind, if nothing is computed on the way."""
    if type(node) is not kind or any(getattr(node, name, None) for name in ("_task_data", "_task_seed", "_on_create")):
        return None
    return getattr(node, "_next", None)


def _following(node: Any, before: list[Task], **more: Any) -> list[Task]:
    """A task of a node after each of others, with the token it carries on; not written yet."""
    made = []
    for task in before:
        if isinstance(node, End):
            more = {"status": STATUS.DONE, "started": now(), "finished": now()}
        following = _task(node, task.process, token=task.token, **more)
        if isinstance(node, Person):
            following.owner_permission = node.calc_owner_permission(node.activation_class(following))
        made.append(following)
    return made


def _write(made: list[Task], pairs: Iterable[tuple[Task, Task]]) -> None:
    """Write tasks, and after which each comes: (task, the one before it)."""
    Task.objects.bulk_create(made)
    through = Task.previous.through
    through.objects.bulk_create(through(from_task=following, to_task=before) for following, before in pairs)


def _task(node: Any, process: Any, **more: Any) -> Task:
    # bulk_create passes Task.save by, which fills in the type.
    return Task(process=process, flow_task=node, flow_task_type=node.task_type, **more)


def _ended(ends: list[Task]) -> None:
    """Each process is finished unless something else is still going on in it."""
    processes = [task.process for task in ends]
    busy = set(Task.objects.filter(process__in=processes, finished__isnull=True).values_list("process_id", flat=True))
    done = [task for task in ends if task.process_id not in busy]
    if done:
        Process.objects.filter(pk__in=[task.process_id for task in done]).update(status=PROCESS.DONE, finished=now())
    _send(task_started, ends)
    _send(task_finished, ends)
    _send(flow_finished, done)


def _send(signal: Signal, tasks: list[Task]) -> None:
    for task in tasks:
        signal.send(sender=task.flow_task.flow_class, process=task.process, task=task)
