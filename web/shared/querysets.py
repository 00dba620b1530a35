"""What the pages list: tasks of a person, dossiers he or she may read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, QuerySet
from viewflow.workflow.models import Task

import clock
from accounts.roles import Role
from dossiers.models import Dossier
from dossiers.step_keys import Page
from web.shared.step_pages import page_address
from workflow.clean_hands import Hands, deciding
from workflow.deadlines import days_left
from workflow.engine import OPEN, asks, title_of
from workflow.holidays import VietnameseCalendar
from workflow.steps import steps_of

if TYPE_CHECKING:
    from accounts.models import User

INBOX_SIZE = 100


@dataclass(frozen=True)
class TaskRow:
    """One line of the inbox."""

    task: Task
    dossier: Dossier
    title: str
    due_on: dt.date | None
    due_source: str
    today: dt.date
    days: int | None
    stands_since: dt.datetime | None = None

    @property
    def url(self) -> str:
        """Where it is done: the page that a step it asks for names, else the dossier's."""
        declared = steps_of(Dossier)
        named = (declared[event].task_page for event in asks(self.task) if event in declared)
        return page_address(self.dossier, Page(next(filter(None, named), Page.DOSSIER)))

    @property
    def overdue(self) -> bool:
        """Past its day."""
        return self.due_on is not None and self.stands_since is None and self.due_on < self.today

    @property
    def soon(self) -> bool:
        """Due within two days."""
        if self.due_on is None or self.stands_since or self.overdue:
            return False
        return (self.due_on - self.today).days <= 2


def tasks_of(user: User, today: dt.date, limit: int = INBOX_SIZE) -> list[TaskRow]:
    """The open tasks of a person: named to him, to somebody he is deputy of, or to a seat he holds."""
    absent = user.delegations_held.in_force(today).values("user_id")
    mine = Q(owner=user) | Q(owner__in=absent) | Q(owner__isnull=True)
    hidden = Dossier.objects.hidden_from(user, today).values("pk")
    found = (
        Task.objects.exclude(process__run__subject__in=hidden)
        .filter(
            mine,
            owner_permission__in=user.seats(today),
            flow_task_type="HUMAN",
            status__in=OPEN,
            process__run__isnull=False,
        )
        .select_related("process__run__subject__applicant", "process__run__subject__unit", "owner", "turn")
        .order_by(F("turn__due_on").asc(nulls_last=True), "created")[:limit]
    )
    calendar = VietnameseCalendar(by_law=True)
    waiting = list(found)
    subjects = [task.process.run.subject for task in waiting]
    hands = Hands(subjects, user, clock.moment(today), owners=[task.owner for task in waiting])
    return [
        TaskRow(
            task=task,
            dossier=task.process.run.subject,
            title=title_of(task),
            due_on=turn.due_on if turn else None,
            due_source=turn.due_source if turn else "",
            today=today,
            days=days_left(today, turn.due_on, calendar) if turn and turn.due_on else None,
            stands_since=turn.stands_since if turn else None,
        )
        for task in waiting
        # What somebody with an interest may not decide is not his work; others who hold the seat have it.
        if not deciding(task, Dossier) or not hands.why_not(task.process.run.subject, task.owner_permission, task.owner)
        for turn in (getattr(task, "turn", None),)
    ]


def tasks_of_seats() -> dict[str, int]:
    """How many open tasks wait for each seat, in one query: whose they are by name is not looked at."""
    open_ones = Task.objects.filter(flow_task_type="HUMAN", status__in=OPEN, process__run__isnull=False)
    counted = open_ones.order_by().values_list("owner_permission").annotate(Count("pk"))
    return {seat: count for seat, count in counted if seat}


def my_dossiers(user: User, today: dt.date) -> QuerySet[Dossier]:
    """For an applicant: his own dossiers. For others: none (they have the list)."""
    own = [int(seat.partition("@")[2]) for seat in user.seats(today) if seat.startswith(f"{Role.APPLICANT}@")]
    return Dossier.objects.for_page().filter(applicant_id__in=own).order_by("-opened_at")


def may_open(user: User, today: dt.date) -> bool:
    """Whether a person opens dossiers: the Centre, or somebody who sits for an establishment."""
    return any(seat == Role.CENTRE or seat.startswith(f"{Role.APPLICANT}@") for seat in user.seats(today))
