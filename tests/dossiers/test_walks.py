"""Random walks: whatever legal steps people take, a dossier never ends up where it should not.

Two walks by random holders of the right, 250 legal steps each and 1,000 in the long rounds; before each one somebody
without the right tries and leaves no trace. A walk leans towards states that it has not seen, and goes on until it has
seen them all.
"""

import datetime as dt
from collections import Counter
from random import Random

import pytest
from django.db import connection
from django.utils import timezone
from viewflow.workflow.models import Process, Task

from documents.models import Paper
from documents.standing import Stands, standings
from dossiers.models import Dossier
from dossiers.states import PLACES, State
from ledger.log import verify
from ledger.models import LogEntry, OutboxEvent
from papers import KINDS
from papers.kind import Lasts
from tests.facts_of_steps import facts_for
from tests.rounds import rounds
from tests.world import World
from workflow.engine import act, open_tasks, seat_of, task_for, why_not
from workflow.errors import BadFacts, NotNow, NotYours, Refused
from workflow.models import PhaseRun
from workflow.steps import Step, steps_of

STEPS = rounds(250, 1_000)
BY_ENGINE_ALONE = {"conclude_pass", "conclude_fail"}
#: Only one person of the council may take these, or only once: tests/appraisal walks them.
OF_THE_COUNCIL = {"declare_interest", "recuse_member", "open_scores", "replace_member", "vote_again"}


def choices(world: World, dossier: Dossier, at: dt.datetime) -> list[tuple[Step, str]]:
    """Every (step, login) that is allowed now."""
    found = []
    tasks = list(open_tasks(dossier))
    for step in steps_of(Dossier).values():
        if dossier.state not in step.sources or step.name in BY_ENGINE_ALONE | OF_THE_COUNCIL:
            continue
        if why_not(dossier, step, at):
            continue
        for login, person in world.cast.people.items():
            seats = world.seats(login)
            # Nobody is deputy in these walks, so a task is its owner's or its seat's: no look-up for each person.
            by_task = any(
                step.name in task.flow_task.asks
                and (task.owner_id == person.pk if task.owner_id else task.owner_permission in seats)
                for task in tasks
            )
            if by_task or (not step.by_engine and seat_of(dossier, step, person, seats)):
                found.append((step, login))
    return found


def check(dossier: Dossier) -> None:
    """What must hold after every step."""
    assert dossier.state in State.values
    runs = PhaseRun.objects.filter(subject=dossier, left_at__isnull=True)
    assert [run.state for run in runs] == [dossier.state]
    current = runs[0].process_id
    orphans = open_tasks(dossier).exclude(process=current)
    assert not orphans.exists(), f"tasks outlive their state: {list(orphans)}"
    if PLACES[dossier.state].final:
        assert not open_tasks(dossier).exists()
    else:
        assert open_tasks(dossier).exists(), f"nobody has to act in {dossier.state}"
    assert not Process.objects.filter(run__subject=dossier, status="NEW").exclude(pk=current).exists()
    assert 0 <= dossier.recovered_vnd <= dossier.paid_vnd
    if dossier.approved_vnd is not None:
        assert dossier.paid_vnd <= (dossier.contracted_vnd or 0) <= dossier.approved_vnd or dossier.paid_vnd == 0
    assert verify(dossier.pk) is None


def check_papers(dossier: Dossier) -> None:
    """Of papers of which only the last stands no other does; nothing of a project outlives it."""
    papers = list(Paper.objects.filter(chain=dossier.pk))
    standing = [(KINDS[paper.kind], stand.standing) for paper, stand in zip(papers, now_of(papers), strict=True)]
    stands_still = Counter(kind.code for kind, now in standing if kind.last_stands and not now.over)
    assert all(count == 1 for count in stands_still.values()), stands_still
    if dossier.state in {State.WITHDRAWN, State.REJECTED, State.TERMINATED}:
        assert all(now.over for kind, now in standing if kind.lasts != Lasts.FOR_EVER)


def now_of(papers: list[Paper]) -> list[Stands]:
    """What is so of papers, in their order."""
    told = standings(papers)
    return [told[paper.pk] for paper in papers]


def trace(dossier: Dossier) -> tuple[object, ...]:
    """Everything a refusal must leave alone."""
    return (
        Dossier.objects.filter(pk=dossier.pk).values().get(),
        LogEntry.objects.count(),
        OutboxEvent.objects.count(),
        list(Task.objects.filter(process__run__subject=dossier).order_by("pk").values_list("pk", "status")),
        PhaseRun.objects.filter(subject=dossier).count(),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [20261123, 20261124])
