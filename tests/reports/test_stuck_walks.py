"""Random misfortune: people leave, fall ill, lose seats, turn out to be relatives. Whatever nobody can do is listed.

The oracle asks the engine itself, person by person; the queue computes the same from a handful of queries.
"""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

import pytest
from viewflow.workflow.models import Task

from accounts.models import Delegation, RoleAssignment, User
from appraisal.models import Interest
from dossiers.models import Dossier
from dossiers.states import PLACES
from reports.stuck import Reason, stuck
from tests.world import World
from workflow.clean_hands import Hands, deciding
from workflow.engine import is_known, may_answer, open_tasks
from workflow.registry import barred

pytestmark = pytest.mark.django_db
STEPS = 120
#: What the queue says of a single task.
OF_A_TASK = {Reason.NO_HOLDER, Reason.LOCKED, Reason.SEAT_LOST, Reason.KEPT_OUT, Reason.AWAY, Reason.NODE_GONE}


def nobody_can(task: Task, dossier: Dossier, at: dt.datetime) -> bool:
    """Whether no person who is there, unlocked and without an interest may answer a task: asked one by one."""
    if not is_known(task):
        return True
    day = at.date()
    judging = deciding(task, Dossier)
    away = set(Delegation.objects.filter(valid_from__lte=day, valid_to__gte=day).values_list("user_id", flat=True))
    return not any(
        user.pk not in away
        and may_answer(task, user, user.seats(day), day)
        and not any(bar(dossier, user, at) for bar in barred())
        and not (judging and Hands([dossier], user, at, owners=[task.owner]).why_not(*_by(task, dossier)))
        for user in User.objects.filter(is_active=True)
    )


def _by(task: Task, dossier: Dossier) -> tuple[Dossier, str, User | None]:
    """By which seat, or for whom, a task would be answered."""
    return dossier, task.owner_permission or "", task.owner


def misfortune(world: World, dossiers: list[Dossier], rng: Random) -> None:
    """One thing that happens to one person."""
    people = list(User.objects.order_by("pk"))
    one, other, day = rng.choice(people), rng.choice(people), world.at.date()
    what = rng.choice(["lock", "lock", "unlock", "seat", "give", "lend", "lend", "interest", "task", "node", "day"])
    if what in {"lock", "unlock"}:
        User.objects.filter(pk=one.pk).update(is_active=what == "unlock")
    elif what == "seat":
        RoleAssignment.objects.filter(user=one, valid_to=None).update(valid_to=day)
    elif what == "give":
        RoleAssignment.objects.filter(user=one).update(valid_to=None)
    elif what == "lend" and one != other:
        last = day + dt.timedelta(days=rng.randint(0, 4))
        Delegation.objects.create(user=one, deputy=other, valid_from=day, valid_to=last)
    elif what == "interest":
        Interest.objects.get_or_create(
            dossier=rng.choice(dossiers),
            user=one,
            kind="OTHER",
            defaults={"how": "RECORDED", "note": "x", "at": world.at, "by": other},
        )
    elif what == "task":
        task = open_tasks(rng.choice(dossiers)).order_by("pk").first()
        if task is not None and not getattr(task.flow_task, "handed_by", ""):
            Task.objects.filter(pk=task.pk).update(owner=one, status="ASSIGNED")
    elif what == "node":
        task = open_tasks(rng.choice(dossiers)).order_by("-pk").first()
        if task is not None and rng.random() < 0.3:
            Task.objects.filter(pk=task.pk).update(flow_task="dossiers/flows.DraftFlow.gone")
    elif what == "day":
        world.at += dt.timedelta(days=1)


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_nobody_can_do_is_in_the_queue_and_nothing_else_is(world: World, seed: int) -> None:
    rng: Any = Random(seed)
    states = ("SUBMITTED", "CHECKED", "APPRAISING", "APPRAISED", "PLANNED", "INSPECTING")
    dossiers = [world.at_state(state) for state in states]
    hung = 0
    for _ in range(STEPS):
        misfortune(world, dossiers, rng)
        listed = {one.task.pk for one in stuck(world.at) if one.task is not None and one.reason in OF_A_TASK}
        of_dossiers = {one.dossier for one in stuck(world.at) if one.dossier is not None}
        wanted = set()
        for dossier in dossiers:
            tasks = list(open_tasks(dossier).select_related("owner"))
            hopeless = {task.pk for task in tasks if nobody_can(task, dossier, world.at)}
            wanted |= hopeless
            if not PLACES[dossier.state].final and len(hopeless) == len(tasks):
                assert dossier in of_dossiers
        assert listed == wanted
        hung += len(wanted)
    assert hung > STEPS, "the misfortunes were too mild to prove anything"
