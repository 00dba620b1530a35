"""What an act may ask of the database at most, whatever else the tables hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from dossiers.models import Dossier
from tests.facts_of_steps import facts_for
from tests.world import World
from workflow.engine import act

pytestmark = pytest.mark.django_db


def asked(what: Callable[[], Any]) -> list[str]:
    """The statements of an act; savepoints are left out, since a test has a transaction around the act's own."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        what()
    return [one["sql"] for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]]


def taken(world: World, dossier: Dossier, event: str, who: str, **facts: Any) -> list[str]:
    """The statements of one step, by people and on a dossier that nothing was asked of before."""
    fresh, actor, at = Dossier.objects.get(pk=dossier.pk), User.objects.get(username=who), world.later(0.1)
    return asked(lambda: act(fresh, event, actor=actor, at=at, **facts))


def test_a_declaration_and_a_ballot(world: World) -> None:
    dossier = world.before("open_appraisal")
    at = world.later()
    facts = facts_for("open_appraisal", dossier, at, world.rng)
    act(dossier, "open_appraisal", actor=world["so"], at=at, **facts)
    declared = [taken(world, dossier, "declare_interest", f"hoidong{n}", interest="NONE") for n in range(1, 6)]
    assert max(map(len, declared)) <= 19, "\n".join(max(declared, key=len))
    ballots = [taken(world, dossier, "cast_vote", f"hoidong{n}", ballot="PASS", remark="") for n in range(1, 6)]
    assert max(map(len, ballots[:4])) <= 25, "\n".join(ballots[1])
    assert len(ballots[4]) <= LAST_BALLOT, "\n".join(ballots[4])


@pytest.mark.parametrize(("event", "who", "most"), [("approve", "giamdoc", 150), ("pass_settlement", "ketoan", 118)])
def test_a_step_with_papers(world: World, event: str, who: str, most: int) -> None:
    dossier = world.before(event)
    facts = facts_for(event, dossier, world.later(), world.rng)
    statements = taken(world, dossier, event, who, **facts)
    assert len(statements) <= most, "\n".join(statements)


#: With its conclusion, and the facts of two papers.
LAST_BALLOT = 168
