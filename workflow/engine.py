"""The one way to change a state, ``fire()``, and the one way to finish a task, ``complete()``.

Both take one lock (the dossier row) and one transaction in which state, tasks, deadline, log and
outbox change together. A refusal raises before anything is written, or rolls everything back.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from viewflow.workflow.models import Task
from viewflow.workflow.status import PROCESS, STATUS

from ledger.log import append
from ledger.outbox import record
from workflow.clocks import BY_STATE, end_stops, end_turns, stop_clock
from workflow.errors import NotNow, NotYours, Stale
from workflow.models import PhaseRun, Turn
from workflow.moment import acting_at, moment
from workflow.nodes import Person
from workflow.phases import Answer, answering, current_answer
from workflow.registry import barred, demanded, followers, handlers, phase_of
from workflow.steps import Step, steps_of

OPEN = (STATUS.NEW, STATUS.ASSIGNED)


def fire(subject: Any, event: str, *, actor: Any, at: dt.datetime, seen_version: int | None = None, **data: Any) -> Any:
    """Move a dossier by one declared step; return it as it now stands.

    1. lock the row  2. right, state, condition  3. write the facts  4. run the transition
    5. log, outbox  6. close the tasks of the state left, open those of the state entered.

    Raises ``NotYours``, ``NotNow``, ``Stale`` or ``BadFacts``; then nothing was written.
    """
    with transaction.atomic():
        locked = _locked(subject, seen_version)
        return _fire(locked, Answer(event, actor, at, data), inside=None)


def complete(
    task: Task | int, *, actor: Any, at: dt.datetime, answer: str, seen_version: int | None = None, **data: Any
) -> Any:
    """Finish a person's task with one of the steps it asks for; return the dossier as it now stands.

    Raises like ``fire``; a task that somebody finished meanwhile is ``NotNow`` with the name of who did.
    """
    with transaction.atomic():
        pk = task if isinstance(task, int) else task.pk
        run = PhaseRun.objects.select_related("process").get(process__task=pk)
        locked = _locked(run.subject, seen_version)
        current = Task.objects.select_related("owner", "process").get(pk=pk)
        _check_task(current, locked, actor, at, answer)
        # The people of a flow read the dossier from here, so that all see the locked one.
        run.subject = locked
        with acting_at(at), answering(Answer(answer, actor, at, data)), current.activation() as activation:
            activation.process.run = run
            activation.finish(actor, at=at, answer=answer)
        return type(locked)._default_manager.get(pk=locked.pk)


def act(subject: Any, event: str, *, actor: Any, at: dt.datetime, seen_version: int | None = None, **data: Any) -> Any:
    """Do a step the way it has to be done: through this person's task if there is one, else directly."""
    with transaction.atomic():
        locked = _locked(subject, seen_version)
        task = task_for(locked, event, actor, at)
        if task:
            return complete(task, actor=actor, at=at, answer=event, **data)
        return _fire(locked, Answer(event, actor, at, data), inside=None)


def fire_inside(process: Any, answer: Answer) -> None:
    """The engine's own door, for the nodes of a flow that is being answered."""
    run = process.run
    # The nodes that follow read the dossier from here: they must see it as this answer left it.
    run.subject = _fire(_locked(run.subject, None), answer, inside=process)


def conclude(process: Any, event: str, **data: Any) -> None:
    """A step that follows from the answers of others (the last vote), in the name of who answered last."""
    fire_inside(process, replace(current_answer(), event=event, data=data))


def open_tasks(subject: Any) -> models.QuerySet[Task]:
    """The people's tasks still waiting on a dossier."""
    return Task.objects.filter(process__run__subject=subject, flow_task_type="HUMAN", status__in=OPEN)


