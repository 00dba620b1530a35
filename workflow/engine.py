"""The one way to change a state, ``fire()``, and the one way to finish a task, ``complete()``.

Both take one lock (the dossier row) and one transaction in which state, tasks, deadline, log and
outbox change together. A refusal raises before anything is written, or rolls everything back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.db import models, transaction
from viewflow.workflow.models import Task
from viewflow.workflow.nodes import Obsolete
from viewflow.workflow.status import PROCESS, STATUS

import clock
from ledger.log import Line, append, append_all
from ledger.models import LogEntry
from ledger.outbox import Event, record_all
from workflow import together
from workflow.clean_hands import Hands
from workflow.clocks import BY_STATE, end_stops, end_turns, keep_days, stop_clock
from workflow.days import filled, out_of_order
from workflow.errors import BadFacts, NotNow, NotYours, Refused, Stale
from workflow.models import PhaseRun, Turn
from workflow.moment import acting_at, moment, told
from workflow.nodes import Person
from workflow.phases import Answer, answering, carries_answers, current_answer
from workflow.registry import barred_from, demanded, followers, handlers, phase_of, reached, read_ahead
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
        given = Answer(answer, actor, at, data)
        _check_task(current, locked, given)
        # The people of a flow read the dossier from here, so that all see the locked one.
        run.subject, current.process.run = locked, run
        return _finish(current, given)


def act(subject: Any, event: str, *, actor: Any, at: dt.datetime, seen_version: int | None = None, **data: Any) -> Any:
    """Do a step the way it has to be done: through this person's task if there is one, else directly."""
    given = Answer(event, actor, at, data)
    with transaction.atomic():
        locked = _locked(subject, seen_version, reached(event, subject, data))
        task = _tasks_for([locked], given).get(locked.pk)
        if task is None:
            return _fire(locked, given, inside=None)
        _check_owner(task, locked, given)
        return _finish(task, given)


def act_on_all(subjects: Iterable[Any], event: str, *, actor: Any, at: dt.datetime, **data: Any) -> list[Any]:
    """Do one step on many dossiers, as ``act`` would on each: all of them or none.

    The same checks, facts and transition run dossier by dossier; what is the same for all is asked once, and the rows
    that a step leaves behind (log, outbox, tasks, deadlines) are written together. Raises like ``act``; the reasons
    name the dossier. Returns the dossiers as they now stand, in the order of their keys.
    """
    answer = Answer(event, actor, at, data)
    with transaction.atomic():
        locked = _locked_all(subjects)
        named = len(locked) > 1
        fire_each = partial(_fire_all, named=named)
        tasks = _tasks_for(locked, answer)
        by_itself = [subject for subject in locked if subject.pk not in tasks]
        if by_itself:
            fire_each(by_itself, answer, {})
        # In the order of their keys again: what is counted or numbered on the way does not depend on chance.
        for alike in together.sorted_by_node(tasks[subject.pk] for subject in locked if subject.pk in tasks):
            if together.straight(alike[0].flow_task):
                for task in alike:
                    with _naming(task.process.run.subject, named):
                        _check_owner(task, task.process.run.subject, answer)
                together.finish(alike, answer, fire_each)
            else:
                for task in alike:
                    with _naming(task.process.run.subject, named):
                        complete(task, actor=actor, at=at, answer=event, **data)
    return locked


@carries_answers
def fire_inside(process: Any, answer: Answer) -> None:
    """The engine's own door, for the nodes of a flow that is being answered."""
    run = process.run
    # The nodes that follow read the dossier from here: they must see it as this answer left it.
    run.subject = _fire(run.__dict__.pop("as_locked", None) or _locked(run.subject, None), answer, inside=process)


def conclude(process: Any, event: str, **data: Any) -> None:
    """A step that follows from the answers of others (the last vote), in the name of who answered last."""
    fire_inside(process, replace(current_answer(), event=event, data=data))


def open_tasks(subject: Any) -> models.QuerySet[Task]:
    """The people's tasks still waiting on a dossier."""
    return Task.objects.filter(process__run__subject=subject, flow_task_type="HUMAN", status__in=OPEN)


def asked_for(subjects: Iterable[Any], event: str) -> set[Any]:
    """The keys of those dossiers on which somebody is still asked for a step."""
    waiting = Task.objects.filter(
        process__run__subject__in=[one.pk for one in subjects], flow_task_type="HUMAN", status__in=OPEN
    )
    return {task.process.run.subject_id for task in waiting.select_related("process__run") if event in asks(task)}


