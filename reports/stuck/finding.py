"""The queue of stuck work: pure reading, a constant number of queries, each thing with its reason and its ways on."""

from __future__ import annotations

import datetime as dt
import uuid

from viewflow.workflow.models import Task

import clock
from dossiers.models import Dossier
from dossiers.states import PLACES
from reports.stuck.behind import papers_and_events
from reports.stuck.late import unheeded
from reports.stuck.people import People, people_on
from reports.stuck.rounds import rounds_without_end
from reports.stuck.things import Reason, Stuck, Way
from workflow.clean_hands import deciding
from workflow.engine import OPEN, is_known, title_of
from workflow.models import PhaseRun
from workflow.registry import phase_of

__all__ = ["Reason", "Stuck", "Way", "stuck"]


def stuck(at: dt.datetime) -> list[Stuck]:
    """Everything that hangs at a moment, the longest first within each reason."""
    day = clock.local_day(at)
    people = people_on(day)
    ended = [code for code, place in PLACES.items() if place.final]
    runs = list(
        PhaseRun.objects.filter(left_at__isnull=True)
        .exclude(subject__state__in=ended)
        .select_related("subject__applicant")
        .order_by("entered_at", "pk")
    )
    people.look_at([run.subject for run in runs], at)
    tasks: dict[int, list[Task]] = {}
    waiting = Task.objects.filter(process__in=[run.process_id for run in runs], status__in=OPEN, flow_task_type="HUMAN")
    for task in waiting.select_related("owner").order_by("pk"):
        tasks.setdefault(task.process_id, []).append(task)
    found: list[Stuck] = []
    for run in runs:
        dossier: Dossier = run.subject
        mine = tasks.get(run.process_id or 0, [])
        if not mine and phase_of(run.state, run.regime) is not None:
            found.append(_without_task(dossier, run))
        found += [one for task in mine if (one := _hangs(task, dossier, people))]
    found += rounds_without_end(people, day)
    listed = {one.dossier.pk for one in found if one.dossier is not None}
    found += papers_and_events(at)
    found += unheeded([run for run in runs if run.subject_id not in listed], tasks, people, day)
    order = list(Reason)
    return sorted(found, key=lambda one: (order.index(one.reason), one.since is None, one.since, one.key))


def _without_task(dossier: Dossier, run: PhaseRun) -> Stuck:
    return Stuck(
        Reason.NO_TASK,
        f"ho-so-{dossier.code}",
        "Bước đang mở nhưng không có việc nào giao cho ai.",
        (Way.REOPEN,),
        dossier,
        since=run.entered_at,
    )


def _hangs(task: Task, dossier: Dossier, people: People) -> Stuck | None:
    """The task as a stuck one, or None where somebody can do it."""
    role = dossier.role_label(task.owner_permission.partition("@")[0]) if task.owner_permission else ""
    what = title_of(task)
    if not is_known(task):
        sentence = "Việc thuộc một bước mà phần mềm hiện nay không còn; mở lại việc của bước để giao lại."
        return _stuck(Reason.NODE_GONE, task, dossier, sentence, (Way.REOPEN,))
    holders = people.holders.get(task.owner_permission, set())
    if task.owner_id:
        return _owned(task, dossier, people, role, what)
    judging = deciding(task, Dossier)
    if people.able(holders, dossier.pk, judging=judging):
        return None
    if not holders:
        sentence = f"«{what}»: hôm nay không ai giữ vai trò «{role}»."
        return _stuck(Reason.NO_HOLDER, task, dossier, sentence, (Way.GIVE_SEAT,))
    reason, why = _why_none(holders, dossier.pk, people, judging)
    return _stuck(reason, task, dossier, f"«{what}», vai trò «{role}»: {why}", (Way.GIVE_SEAT,))


def _owned(task: Task, dossier: Dossier, people: People, role: str, what: str) -> Stuck | None:
    owner = task.owner_id
    seated = people.seated(owner, task.owner_permission)
    judging = deciding(task, Dossier)
    if seated and people.able({owner}, dossier.pk, judging=judging):
        return None
    ways = (Way.REPLACE,) if task.flow_task.handed_by else (Way.ASSIGN, Way.RELEASE)
    name = people.name(owner)
    if owner not in people.active:
        return _stuck(Reason.LOCKED, task, dossier, f"«{what}» của {name}, tài khoản đã khóa.", ways)
    if not seated:
        return _stuck(Reason.SEAT_LOST, task, dossier, f"«{what}» của {name}, nay không giữ vai trò «{role}».", ways)
    reason, why = _why_none({owner}, dossier.pk, people, judging)
    return _stuck(reason, task, dossier, f"«{what}»: {why}", ways)


def _why_none(holders: set[int], dossier: uuid.UUID, people: People, judging: bool) -> tuple[Reason, str]:
    """Why none of some holders can act."""
    names = ", ".join(sorted(people.name(one) for one in holders))
    if not holders & people.active:
        return Reason.LOCKED, f"tài khoản đã khóa ({names})."
    if all(people.keeps_out(one, dossier, judging=judging) for one in holders & people.active):
        return Reason.KEPT_OUT, f"{names} có lợi ích liên quan đến hồ sơ nên không được xử lý."
    return Reason.AWAY, f"{names} đi vắng, và người được ủy quyền cũng không làm được (vắng, đã khóa, hoặc có lợi ích)."


def _stuck(reason: Reason, task: Task, dossier: Dossier, sentence: str, ways: tuple[Way, ...]) -> Stuck:
    return Stuck(reason, f"viec-{task.pk}", sentence, ways, dossier, task=task, since=task.created)
