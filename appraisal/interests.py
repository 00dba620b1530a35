"""Who has an interest in a dossier, and what follows: out of its papers, its votes and its quorum.

What the registers show is found when a round is opened and again when somebody acts; what they do not show has to be
declared, before the papers open.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Q

import clock
from accounts.models import Organisation, RoleAssignment
from accounts.roles import Role
from accounts.taxcode import taxpayer
from appraisal.conflicts import found_among, has_any, parties_of
from appraisal.models import Declaration, Interest, Round, RoundMember, Tie
from dossiers.models import Dossier
from establishments.models import Establishment
from workflow.moment import forget

if TYPE_CHECKING:
    from accounts.models import User


def found_interests(dossier: Dossier, people: Iterable[User], day: dt.date) -> dict[int, tuple[str, str]]:
    """What the registers show on a day: person's key -> (kind, half a sentence). The first that applies.

    In a council also a colleague of a beneficiary's people, and whoever works at a beneficiary, is out.
    """
    people = list(people)
    found = {person: told for (person, _), told in found_among([dossier], people, day).items()}
    bodies = Organisation.objects.in_bulk({one.organisation_id for one in people if one.organisation_id})
    # Few of a council's bodies have people who sit for a firm, or a tax code: the firms are not even looked up.
    sitting = list(
        RoleAssignment.objects.on(day)
        .filter(role=Role.APPLICANT, user__organisation__in=bodies)
        .values_list("scope", "user__organisation_id")
        if bodies
        else ()
    )
    if not sitting and not any(body.tax_code for body in bodies.values()):
        return found
    parties = parties_of([dossier])[dossier.pk]
    codes = parties.codes
    of_parties = {body for scope, body in sitting if scope in parties.keys}
    for person in people:
        body = bodies.get(person.organisation_id)
        if person.pk in found or body is None:
            continue
        code = taxpayer(body.tax_code)
        if code and code in codes:
            found[person.pk] = (Interest.Kind.TAX_CODE, f"cùng mã số thuế {code} với {codes[code]}")
        elif body.pk in of_parties:
            found[person.pk] = (Interest.Kind.ORGANISATION, f"cùng {body} với người của đơn vị thụ hưởng")
    return found


def _parties(dossier: Dossier) -> list[Establishment]:
    return list(
        Establishment.objects.filter(Q(pk=dossier.applicant_id) | Q(benefits__dossier=dossier))
        .distinct()
        .order_by("pk")
    )


def note_interest(dossier: Dossier, user: User, *, kind: str, how: str, note: str, at: dt.datetime, by: User) -> None:
    """Keep an interest; what is known already stays as it was first told."""
    Interest.objects.get_or_create(
        dossier=dossier, user=user, kind=kind, defaults={"how": how, "note": note[:300], "at": at, "by": by}
    )
    forget()


def remember_ties(dossier: Dossier, user: User, note: str, at: dt.datetime) -> None:
    """A family link declared once speaks up in later dossiers of the same beneficiaries."""
    for party in _parties(dossier):
        Tie.objects.get_or_create(
            user=user,
            tax_code=party.tax_code,
            kind=Tie.Kind.FAMILY,
            ended_on=None,
            defaults={"note": note[:300], "declared_at": at},
        )
    forget()


def has_interest(dossier: Dossier, user: User) -> bool:
    """Whether a person is kept out of a dossier."""
    return Interest.objects.filter(dossier=dossier, user=user).exists()


def has_declared(round_: Round, user: User) -> bool:
    """Whether a person said in this round that he has no interest."""
    return Declaration.objects.filter(round=round_, user=user, clear=True).exists()


# ── What the rest of the house asks ──────────────────────────────────────────────────────────────


def papers_of_a_member(user: User, on: dt.date) -> Q:
    """The dossiers a council member reads: called, not left, declared clear; a deputy while the round is open."""
    clear = Declaration.objects.filter(user=user, clear=True).values("round")
    called = RoundMember.objects.filter(recused=False, left_at__isnull=True, round__in=clear)
    lent = user.delegations_held.in_force(on).values("user")
    mine = called.filter(Q(user=user) | Q(user__in=lent, round__closed_at__isnull=True))
    return Q(pk__in=mine.values("round__dossier"))


def kept_from(user: User, on: dt.date) -> Q | None:
    """The dossiers in which a person has an interest. Whoever sits for a beneficiary keeps his own request.

    A beneficiary reads what every beneficiary reads; the pages of the council stay closed to him all the same.
    """
    if not has_any(user):
        return None
    hidden = Interest.objects.filter(user=user).values("dossier")
    own = _own_dossiers(user, on)
    return Q(pk__in=Dossier.objects.filter(pk__in=hidden).exclude(pk__in=own).values("pk"))


def _own_dossiers(user: User, on: dt.date) -> Any:
    scopes = [
        int(scope)
        for scope in RoleAssignment.objects.on(on)
        .filter(user=user, role=Role.APPLICANT)
        .values_list("scope", flat=True)
        if scope.isdigit()
    ]
    asked = Q(applicant_id__in=scopes) | Q(beneficiaries__establishment_id__in=scopes)
    return Dossier.objects.filter(asked).values("pk")


def kept_out(dossier: Dossier, actor: User, at: dt.datetime) -> str | None:
    """The engine asks before every step: no seat lets somebody act where he has an interest."""
    return kept_out_among([dossier], actor, at).get(dossier.pk)


def kept_out_among(dossiers: Iterable[Dossier], actor: User, at: dt.datetime) -> dict[uuid.UUID, str]:
    """The same of many dossiers at once: the key of each one, with the reason."""
    hidden = kept_from(actor, clock.local_day(at))
    if hidden is None:
        return {}
    keys = [dossier.pk for dossier in dossiers]
    why = "Anh/chị có lợi ích liên quan đến hồ sơ này nên không tham gia xử lý; việc sẽ do người khác làm."
    return dict.fromkeys(Dossier.objects.filter(hidden, pk__in=keys).values_list("pk", flat=True), why)