def task_for(subject: Any, event: str, actor: Any, at: dt.datetime) -> Task | None:
    """The open task by which this person could do this step."""
    day = _day(at)
    seats = actor.seats(day)
    mine = [
        task
        for task in open_tasks(subject).select_related("owner").order_by("pk")
        if event in task.flow_task.asks and may_answer(task, actor, seats, day)
    ]
    # One's own task comes before one that is answered for somebody else.
    return min(mine, key=lambda task: task.owner_id not in (None, actor.pk), default=None)


def may_answer(task: Task, actor: Any, seats: frozenset[str], on: dt.date) -> bool:
    """Whether a task is this person's on a day: its owner, the owner's deputy, or a holder of its seat if unowned."""
    if task.owner_id:
        return task.owner_id == actor.pk or stands_in(actor, task.owner_id, on)
    return task.owner_permission in seats


def stands_in(actor: Any, person_id: int, on: dt.date) -> bool:
    """Whether somebody is another person's deputy on a day."""
    held = actor.delegations_held.filter(user_id=person_id, valid_from__lte=on, valid_to__gte=on)
    return bool(held.exists())


def excuse(subject: Any, person: Any) -> None:
    """Take a person's open tasks on a dossier away, within a step: nobody waits for him any more."""
    for task in open_tasks(subject).filter(owner=person):
        task.flow_task.activation_class(task).cancel()
        end_turns(Turn.objects.filter(task=task), at=moment(), by="excused")


def hand_to(subject: Any, event: str, *, taker: Any, giver: Any = None) -> None:
    """Give the open tasks that ask for a step to a person: those of one giver, or all. The caller holds the lock."""
    waiting = open_tasks(subject).exclude(owner=taker)
    for task in waiting.filter(owner=giver) if giver else waiting:
        if event in task.flow_task.asks:
            task.flow_task.activation_class(task).reassign(taker)


def give_to_seat(subject: Any, event: str, *, giver: Any, seat: str) -> None:
    """Give one person's open tasks that ask for a step to whoever holds a seat, within a step."""
    for task in open_tasks(subject).filter(owner=giver):
        if event in task.flow_task.asks:
            task.owner, task.owner_permission, task.status = None, seat, STATUS.NEW
            task.save(update_fields=["owner", "owner_permission", "status"])
            Turn.objects.filter(task=task).update(seat=seat)


def enter(subject: Any, *, at: dt.datetime) -> PhaseRun:
    """Open the first phase of a new dossier (later ones open by themselves)."""
    return _enter_phase(subject, at)


def move_regime(subject: Any, regime: str, *, actor: Any, seat: str, at: dt.datetime, reason: str) -> Any:
    """Put a running dossier under another regime: its tasks end, those of the new regime open, the state stays.

    The caller has looked at rights and regime. One log line; a new version.
    """
    with transaction.atomic():
        locked = _locked(subject, None)
        before = locked.regime
        _leave_phase(locked, Answer("move_regime", actor, at, {}), None)
        locked.regime = regime
        locked.version += 1
        locked.save()
        append(
            chain=locked.pk,
            at=at,
            actor=actor,
            seat=seat,
            action="move_regime",
            from_state=locked.state,
            to_state=locked.state,
            data={"from": before, "to": regime, "reason": reason},
        )
        _enter_phase(locked, at)
    return locked


def _locked(subject: Any, seen_version: int | None) -> Any:
    model = type(subject)
    locked = model._default_manager.select_for_update().get(pk=subject.pk)
    if seen_version is not None and locked.version != seen_version:
        raise Stale(
            "Hồ sơ đã thay đổi sau khi trang này được mở (hoặc biểu mẫu được gửi hai lần). "
            "Hãy tải lại trang hồ sơ, xem lại lịch sử rồi làm tiếp nếu còn cần."
        )
    return locked


