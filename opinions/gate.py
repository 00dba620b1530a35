"""A dossier does not leave a state while it waits there for an opinion: asked of the engine for every step that leaves.

Not held up: the applicant's withdrawal, and steps that themselves stop the clock or send something back to be mended.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from clock import local_day
from dossiers.models import Dossier
from opinions.pending import asked_here, silence_has_spoken, stand_again
from opinions.rules import is_awaited, standing, why_wait
from workflow.registry import Follows, Writes, after_each_step, demands, handles, on_the_clock, reads_ahead
from workflow.steps import Step, steps_of

if TYPE_CHECKING:
    from accounts.models import User
    from ledger.models import LogEntry

NOT_HELD_UP = frozenset({"withdraw"})


def held_up(step: Step) -> bool:
    """Whether a step waits for opinions."""
    return not (step.stays or step.name in NOT_HELD_UP or step.stops_clock or step.keeps_limit)


def waits(dossier: Dossier, at: dt.datetime) -> list[str]:
    """Why a dossier may not leave its state yet: a sentence for each request."""
    day = local_day(at)
    found = []
    for request in asked_here(dossier):
        waiting = [one for one in request.opinions.all() if is_awaited(one, request, day)]
        if waiting:
            found.append(why_wait(request, waiting))
    return found


def keep_what_was_said(dossier: Dossier, *, actor: User, at: dt.datetime, **_: Any) -> dict[str, Any]:
    """The line of the step that leaves says what each body answered, or what its silence meant."""
    day = local_day(at)
    said = [
        f"{one.body}: {standing(one, request, day)}"
        for request in asked_here(dossier)
        for one in request.opinions.all()
    ]
    return {"opinions": said} if said else {}


def stand_where_one_waits(dossier: Dossier, *, step: Step, entry: LogEntry, actor: User, at: dt.datetime) -> None:
    """Coming back to a state that waits for an opinion stops the clock there again."""
    if entry.from_state != entry.to_state:
        stand_again(dossier, at)


def register() -> None:
    """Hang it into the engine, once, when the app starts."""
    for step in steps_of(Dossier).values():
        if held_up(step):
            demands(step.name)(waits)
            handles(step.name, Writes.NOTES)(keep_what_was_said)
    reads_ahead("opinion_requests__opinions")
    after_each_step(stand_where_one_waits, Follows.CLOCK)
    on_the_clock(silence_has_spoken)
