"""Where higher apps tell the engine what it may not import: facts to write, flows to open.

Each entry is written once, at start-up, by the AppConfig of the app that owns it.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflow.phases import Phase

#: A handler writes the facts of a step: (subject, actor=, at=, **data) -> what the log should keep.
Handler = Callable[..., dict[str, Any] | None]

#: Who has an interest in which of some dossiers: (subjects, people, at) -> (person's key, dossier's key): half a
#: sentence that goes on after the name («là người của đơn vị thụ hưởng …»).
Interests = Callable[[list[Any], list[Any], Any], dict[tuple[int, Any], str]]


class Writes(IntEnum):
    """What a handler of a step writes. A step writes in this order, whichever app was loaded first.

    Two handlers of one step that write the same kind of thing stand in one module, where one can read their order;
    a test holds it. Notes write nothing but words of the log, so their order is of no account.
    """

    FACTS = 1
    #: Rows of an app above that follow the facts just written: lines of evidence that find their item again.
    FOLLOWING = 2
    #: The double-entry book: after everything it takes amounts from.
    MONEY = 3
    NOTES = 4


class Follows(IntEnum):
    """What follows a step inside its transaction, in this order: its line of the log is written, its state is new."""

    PAPERS = 1
    POINTS = 2
    CLOCK = 3


_handlers: dict[str, list[tuple[Writes, Handler]]] = {}
_after: list[tuple[Follows, Callable[..., None]]] = []
_demands: dict[str, list[Callable[..., list[str]]]] = {}
#: (regime, state) -> flow; the empty regime is for all that have none of their own.
_phases: dict[tuple[str, str], type[Phase]] = {}
#: Step -> whose rows beside the subject's own it may write to: (subject, facts told) -> their keys.
Reaches = Callable[[Any, dict[str, Any]], Iterable[Any]]
_reaches: dict[str, Reaches] = {}
_chores: list[Callable[..., None]] = []
_read_ahead: list[str] = []
_bars: list[Callable[..., str | None]] = []
_interests: list[Interests] = []
_bars_among: dict[Callable[..., str | None], Callable[..., dict[Any, str]]] = {}


def handles(event: str, writes: Writes = Writes.FACTS) -> Callable[[Handler], Handler]:
    """Register a function that writes for a step: its facts, unless it says what else. Several apps may each write."""

    def register(function: Handler) -> Handler:
        listed = _handlers.setdefault(event, [])
        if function not in [known for _, known in listed]:
            insort(listed, (writes, function), key=lambda one: one[0])
        return function

    return register


def reaches(event: str) -> Callable[[Reaches], Reaches]:
    """Register whose rows beside its own a step may write to: they are locked with it, all in the order of their keys.

    Two acts that write into each other's dossiers then wait for each other instead of standing still for ever. What
    the function finds is read before anything is locked, so a handler looks again.
    """

    def register(function: Reaches) -> Reaches:
        _reaches[event] = function
        return function

    return register


def reached(event: str, subject: Any, told: dict[str, Any]) -> list[Any]:
    """The keys of what a step may write to beside its own subject."""
    function = _reaches.get(event)
    return list(function(subject, told)) if function else []


def handlers(event: str) -> list[Handler]:
    """What writes for a step, in the order of ``Writes``."""
    return [function for _, function in _handlers.get(event, [])]


def handlers_by_kind() -> dict[str, list[tuple[Writes, Handler]]]:
    """Every step with what writes for it, as it is done."""
    return _handlers


def demands(event: str) -> Callable[[Callable[..., list[str]]], Callable[..., list[str]]]:
    """Register what an app asks before a step beyond its declared conditions: (subject, at) -> reasons to refuse."""

    def register(function: Callable[..., list[str]]) -> Callable[..., list[str]]:
        listed = _demands.setdefault(event, [])
        if function not in listed:
            listed.append(function)
        return function

    return register


def demanded(event: str) -> list[Callable[..., list[str]]]:
    """What the apps ask before a step."""
    return _demands.get(event, [])


def reads_ahead(lookup: str) -> None:
    """Register related rows that an app looks at in every step (a lookup for prefetch_related)."""
    if lookup not in _read_ahead:
        _read_ahead.append(lookup)


def read_ahead() -> list[str]:
    """What is read for all dossiers of an act at once, before the step is taken on each."""
    return _read_ahead


def on_the_clock(function: Callable[..., None]) -> Callable[..., None]:
    """Register what an app wants looked at whenever reminders are: (at). Each may run twice without harm."""
    if function not in _chores:
        _chores.append(function)
    return function


def chores_of_the_clock() -> list[Callable[..., None]]:
    """What the apps hang on the clock."""
    return _chores


def bars(
    function: Callable[..., str | None], *, among: Callable[..., dict[Any, str]] | None = None
) -> Callable[..., str | None]:
    """Register who is kept out of a dossier altogether: (subject, actor, at) -> the reason in a sentence, or None.

    ``among`` says the same of many dossiers in one question: (subjects, actor, at) -> key of each barred one: reason.
    """
    if function not in _bars:
        _bars.append(function)
    if among is not None:
        _bars_among[function] = among
    return function


def barred() -> list[Callable[..., str | None]]:
    """Who asks whether somebody is kept out."""
    return _bars


def barred_from(subjects: Iterable[Any], actor: Any, at: Any) -> dict[Any, str]:
    """The dossiers among these that somebody is kept out of, by key, with the reason."""
    kept: dict[Any, str] = {}
    for bar in _bars:
        if bar in _bars_among:
            kept = _bars_among[bar](subjects, actor, at) | kept
        else:
            kept = {one.pk: reason for one in subjects if (reason := bar(one, actor, at))} | kept
    return kept


def interests(function: Interests) -> Interests:
    """Register who has an interest in a dossier and therefore decides nothing in it (workflow.clean_hands)."""
    if function not in _interests:
        _interests.append(function)
    return function


def interested(subjects: Iterable[Any], people: Iterable[Any], at: Any) -> dict[tuple[int, Any], str]:
    """The interests of some people in some dossiers, as ``interests`` were registered."""
    these, those = list(subjects), list(people)
    found: dict[tuple[int, Any], str] = {}
    for ask in _interests if these and those else ():
        found = ask(these, those, at) | found
    return found


def after_each_step(function: Callable[..., None], what: Follows) -> None:
    """Register what follows every step inside its transaction: (subject, step, entry, actor, at)."""
    if function not in followers():
        insort(_after, (what, function), key=lambda one: one[0])


def followers() -> list[Callable[..., None]]:
    """What follows every step, in the order of ``Follows``."""
    return [function for _, function in _after]


def opens(state: str, flow: type[Phase], regime: str = "") -> None:
    """Say which flow gives the people of a state their tasks; under one regime only, or under all without their own."""
    _phases[regime, state] = flow


def closes(state: str, regime: str) -> None:
    """Take back a regime's own flow of a state."""
    _phases.pop((regime, state), None)


def phase_of(state: str, regime: str = "") -> type[Phase] | None:
    """The flow of a state under a regime, None where nobody has a task waiting."""
    return _phases.get((regime, state)) or _phases.get(("", state))


def all_phases() -> dict[str, type[Phase]]:
    """Every state with people's tasks, and its usual flow."""
    return {state: flow for (regime, state), flow in _phases.items() if not regime}