def is_known(task: Task) -> bool:
    """Whether the flows of today's program still have the node of a task."""
    return task.flow_task is not None and not isinstance(task.flow_task, Obsolete)


def asks(task: Task) -> tuple[str, ...]:
    """The steps a task may be answered with; none where the flow of today's program has no such node any more."""
    return getattr(task.flow_task, "asks", ())


def title_of(task: Task) -> str:
    """What a task is called on the pages."""
    return getattr(task.flow_task, "task_title", "Việc của quy trình cũ, phần mềm không còn nhận ra")


def task_for(subject: Any, event: str, actor: Any, at: dt.datetime) -> Task | None:
    """The open task by which this person could do this step."""
    return _tasks_for([subject], Answer(event, actor, at)).get(subject.pk)


def may_answer(task: Task, actor: Any, seats: frozenset[str], on: dt.date) -> bool:
    """Whether a task is this person's on a day: its owner, the owner's deputy, or a holder of its seat if unowned.

    An owner who has lost the seat has lost the task with it: somebody must be put in his place (workflow.handover).
    """
    if task.owner_permission not in seats:
        return False
    if task.owner_id in (None, actor.pk):
        return True
    return stands_in(actor, task.owner_id, on) and task.owner.holds(task.owner_permission, on)


def stands_in(actor: Any, person_id: int, on: dt.date) -> bool:
    """Whether somebody is another person's deputy on a day."""
    return bool(actor.delegations_held.in_force(on).filter(user_id=person_id).exists())


def excuse(subject: Any, person: Any) -> None:
    """Take a person's open tasks on a dossier away, within a step: nobody waits for him any more."""
    for task in open_tasks(subject).filter(owner=person):
        _cancel(task)
        end_turns(Turn.objects.filter(task=task), at=moment(), by="excused")


def hand_to(subject: Any, event: str, *, taker: Any, giver: Any = None) -> None:
    """Give the open tasks that ask for a step to a person: those of one giver, or all. The caller holds the lock."""
    waiting = open_tasks(subject).exclude(owner=taker)
    for task in waiting.filter(owner=giver) if giver else waiting:
        if event in asks(task):
            task.flow_task.activation_class(task).reassign(taker)


def give_to_seat(subject: Any, event: str, *, giver: Any, seat: str) -> None:
    """Give one person's open tasks that ask for a step to whoever holds a seat, within a step."""
    for task in open_tasks(subject).filter(owner=giver):
        if event in asks(task):
            task.owner, task.owner_permission, task.status = None, seat, STATUS.NEW
            task.save(update_fields=["owner", "owner_permission", "status"])
            Turn.objects.filter(task=task).update(seat=seat)


def enter(subject: Any, *, at: dt.datetime) -> PhaseRun:
    """Open the first phase of a new dossier (later ones open by themselves)."""
    return _enter_phases([subject], at=at)[0]


def move_regime(subject: Any, regime: str, *, actor: Any, seat: str, at: dt.datetime, reason: str) -> Any:
    """Put a running dossier under another regime: its tasks end, those of the new regime open, the state stays.

    The caller has looked at rights and regime. One log line; a new version.
    """
    with transaction.atomic():
        locked = _locked(subject, None)
        before = locked.regime
        _leave_phases([locked], Answer("move_regime", actor, at), {})
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
        _enter_phases([locked], at=at)
    return locked


def begin_again(locked: Any, *, actor: Any, at: dt.datetime) -> None:
    """Open the tasks of a state anew where nobody can do the old ones. The caller holds the lock and logs.

    The due days stay: work that hung was not given more time.
    """
    before = PhaseRun.objects.filter(subject=locked, left_at__isnull=True).first()
    _leave_phases([locked], Answer("reopen_state", actor, at), {})
    run = _enter_phases([locked], at=at)[0]
    if before is not None:
        keep_days(before, run)
        _keep_first_day([run])


def _locked(subject: Any, seen_version: int | None, others: Iterable[Any] = ()) -> Any:
    """Lock a dossier; with ``others``, keys of those a step may write to as well, all in the order of their keys."""
    rows = type(subject)._default_manager.select_for_update().filter(pk__in=[subject.pk, *others]).order_by("pk")
    locked = next((one for one in rows if one.pk == subject.pk), None)
    if locked is None:
        raise type(subject).DoesNotExist(f"{type(subject).__name__} {subject.pk}")
    if seen_version is not None and locked.version != seen_version:
        raise Stale(
            "Hồ sơ đã thay đổi sau khi trang này được mở (hoặc biểu mẫu được gửi hai lần). "
            "Hãy tải lại trang hồ sơ, xem lại lịch sử rồi làm tiếp nếu còn cần."
        )
    return locked


