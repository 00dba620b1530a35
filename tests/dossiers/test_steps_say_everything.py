"""What is true of a step is said by the step: without an answer no import, without a handler no start."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from dossiers.models import Dossier
from dossiers.states import PLACES, State
from dossiers.step_keys import Beside, Form, Page
from web.shared.step_pages import ADDRESSES
from web.steps.beside import FIGURES
from web.steps.forms import FORMS
from web.steps.registered import check_handlers
from workflow.nodes import Person
from workflow.registry import all_phases
from workflow.steps import EVERYWHERE, step, steps_of

STEPS = steps_of(Dossier)
ANSWERS: dict[str, Any] = {
    "source": State.SURVEYED,
    "label": ("Bước mới", "New step"),
    "public": ("Bước mới", "New step"),
    "roles": ["CENTRE"],
    "decides": True,
    "asked_in": EVERYWHERE,
    "form": Form.NOTE,
    "page": Page.STEP,
    "beside": (),
    "destructive": False,
    "pays": False,
}


@pytest.mark.parametrize("left_out", ANSWERS)
def test_a_step_that_leaves_a_question_open_is_no_step(left_out: str) -> None:
    step(**ANSWERS)
    with pytest.raises(TypeError, match=left_out):
        step(**{name: answer for name, answer in ANSWERS.items() if name != left_out})


@pytest.mark.parametrize("left_out", [field.name for field in dataclasses.fields(PLACES[State.PAID])])
def test_a_state_that_leaves_a_question_open_is_no_state(left_out: str) -> None:
    said = {field.name: getattr(PLACES[State.PAID], field.name) for field in dataclasses.fields(PLACES[State.PAID])}
    said.pop(left_out)
    with pytest.raises(TypeError, match=left_out):
        type(PLACES[State.PAID])(**said)


def test_a_state_that_is_not_final_says_who_is_waited_for() -> None:
    with pytest.raises(TypeError, match=r"Place\.waits"):
        dataclasses.replace(PLACES[State.PAID], waits=None)
    with pytest.raises(TypeError, match=r"Place\.waits"):
        dataclasses.replace(PLACES[State.PAID], final=True)


def test_a_step_is_asked_for_only_where_it_can_be_taken() -> None:
    with pytest.raises(TypeError, match="asked in PAID"):
        step(**ANSWERS | {"asked_in": [State.PAID]})(lambda dossier: None)


@pytest.mark.parametrize("what", ["form", "page", "beside"])
def test_a_key_that_no_page_knows_stops_the_start(what: str) -> None:
    check_handlers()
    unknown = dataclasses.replace(STEPS["approve"], **{what: ("nowhere",) if what == "beside" else "nowhere"})
    with pytest.raises(ImproperlyConfigured, match=r"approve.*nowhere"):
        check_handlers([unknown])


@pytest.mark.parametrize(("handlers", "key"), [(FORMS, Form.VOTE), (ADDRESSES, Page.REVIEW), (FIGURES, Beside.PAYEES)])
def test_a_handler_that_is_missing_stops_the_start(monkeypatch: pytest.MonkeyPatch, handlers: Any, key: Any) -> None:
    monkeypatch.delitem(handlers, key)
    with pytest.raises(ImproperlyConfigured, match=str(key)):
        check_handlers()


def test_the_waiting_tasks_of_a_state_ask_for_just_the_steps_that_say_so() -> None:
    for state, flow in all_phases().items():
        asked = {event for node in flow.instance.nodes() if isinstance(node, Person) for event in node.asks}
        assert asked == {name for name, one in STEPS.items() if state in one.asked_in}, state


def test_every_state_opens_the_flow_it_names() -> None:
    for state, place in PLACES.items():
        flow = all_phases().get(state)
        assert (flow and flow.__name__) == (place.waits and place.waits.flow), state
