"""Which dossiers: in the words of the office."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.roles import READS_ALL, Role

if TYPE_CHECKING:
    from accounts.models import User


class DossierQuerySet(models.QuerySet):
    """Filters that chain."""

    def seen_by(self, user: User, on: dt.date) -> Self:
        """The dossiers a person may read: fetching is authorising.

        Officials of the province read all that was handed in; a commune its own; an applicant the ones of
        his establishment; a council member the ones he was asked to appraise. A dossier still being
        written is its writers' own business.
        """
        seats = user.seats(on)
        if seats & {str(role) for role in READS_ALL}:
            own = Q(opened_by=user)
            if Role.CENTRE in seats:
                return self
            return self.filter(own | ~Q(state="SURVEYED"))
        wanted = Q(pk__in=[])
        for held in seats:
            role, _, scope = held.partition("@")
            if role == Role.APPLICANT and scope:
                wanted |= Q(applicant_id=scope) | Q(beneficiaries__establishment_id=scope)
            elif role == Role.COMMUNE:
                wanted |= Q(unit__code=scope) & ~Q(state="SURVEYED")
            elif role == Role.DISTRICT:
                wanted |= Q(unit__parent__code=scope) & ~Q(state="SURVEYED")
            elif role == Role.COUNCIL:
                wanted |= Q(runs__process__task__owner=user)
        return self.filter(wanted).distinct()

    def for_page(self) -> Self:
        """With what a list row shows, in one query."""
        return self.select_related("applicant", "activity", "unit")
