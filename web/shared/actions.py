"""What a person may do with a dossier, and why not the rest. Read from the lifecycle; no second list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from viewflow.workflow.models import Task

import clock
from accounts.roles import Role
from dossiers.models import Dossier
from dossiers.step_keys import Page
from web.shared.step_pages import page_address
from workflow.clean_hands import Hands
from workflow.engine import asks, may_answer, open_tasks, seat_of, task_for, title_of, why_not
from workflow.steps import Step, steps_of

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Action:
    """One step as this person sees it."""

    step: Step
    url: str
    reasons: tuple[str, ...]
    from_task: bool

    @property
    def label(self) -> str:
        """What the button says."""
        return self.step.label.vi

    @property
    def possible(self) -> bool:
        """Whether it can be done now."""
        return not self.reasons

    @property
    def grave(self) -> bool:
        """Whether to show it apart."""
        return self.step.destructive


def actions(dossier: Dossier, user: User, at: dt.datetime) -> list[Action]:
    """Every step of the present state that is this person's, tasks first."""
    day = clock.local_day(at)
    seats = user.seats(day)
    asked = {
        event: task
        for task in open_tasks(dossier).select_related("owner").order_by("-pk")
        if may_answer(task, user, seats, day)
        for event in asks(task)
    }
    hands = Hands([dossier], user, at, owners=[task.owner for task in asked.values()])
    found = []
    for declared in steps_of(Dossier).values():
        if dossier.state not in declared.sources:
            continue
        from_task = declared.name in asked
        # A member of a council acts by his tasks and on the pages of the council.
        if not from_task and (declared.by_engine or seat_of(dossier, declared, user, seats) in (None, Role.COUNCIL)):
            continue
        kept_from = _kept_from(dossier, declared, user, seats, hands, asked.get(declared.name))
        found.append(
            Action(
                step=declared,
                url=address_of(dossier, declared.name),
                reasons=(kept_from,) if kept_from else tuple(why_not(dossier, declared, at)),
                from_task=from_task,
            )
        )
    return sorted(found, key=lambda action: (action.grave, not action.from_task, not action.possible))


def kept_from_deciding(dossier: Dossier, declared: Step, user: User, at: dt.datetime) -> str:
    """Why somebody with an interest does not take a step that is his by seat or task; empty where he may."""
    task = task_for(dossier, declared.name, user, at)
    hands = Hands([dossier], user, at, owners=[task.owner] if task else [])
    return _kept_from(dossier, declared, user, user.seats(clock.local_day(at)), hands, task)


def _kept_from(
    dossier: Dossier, declared: Step, user: User, seats: frozenset[str], hands: Hands, task: Task | None
) -> str:
    if not declared.decides:
        return ""
    if task is not None:
        return hands.why_not(dossier, task.owner_permission, task.owner)
    return hands.why_not(dossier, seat_of(dossier, declared, user, seats) or "")


def address_of(dossier: Dossier, event: str) -> str:
    """Where a step is taken."""
    page = Page(steps_of(Dossier)[event].page)
    if page == Page.STEP:
        return reverse("step", args=[dossier.code, event])
    return page_address(dossier, page)


def waiting_for(dossier: Dossier) -> list[str]:
    """Who still has to act without a day to do it by, as people say it; the others stand on the clock."""
    names = []
    for task in open_tasks(dossier).filter(turn__due_on__isnull=True).select_related("owner"):
        who = str(task.owner) if task.owner_id else dossier.role_label(task.owner_permission.partition("@")[0])
        names.append(f"{who}: {title_of(task)}")
    return names
