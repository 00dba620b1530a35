"""An act leaves, row by row, what viewflow leaves when it walks the same tasks itself; so do many dossiers at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.forms.models import model_to_dict
from viewflow.workflow.models import Process, Task

from documents.models import Paper
from dossiers.models import Decision, Dossier
from ledger.log import verify
from ledger.models import LogEntry, OutboxEvent
from notifications.models import Notice
from tests.facts_of_steps import facts_for
from tests.world import World
from workflow import together as set_wise
from workflow.engine import act, act_on_all, asked_for, open_tasks
from workflow.errors import BadFacts, NotNow, NotYours
from workflow.models import ClockStop, PhaseRun, Turn

#: Steps of every shape: (step, who, where the dossiers stand before it).
#: straight on / straight to the end / beside an open task of others / by a split / taken directly / many papers.
STEPS = (
    ("give_budget_opinion", "sotaichinh"),
    ("approve_plan", "ubnd"),
    ("approve", "giamdoc"),
    ("put_in_plan", "so"),
    ("check_pass", "trungtam"),
    ("submit", "coso"),
    ("withdraw", "coso"),
)
#: Those that are taken directly, from where the straight way does not lead past them.
STANDS_AT = {"withdraw": "PLANNED"}


def traces(dossiers: list[Dossier]) -> list[list[Any]]:
    """Everything a step leaves behind, without keys that a sequence gives and without the clock of the machine."""
    return [_traces(Dossier.objects.get(pk=dossier.pk)) for dossier in dossiers]


def _traces(dossier: Dossier) -> list[Any]:
    runs = list(PhaseRun.objects.filter(subject=dossier).order_by("pk"))
    processes = [run.process_id for run in runs]
    tasks = Task.objects.filter(process__in=processes).order_by("process__run", "pk")
    return [
        {field.attname: getattr(dossier, field.attname) for field in Dossier._meta.fields},
        [_without(run, "process") for run in runs],
        [_moments(_without(one, "created")) for one in Process.objects.filter(pk__in=processes).order_by("run")],
        [_task(task) for task in tasks],
        [_without(entry) for entry in LogEntry.objects.filter(chain=dossier.pk).order_by("sequence")],
        [
            (one.kind, _without_key(one.key), one.created_at, one.due, _without_key(str(one.payload)))
            for one in OutboxEvent.objects.filter(chain=dossier.pk).order_by("pk")
        ],
        [_without(one) for one in Decision.objects.filter(dossier=dossier).order_by("pk")],
        [_paper(one) for one in Paper.objects.filter(chain=dossier.pk).order_by("created_at", "kind")],
        [_without(one) for one in Notice.objects.filter(chain=dossier.pk).order_by("pk")],
        [_without(turn, "run", "task") for turn in Turn.objects.filter(subject=dossier).order_by("pk")],
        [_without(stop) for stop in ClockStop.objects.filter(subject=dossier).order_by("pk")],
    ]


def _without(row: Any, *names: str) -> dict[str, Any]:
    # model_to_dict leaves out what is not editable, so the columns are asked for one by one.
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: value for name, value in kept.items() if name not in {"id", *names, *(f"{one}_id" for one in names)}}


def _moments(row: dict[str, Any]) -> dict[str, Any]:
    """viewflow reads the clock itself: whether it did is what can be compared."""
    return {
        name: bool(value) if name in {"created", "started", "finished", "assigned"} else value
        for name, value in row.items()
    }


def _task(task: Task) -> tuple[Any, ...]:
    before = sorted(str(one.flow_task) for one in task.previous.all())
    row = _moments(_without(task, "process"))
    return ({**row, "token": re.sub(r"\d+", "#", str(task.token))}, before, list(model_to_dict(task)["data"] or {}))


def _paper(paper: Paper) -> dict[str, Any]:
    # The code to check a paper by is drawn by lot, and hashed with the facts.
    row = _without(paper, "verify_code")
    row["facts"].pop("verify")
    row.pop("facts_sha256")
    if paper.kind == "PLAN_PROPOSAL":
        # One after the other, each list is longer by one; together, all are in the plan before the first is written.
        row["facts"]["plan"].pop("projects")
    return row


def _without_key(text: str) -> str:
    """A paper's own key is drawn by lot."""
    return re.sub(r"(paper:|'paper': ')[0-9a-f-]{36}", r"\1#", text)


def undone(work: Callable[[], list[list[Any]]]) -> list[list[Any]]:
    """What something leaves, looked at before it is taken back."""
    with transaction.atomic():
        seen = work()
        transaction.set_rollback(True)
    return seen


