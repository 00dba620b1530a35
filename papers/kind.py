"""What is known of a kind of paper before it is drawn: its name, its layout, who issues it, the facts it prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from documents.house import Paper
from papers.derived import WorksOut
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


class Body(StrEnum):
    """Whose paper it is, and in whose register its number stands (the letters of that body; empty: in none)."""

    book: str

    def __new__(cls, code: str, book: str) -> Body:
        """A body by its code, with the letters under which its register is kept."""
        made = str.__new__(cls, code)
        made._value_, made.book = code, book
        return made

    DOIT = "DOIT", "SCT"
    PPC = "PPC", "UBND"
    CENTRE = "CENTRE", "TTKC"
    COUNCIL = "COUNCIL", "HĐTĐ"
    APPLICANT = "APPLICANT", ""
    #: Whichever body asks or answers.
    BODY = "BODY", ""


class IssuedBy(StrEnum):
    """Whether a paper is always its body's, or of whoever decides in this dossier."""

    ITS_BODY = "its body"
    WHO_DECIDES = "who decides"
    #: The implementing unit may take such an act by itself; then it is its own.
    WHO_DECIDES_OR_CENTRE = "who decides, or the Centre"


class SignedBy(StrEnum):
    """Whose name stands under a paper."""

    WHO_ACTS = "who takes the step"
    #: An officer prepares it, the head of the body signs; who holds that seat on the day is named.
    HEAD = "the head of the body"
    #: Who of the council signs is said in ``PaperKind.council``.
    COUNCIL = "the council"


class ClosedTo(StrEnum):
    """Which readers of a dossier do not get a paper."""

    NOBODY = "nobody"
    #: Whoever has an interest in the dossier, even a beneficiary who sits in the council.
    INTERESTED = "who has an interest"
    #: Applicants too: they read what was decided, not how offices prepared it.
    APPLICANTS = "who has an interest, and applicants"


@dataclass(frozen=True, kw_only=True)
class InPack:
    """A paper's part in the settlement file (Điều 18 Thông tư số 36/2013/TT-BCT; settlement practice).

    ``place``: where it lies, the lowest first. ``always``: missed where it was not issued; else it is there only where
    something happened. ``every``: each version stands for itself; else the last one counts. ``expenses``: the kinds of
    expense whose practice wants it, None for all.
    """

    place: int
    always: bool
    every: bool
    expenses: frozenset[str] | None = None


@dataclass(frozen=True, kw_only=True)
class PaperKind:
    """One kind of paper. What somebody must decide of each kind has no default: a kind is not made before it is said.

    ``layout``: decision, letter (titled), official_letter (công văn), minutes, contract, form, sheet or slip
    (documents.layout_check knows each). ``issuer``: whose it is; ``symbol``: the usual one, empty without a number.
    ``section``: the facts that hold its own number and date. ``place``: where it stands among all kinds, in the order
    of a dossier's life. ``issued_by``, ``signed_by``: who issues it and whose name stands under it.
    ``needs`` must be there; ``may_use`` is printed if it is.
    ``may_leave_out``: of the needs, those an official's own wording may do without; the others it must print.
    ``lasts``: how long it holds; ``last_stands``: of several in one dossier only the last does. ``dated``: the facts
    that may hold the day it prints, the first one there counts. ``attached_to``: the kind it goes with, in a file of
    its own. ``council``: who of the council signs it. ``signed_first``: a dossier does not go on before it is signed
    (dossiers/signatures says when that is asked for). ``of_a_plan``: one paper for all dossiers of a plan.
    ``told_by_its_act``: its section of the facts is what its act was decided with; other sections are gathered
    elsewhere. ``pack``: its part in the settlement file, None for none. ``closed_to``: who does not get it.
    ``before_council``: members have it before them when they vote. ``amended_by_annex``: an annex changes what it
    says, so it is not drawn anew after one. ``put_in_annex``: a decision that an annex carries to the contract.
    ``act``: the act outside the dossier's life that writes it, empty where a step does. ``works_out``: numbers it
    works out by itself, beyond sums over rows.
    """

    code: str
    title: str
    layout: str
    issuer: Body
    symbol: str
    section: str
    place: int
    issued_by: IssuedBy
    signed_by: SignedBy
    lasts: Lasts
    last_stands: bool
    signed_first: bool
    attached_to: str
    of_a_plan: bool
    told_by_its_act: bool
    pack: InPack | None
    closed_to: ClosedTo
    before_council: bool
    amended_by_annex: bool
    put_in_annex: bool
    act: str
    works_out: WorksOut | None
    needs: tuple[str, ...]
    may_use: tuple[str, ...]
    build: Builder
    may_leave_out: frozenset[str] = MAY_LEAVE_OUT
    dated: tuple[str, ...] = ()
    council: tuple[str, ...] = ()

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
