"""The papers of a dossier agree: in every state, through every branch, in the demo's stories and on random walks."""

from __future__ import annotations

import copy
import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from demo.stories import STORIES
from documents.models import Paper
from dossiers.consistency import RULES, check_dossier, checking
from dossiers.consistency.table import table
from dossiers.models import Dossier
from dossiers.states import PLACES
from papers import KINDS, draw, used_facts
from tests.dossiers.test_papers_of_steps import BRANCHES
from tests.dossiers.test_walks import choices
from tests.facts_of_steps import facts_for
from tests.rounds import rounds
from tests.world import World
from workflow.engine import act
from workflow.errors import BadFacts, NotNow
from workflow.steps import steps_of

#: The story with two amendments, a return and a second payment request; a long run plays them all.
TOLD = list(STORIES) if rounds(0, 1) else ["mau-4-tra-lai-dieu-chinh"]

#: The same invoice again: the story in which it came first is played before.
AFTER = {"mau-9-hoa-don-dung-hai-lan": ("mau-8-ba-hoa-don-dien-tu",)}


def test_the_page_shows_the_rules_as_they_are_declared() -> None:
    page = (Path(__file__).parents[2] / "docs/consistency.md").read_text(encoding="utf-8")
    assert page.partition("<!-- rules -->\n")[2].partition("<!-- /rules -->")[0].strip() == table()
    said = io.StringIO()
    call_command("check_papers", "--rules", stdout=said)
    assert said.getvalue().strip() == table()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.paper} of {rule.of}: {rule.what}")
def test_every_rule_names_kinds_and_facts_there_are(rule: Any) -> None:
    assert {rule.paper, rule.of} <= set(KINDS)
    assert set(rule.facts) <= set(used_facts(rule.of)), "the other paper does not say this itself"
    assert rule.number or rule.day or rule.facts or rule.changed


def test_every_paper_that_cites_the_contract_has_a_rule_for_it() -> None:
    citing = {kind for kind in KINDS if "contract.number" in used_facts(kind)} - {"CONTRACT"}
    assert citing == {rule.paper for rule in RULES if rule.of == "CONTRACT" and rule.number and not rule.beside}
    approval = {kind for kind in KINDS if "approval.number" in used_facts(kind)} - {"APPROVAL_DECISION"}
    assert approval == {rule.paper for rule in RULES if rule.of == "APPROVAL_DECISION" and rule.number}


def disagreements(dossier: Dossier) -> list[str]:
    return [str(one) for one in check_dossier(dossier)]


@pytest.mark.django_db
def test_the_papers_of_the_straight_way_agree(world: World) -> None:
    assert disagreements(world.at_state("CLOSED", price=555_555_555)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", BRANCHES)
def test_the_papers_of_each_branch_agree(world: World, name: str) -> None:
    state, opened, script = BRANCHES[name]
    dossier = world.at_state(state, **opened)
    for event, who, facts in script:
        dossier = world.votes(dossier, "FAIL") if event == "fail" else world.step(dossier, event, who, **facts)
    assert disagreements(dossier) == []


@pytest.mark.django_db
@pytest.mark.parametrize("key", TOLD)
def test_the_papers_of_the_demo_agree(world: World, key: str) -> None:
    for before in AFTER.get(key, ()):
        STORIES[before](world.stage(before))
    stage = world.stage(key)
    STORIES[key](stage)
    assert disagreements(stage.dossier) == []


@contextmanager
def drawn_wrongly(paper: Paper, section: str, **values: Any) -> Iterator[None]:
    """The paper as a fault would have drawn it: facts are frozen, the bytes are not ours to trust."""
    facts = copy.deepcopy(paper.facts)
    facts[section] |= values
    kept = checking._bytes

    def bytes_of(one: Paper) -> bytes:
        return draw(one.kind, facts) if one.pk == paper.pk else kept(one)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "_bytes", bytes_of)
        yield


@pytest.mark.django_db
def test_what_does_not_agree_is_found_and_said(world: World) -> None:
    dossier = world.at_state("LIQUIDATED")

    def last(kind: str) -> Paper:
        return Paper.objects.filter(chain=dossier.pk, kind=kind).latest("created_at")

    faults: tuple[tuple[str, str, dict[str, Any], str], ...] = (
        ("SETTLEMENT_TABLE", "contract", {"total_vnd": 700_000_000}, "tổng kinh phí của hợp đồng (400.000.000)"),
        ("LIQUIDATION_MINUTES", "settlement", {"date": "2026-01-02"}, "văn bản ấy ghi ngày"),
        ("RESULT_REPORT", "acceptance", {"number": "77/BB-TTKC"}, "hồ sơ không có văn bản nào mang số ấy"),
        ("SETTLEMENT_DECISION", "settlement", {"accepted_cost_vnd": 1_000_000}, "1.000.000"),
    )
    for kind, section, values, said in faults:
        paper = last(kind)
        with drawn_wrongly(paper, section, **values):
            found = disagreements(dossier)
        assert any(paper.title in one and said in one for one in found), (kind, found)
    assert disagreements(dossier) == []


@pytest.mark.django_db
def test_the_command_tells_an_official_what_to_do(world: World) -> None:
    dossier = world.at_state("CONTRACTED")
    said = io.StringIO()
    call_command("check_papers", dossier.code.lower(), stdout=said)
    assert "1 hồ sơ: 0 chỗ không khớp" in said.getvalue()
    contract = Paper.objects.get(chain=dossier.pk, kind="CONTRACT")
    with drawn_wrongly(contract, "approval", number="99/QĐ-SCT"), pytest.raises(CommandError, match="Lập lại"):
        call_command("check_papers", stdout=said)
    assert f"✗ {dossier.code}: Hợp đồng hỗ trợ thực hiện đề án" in said.getvalue()
    with pytest.raises(CommandError, match="Không có hồ sơ KC-9"):
        call_command("check_papers", "kc-9", stdout=said)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(rounds(1, 12)))
def test_the_papers_of_random_walks_agree(seed: int) -> None:
    world = World()
    rng = world.rng = Random(f"agree {seed}")
    world.at = timezone.make_aware(dt.datetime(2026, 3, 2, 8))
    track = "NATIONAL" if seed % 3 == 2 else "LOCAL"
    dossier = world.opened(track=track, activity=rng.choice(["MACHINE", "TRADEMARK"]), price=60_000_000)
    refused: set[str] = set()
    for _ in range(rounds(40, 120)):
        if PLACES[dossier.state].final:
            break
        at = world.later(rng.choice([4, 24]))
        for event in ("draft_project", "cast_vote", "resubmit", "submit_settlement"):
            if dossier.state in steps_of(Dossier)[event].sources:
                world.ready(dossier, event)
        dossier = Dossier.objects.get(pk=dossier.pk)
        options = [one for one in choices(world, dossier, at) if one[0].name not in refused]
        if not options:
            break
        step, login = rng.choice(options)
        try:
            dossier = act(dossier, step.name, actor=world[login], at=at, **facts_for(step.name, dossier, at, rng))
            refused.clear()
        except (NotNow, BadFacts):
            refused.add(step.name)
    assert disagreements(dossier) == []