@pytest.mark.parametrize(("event", "who"), STEPS)
def test_many_at_once_leave_what_viewflow_leaves_one_after_the_other(
    world: World, event: str, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ready() -> Dossier:
        return world.at_state(STANDS_AT[event]) if event in STANDS_AT else world.before(event)

    dossiers = sorted((ready() for _ in range(3)), key=lambda one: one.pk)
    at = world.later()
    facts = facts_for(event, dossiers[0], at, world.rng)

    def singly() -> list[list[Any]]:
        with monkeypatch.context() as own_way:
            own_way.setattr(set_wise, "alone", lambda node: False)
            own_way.setattr(set_wise, "_straight_from", lambda start: False)
            for dossier in dossiers:
                act(dossier, event, actor=world[who], at=at, **facts)
        return traces(dossiers)

    def together() -> list[list[Any]]:
        moved = act_on_all(dossiers, event, actor=world[who], at=at, **facts)
        assert [one.state for one in moved] == [Dossier.objects.get(pk=one.pk).state for one in dossiers]
        return traces(dossiers)

    before, one_by_one, at_once = traces(dossiers), undone(singly), undone(together)
    assert one_by_one != before
    for single, bulk in zip(one_by_one, at_once, strict=True):
        for part_of_single, part_of_bulk in zip(single, bulk, strict=True):
            assert part_of_bulk == part_of_single


def test_ballots_leave_what_viewflow_leaves_also_the_last_that_concludes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = world.declared(world.at_state("APPRAISING"))
    at = world.later()

    def voted() -> list[list[Any]]:
        for number in range(1, 6):
            act(dossier, "cast_vote", actor=world[f"hoidong{number}"], at=at, ballot="PASS", remark="")
        return traces([dossier])

    def viewflows_own_way() -> list[list[Any]]:
        with monkeypatch.context() as own_way:
            own_way.setattr(set_wise, "alone", lambda node: False)
            own_way.setattr(set_wise, "_straight_from", lambda start: False)
            return voted()

    expected, found = undone(viewflows_own_way), undone(voted)
    for part_of_expected, part_of_found in zip(expected[0], found[0], strict=True):
        assert part_of_found == part_of_expected


def test_what_was_opened_together_is_finished_like_anything_else(world: World) -> None:
    dossiers = [world.at_state("APPRAISED") for _ in range(2)]
    act_on_all(dossiers, "put_in_plan", actor=world["so"], at=world.later(), proposal_no="12/TTr-SCT")
    assert asked_for(dossiers, "give_budget_opinion") == {one.pk for one in dossiers}
    act_on_all(dossiers, "give_budget_opinion", actor=world["sotaichinh"], at=world.later(), opinion="Đủ nguồn.")
    for dossier in dossiers:
        world.step(dossier, "approve_plan", "ubnd")
        approved = world.step(dossier, "approve", "giamdoc")
        assert approved.state == "APPROVED"
        assert [task.flow_task.asks for task in open_tasks(approved)] == [("sign_contract",)]
        assert verify(dossier.pk) is None
        left = Process.objects.filter(run__subject=dossier, run__state="PLANNED").get()
        assert left.status == "DONE"


def test_one_that_refuses_is_named_and_none_is_written(world: World) -> None:
    ready, early = world.before("approve_plan"), world.before("give_budget_opinion")
    before = traces([ready, early])
    with pytest.raises(NotYours, match=f"Hồ sơ {early.code}: .*Chưa hồ sơ nào được ghi"):
        act_on_all([ready, early], "approve_plan", actor=world["ubnd"], at=world.later(), plan_no="5/QĐ-UBND")
    assert traces([ready, early]) == before


def test_what_was_typed_wrong_stays_with_its_field(world: World) -> None:
    dossiers = [world.before("approve_plan") for _ in range(2)]
    with pytest.raises(BadFacts) as refused:
        act_on_all(dossiers, "approve_plan", actor=world["ubnd"], at=world.later(), plan_no="năm")
    assert list(refused.value.fields) == ["plan_no"]


def test_somebody_with_an_interest_in_one_of_them_acts_on_none(world: World) -> None:
    from appraisal.interests import note_interest

    dossiers = [world.before("approve_plan") for _ in range(2)]
    note_interest(dossiers[1], world["ubnd"], kind="FAMILY", how="DECLARED", note="Em rể", at=world.at, by=world["so"])
    with pytest.raises(NotYours, match=f"Hồ sơ {dossiers[1].code}: .*lợi ích liên quan"):
        act_on_all(dossiers, "approve_plan", actor=world["ubnd"], at=world.later(), plan_no="5/QĐ-UBND")
    assert not Dossier.objects.filter(plan_approved_at__isnull=False).exists()


def test_an_unknown_step_and_an_empty_list(world: World) -> None:
    dossier = world.before("approve_plan")
    with pytest.raises(NotNow, match="Không có bước"):
        act_on_all([dossier], "no_such_step", actor=world["ubnd"], at=world.later())
    assert act_on_all([], "approve_plan", actor=world["ubnd"], at=world.later()) == []
