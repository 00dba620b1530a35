"""Where a dossier can stand: each state says everything about itself in the module of its phase."""

from __future__ import annotations

from collections.abc import Callable

from dossiers.states import acceptance, appraisal, approval, implementation, proposal, settlement
from dossiers.states.vocabulary import AnsweredOn, Checklist, Evidence, Facts, Files, Place, Stage, State

#: Every state with what there is to say about it, in the order of the life.
PLACES: dict[str, Place] = {
    state: place
    for phase in (proposal, appraisal, approval, implementation, acceptance, settlement)
    for state, place in phase.PLACES.items()
}
if unsaid := sorted(set(State) - set(PLACES)):
    raise TypeError(f"nothing is said of the states {', '.join(unsaid)}: add a Place to the page of their phase")


def states_where(holds: Callable[[Place], bool]) -> tuple[State, ...]:
    """The states of which something is true, in the order of the life."""
    return tuple(state for state in State if holds(PLACES[state]))


__all__ = [
    "PLACES",
    "AnsweredOn",
    "Checklist",
    "Evidence",
    "Facts",
    "Files",
    "Place",
    "Stage",
    "State",
    "states_where",
]
