"""What is true of a state is said by the state: a new one does not import until it has answered every question."""

from __future__ import annotations

import dataclasses

import pytest
from django.test import Client
from django.urls import reverse

from dossiers.services import write
from dossiers.states import PLACES, Checklist, Files, Place, Stage, State
from tests.world import World


def test_every_state_answers_every_question_and_none_is_answered_for_it() -> None:
    assert set(PLACES) == set(State)
    for field in dataclasses.fields(Place):
        assert field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING, field.name
    with pytest.raises(TypeError):
        Place(stage=Stage.SETTLEMENT, en="New", public_vi="Mới", public_en="New", final=False, tone="good")


def test_from_the_contract_on_a_dossier_is_looked_at_by_the_papers_of_its_settlement() -> None:
    from_the_contract_on = {Stage.IMPLEMENTATION, Stage.ACCEPTANCE, Stage.SETTLEMENT}
    for state, place in PLACES.items():
        wanted = Checklist.SETTLEMENT if place.stage in from_the_contract_on else Checklist.REQUEST
        assert place.checklist == wanted, state


def test_nothing_is_put_to_a_dossier_that_has_ended() -> None:
    assert not [state for state, place in PLACES.items() if place.final and place.files == Files.OPEN]


@pytest.mark.parametrize("state", ["PAID", "CLOSED", "SETTLED"])
def test_a_settled_dossier_shows_the_papers_of_its_settlement(world: World, state: str) -> None:
    dossier = world.at_state(state)
    reader = Client()
    reader.force_login(world["khobac"])
    page = reader.get(reverse("dossier", args=[dossier.code])).content.decode()
    assert "Hợp đồng mua bán hoặc hợp đồng dịch vụ" in page
    assert "Chứng từ chuyển khoản" in page and "Biên bản bàn giao" in page
    assert "Ảnh hiện trạng cơ sở" not in page


def test_what_gives_priority_is_shown_to_who_weighs_it(world: World) -> None:
    dossier = world.opened()
    write(
        dossier,
        actor=world["coso"],
        at=world.later(),
        export_contract="HĐXK 07/2026 với bên mua mẫu",
        local_material_percent=65,
        typical_product="OCOP 4 sao số 12",
        supporting_product="Khuôn mẫu",
    )
    reader = Client()
    reader.force_login(world["trungtam"])
    page = reader.get(reverse("dossier", args=[dossier.code])).content.decode()
    for shown in ("HĐXK 07/2026", "65% giá trị", "OCOP 4 sao số 12", "Khuôn mẫu"):
        assert shown in page
