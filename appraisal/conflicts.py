"""Who has an interest in a dossier of his own: sits for a party or has sat since it was opened, owns, is kin, declared.

Asked before every step that decides, in every phase (``workflow.clean_hands``); the council asks more
(``appraisal.interests.found_interests``: colleagues of a beneficiary's people, too). Whatever the number of dossiers
and people, a handful of queries; most people have no tie to any firm, and then it ends after four.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from accounts.models import Delegation, RoleAssignment
from accounts.roles import LENT, Role
from accounts.taxcode import taxpayer
from appraisal.models import Interest, Tie
from clock import local_day
from dossiers.models import Beneficiary, Dossier, Quotation
from establishments.codes import codes_over_time
from establishments.models import Establishment
from workflow.moment import once

if TYPE_CHECKING:
    from accounts.models import User


@dataclass
class Parties:
    """The firms of one dossier, and who quoted for it: by key and by tax code, each with its name."""

    keys: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)


#: What an interest is, and half a sentence that tells of it after the person.
Found = tuple[str, str]


def interests_among(dossiers: list[Dossier], people: list[User], at: dt.datetime) -> dict[tuple[int, uuid.UUID], str]:
    """(person's key, dossier's key) -> the interest, as half a sentence: what is recorded, what the registers show."""
    # One person is asked about once in a step; many in one query, not one each.
    some = people if len(people) > 1 or any(map(has_any, people)) else []
    told = Interest.objects.filter(user__in=some, dossier__in=dossiers).order_by("-pk") if some else ()
    recorded = {(one.user_id, one.dossier_id): _told(one) for one in told}
    return recorded | {key: said for key, (_, said) in found_among(dossiers, people, local_day(at)).items()}


def found_among(
    dossiers: Iterable[Dossier], people: Iterable[User], day: dt.date
) -> dict[tuple[int, uuid.UUID], Found]:
    """What the registers show on a day: (person's key, dossier's key) -> kind and half a sentence, the nearest tie."""
    dossiers, keys = list(dossiers), [person.pk for person in people]
    since = min(local_day(one.opened_at) for one in dossiers)
    # Asked before a step that decides, and again by the step of a council; who writes a tie forgets what was known.
    seats, ties = once(("ties", *keys, since, day), lambda: (_seats(keys, since, day), _ties(keys)))
    found: dict[tuple[int, uuid.UUID], Found] = {}
    if not seats and not ties:
        return found
    parties = parties_of(dossiers)
    codes = _codes({scope for _, scope, *_ in seats})
    for dossier in dossiers:
        of, opened = parties[dossier.pk], local_day(dossier.opened_at)
        near: dict[int, Found] = {}
        wider: dict[int, Found] = {}
        for person, scope, until, how in seats:
            if until is not None and until < opened:
                continue
            if scope in of.keys:
                near.setdefault(person, (Interest.Kind.PERSON, f"{how} {of.keys[scope]}"))
            elif code := next((one for one in codes.get(scope, ()) if one in of.codes), None):
                said = f"{how} một cơ sở cùng mã số thuế {code} với {of.codes[code]}"
                wider.setdefault(person, (Interest.Kind.TAX_CODE, said))
        for tie in ties:
            if taxpayer(tie.tax_code) in of.codes and tie.counts_for(opened):
                said = f"{Tie.Kind(tie.kind).said} {of.codes[taxpayer(tie.tax_code)]} ({tie.note})"
                wider.setdefault(tie.user_id, (tie.as_interest, said))
        found |= {(person, dossier.pk): told for person, told in (wider | near).items()}
    return found


def has_any(person: User) -> bool:
    """Whether any interest of a person is recorded, in whatever dossier; asked once before a step."""
    return bool(once(("any interest", person.pk), lambda: Interest.objects.filter(user=person).exists()))


def _told(one: Interest) -> str:
    return f"có lợi ích liên quan đã được ghi nhận ({one.get_kind_display()})"


def _ties(keys: list[int]) -> list[Tie]:
    return list(Tie.objects.filter(user__in=keys).order_by("pk"))


def _seats(keys: list[int], since: dt.date, day: dt.date) -> list[tuple[int, str, dt.date | None, str]]:
    """For which firms people sit, or stand in for whoever sits there: (person, firm, until when, in words)."""
    held = RoleAssignment.objects.during(since, day).filter(role=Role.APPLICANT)
    own = held.filter(user__in=keys).values_list("user_id", "scope", "valid_to", "invited_by")
    found = [
        (person, scope, until, "là người hỗ trợ của" if helper else "là người của")
        for person, scope, until, helper in own
    ]
    lent = Delegation.objects.filter(deputy__in=keys, valid_from__lte=day, valid_to__gte=since)
    givers = defaultdict(list)
    for deputy, giver, until in lent.values_list("deputy_id", "user_id", "valid_to"):
        givers[giver].append((deputy, until))
    # Who lends an office lends that, and not the firm he sits for beside it.
    offices = RoleAssignment.objects.during(since, day).filter(user__in=givers, role__in=LENT)
    for giver in set(offices.values_list("user_id", flat=True)) if givers else ():
        del givers[giver]
    if givers:
        for giver, scope in held.filter(user__in=givers).values_list("user_id", "scope"):
            found += [(deputy, scope, until, "nhận ủy quyền của người thuộc") for deputy, until in givers[giver]]
    return found


def _codes(scopes: Iterable[str]) -> dict[str, list[str]]:
    """The taxpayer of each firm, by its key as a seat writes it; more than one where its code was another before."""
    rows = Establishment.objects.filter(pk__in=[int(one) for one in scopes if one.isdigit()])
    return {str(one.pk): _taxpayers(one) for one in rows.prefetch_related("history")}


def _taxpayers(one: Establishment) -> list[str]:
    return list(dict.fromkeys(taxpayer(code) for code, _, _ in codes_over_time(one)))


def parties_of(dossiers: list[Dossier]) -> dict[uuid.UUID, Parties]:
    """The firms of each dossier and who quoted for it."""
    found = {dossier.pk: Parties() for dossier in dossiers}
    sold = Quotation.objects.filter(item__dossier__in=found).exclude(seller_tax_code="")
    for key, code, seller in sold.values_list("item__dossier", "seller_tax_code", "seller"):
        found[key].codes[taxpayer(code)] = f"bên báo giá {seller}"
    shared = Beneficiary.objects.filter(dossier__in=found).values_list("dossier", "establishment")
    pairs = [(one.pk, one.applicant_id) for one in dossiers] + list(shared)
    firms = Establishment.objects.prefetch_related("history").in_bulk({firm for _, firm in pairs})
    for key, firm in pairs:
        one = firms[firm]
        found[key].keys[str(firm)] = f"đơn vị thụ hưởng {one.name}"
        found[key].codes |= dict.fromkeys(_taxpayers(one), f"đơn vị thụ hưởng {one.name}")
    return found
