"""The facts papers are drawn from: what each beneficiary gets, before and after approval."""

import pytest

from dossiers.facts import collect
from tests.world import World


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["SURVEYED", "DRAFTED", "APPROVED", "IN_PROGRESS"])
def test_the_parts_of_the_beneficiaries_add_up_to_the_support_at_every_stage(world: World, state: str) -> None:
    dossier = world.at_state(state)
    facts = collect(dossier, world.at.date())
    rows = facts["beneficiaries"]
    assert sum(row["support_vnd"] for row in rows) == facts["funding"]["support_vnd"] == 200_000_000
    assert [row["support_vnd"] + row["counterpart_vnd"] for row in rows] == [row["total_vnd"] for row in rows]


@pytest.mark.django_db
def test_a_paper_is_frozen_with_the_facts_of_its_day(world: World) -> None:
    from documents.models import Paper

    dossier = world.at_state("APPROVED")
    drafted = Paper.objects.get(chain=dossier.pk, kind="PROJECT")
    assert drafted.facts["beneficiaries"][0]["support_vnd"] == 200_000_000
    assert "approval" not in drafted.facts
    decided = Paper.objects.get(chain=dossier.pk, kind="APPROVAL_DECISION")
    assert decided.facts["approval"]["support_vnd"] == 200_000_000
    assert decided.full_number == decided.facts["approval"]["number"]
