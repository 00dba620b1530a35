"""Which bodies can be asked about a dossier: those with a seat here, and other departments by their dated names.

A department without people in this program (agriculture and environment, construction, science and technology…) answers
by official letter, as it does everywhere else; the office that asked enters it with its number, date and file.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from accounts.models import Organisation
from accounts.role_info import Duty
from accounts.roles import Role, seat
from dossiers.models import Dossier

#: Roles of the whole province that answer for their bodies, with the organisation whose dated name they bear.
SEATED = {
    role: role.about.body.about.code
    for role in Role
    if Duty.ANSWER_FOR_ITS_BODY in role.about.duties and role.about.body and not role.about.scope.of_a_unit
}
#: Kinds of organisations that are asked by letter.
BY_LETTER = ("DEPARTMENT", "BANK", "POLICE", "CENTRAL_BRANCH")


@dataclass(frozen=True)
class Body:
    """One body that may be asked. ``seat`` empty: it answers by letter."""

    code: str
    name: str
    seat: str = ""
    organisation: Organisation | None = None


def bodies_for(dossier: Dossier, day: dt.date) -> list[Body]:
    """Every body that may be asked about a dossier on a day: the dossier's own desk first, then by name."""
    unit = dossier.unit if dossier.two_tiers else dossier.unit.parent or dossier.unit
    desk = Role.COMMUNE if dossier.two_tiers else Role.DISTRICT
    name = f"UBND {unit.full_name}" if dossier.two_tiers else f"Phòng Kinh tế {unit.full_name}"
    found = [Body(desk, name, dossier.seat_for(desk))]
    named = {one.code.upper(): one for one in Organisation.objects.prefetch_related("names")}
    for role, code in SEATED.items():
        if role == Role.AGENCY and dossier.track != "NATIONAL":
            continue
        one = named.get(code)
        found.append(Body(role, one.name_on(day) if one else str(role.label), seat(role)))
    letters = [
        Body(f"ORG:{one.code}", one.name_on(day), organisation=one)
        for code, one in named.items()
        if one.kind in BY_LETTER and code not in SEATED.values() and one.names.on(day).exists()
    ]
    return [*found, *sorted(letters, key=lambda body: body.name)]


def same_office(one: str, other: str) -> bool:
    """Whether two seats are of one body: the head of a department is its department."""
    roles = [held.partition("@")[0] for held in (one, other)]
    first, second = (Role(role).about.body if role else None for role in roles)
    return first is not None and first is second
