"""Which dossiers: in the words of the office."""

from __future__ import annotations

import datetime as dt
import functools
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from accounts.models import AdministrativeUnit
from accounts.role_info import Scope
from accounts.roles import READS_ALL, READS_DRAFTS, Role
from establishments.models import Establishment
from language.searching import SearchableQuerySet, having, readings

if TYPE_CHECKING:
    from accounts.models import User


#: A filter of dossiers for a person on a day, told by an app that this one may not import.
Reads = Callable[["User", dt.date], Q]
#: Or none, where it filters nothing for this person.
Hides = Callable[["User", dt.date], Q | None]

_reads: dict[str, Reads] = {}
_hides: list[Hides] = []


def reads(role: str, which: Reads) -> None:
    """Say which dossiers a role reads where it depends on more than the dossier."""
    _reads[role] = which


def hides(which: Hides) -> None:
    """Say which dossiers do not exist for somebody, whatever seats he or she holds."""
    if which not in _hides:
        _hides.append(which)


class DossierQuerySet(SearchableQuerySet):
    """Filters that chain."""

    def seen_by(self, user: User, on: dt.date) -> Self:
        """The dossiers a person may read: fetching is authorising.

        Officials of the province read all that was handed in; a commune its own; an applicant the ones of
        his establishment; a council member the ones he was asked to appraise. A dossier still being
        written is its writers' own business. What somebody is kept out of does not exist for him at all.
        """
        found = self._of_seats(user, on)
        for which in _hides:
            if (hidden := which(user, on)) is not None:
                found = found.exclude(hidden)
        return found

    def hidden_from(self, user: User, on: dt.date) -> Self:
        """The dossiers a person is kept out of, for lists that do not begin with ``seen_by``."""
        hidden = [one for which in _hides if (one := which(user, on)) is not None]
        return self.filter(functools.reduce(operator.or_, hidden)) if hidden else self.none()

    def _of_seats(self, user: User, on: dt.date) -> Self:
        seats = user.seats(on)
        if seats & {str(role) for role in READS_ALL}:
            own = Q(opened_by=user)
            if seats & {str(role) for role in READS_DRAFTS}:
                return self
            return self.filter(own | ~Q(state="SURVEYED"))
        wanted = Q(pk__in=[])
        for held in seats:
            role, _, scope = held.partition("@")
            covers = Role(role).about.scope
            if covers is Scope.ESTABLISHMENT and scope:
                wanted |= Q(applicant_id=scope) | Q(beneficiaries__establishment_id=scope)
            elif covers is Scope.COMMUNE:
                wanted |= Q(unit__code=scope) & ~Q(state="SURVEYED")
            elif covers is Scope.DISTRICT:
                wanted |= Q(unit__parent__code=scope) & ~Q(state="SURVEYED")
            elif role in _reads:
                wanted |= _reads[role](user, on)
        return self.filter(wanted).distinct()

    def matching(self, wanted: str) -> Self:
        """Those in which every typed word begins a word of the title, the code, a beneficiary's name or tax code, or
        the place. Each word is a union of keys, so that its index answers at any size.
        """
        every = self.model._base_manager.order_by()
        found = []
        for words in readings(wanted):
            one = every
            for word in words:
                firms = Establishment._base_manager.filter(having(word)).values("pk")
                places = AdministrativeUnit._base_manager.filter(having(word)).values("pk")
                keys = every.filter(having(word)).values("pk")
                own = [every.filter(applicant__in=firms), every.filter(beneficiaries__establishment__in=firms)]
                one = one.filter(
                    pk__in=keys.union(*(rows.values("pk") for rows in (*own, every.filter(unit__in=places))))
                )
            found.append(one.values("pk"))
        if not found:
            return self.none()
        return self.filter(pk__in=found[0].union(*found[1:]) if len(found) > 1 else found[0])

    def for_page(self) -> Self:
        """With what a list row shows, in one query."""
        return self.select_related("applicant", "activity", "unit")
