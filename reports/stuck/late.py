"""Dossiers long past their day of which nobody has read a word: not blocked, but nobody moves."""

from __future__ import annotations

import datetime as dt

from viewflow.workflow.models import Task

import clock
from documents.vietnamese import date_short
from dossiers.models import Dossier
from notifications.models import Notice
from reports.stuck.people import People
from reports.stuck.things import Reason, Stuck, Way
from workflow.calendar import working_days_between
from workflow.engine import title_of
from workflow.holidays import VietnameseCalendar
from workflow.models import PhaseRun

#: Working days after the due date before the administrator hears of it.
PATIENCE = 10


def unheeded(runs: list[PhaseRun], tasks: dict[int, list[Task]], people: People, day: dt.date) -> list[Stuck]:
    """Open stays more than ``PATIENCE`` working days overdue, no notice of which was read since; one query."""
    is_free = VietnameseCalendar().is_free
    late = [
        run
        for run in runs
        # The cheap comparison first: the calendar is asked of the few.
        if run.due_on
        and run.due_on + dt.timedelta(days=PATIENCE) < day
        and working_days_between(run.due_on, day, is_free) > PATIENCE
    ]
    if not late:
        return []
    read = Notice.objects.filter(chain__in=[run.subject_id for run in late], read_at__isnull=False)
    last: dict[object, dt.datetime] = {}
    for chain, when in read.order_by("read_at").values_list("chain", "read_at"):
        if when is not None:
            last[chain] = when
    found = []
    for run in late:
        dossier: Dossier = run.subject
        assert run.due_on is not None
        seen = last.get(run.subject_id)
        if seen is not None and clock.local_day(seen) >= run.due_on:
            continue
        waits = tasks.get(run.process_id or 0, [])
        who = {
            people.name(task.owner_id) if task.owner_id else dossier.role_label(task.owner_permission.partition("@")[0])
            for task in waits
        }
        days = working_days_between(run.due_on, day, is_free)
        what = "; ".join(dict.fromkeys(title_of(task) for task in waits))
        found.append(
            Stuck(
                Reason.UNHEEDED,
                f"qua-han-{dossier.code}",
                f"«{what}» quá hạn {days} ngày làm việc (hạn {date_short(run.due_on)}); đang chờ "
                f"{', '.join(sorted(who))}.",
                (Way.REMIND,),
                dossier,
                since=run.entered_at,
            )
        )
    return found
