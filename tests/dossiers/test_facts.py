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


@pytest.mark.django_db
def test_two_beneficiaries_of_one_name_keep_a_cap_and_a_payment_each(world: World) -> None:
    import datetime as dt
    from dataclasses import replace

    from demo.stories.common import machine
    from dossiers.models import Dossier
    from dossiers.support import support_of
    from settlement.models import Payment
    from tests.world import FIRM, WAY

    twin = world.cast.firm(replace(FIRM, key="coso2", tax_serial=5777), world.at)
    assert twin.name == world.firm.name
    stage = world.stage()
    stage.open(
        f"{world.at:%Y-%m-%d %H:%M}",
        by="trungtam",
        firms=[world.firm, twin],
        activity="MACHINE",
        programme="QG-2026-2030",
        title="Hỗ trợ hai cơ sở trùng tên",
        budget_year=2026,
    )
    quoted = dt.date(2026, 2, 20)
    stage.write(
        by="trungtam",
        need="Cần máy.",
        no_double_funding=True,
        local_vnd=500_000_000,
        counterpart_vnd=700_000_000,
        items=[
            machine("Máy A", 800_000_000, "Công ty TNHH Thiết bị Mẫu", quoted),
            machine("Máy B", 400_000_000, "Công ty TNHH Thiết bị Mẫu", quoted, beneficiary=2),
        ],
    )
    stage.papers("request", by="trungtam")
    dossier = stage.dossier
    assert support_of(dossier, world.at.date()).support_vnd == 500_000_000
    for event, who in WAY:
        if event == "enter_evidence":
            for number, (beneficiary, cost) in enumerate(
                zip(dossier.beneficiaries.order_by("order"), (800_000_000, 400_000_000), strict=True), 1
            ):
                facts = {"number": str(number), "before_tax_vnd": cost, "tax_vnd": 0, "beneficiary": beneficiary}
                dossier = world.step(dossier, event, who, **facts)
            continue
        if event == "approve_settlement":
            who = "ubnd"  # above the amount the department signs
        dossier = world.votes(dossier) if event == "votes" else world.step(dossier, event, who)
    dossier = Dossier.objects.get(pk=dossier.pk)
    parts = [300_000_000, 200_000_000]
    assert [row.support_vnd for row in dossier.beneficiaries.order_by("order")] == parts
    assert [p.amount_vnd for p in Payment.objects.filter(dossier=dossier).order_by("beneficiary__order")] == parts
