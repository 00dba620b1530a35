"""Nobody decides in his own cause: who may not take a deciding step in a dossier, in whatever seat, and why.

The apps say who has an interest (``workflow.registry.interests``). Here stands what follows from it: not the person
himself, nor a deputy who has the seat only from somebody with an interest. Asked for many dossiers at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from accounts.roles import seat as seat_of
from clock import local_day
from workflow.errors import NotYours
from workflow.registry import interested
from workflow.steps import steps_of


class Hands:
    """One person before some dossiers at a moment: the interests of himself and of those whose seats he holds."""

    def __init__(
        self,
        subjects: Iterable[Any],
        actor: Any,
        at: dt.datetime,
        *,
        owners: Iterable[Any] = (),
        held: Iterable[Any] | None = None,
    ) -> None:
        """``owners``: people whose tasks he may finish for them. ``held``: the rows of his seats, where read before."""
        self._held = held
        self._actor, self._at, self._subjects = actor, at, list(subjects)
        self._owners = {owner.pk: owner for owner in owners if owner is not None}

    def why_not(self, subject: Any, seat: str, owner: Any = None) -> str:
        """Why he takes no deciding step by a seat, or for the owner of a task, in a sentence; empty where he may."""
        if own := self._found.get((self._actor.pk, subject.pk)):
            return f"Anh/chị {own}, nên không làm bước này; việc do người khác giữ vai trò này làm."
        givers = [owner] if owner is not None and owner.pk != self._actor.pk else self._givers.get(seat, [])
        kept = [self._found.get((giver.pk, subject.pk), "") for giver in givers]
        if givers and all(kept):
            return (
                f"Anh/chị làm thay {givers[0]}, người {kept[0]}, nên không làm bước này; việc do người khác giữ "
                "vai trò này làm."
            )
        return ""

    def acts_for(self, subject: Any, seat: str) -> str:
        """In whose place he acts in a seat, by name; empty where it is his own."""
        givers = self._givers.get(seat, [])
        # Where two lent him the same seat, it is not the one who has an interest he acts for.
        clean = givers[1:] and [one for one in givers if (one.pk, subject.pk) not in self._found]
        return str((clean or givers or [""])[0])

    @cached_property
    def _givers(self) -> dict[str, list[Any]]:
        """Seat -> in whose place he holds it: who lent it, who invited him as a helper; none where it is his own."""
        rows = self._held
        if rows is None:
            rows = self._actor.assignments_held(local_day(self._at)).order_by("pk")
            rows = rows.select_related("user", "invited_by")
        found: dict[str, dict[Any, None]] = {}
        own = set()
        for row in rows:
            seat = seat_of(row.role, row.scope or None)
            if row.user_id != self._actor.pk:
                found.setdefault(seat, {})[row.user] = None
            elif row.invited_by is not None:
                found.setdefault(seat, {})[row.invited_by] = None
            else:
                own.add(seat)
        return {seat: list(people) for seat, people in found.items() if seat not in own}

    @cached_property
    def _found(self) -> dict[tuple[int, Any], str]:
        lent = {giver.pk: giver for givers in self._givers.values() for giver in givers}
        people = {self._actor.pk: self._actor} | self._owners | lent
        return interested(self._subjects, people.values(), self._at)


def check_hands(subjects: Iterable[Any], actor: Any, at: dt.datetime, *, seat: str = "") -> None:
    """Raises ``NotYours`` with each dossier of these in which somebody may decide nothing, and why."""
    found = list(subjects)
    hands = Hands(found, actor, at)
    if kept := [named(subject, why) for subject in found if (why := hands.why_not(subject, seat))]:
        raise NotYours(*kept)


def named(subject: Any, why: str) -> str:
    """A reason of ``Hands.why_not`` where it is one of several dossiers."""
    return f"Hồ sơ {subject}: {why[:1].lower()}{why[1:]}"


def deciding(task: Any, model: type) -> bool:
    """Whether a task asks for a step that decides."""
    declared = steps_of(model)
    return any(declared[event].decides for event in getattr(task.flow_task, "asks", ()) if event in declared)


def has_interest(subject: Any, person: Any, at: dt.datetime) -> str:
    """What interest somebody has in a dossier by what is known on a day, as half a sentence; empty for none."""
    return interested([subject], [person], at).get((person.pk, subject.pk), "")
