"""Who is at the head of which body on a day: a dated row, or the seat of the department's director in his own body."""

from __future__ import annotations

import datetime as dt

from accounts.models import Headship, User
from accounts.role_info import Heads
from accounts.roles import Role

#: Whose seat makes him the head of the body he belongs to.
HEADS = tuple(role for role in Role if role.about.heads is Heads.BY_SEAT)


def bodies_headed(user: User, on: dt.date) -> set[int]:
    """The keys of the bodies a person heads on a day, or whose absent head he stands in for."""
    if not user.is_active:
        return set()
    lent = user.delegations_held.in_force(on).values_list("user_id", flat=True)
    rows = Headship.objects.on(on).filter(user__in=[user.pk, *lent], user__is_active=True)
    seats = user.assignments_held(on).filter(role__in=HEADS, user__organisation__isnull=False)
    return {*rows.values_list("organisation_id", flat=True), *seats.values_list("user__organisation_id", flat=True)}