def _locked_all(subjects: Iterable[Any]) -> list[Any]:
    """Lock many dossiers, always in the order of their keys: two acts over the same ones cannot deadlock."""
    wanted = list(subjects)
    if not wanted:
        return []
    rows = type(wanted[0])._default_manager.select_for_update().filter(pk__in=[one.pk for one in wanted])
    return list(rows.order_by("pk"))


def _tasks_for(subjects: list[Any], answer: Answer) -> dict[Any, Task]:
    """For each dossier that has one, the open task by which a person could give an answer; by key of the dossier."""
    known = {subject.pk: subject for subject in subjects}
    waiting = Task.objects.filter(process__run__subject__in=known, flow_task_type="HUMAN", status__in=OPEN)
    found: dict[Any, Task] = {}
    of_others: list[Task] = []
    for task in waiting.select_related("owner", "process__run").order_by("pk"):
        if answer.event not in asks(task) or task.owner_permission not in answer.seats:
            continue
        run = task.process.run
        run.subject = known[run.subject_id]
        if task.owner_id in (None, answer.actor.pk):
            found.setdefault(run.subject_id, task)
        else:
            of_others.append(task)
    # One's own task comes before one that is answered for somebody else.
    for task in of_others:
        key = task.process.run.subject_id
        if key not in found and may_answer(task, answer.actor, answer.seats, answer.day):
            found[key] = task
    return found


def _finish(task: Task, answer: Answer) -> Any:
    """Finish a checked task, whose run holds the locked dossier; return the dossier as it now stands."""
    run = task.process.run
    # Read under the lock a moment ago: the first step inside need not read it again.
    run.as_locked = run.subject
    if together.alone(task.flow_task):
        together.finish([task], answer, _fire_all)
    else:
        with acting_at(answer.at), answering(answer):
            task.flow_task.activation_class(task).finish(answer.actor, at=answer.at, answer=answer.event)
    run.__dict__.pop("as_locked", None)
    return run.subject


def _check_task(task: Task, subject: Any, answer: Answer) -> None:
    """Whether somebody may finish a task so. Raises ``NotYours`` or ``NotNow``."""
    node = task.flow_task
    if task.status not in OPEN:
        who = f" bởi {task.owner}" if task.owner_id and task.status == STATUS.DONE else ""
        raise NotNow(f"Việc «{node.task_title}» của hồ sơ {subject} đã kết thúc{who}; không thể làm lại.")
    if not may_answer(task, answer.actor, answer.seats, answer.day):
        raise NotYours(f"Việc «{node.task_title}» không được giao cho anh/chị.")
    if not isinstance(node, Person) or answer.event not in node.asks:
        raise NotNow(f"Việc «{node.task_title}» không có lựa chọn «{answer.event}».")
    _check_owner(task, subject, answer)


def _check_owner(task: Task, subject: Any, answer: Answer) -> None:
    """Whoever finishes another's task decides in his place: that one must have no interest. Raises ``NotYours``."""
    if task.owner_id in (None, answer.actor.pk) or not steps_of(type(subject))[answer.event].decides:
        return
    hands = Hands([subject], answer.actor, answer.at, owners=[task.owner])
    if reason := hands.why_not(subject, task.owner_permission, task.owner):
        raise NotYours(reason)


def _fire(subject: Any, answer: Answer, inside: Any) -> Any:
    _fire_all([subject], answer, {subject.pk: inside} if inside is not None else {})
    return subject


def _fire_all(subjects: list[Any], answer: Answer, insides: Mapping[Any, Any], *, named: bool = False) -> None:
    """Take one step on locked dossiers.

    ``insides``: the process in which a dossier's step was answered, by its key. ``named``: refusals name the dossier.
    """
    declared = steps_of(type(subjects[0])).get(answer.event)
    if declared is None:
        raise NotNow(f"Không có bước «{answer.event}».")
    with acting_at(answer.at), _reading_ahead(subjects):
        barred = barred_from(subjects, answer.actor, answer.at)
        hands = Hands(subjects, answer.actor, answer.at, held=answer.held)
        moves = []
        for subject in subjects:
            with _naming(subject, named):
                seat = _seat(subject, declared, answer, subject.pk in insides)
                if reason := barred.get(subject.pk) or (hands.why_not(subject, seat) if declared.decides else ""):
                    raise NotYours(reason)
                moves.append(_move(subject, declared, answer, seat, hands.acts_for(subject, seat)))
        entries = append_all(moved.line for moved in moves)
        record_all(_told(moved, entry) for moved, entry in zip(moves, entries, strict=True))
        left = [moved for moved in moves if moved.left]
        _leave_phases([moved.subject for moved in left], answer, insides)
        if declared.stops_clock:
            for moved in left:
                why = _why_it_stands(declared, moved.line.data)
                stop_clock(moved.subject, cause=BY_STATE, why=why, source=declared.source, at=answer.at)
        _enter_phases([moved.subject for moved in left], at=answer.at)
        for moved, entry in zip(moves, entries, strict=True):
            with _naming(moved.subject, named):
                for follow in followers():
                    follow(moved.subject, step=declared, entry=entry, actor=answer.actor, at=answer.at)