def test_no_walk_of_legal_steps_leaves_the_lifecycle(seed: int) -> None:
    world = World()
    rng = world.rng = Random(seed)
    # On PostgreSQL a shorter walk: the same code, and the races are tested apart.
    steps = STEPS if connection.vendor == "sqlite" else STEPS // 5
    taken = 0
    seen: set[str] = {State.SURVEYED.value}
    events: set[str] = set()
    while taken < steps or (steps == STEPS and seen != set(State.values) and taken < 4 * steps):
        world.at = timezone.make_aware(dt.datetime(2026, 3, 2, 8))
        track = rng.choice(["LOCAL", "LOCAL", "NATIONAL"])
        activity = rng.choice(["MACHINE", "TRADEMARK"])
        dossier = world.opened(track=track, activity=activity, price=60_000_000)
        world.commune(dossier)
        quiet = 0
        refused: set[str] = set()
        while not PLACES[dossier.state].final and quiet < 12:
            at = world.later(rng.choice([0.5, 4, 24, 70]))
            for event in ("draft_project", "cast_vote", "resubmit", "submit_settlement", "confirm_payment"):
                if dossier.state in steps_of(Dossier)[event].sources:
                    world.ready(dossier, event)
            dossier = Dossier.objects.get(pk=dossier.pk)
            options = choices(world, dossier, at)
            assert options, f"no way on from {dossier.state}"
            # What was just refused for want of a fact is tried again only after something has changed.
            options = [option for option in options if option[0].name not in refused] or options
            step, login = rng.choices(options, weights=weights_of(options, dossier.state, seen))[0]
            facts = facts_for(step.name, dossier, at, rng)
            _a_stranger_is_refused(world, dossier, step, at, facts, rng)
            before = trace(dossier)
            try:
                dossier = act(dossier, step.name, actor=world[login], at=at, **facts)
            except (NotNow, BadFacts):
                # A fact did not fit (no invoice yet, an earlier report said more): refused without a trace.
                assert trace(dossier) == before
                refused.add(step.name)
                quiet += 1
                continue
            refused.clear()
            quiet = quiet + 1 if step.stays else 0
            taken += 1
            seen.add(dossier.state)
            events.add(step.name)
            check(dossier)
        check_papers(dossier)
    assert taken >= steps
    assert steps < STEPS or seen == set(State.values), f"never reached: {set(State.values) - seen}"


def far_from(unseen: set[str]) -> dict[str, int]:
    """How many steps each state is from the nearest one that was not seen."""
    far = dict.fromkeys(unseen, 0)
    while True:
        found = {
            source: 1 + min(far[target] for target in step.targets if target in far)
            for step in steps_of(Dossier).values()
            for source in step.sources
            if source not in far and any(target in far for target in step.targets)
        }
        if not found:
            return far
        far |= found


def weights_of(options: list[tuple[Step, str]], state: str, seen: set[str]) -> list[float]:
    """Go on rather than end; prefer what leads to a state not seen yet. A step of many holders counts once."""
    far = far_from(set(State.values) - seen)
    holders = Counter(step.name for step, _ in options)
    here = far.get(state, 99)

    def leads(step: Step) -> float:
        nearest = min((far.get(target, 99) for target in step.targets), default=99)
        if nearest < here or nearest == 0:
            return 8.0
        return 0.05 if step.destructive else 0.4 if step.stays else 0.3

    return [leads(step) / holders[step.name] for step, _ in options]


def _a_stranger_is_refused(
    world: World, dossier: Dossier, step: Step, at: dt.datetime, facts: dict[str, object], rng: Random
) -> None:
    """Somebody without the right tries the very same step."""
    wrong = [login for login in world.cast.people if seat_of(dossier, step, world[login], world.seats(login)) is None]
    person = world[rng.choice(wrong)]
    if task_for(dossier, step.name, person, at):
        return
    before = trace(dossier)
    with pytest.raises(NotYours):
        act(dossier, step.name, actor=person, at=at, **facts)
    assert trace(dossier) == before


@pytest.mark.django_db
@pytest.mark.parametrize("event", sorted(steps_of(Dossier)))
def test_a_stranger_can_take_no_step_at_all(event: str) -> None:
    world = World()
    dossier = world.opened()
    before = trace(dossier)
    with pytest.raises(Refused):
        act(dossier, event, actor=world["nguoila"], at=world.later(), **facts_for(event, dossier, world.at, world.rng))
    assert trace(dossier) == before
