"""Who holds a seat on a day, where a paper names one person for it."""

from __future__ import annotations

import datetime as dt

from accounts.models import Organisation, RoleAssignment, User


def longest_holder(role: str, on: dt.date, organisation: Organisation | None = None) -> User | None:
    """The longest-serving holder of a seat on a day, of one body if it has people there; None where nobody holds it."""
    holders = User.objects.filter(assignments__in=RoleAssignment.objects.on(on).filter(role=role)).order_by("pk")
    if organisation is not None:
        return holders.filter(organisation=organisation).first() or holders.first()
    return holders.first()
