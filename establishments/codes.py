"""The tax codes of an establishment over time: a household moved to its owner's personal number is the same one."""

from __future__ import annotations

import datetime as dt

from accounts.taxcode import taxpayer
from establishments.models import Establishment, Fact, Kind


def codes_over_time(establishment: Establishment) -> list[tuple[str, dt.date | None, dt.date | None]]:
    """Every tax code of an establishment with its first and last day (None: open); the one of today comes first."""
    now = establishment.tax_code
    rows = [one for one in establishment.history.all() if one.kind == Kind.TAX_CODE and one.corrected_at is None]
    since = next((one.valid_from for one in rows if one.value == now and not one.valid_to), None)
    earlier = [(one.value, one.valid_from, one.valid_to) for one in rows if one.valid_to or one.value != now]
    return [(now, since, None), *earlier]


def of_taxpayers(codes: set[str]) -> set[int]:
    """The keys of establishments that have, or once had, a tax code of one of these taxpayers."""
    wanted = {taxpayer(code) for code in codes} - {""}
    found: set[int] = set()
    for key in wanted:
        # Ten digits are also the beginning of a dependent unit's code, never of a person's.
        alike = Fact.objects.standing().filter(kind=Kind.TAX_CODE, value__startswith=key)
        found |= {pk for pk, code in alike.values_list("establishment", "value") if taxpayer(code) == key}
        now = Establishment.objects.filter(tax_code__startswith=key).values_list("pk", "tax_code")
        found |= {pk for pk, code in now if taxpayer(code) == key}
    return found


def with_code(code: str) -> Establishment | None:
    """The establishment that has this very tax code, or had it."""
    row = Fact.objects.standing().filter(kind=Kind.TAX_CODE, value=code).select_related("establishment").first()
    return Establishment.objects.filter(tax_code=code).first() or (row.establishment if row else None)