def _check_task(task: Task, subject: Any, actor: Any, at: dt.datetime, answer: str) -> None:
    node = task.flow_task
    if task.status not in OPEN:
        who = f" bởi {task.owner}" if task.owner_id and task.status == STATUS.DONE else ""
        raise NotNow(f"Việc «{node.task_title}» của hồ sơ {subject} đã kết thúc{who}; không thể làm lại.")
    if not may_answer(task, actor, actor.seats(_day(at)), _day(at)):
        raise NotYours(f"Việc «{node.task_title}» không được giao cho anh/chị.")
    if not isinstance(node, Person) or answer not in node.asks:
        raise NotNow(f"Việc «{node.task_title}» không có lựa chọn «{answer}».")


def _fire(subject: Any, answer: Answer, inside: Any) -> Any:
    with acting_at(answer.at):
        return _fire_now(subject, answer, inside)


def _fire_now(subject: Any, answer: Answer, inside: Any) -> Any:
    declared = steps_of(type(subject)).get(answer.event)
    if declared is None:
        raise NotNow(f"Không có bước «{answer.event}».")
    seat = _seat(subject, declared, answer, inside)
    _check_bars(subject, answer)
    reasons = why_not(subject, declared, answer.at, answer.data)
    if reasons:
        raise NotNow(*reasons)

    kept: dict[str, Any] = {}
    for handler in handlers(answer.event):
        kept.update(handler(subject, actor=answer.actor, at=answer.at, **answer.data) or {})

    source = subject.state
    getattr(subject, answer.event)(**answer.data)
    subject.version += 1
    subject.save()
    entry = append(
        chain=subject.pk,
        at=answer.at,
        actor=answer.actor,
        seat=seat,
        action=answer.event,
        from_state=source,
        to_state=subject.state,
        data=json.loads(json.dumps(kept, cls=DjangoJSONEncoder)),
    )
    record(
        "dossier.moved",
        key=f"moved:{subject.pk}:{entry.sequence}",
        chain=subject.pk,
        payload={"event": answer.event, "from": source, "to": subject.state, "sequence": entry.sequence},
        at=answer.at,
    )
    if subject.state != source or declared.restarts:
        _leave_phase(subject, answer, inside)
        if declared.stops_clock:
            stop_clock(
                subject, cause=BY_STATE, why=_why_it_stands(declared, kept), source=declared.source, at=answer.at
            )
        _enter_phase(subject, answer.at)
    for follow in followers():
        follow(subject, step=declared, entry=entry, actor=answer.actor, at=answer.at)
    return subject


def _check_bars(subject: Any, answer: Answer) -> None:
    """Somebody kept out of a dossier takes no step in it, whatever seat he holds. Raises ``NotYours``."""
    for bar in barred():
        if reason := bar(subject, answer.actor, answer.at):
            raise NotYours(reason)


def why_not(subject: Any, declared: Step, at: dt.datetime, data: dict[str, Any] | None = None) -> list[str]:
    """The reasons, in the user's words, why a step cannot be done now; empty if it can."""
    if subject.state not in declared.sources:
        return [
            f"Hồ sơ đang ở bước «{subject.get_state_display()}»; việc «{declared.label.vi}» chỉ làm được ở bước "
            + ", ".join(f"«{subject.state_label(code)}»" for code in declared.sources)
            + "."
        ]
    reasons = [reason for condition in declared.conditions if (reason := condition(subject, at))]
    reasons += [reason for ask in demanded(declared.name) for reason in ask(subject, at) if reason not in reasons]
    if declared.needs_reason and data is not None and not str(data.get("reason") or "").strip():
        reasons.append(f"Hãy ghi lý do của việc «{declared.label.vi}»: người nhận cần biết vì sao.")
    return reasons


def seat_of(subject: Any, declared: Step, actor: Any, seats: frozenset[str]) -> str | None:
    """The seat by which a person may do a step directly, None if none."""
    for role in declared.roles_on(subject.track):
        seat = subject.seat_for(role)
        if seat in seats:
            return seat
    return None


