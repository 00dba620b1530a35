"""The life as declared: reachable, with a way on, in six phases, and the same in table, tasks and README."""

import json
import re
from io import StringIO
from pathlib import Path

import django_fsm
import pytest
from django.apps import apps
from django.core.management import call_command

from accounts.roles import Role
from dossiers.diagram import as_json, as_mermaid
from dossiers.models import Dossier
from dossiers.states import PLACES, Stage, State
from papers import KINDS
from workflow.nodes import Person
from workflow.registry import all_phases
from workflow.steps import steps_of

ROOT = Path(__file__).resolve().parents[2]
STEPS = steps_of(Dossier)


def test_every_state_is_reachable_from_the_first() -> None:
    reached, edge = {"SURVEYED"}, ["SURVEYED"]
    while edge:
        here = edge.pop()
        for step in STEPS.values():
            if here in step.sources:
                new = set(map(str, step.targets)) - reached
                reached |= new
                edge.extend(new)
    assert reached == set(State.values)


@pytest.mark.parametrize("state", [state for state in State if not PLACES[state].final])
def test_every_state_that_is_not_final_has_a_way_on(state: State) -> None:
    assert any(state in step.sources and set(step.targets) - {state} for step in STEPS.values())


@pytest.mark.parametrize("state", [state for state in State if PLACES[state].final])
def test_nothing_leads_out_of_a_final_state(state: State) -> None:
    assert not any(state in step.sources for step in STEPS.values())


def test_all_six_phases_have_states_and_every_state_is_described() -> None:
    assert {str(place.stage) for place in PLACES.values()} == set(Stage.values)
    assert set(PLACES) == set(State)


@pytest.mark.parametrize("name", sorted(STEPS))
def test_a_step_names_its_roles_labels_papers_and_whom_it_tells(name: str) -> None:
    step = STEPS[name]
    assert step.roles and set(step.roles) <= set(Role.values)
    assert set(step.national) <= set(Role.values) and set(step.tells) <= set(Role.values)
    assert all((step.label.vi, step.label.en, step.public.vi, step.public.en))
    assert set(step.papers) <= set(KINDS)
    if step.deadline:
        assert step.deadline.working_days > 0 and step.deadline.source


@pytest.mark.parametrize("state", [state for state in State if not PLACES[state].final])
def test_every_open_state_gives_somebody_a_task_that_leads_on(state: State) -> None:
    flow = all_phases()[state]
    asked = [event for node in flow.instance.nodes() if isinstance(node, Person) for event in node.asks]
    assert asked
    for event in asked:
        assert state in STEPS[event].sources, f"{flow.__name__} asks for {event}, which is not possible in {state}"


def test_the_holder_of_a_task_may_take_every_step_it_asks_for() -> None:
    for flow in set(all_phases().values()):
        for node in flow.instance.nodes():
            if isinstance(node, Person):
                for event in node.asks:
                    assert node.role in STEPS[event].roles, f"{flow.__name__}.{node.name}: {event}"
                    if node.national:
                        assert node.national in STEPS[event].roles_on("NATIONAL"), (
                            f"{flow.__name__}.{node.name}: {event}"
                        )


def test_the_command_prints_the_machine_as_built() -> None:
    out = StringIO()
    call_command("lifecycle", "--format", "json", stdout=out)
    printed = json.loads(out.getvalue())
    assert printed == as_json()
    assert {row["code"] for row in printed["states"]} == set(State.values)
    assert {row["name"] for row in printed["transitions"]} == set(STEPS)
    for row in printed["transitions"]:
        assert {"name", "sources", "target", "roles", "deadline", "legal_source", "papers"} <= set(row)


@pytest.mark.parametrize("page", ["README.md", "docs/how-it-works.md"])
def test_the_pages_show_the_diagram_as_built(page: str) -> None:
    block = re.search(r"```mermaid\n(.*?)```", (ROOT / page).read_text(), re.DOTALL)
    assert block, f"{page} shows no diagram"
    assert block[1] == as_mermaid(), f"{page}: put in the output of manage.py lifecycle --format mermaid"


def test_every_link_in_the_docs_leads_to_a_file() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_the_maintained_state_machine_library_is_installed_and_the_old_one_is_not() -> None:
    from importlib.metadata import PackageNotFoundError, distribution

    assert distribution("django-fsm-2").version
    with pytest.raises(PackageNotFoundError):
        distribution("django-fsm")
    assert django_fsm.FSMModelMixin


def test_no_code_writes_a_state_past_the_engine() -> None:
    writes = re.compile(r"\.(?:update|bulk_update)\([^)]*\bstate\s*=|setattr\([^,]+,\s*[\"']state[\"']")
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for app in apps.get_app_configs()
        if Path(app.path).parent == ROOT
        for path in Path(app.path).rglob("*.py")
        if "migrations" not in path.parts
        for match in writes.finditer(path.read_text())
    ]
    assert found == []


@pytest.mark.django_db
def test_every_stored_task_belongs_to_a_node_that_exists(world) -> None:  # type: ignore[no-untyped-def]
    from viewflow.workflow.models import Task

    world.at_state("PLANNED")
    for reference in Task.objects.values_list("flow_task", flat=True).distinct():
        assert reference is not None and reference.flow_class.instance.node(reference.name, no_obsolete=True)
