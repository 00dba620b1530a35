"""The letters by which a body stands in symbols: «QĐ-SCT». A body keeps one register through all its names.

The letters come from the dated names of the body (accounts); a department that is renamed signs with its new letters
from that day on, and its registers stay its own.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import F

from accounts.models import OrganisationName

#: The register's own name of a body -> the organisation whose dated names give its letters.
ORGANISATIONS = {"SCT": "DOIT", "TTKC": "CENTRE"}


def letters_of(body: str, day: dt.date) -> str:
    """The letters of a body on a day; its usual ones where no dated name tells others."""
    if body not in ORGANISATIONS:
        return body
    names = OrganisationName.objects.on(day).filter(organisation__code=ORGANISATIONS[body])
    named = names.order_by(F("valid_from").desc(nulls_last=True)).first()
    return named.short_name if named and named.short_name.isalpha() else body


def symbol_of(usual: str, body: str, day: dt.date) -> str:
    """A symbol with the letters of the day: «QĐ-SCT» as the body signs it then."""
    return f"{usual.rpartition('-')[0]}-{letters_of(body, day)}"


def body_of(symbol: str) -> str:
    """Whose register a symbol belongs to, under whichever name the body signed it."""
    tail = symbol.rpartition("-")[2]
    if tail in ORGANISATIONS:
        return tail
    named = OrganisationName.objects.filter(organisation__code__in=ORGANISATIONS.values(), short_name=tail)
    codes = set(named.values_list("organisation__code", flat=True))
    return next((body for body, code in ORGANISATIONS.items() if code in codes), tail)
