"""Who can act on a day: seats with their holders, deputies, locked accounts, interests. Six queries for everybody."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F

from accounts.models import Delegation, RoleAssignment, User
from accounts.roles import Role, seat
from appraisal.models import Interest
from dossiers.models import Beneficiary, Dossier
from workflow.registry import interested


@dataclass
class People:
    """Everybody as of one day."""

    #: seat -> who was given it, locked accounts too
    holders: dict[str, set[int]] = field(default_factory=dict)
    active: set[int] = field(default_factory=set)
    names: dict[int, str] = field(default_factory=dict)
    #: person -> deputies whose delegation covers the day, locked ones too
    deputies: dict[int, set[int]] = field(default_factory=dict)
    #: (person, dossier) that are kept apart
    apart: set[tuple[int, uuid.UUID]] = field(default_factory=set)
    #: (person, dossier) where somebody has an interest by the registers: he decides nothing there (``look_at``)
    interested: set[tuple[int, uuid.UUID]] = field(default_factory=set)

    def look_at(self, dossiers: Iterable[Dossier], at: dt.datetime) -> None:
        """Ask the registers who of those with an office has an interest in some dossiers."""
        held = {one for seat_, people in self.holders.items() if not seat_.startswith(Role.APPLICANT) for one in people}
        officials = held | {one for holder in held for one in self.deputies.get(holder, ())}
        rows = User.objects.filter(pk__in=officials & self.active)
        self.interested = set(interested(dossiers, rows, at))

    def keeps_out(self, person: int, dossier: uuid.UUID, *, judging: bool) -> bool:
        """Whether a person may not touch a dossier, or not decide in it."""
        return (person, dossier) in self.apart or (judging and (person, dossier) in self.interested)

    def able(self, holders: Iterable[int], dossier: uuid.UUID, *, judging: bool) -> set[int]:
        """Those among some holders, and their deputies, who are there and may touch a dossier.

        ``judging``: what waits decides; then a deputy of somebody with an interest does not, either.
        """
        found: set[int] = set()
        for holder in holders:
            if holder not in self.active or (judging and (holder, dossier) in self.interested):
                continue
            # Whoever has lent his seats is taken to be away; his deputy is, in turn, if he lent his.
            there = self.deputies.get(holder) or {holder}
            found |= {
                one
                for one in there
                if one in self.active
                and (one == holder or not self.deputies.get(one))
                and not self.keeps_out(one, dossier, judging=judging)
            }
        return found

    def seated(self, person: int, seat_: str) -> bool:
        """Whether a seat is a person's, his own or lent to him by somebody who holds it."""
        holders = self.holders.get(seat_, set())
        return person in holders or any(person in self.deputies.get(one, ()) for one in holders & self.active)

    def name(self, person: int) -> str:
        """A person as people say it."""
        return self.names.get(person, f"người số {person}")


def people_on(day: dt.date) -> People:
    """Everybody as of a day."""
    found = People()
    for user in User.objects.only("pk", "full_name", "username", "is_active"):
        found.names[user.pk] = str(user)
        if user.is_active:
            found.active.add(user.pk)
    for person, role, scope in RoleAssignment.objects.on(day).values_list("user_id", "role", "scope"):
        found.holders.setdefault(seat(role, scope or None), set()).add(person)
    lent = Delegation.objects.filter(valid_from__lte=day, valid_to__gte=day)
    for giver, deputy in lent.values_list("user_id", "deputy_id"):
        found.deputies.setdefault(giver, set()).add(deputy)
    kept = set(Interest.objects.values_list("user_id", "dossier_id"))
    found.apart = kept - _own(found, {dossier for _, dossier in kept})
    return found


def _own(people: People, dossiers: set[uuid.UUID]) -> set[tuple[int, uuid.UUID]]:
    """A beneficiary goes on with his own request, whatever interest he has in it (appraisal.interests.kept_from)."""
    asked = Dossier.objects.filter(pk__in=dossiers).values_list("applicant_id", "pk")
    shared = Beneficiary.objects.filter(dossier__in=dossiers).values_list("establishment_id", F("dossier_id"))
    return {
        (person, dossier)
        for establishment, dossier in [*asked, *shared]
        for person in people.holders.get(seat(Role.APPLICANT, establishment), ())
    }
