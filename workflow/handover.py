"""Work changes hands outside the steps of a dossier: a task gets an owner, goes back to its seat, a state begins anew.

Each is one transaction under the dossier's lock with one log line and its reason (``workflow.engine.writing``).
A task that belongs to somebody for what he is (``Person.handed_by``) changes hands by that step only.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

import clock
from workflow.clean_hands import deciding, has_interest
from workflow.engine import OPEN, begin_again, title_of, writing
from workflow.errors import BadFacts, NotNow
from workflow.models import PhaseRun
from workflow.registry import barred


def assign(task: Task, *, taker: Any, actor: Any, at: dt.datetime, reason: str, roles: tuple[str, ...]) -> None:
    """Make an open task one person's. Raises ``NotYours``, ``NotNow`` or ``BadFacts``; then nothing was written."""
    with writing(_subject_of(task), "assign_task", actor=actor, at=at, roles=roles) as (locked, kept):
        current = _still_open(task)
        if getattr(current.flow_task, "handed_by", ""):
            raise BadFacts(f"Việc «{title_of(current)}» là của thành viên Hội đồng: ghi thay thành viên.")
        if why := cannot_take(current, locked, taker, at):
            raise BadFacts(fields={"taker": why})
        kept |= {
            "task": title_of(current),
            "giver": str(current.owner or ""),
            "taker": str(taker),
            "reason": said(reason),
        }
        Task.objects.filter(pk=current.pk).update(owner=taker, status=STATUS.ASSIGNED, assigned=at)


def release(task: Task, *, actor: Any, at: dt.datetime, reason: str, roles: tuple[str, ...]) -> None:
    """Give a task back to everybody who holds its seat. Raises like ``assign``."""
    with writing(_subject_of(task), "release_task", actor=actor, at=at, roles=roles) as (locked, kept):
        current = _still_open(task)
        if current.owner_id is None:
            raise NotNow(f"Việc «{title_of(current)}» không còn giao riêng cho ai.")
        if getattr(current.flow_task, "handed_by", ""):
            raise BadFacts(f"Việc «{title_of(current)}» là của thành viên Hội đồng: ghi thay thành viên.")
        role = locked.role_label(current.owner_permission.partition("@")[0])
        kept |= {"task": title_of(current), "giver": str(current.owner), "taker": role, "reason": said(reason)}
        Task.objects.filter(pk=current.pk).update(owner=None, status=STATUS.NEW, assigned=None)


def reopen(subject: Any, *, actor: Any, at: dt.datetime, reason: str, roles: tuple[str, ...]) -> None:
    """End the tasks of a state and open them anew; the state and its due date stay. Raises like ``assign``."""
    with writing(subject, "reopen_state", actor=actor, at=at, roles=roles) as (locked, kept):
        kept |= {"reason": said(reason)}
        begin_again(locked, actor=actor, at=at)


def cannot_take(task: Task, subject: Any, taker: Any, at: dt.datetime) -> str:
    """Why a person cannot be given a task, in a sentence; empty if he can."""
    role = subject.role_label(task.owner_permission.partition("@")[0])
    if not taker.is_active:
        return f"Tài khoản của {taker} đã khóa; chọn người khác."
    if not taker.holds(task.owner_permission, clock.local_day(at)):
        return f"{taker} không giữ vai trò «{role}» của việc này; giao vai trò trước, hoặc chọn người khác."
    if any(bar(subject, taker, at) for bar in barred()):
        return f"{taker} có lợi ích liên quan đến hồ sơ {subject} nên không nhận việc này; chọn người khác."
    if deciding(task, type(subject)) and (why := has_interest(subject, taker, at)):
        return f"{taker} {why}, nên không nhận việc này của hồ sơ {subject}; chọn người khác."
    if task.owner_id == taker.pk:
        return f"Việc này đang do {taker} giữ."
    return ""


def said(reason: str) -> str:
    """The reason, which must be there. Raises ``BadFacts``."""
    if not reason.strip():
        raise BadFacts(fields={"reason": "Hãy ghi lý do: nhật ký hồ sơ giữ lại vì sao việc đổi người."})
    return " ".join(reason.split())[:300]


def _subject_of(task: Task) -> Any:
    return PhaseRun.objects.select_related("subject").get(process__task=task.pk).subject


def _still_open(task: Task) -> Task:
    current = Task.objects.select_related("owner").get(pk=task.pk)
    if current.status not in OPEN:
        raise NotNow(f"Việc «{title_of(current)}» đã kết thúc; không đổi người làm được nữa.")
    return current
