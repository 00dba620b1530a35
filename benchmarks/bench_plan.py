"""A yearly plan in three acts (submission, opinion, decision), against viewflow's own views and the bare-SQL floor.

DATABASE_URL of a PostgreSQL gives figures that mean something; the database is created and dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from benchmarks.ground import Floor, Spent, answered, appraised, middle, own_database, signed_in, spent, stock_task

if TYPE_CHECKING:
    from tests.world import World

RUNS = 5


def run(quick: bool) -> dict:
    """A plan of 40 (quick: 8) and, in full, of 400 dossiers."""
    figures: dict[str, float | int | str] = {}
    with own_database():
        from tests.world import World

        world = World()
        for size in (8,) if quick else (40, 400):
            figures |= _one(world, size, 2 if quick else RUNS)
    return {
        "title": f"one act over a whole plan, on {connection.vendor}",
        "figures": figures,
        "note": "floor: for each dossier one UPDATE and two INSERTs, one COMMIT; viewflow's own views: one POST a "
        "dossier, no log, outbox, paper, budget; both without the rights and checks that the act goes through",
    }


def _one(world: World, size: int, runs: int) -> dict[str, float | int]:
    from plans.services import choose, decide_plan, give_opinion, open_plan, submit
    from programmes.models import Programme, YearBudget

    acts: dict[str, list[Spent]] = {"submit": [], "opinion": [], "decide": []}
    page: list[Spent] = []
    YearBudget.objects.filter(year=2026, source="LOCAL").update(ceiling_vnd=10**12)
    with transaction.atomic():
        dossiers = appraised(world, size)
        programme = Programme.objects.get(code="QG-2026-2030")
        plan = open_plan(programme, 2026, "LOCAL", actor=world["so"], at=world.later())
        plan = choose(plan, [one.code for one in dossiers], actor=world["so"], at=world.later())
        steps: list[tuple[str, Callable[..., Any]]] = [
            ("submit", lambda: submit(plan, actor=world["so"], at=at)),
            ("opinion", lambda: give_opinion(plan, "Thống nhất.", actor=world["sotaichinh"], at=at)),
            ("decide", lambda: decide_plan(plan, actor=world["ubnd"], at=at)),
        ]
        for name, work in steps:
            at = world.later()
            for _ in range(runs - 1):
                _undone(work, acts[name])
            if name == "decide":
                post = partial(answered, signed_in(world["ubnd"]), f"/ke-hoach/{plan.pk}/", plan_no="")
                for _ in range(runs):
                    _undone(post, page)
            acts[name].append(spent(work))
        transaction.set_rollback(True)
    floor = Floor(size)
    bare = middle([spent(lambda: floor.act(range(size))) for _ in range(runs)])
    stock = middle([_stock(world, size) for _ in range(runs)])
    figures: dict[str, float | int] = {}
    for name, taken in acts.items():
        typical = middle(taken)
        figures |= {
            f"plan of {size}, {name}: seconds in the database": typical.database,
            f"plan of {size}, {name}: seconds in all": typical.whole,
            f"plan of {size}, {name}: queries a dossier": typical.queries / size,
            f"plan of {size}, {name}: times the floor": typical.database / bare.database,
        }
    ours = middle(page)
    return figures | {
        f"plan of {size}: floor, seconds in the database": bare.database,
        f"plan of {size}, decided on the page: seconds in the database": ours.database,
        f"plan of {size}, decided on the page: seconds in all": ours.whole,
        f"plan of {size}, viewflow's own views: seconds in the database": stock.database,
        f"plan of {size}, viewflow's own views: seconds in all": stock.whole,
        f"plan of {size}, viewflow's own views: queries a dossier": stock.queries / size,
        f"plan of {size}, viewflow's own views: times our page, in the database": stock.database / ours.database,
        f"plan of {size}, viewflow's own views: times our page, in all": stock.whole / ours.whole,
    }


def _undone(work: Callable[[], Any], kept: list[Spent]) -> None:
    """Once more from the same start."""
    with transaction.atomic():
        kept.append(spent(work))
        transaction.set_rollback(True)


def _stock(world: World, size: int) -> Spent:
    """Approve as many processes as the plan has dossiers, one after the other: viewflow has no act over many."""
    from viewflow.workflow.models import Task

    from benchmarks.stock.flows import PlanFlow

    tasks = [Task.objects.get(process=PlanFlow.start.run(), flow_task=PlanFlow.approve) for _ in range(size)]
    browser = signed_in(world["ubnd"])

    def approve() -> None:
        for task in tasks:
            answered(browser, stock_task(task), plan_no="312/QĐ-UBND")

    return spent(approve)