@dataclass(frozen=True)
class _Move:
    """A step just taken: the line that tells of it, and whether the dossier left its state."""

    subject: Any
    line: Line
    left: bool


def _move(subject: Any, declared: Step, answer: Answer, seat: str, stands_for: str) -> _Move:
    """Check, write the facts, run the transition, save: what a step does to the dossier itself.

    ``stands_for``: in whose place somebody acts who holds the seat from another; the log keeps it.
    """
    reasons = why_not(subject, declared, answer.at, answer.data)
    if reasons:
        raise NotNow(*reasons)

    data = filled(declared.days, subject, answer.at, answer.data)
    if wrong_days := out_of_order(declared.days, subject, answer.at, data):
        raise BadFacts(fields=wrong_days)

    kept: dict[str, Any] = {"for": stands_for} if stands_for else {}
    with told(data):
        for handler in handlers(answer.event):
            kept.update(handler(subject, actor=answer.actor, at=answer.at, **data) or {})

    source = subject.state
    getattr(subject, answer.event)(**data)
    if wrong := [reason for condition in declared.leaves if (reason := condition(subject, answer.at))]:
        raise NotNow(*wrong)
    subject.version += 1
    subject.save()
    return _Move(
        subject,
        Line(
            chain=subject.pk,
            at=answer.at,
            actor=answer.actor,
            seat=seat,
            action=answer.event,
            from_state=source,
            to_state=subject.state,
            data=kept,
        ),
        left=subject.state != source or declared.restarts,
    )


def _told(moved: _Move, entry: LogEntry) -> Event:
    """What the outbox hears of a step."""
    line = moved.line
    return Event(
        "dossier.moved",
        key=f"moved:{line.chain}:{entry.sequence}",
        chain=line.chain,
        payload={"event": line.action, "from": line.from_state, "to": line.to_state, "sequence": entry.sequence},
        at=line.at,
    )


@contextmanager
def _reading_ahead(subjects: list[Any]) -> Iterator[None]:
    """What every step looks at, asked once for all of them; whoever reads on afterwards sees what is there then."""
    lookups = read_ahead()
    models.prefetch_related_objects(subjects, *lookups)
    try:
        yield
    finally:
        for subject in subjects:
            for lookup in lookups:
                getattr(subject, "_prefetched_objects_cache", {}).pop(lookup.partition("__")[0], None)


@contextmanager
def _naming(subject: Any, named: bool) -> Iterator[None]:
    """Where one of many refuses, its reasons name it; what was typed is the same for all and stays with its field."""
    try:
        yield
    except Refused as why:
        if not named:
            raise
        said = [f"Hồ sơ {subject}: {reason}" for reason in why.reasons]
        raise type(why)(*said, "Chưa hồ sơ nào được ghi.", fields=why.fields) from why


def _check_bars(subject: Any, answer: Answer) -> None:
    """Somebody kept out of a dossier takes no step in it, whatever seat he holds. Raises ``NotYours``."""
    if reason := barred_from([subject], answer.actor, answer.at).get(subject.pk):
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


def _seat(subject: Any, declared: Step, answer: Answer, has_task: bool) -> str:
    """Who acts, in which seat. Inside a flow the task was checked; the engine's own steps need a flow."""
    seat = seat_of(subject, declared, answer.actor, answer.seats)
    if has_task:
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


