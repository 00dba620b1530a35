"""A ballot, and the last ballot with the conclusion it brings: against viewflow's own views and the bare-SQL floor.

DATABASE_URL of a PostgreSQL gives figures that mean something; the database is created and dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from benchmarks.ground import Floor, Spent, answered, middle, own_database, signed_in, spent, stock_task

if TYPE_CHECKING:
    from tests.world import World

ROUNDS = 12
MEMBERS = 5


def run(quick: bool) -> dict:
    """Rounds of five members, half of them by the engine alone, half by the page."""
    with own_database():
        from tests.world import World

        world = World()
        rounds = 2 if quick else ROUNDS
        act_ = [_by_the_engine(world) for _ in range(rounds)]
        page = [_by_the_page(world) for _ in range(rounds)]
        stock = [_stock(world) for _ in range(rounds)]
        floor = Floor(rounds)
        bare = [
            (
                [spent(lambda row=row: floor.act(range(row, row + 1))) for _ in range(MEMBERS - 1)],
                spent(lambda row=row: floor.act(range(row, row + 1), steps=2)),
            )
            for row in range(rounds)
        ]
    figures: dict[str, float | int] = {}
    for place, name in enumerate(("a ballot", "the last ballot and the conclusion")):
        ground = _typical(bare, place)
        figures[f"{name}: floor, ms in the database"] = ground.database * 1000
        for who, taken in (("our act", act_), ("our page", page), ("viewflow's own view", stock)):
            typical = _typical(taken, place)
            figures |= {
                f"{name}, {who}: ms in the database": typical.database * 1000,
                f"{name}, {who}: ms in all": typical.whole * 1000,
                f"{name}, {who}: queries": typical.queries,
                f"{name}, {who}: times the floor": typical.database / ground.database,
            }
    return {
        "title": f"a vote of five, {rounds} rounds each, on {connection.vendor}",
        "figures": figures,
        "note": "viewflow's own view keeps the ballot in one column of the process and takes no log, outbox, "
        "interest, quorum, minutes; the floor of the last ballot is two steps in one transaction",
    }


#: The ballots before the last one, and the last one.
Round = tuple[list[Spent], Spent]


def _typical(rounds: list[Round], place: int) -> Spent:
    return middle([one for first, _ in rounds for one in first] if place == 0 else [last for _, last in rounds])


def _by_the_engine(world: World) -> Round:
    from workflow.engine import act

    dossier = world.at_state("APPRAISING")
    taken = []
    for number in range(1, MEMBERS + 1):
        actor, at = world[f"hoidong{number}"], world.later(0.1)
        taken.append(spent(lambda actor=actor, at=at: act(dossier, "cast_vote", actor=actor, at=at, ballot="PASS")))
    dossier.refresh_from_db()
    assert dossier.state == "APPRAISED"
    return taken[:-1], taken[-1]


def _by_the_page(world: World) -> Round:
    dossier = world.at_state("APPRAISING")
    url = f"/ho-so/{dossier.code}/buoc/cast_vote/"
    taken = []
    for number in range(1, MEMBERS + 1):
        browser = signed_in(world[f"hoidong{number}"])
        dossier.refresh_from_db()
        seen = dossier.version
        taken.append(spent(lambda browser=browser, seen=seen: answered(browser, url, ballot="PASS", version=seen)))
    dossier.refresh_from_db()
    assert dossier.state == "APPRAISED"
    return taken[:-1], taken[-1]


def _stock(world: World) -> Round:
    from viewflow.workflow.models import Task

    from benchmarks.stock.flows import VoteFlow

    process = VoteFlow.start.run()
    taken = []
    for number in range(1, MEMBERS + 1):
        task = Task.objects.get(process=process, owner=world[f"hoidong{number}"], flow_task_type="HUMAN")
        browser = signed_in(world[f"hoidong{number}"])
        taken.append(spent(lambda browser=browser, task=task: answered(browser, stock_task(task), ballot="PASS")))
    process.refresh_from_db()
    assert process.passed
    return taken[:-1], taken[-1]
