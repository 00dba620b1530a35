"""What is known of a kind of paper before it is drawn: its name, its layout, who issues it, the facts it prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from documents.house import Paper
from dossiers.papers.reading import Facts

Builder = Callable[[Facts], Paper]


#: What identifies a dossier beside its name: good to have, but no paper is void without it.
MAY_LEAVE_OUT = frozenset(
    {"dossier.code", "dossier.budget_year", "dossier.track_label", "dossier.activity_name", "dossier.opened_on"}
    | {"beneficiaries[].address", "beneficiaries[].tax_code", "beneficiaries[].position", "unit.place", "unit.position"}
    | {"department.place", "department.name", "unit.short", "department.short", "acceptance.place", "appraisal.place"}
    | {"contract.place", "unit.address"}
)


@dataclass(frozen=True, kw_only=True)
class PaperKind:
    """One kind of paper.

    ``layout``: decision, letter (titled), official_letter (công văn), minutes, contract, form, sheet or slip
    (documents.layout_check knows each). ``issuer``: DOIT, PPC, CENTRE, COUNCIL, APPLICANT, or BODY (whichever asks or
    answers). ``symbol``: the usual one, empty without a number.
    ``section``: the facts that hold its own number and date. ``needs`` must be there; ``may_use`` is printed if it is.
    ``may_leave_out``: of the needs, those an official's own wording may do without; the others it must print.
    """

    code: str
    title: str
    layout: str
    issuer: str
    symbol: str
    section: str
    needs: tuple[str, ...]
    may_use: tuple[str, ...]
    build: Builder
    may_leave_out: frozenset[str] = MAY_LEAVE_OUT


def names(above: str, fields: str) -> tuple[str, ...]:
    """Dotted names under one section: ``names("unit", "name place")``."""
    return tuple(f"{above}.{field}" for field in fields.split())


#: What is read to find out which body issues a paper and how its head is drawn.
ISSUING = (
    *names("province", "name place"),
    *names("department", "parent_name head_title"),
    *names("unit", "parent_name short"),
)