def _leave_phases(subjects: list[Any], answer: Answer, insides: Mapping[Any, Any]) -> None:
    """End the stay of each dossier in the state it left, the tasks that waited there, and their clocks."""
    if not subjects:
        return
    runs = list(
        PhaseRun.objects.filter(subject__in=[one.pk for one in subjects], left_at__isnull=True).select_related(
            "process"
        )
    )
    own = []
    for run in runs:
        if run.process and run.process.status == PROCESS.NEW:
            inside = insides.get(run.subject_id)
            if inside is not None and inside.pk == run.process_id:
                own.append(inside.pk)
            else:
                _cancel_all(run.process)
    _cancel_others(own)
    keys = [run.pk for run in runs]
    PhaseRun.objects.filter(pk__in=keys).update(left_at=answer.at, left_by=answer.event)
    by = steps_of(type(subjects[0])).get(answer.event, answer.event)
    end_turns(Turn.objects.filter(run__in=keys), at=answer.at, by=by)
    end_stops(subjects, at=answer.at)


def _cancel_others(processes: list[int]) -> None:
    """End what else waits in processes whose own answer moved the dossier on; their end nodes close them."""
    waiting = Task.objects.filter(process__in=processes, flow_task_type__in=["HUMAN", "JOIN"]).exclude(
        status__in=[STATUS.DONE, STATUS.CANCELED, STATUS.REVIVED]
    )
    for task in waiting:
        _cancel(task)


def _cancel_all(process: Any) -> None:
    """End a process, also one whose flow or nodes the program does not know any more: a dossier must get out of it."""
    for task in process.task_set.filter(status__in=OPEN):
        if not is_known(task):
            _cancel(task)
    if process.flow_class is not None:
        process.flow_class.instance.cancel(process)
        return
    process.status, process.finished = PROCESS.CANCELED, clock.now()
    process.save(update_fields=["status", "finished"])


def _cancel(task: Task) -> None:
    if is_known(task):
        task.flow_task.activation_class(task).cancel()
    else:
        Task.objects.filter(pk=task.pk).update(status=STATUS.CANCELED, finished=clock.now())


def _enter_phases(subjects: list[Any], *, at: dt.datetime) -> list[PhaseRun]:
    """Begin the stay of each dossier in its state: the flow that gives people their tasks, and the first due day."""
    runs = PhaseRun.objects.bulk_create(
        PhaseRun(subject=subject, state=subject.state, regime=subject.regime, entered_at=at) for subject in subjects
    )
    alike: dict[Any, list[PhaseRun]] = {}
    for run in runs:
        alike.setdefault(phase_of(run.state, run.regime), []).append(run)
    with acting_at(at):
        for flow_class, opened in alike.items():
            if flow_class is not None:
                together.begin(flow_class, opened, at=at)
    _keep_first_day(runs)
    return runs


def _keep_first_day(runs: list[PhaseRun]) -> None:
    """The due day of a stay is the first of those of its turns."""
    by_key = {run.pk: run for run in runs}
    dated: list[PhaseRun] = []
    for turn in Turn.objects.filter(run__in=by_key, due_on__isnull=False).order_by("due_on", "pk"):
        run = by_key.pop(turn.run_id, None) if turn.run_id else None
        if run is not None:
            run.due_on, run.due_source = turn.due_on, turn.due_source[:200]
            dated.append(run)
    if dated:
        PhaseRun.objects.bulk_update(dated, ["due_on", "due_source"])


def _why_it_stands(declared: Step, kept: dict[str, Any]) -> str:
    """What the page says behind «Đồng hồ dừng từ … vì»: the declared words and what was written with the step."""
    told = kept.get("reason") or "; ".join(str(gap) for gap in kept.get("gaps") or ())
    return f"{declared.stops_clock}: {told}" if told else declared.stops_clock


@contextmanager
def writing(
    subject: Any,
    action: str,
    *,
    actor: Any,
    at: dt.datetime,
    roles: tuple[str, ...],
    seen_version: int | None = None,
    decides: bool = True,
) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Change facts without a step: the same lock, one log line, a new version.

    ``decides=False``: whoever has an interest may write it too, like what an applicant writes of his own request.
    Yields the locked subject and a dict for what the log should keep. Raises ``NotYours`` or ``Stale``.
    """
    with transaction.atomic():
        locked = _locked(subject, seen_version)
        _check_bars(locked, Answer(action, actor, at))
        seats = actor.seats(clock.local_day(at))
        seat = next((held for role in roles if (held := locked.seat_for(role)) in seats), None)
        if seat is None:
            raise NotYours("Phần này dành cho: " + ", ".join(locked.role_label(role) for role in roles) + ".")
        hands = Hands([locked], actor, at)
        if decides and (reason := hands.why_not(locked, seat)):
            raise NotYours(reason)
        stands_for = hands.acts_for(locked, seat)
        kept: dict[str, Any] = {"for": stands_for} if stands_for else {}
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
            data=kept,
        )