def _seat(subject: Any, declared: Step, answer: Answer, inside: Any) -> str:
    """Who acts, in which seat. Inside a flow the task was checked; the engine's own steps need a flow."""
    seats = answer.actor.seats(_day(answer.at))
    seat = seat_of(subject, declared, answer.actor, seats)
    if inside is not None:
        return seat or declared.roles_on(subject.track)[0]
    if declared.by_engine:
        raise NotYours(
            f"Anh/chị không có việc «{declared.label.vi}» đang chờ ở hồ sơ này: việc đã xong, hoặc được giao cho "
            "người khác."
        )
    if seat is None:
        raise NotYours(
            f"Việc «{declared.label.vi}» dành cho: "
            + ", ".join(subject.role_label(role) for role in declared.roles_on(subject.track))
            + "."
        )
    return seat


def _leave_phase(subject: Any, answer: Answer, inside: Any) -> None:
    run = PhaseRun.objects.filter(subject=subject, left_at__isnull=True).select_related("process").first()
    if run is None:
        return
    if run.process and run.process.status == PROCESS.NEW:
        if inside is not None and inside.pk == run.process_id:
            _cancel_others(run.process)
        else:
            run.process.flow_class.instance.cancel(run.process)
    run.left_at, run.left_by = answer.at, answer.event
    run.save(update_fields=["left_at", "left_by"])
    end_turns(run.turns.all(), at=answer.at, by=steps_of(type(subject)).get(answer.event, answer.event))
    end_stops(subject, at=answer.at)


def _cancel_others(process: Any) -> None:
    """End what else waits in a process whose own answer moved the dossier on; its end node closes it."""
    waiting = process.task_set.filter(flow_task_type__in=["HUMAN", "JOIN"]).exclude(
        status__in=[STATUS.DONE, STATUS.CANCELED, STATUS.REVIVED]
    )
    for task in waiting:
        task.flow_task.activation_class(task).cancel()


def _enter_phase(subject: Any, at: dt.datetime) -> PhaseRun:
    run = PhaseRun.objects.create(subject=subject, state=subject.state, regime=subject.regime, entered_at=at)
    flow_class = phase_of(subject.state, subject.regime)
    if flow_class is None:
        return run
    with acting_at(at):
        flow_class.instance.begin.run(run=run)
    first = Turn.objects.filter(run=run, due_on__isnull=False).order_by("due_on", "pk").first()
    if first is not None:
        run.due_on, run.due_source = first.due_on, first.due_source
        run.save(update_fields=["due_on", "due_source"])
    return run


def _why_it_stands(declared: Step, kept: dict[str, Any]) -> str:
    """What the page says behind «Đồng hồ dừng từ … vì»: the declared words and what was written with the step."""
    told = kept.get("reason") or "; ".join(str(gap) for gap in kept.get("gaps") or ())
    return f"{declared.stops_clock}: {told}" if told else declared.stops_clock


def _day(at: dt.datetime) -> dt.date:
    return timezone.localtime(at).date()


@contextmanager
def writing(
    subject: Any, action: str, *, actor: Any, at: dt.datetime, roles: tuple[str, ...], seen_version: int | None = None
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Change facts without a step: the same lock, one log line, a new version.

    Yields the locked subject and a dict for what the log should keep. Raises ``NotYours`` or ``Stale``.
    """
    with transaction.atomic():
        locked = _locked(subject, seen_version)
        _check_bars(locked, Answer(action, actor, at))
        seats = actor.seats(_day(at))
        seat = next((held for role in roles if (held := locked.seat_for(role)) in seats), None)
        if seat is None:
            raise NotYours("Phần này dành cho: " + ", ".join(locked.role_label(role) for role in roles) + ".")
        kept: dict[str, Any] = {}
        yield locked, kept
        locked.version += 1
        locked.save()
        append(
            chain=locked.pk,
            at=at,
            actor=actor,
            seat=seat,
            action=action,
            from_state=locked.state,
            to_state=locked.state,
            data=json.loads(json.dumps(kept, cls=DjangoJSONEncoder)),
        )
