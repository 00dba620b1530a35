"""Who is asked to sign a paper is who stands under it, whoever took the step that issued it."""

from __future__ import annotations

import io

import docx
import pytest

from documents.files import open_file
from documents.models import Paper
from dossiers.models import Dossier
from dossiers.paperwork import draw_paper
from tests.world import World
from web.signing.signers import signing_of

pytestmark = pytest.mark.django_db


def last_words(paper: Paper) -> str:
    """What stands at the end of a paper, the table of its signature among it."""
    document = docx.Document(io.BytesIO(b"".join(open_file(paper.file))))
    tables = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs[-8:]), *tables])


def signed_by(world: World, dossier: Dossier) -> dict[str, set[str]]:
    """Kind -> who is asked to sign it; each stands under the paper. Raises AssertionError."""
    found: dict[str, set[str]] = {}
    for paper in Paper.objects.of(dossier.pk).filter(number__isnull=False):
        signing = signing_of(dossier, paper)
        if signing is None or not signing.here:
            continue
        drawn = draw_paper(paper, world.later())
        for person in signing.wanted.persons:
            assert str(person.user) in last_words(drawn), f"{paper.kind}: {person.user} does not stand under it"
        found[paper.kind] = {str(person.user) for person in signing.wanted.persons}
    return found


def test_on_the_straight_way(world: World) -> None:
    found = signed_by(world, world.before("close"))
    assert found["PAYMENT_REQUEST"] == {str(world["giamdoc"])}
    assert found["PLAN_PROPOSAL"] == {str(world["giamdoc"])}
    assert {"APPROVAL_DECISION", "APPRAISAL_MINUTES", "SETTLEMENT_DECISION"} <= set(found)


def test_the_request_for_an_advance(world: World) -> None:
    dossier = world.step(world.at_state("CONTRACTED", activity="TRADEMARK", price=60_000_000), "pay_advance", "ketoan")
    assert signed_by(world, dossier)["ADVANCE_REQUEST"] == {str(world["trungtam"])}
