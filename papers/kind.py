"""What is known of a kind of paper before it is drawn: its name, its layout, who issues it, the facts it prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from documents.house import Paper
from papers.reading import Facts

Builder = Callable[[Facts], Paper]


class Lasts(StrEnum):
    """How long a paper holds: as a record of what happened for ever, else as long as what it belongs to lives."""

    FOR_EVER = "for ever"
    WITH_PROJECT = "with the project"
    WITH_CONTRACT = "with the contract"


#: Layouts that one person of one body signs.
BY_ONE = frozenset({"decision", "letter", "official_letter", "slip"})

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
    ``lasts``: how long it holds; ``last_stands``: of several in one dossier only the last does. ``dated``: the facts
    that may hold the day it prints, the first one there counts. ``attached_to``: the kind it goes with, in a file of
    its own. ``council``: who of the council signs it. ``signed_first``: a dossier does not go on before it is signed
    (dossiers/signatures says when that is asked for).
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
    lasts: Lasts = Lasts.FOR_EVER
    last_stands: bool = False
    dated: tuple[str, ...] = ()
    attached_to: str = ""
    council: tuple[str, ...] = ()
    signed_first: bool = False

    @property
    def days(self) -> tuple[str, ...]:
        """The facts that may hold the day it prints."""
        return self.dated or (f"{self.section}.date",)

    @property
    def by_one(self) -> bool:
        """Whether one person of one body signs it, or the council's own people: then it can be signed here."""
        return self.layout in BY_ONE or bool(self.council)


def names(above: str, fields: str) -> tuple[str, ...]:
    """Dotted names under one section: ``names("unit", "name place")``."""
    return tuple(f"{above}.{field}" for field in fields.split())


#: What is read to find out which body issues a paper and how its head is drawn.
ISSUING = (
    *names("province", "name place"),
    *names("department", "parent_name head_title"),
    *names("unit", "parent_name short"),
)
#: What of a decision's own section is read to name the submission on which it is made.
ON_SUBMISSION = "submission.number submission.date"
#: What is read to find out who receives a decision or a notice.
RECEIVING = ("dossier.unit", "bodies.finance.name", "bodies.treasury.name")
#: What is read to cite the decision on the plan, whoever made it.
PLANNED = (*names("plan", "number date symbol"), *names("plan.issuer", "name short head_title place parent_name"))
