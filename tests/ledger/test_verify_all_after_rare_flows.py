"""Everything kept is found whole after the flows that few dossiers take."""

from __future__ import annotations

import pytest

from documents.models import Paper
from dossiers.paperwork import draw_paper
from dossiers.reissue import reissue
from ledger.verifying import verify_everything
from tests.dossiers.test_papers_of_steps import BRANCHES
from tests.world import World

pytestmark = pytest.mark.django_db

#: Ended and recovered, sent back by finance, returned by the Treasury, extended, amended with more money.
RARE = ("stopped", "settlement returned", "paid at the second go", "carried over", "big change")


@pytest.mark.parametrize("name", [*RARE, "a paper drawn anew"])
def test_nothing_is_found_after_it(world: World, name: str) -> None:
    state, opened, script = BRANCHES.get(name, ("APPROVED", {}, ()))
    dossier = world.at_state(state, **opened)
    for event, who, facts in script:
        dossier = world.step(dossier, event, who, **facts)
    if name == "stopped":
        dossier = world.step(dossier, "confirm_recovery", "ketoan")
        assert dossier.state == "RECOVERED"
    if not script:
        paper = Paper.objects.of(dossier.pk).get(kind="APPROVAL_DECISION")
        draw_paper(paper, world.at)
        anew = reissue(paper, actor=world["giamdoc"], at=world.later(), reason="Ghi nhầm tên đề án")
        draw_paper(anew, world.at)
    assert [str(one) for one in verify_everything(deep=True)] == []
