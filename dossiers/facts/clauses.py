"""By which rule something was done, as a paper of this dossier may cite it."""

from __future__ import annotations

from collections.abc import Callable

from language.clauses import lawful, numbers_cited
from programmes.models import LegalDocument

#: A rule as somebody wrote it -> as a paper cites it, empty where the paper has nothing to cite.
Citing = Callable[[str], str]


def citing(track: str) -> Citing:
    """How papers of a track cite: never a convention of ours, nor a text that governs other money only.

    That local changes follow the circular on national money is our convention until the province says so: screens show
    it with that word, no local paper rests on it.
    """
    others = (
        LegalDocument.objects.exclude(cited_for__in=["", track]).exclude(number="").values_list("number", flat=True)
    )
    not_ours = frozenset(others)

    def cite(clause: str) -> str:
        return "" if not_ours & set(numbers_cited(clause)) else lawful(clause)

    return cite
