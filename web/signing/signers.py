"""Who signs which paper of a dossier, and who may hand in one that was signed elsewhere.

The person is who took the deciding step; the body is the one whose letters end the symbol. Papers that several parties
sign (contracts, minutes of a visit) are not signed here: they come back from outside, or as a scan.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.bodies import Body, body_with
from accounts.models import Organisation, OrganisationName
from accounts.role_info import Duty
from accounts.roles import handing_in, holders
from appraisal.counting import standing
from appraisal.models import MemberRole
from documents.models import Paper
from documents.signing.models import SigningKey
from documents.signing.standing import Person, Wanted
from dossiers.models import Decision, Dossier
from papers import KINDS

if TYPE_CHECKING:
    from accounts.models import User

#: Letters of bodies of which each unit has one.
OF_A_UNIT = frozenset(body.about.letters for body in Body if body.of_a_unit)
#: In whose seats somebody signs or hands in; the first one held goes into the log.
SEATS = holders(Duty.SIGN_PAPERS)
#: Who hands in what came back signed: the offices that lead dossiers and issue their papers.
OFFICERS = handing_in()


@dataclass(frozen=True)
class Signing:
    """The signers of a paper; ``here`` is false where it can only come back from outside."""

    wanted: Wanted
    here: bool
    decision: Decision | None


def signing_of(dossier: Dossier, paper: Paper) -> Signing | None:
    """Who signs a paper; None for one that takes no signature of an office (forms, papers without a number)."""
    about = KINDS.get(paper.kind)
    if about is None:
        return None
    if about.attached_to:
        return _attached(dossier, paper)
    decision = (
        dossier.decisions.filter(kind=paper.kind, number=paper.number, symbol=paper.symbol)
        .select_related("signed_by")
        .last()
        if paper.number
        else None
    )
    if decision is None:
        return None
    persons = _council(dossier, paper) if about.council else _one(decision)
    return Signing(Wanted(persons, body_of(paper)), about.by_one and bool(persons), decision)


def _attached(dossier: Dossier, paper: Paper) -> Signing | None:
    main = Paper.objects.filter(
        chain=dossier.pk, kind=KINDS[paper.kind].attached_to, created_at=paper.created_at, number__isnull=False
    ).first()
    body = body_of(main) if main else None
    return Signing(Wanted((), body, main), True, None) if body else None


def _one(decision: Decision) -> tuple[Person, ...]:
    return (Person(decision.signed_by, decision.signer),)


def _council(dossier: Dossier, paper: Paper) -> tuple[Person, ...]:
    """Secretary and chair of the sitting that the paper is of."""
    round_ = dossier.rounds.filter(closed_at=paper.created_at).last() or dossier.rounds.exclude(number="").last()
    if round_ is None:
        return ()
    now = standing(round_)
    # Whoever is out of the dossier signs nothing of it; one who did both signs once.
    took_part = {str(MemberRole.CHAIR): now.chaired_by, str(MemberRole.SECRETARY): now.minuted_by}
    found = [took_part[role] for role in KINDS[paper.kind].council]
    people = dict.fromkeys(member.user for member in found if member is not None)
    return tuple(Person(user, str(user)) for user in people) if all(found) else ()


def body_of(paper: Paper) -> Organisation | None:
    """The body that issues a paper, by the letters of its symbol on the day; None for a commune, which has no key."""
    about = KINDS.get(paper.kind)
    if about and about.layout == "official_letter":
        letters = paper.symbol.partition("-")[0]
        if letters in OF_A_UNIT and (paper.facts.get(about.section) or {}).get("issuer"):
            return None
    else:
        letters = paper.symbol.rpartition("-")[2]
    found = body_with(letters)
    if found:
        return Organisation.objects.filter(code=found.about.signs_as).first()
    day: dt.date | None = paper.issued_on
    names = OrganisationName.objects.filter(short_name=letters)
    named = (names.on(day) if day else names).select_related("organisation").first()
    return named.organisation if named else None


def holds_a_key(user: User) -> bool:
    """Whether somebody has anything to sign with; most people do not, and pages need not ask further."""
    own = SigningKey.objects.filter(retired_at__isnull=True)
    return own.filter(user=user).exists() or own.filter(keepers=user).exists()


def may_hand_in(user: User, day: dt.date) -> bool:
    """Whether somebody's office takes back signed papers."""
    return not user.seats(day).isdisjoint(OFFICERS)
