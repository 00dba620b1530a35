"""The demo waits for nothing that can follow, and leaves a plan and a sitting to try."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

import clock
from appraisal.models import Meeting
from demo import pdfs
from demo.stage import Stage
from demo.stories.open_now import FIRST_SERIAL, WAY, open_now, way_key
from demo.stories.sample_plan import sample_plan
from dossiers.models import Dossier
from plans.models import Plan
from tests.world import World


def test_no_libreoffice_is_started_where_every_paper_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def started(port: int) -> Any:
        raise AssertionError("a LibreOffice for nothing")

    monkeypatch.setattr(pdfs, "Server", started)
    with pdfs.made_ahead(needed=False) as ahead:
        assert ahead is None


@pytest.mark.django_db
def test_pdfs_that_are_not_made_yet_are_not_waited_for(world: World) -> None:
    class Server:
        def ready(self, *_: object) -> bool:
            return True

    with ThreadPoolExecutor(1) as pool:
        ahead = pdfs.Ahead(pool, Server())  # type: ignore[arg-type]
        never: Future[Any] = Future()
        dossier = world.at_state("SUBMITTED")
        paper = pdfs.Paper.objects.filter(chain=dossier.pk).first()
        ahead._begun[paper.pk] = never
        ahead.keep(wait=False, tell=lambda line: None)
        assert ahead.left() == 1


@pytest.mark.django_db
def test_there_are_a_plan_and_a_sitting_to_try(world: World) -> None:
    wanted = [(place, way) for place, way in enumerate(WAY, 1) if way[-1] in {"open_appraisal", "votes"}]
    for place, way in wanted:
        open_now(Stage(world.cast, way_key(place), lambda line: None), way, FIRST_SERIAL + place - 1)
    sitting = Meeting.objects.filter(opened_at__isnull=True, held_on__gte=clock.today()).get()
    assert sitting.rounds.filter(closed_at__isnull=True).count() == 2
    assert "chưa trình" in sample_plan(world.cast)
    plan = Plan.objects.get()
    waiting = Dossier.objects.filter(state="APPRAISED")
    assert plan.status == Plan.Status.DRAFT
    assert {line.dossier for line in plan.lines.all()} == set(waiting)
    assert len(waiting) == 2
    assert "đã có" in sample_plan(world.cast)
