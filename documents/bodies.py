"""The letters by which a body stands in symbols: «QĐ-SCT». A body keeps one register through all its names.

The letters come from the dated names of the body (accounts); a department that is renamed signs with its new letters
from that day on, and its registers stay its own.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import F

from accounts.bodies import Body
from accounts.models import OrganisationName

#: The register's own name of a body -> the organisation whose dated names give its letters.
ORGANISATIONS = {body.about.letters: body.about.code for body in Body if body.about.renamed and body.about.letters}
#: The letters of every body that is named here by letters of its own.
LETTERS = {body.about.letters: body.about.code for body in Body if body.about.letters and not body.of_a_unit}
#: Letters that begin the symbol of a letter, «SCT-QLCN», also of bodies whose letters no dated name gives.
BEGIN_LETTERS = frozenset(body.about.letters for body in Body if body.about.letters and body.about.drafting_unit) | {
    *ORGANISATIONS
}


def letters_of(body: str, day: dt.date) -> str:
    """The letters of a body on a day; its usual ones where no dated name tells others."""
    if body not in ORGANISATIONS:
        return body
    names = OrganisationName.objects.on(day).filter(organisation__code=ORGANISATIONS[body])
    named = names.order_by(F("valid_from").desc(nulls_last=True)).first()
    return named.short_name if named and named.short_name.isalpha() else body


def symbol_of(usual: str, body: str, day: dt.date) -> str:
    """A symbol with the letters of the day: «QĐ-SCT», or «SCT-QLCN» of a letter, as the body signs it then."""
    if usual.startswith(f"{body}-"):
        return f"{letters_of(body, day)}-{usual.partition('-')[2]}"
    return f"{usual.rpartition('-')[0]}-{letters_of(body, day)}"


def body_of(symbol: str) -> str:
    """Whose register a symbol belongs to, under whichever name the body signed it.

    A letter has no kind: its symbol begins with the body, «SCT-QLCN» (Nghị định 30/2020/NĐ-CP, Phụ lục III).
    """
    first, _, rest = symbol.partition("-")
    tail = symbol.rpartition("-")[2]
    for letters in (tail, first) if rest else (tail,):
        if letters in BEGIN_LETTERS:
            return letters
        named = OrganisationName.objects.filter(organisation__code__in=ORGANISATIONS.values(), short_name=letters)
        codes = set(named.values_list("organisation__code", flat=True))
        if found := next((body for body, code in ORGANISATIONS.items() if code in codes), ""):
            return found
    names = OrganisationName.objects.filter(short_name__in=[tail, first]).values_list("short_name", flat=True)
    return first if rest and set(names) == {first} else tail
