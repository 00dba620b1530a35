"""The bodies that issue papers in a dossier: their letters, whose signature they take, what they cite, how they write.

Each says everything, without a default: a new body does not import until it has. A body's name and, where ``renamed``,
its letters come from its dated names (``OrganisationName``); the letters here are those of its register, which stays
its own through all its names.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto


class Cites(StrEnum):
    """Whose rules a body cites in its papers."""

    #: The law on local government and the rules of the province.
    PROVINCE = auto()
    #: Of the ministry and its agency: neither.
    CENTRAL = auto()
    #: A public service unit: what everybody cites.
    COMMON = auto()


class Letterhead(StrEnum):
    """How the letters of a body say who writes."""

    #: As the papers of the dossier name their issuer, by the letters of the symbol.
    OF_THE_PAPERS = auto()
    #: By the body's own dated name, below the body over it.
    OWN_NAME = auto()
    #: By the name of its administrative unit.
    UNIT = auto()
    #: As the agency stands on the day: name, letters and title of its head.
    AGENCY = auto()


@dataclass(frozen=True, kw_only=True)
class BodyInfo:
    """What is true of a body."""

    #: The code of its organisation; empty: one of many on the map, known by its unit.
    code: str
    #: Its letters in the register; empty: they change with its name.
    letters: str
    #: Whether its dated names give the letters with which it signs on a day.
    renamed: bool
    #: The code of the organisation whose signature its papers take; empty: none is kept here.
    signs_as: str
    cites: Cites
    #: Codes of the organisations whose texts of power it cites (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    powers: tuple[str, ...]
    #: The unit that drafts its letters, as their symbol names it: «SCT-QLCN» (Nghị định 30/2020/NĐ-CP, Phụ lục III).
    #: Empty: it writes no letters of its own.
    drafting_unit: str
    letterhead: Letterhead
    #: What its head is called under a letter; empty: as its letterhead says.
    head: str
    #: The body over it on its letterhead; empty: as for the department, the People's Committee of the province.
    under: str


class Body(Enum):
    """The bodies, by what they are in a dossier."""

    about: BodyInfo

    def __init__(self, about: BodyInfo) -> None:
        self.about = about

    DEPARTMENT = BodyInfo(
        code="DOIT",
        letters="SCT",
        renamed=True,
        signs_as="DOIT",
        cites=Cites.PROVINCE,
        powers=("DOIT",),
        drafting_unit="QLCN",
        letterhead=Letterhead.OF_THE_PAPERS,
        head="Giám đốc",
        under="",
    )
    CENTRE = BodyInfo(
        code="CENTRE",
        letters="TTKC",
        renamed=True,
        signs_as="CENTRE",
        cites=Cites.COMMON,
        powers=("CENTRE",),
        drafting_unit="KC",
        letterhead=Letterhead.OF_THE_PAPERS,
        head="Giám đốc",
        under="",
    )
    COUNCIL = BodyInfo(
        code="COUNCIL",
        letters="HĐTĐ",
        renamed=True,
        # A council has no seal of its own: it uses its department's.
        signs_as="DOIT",
        cites=Cites.PROVINCE,
        powers=("DOIT",),
        drafting_unit="",
        letterhead=Letterhead.OF_THE_PAPERS,
        head="",
        under="",
    )
    PROVINCE = BodyInfo(
        code="PPC",
        letters="UBND",
        renamed=False,
        signs_as="PPC",
        cites=Cites.PROVINCE,
        powers=("PPC",),
        drafting_unit="KTTH",
        letterhead=Letterhead.OF_THE_PAPERS,
        head="Chủ tịch",
        under="",
    )
    FINANCE = BodyInfo(
        code="DOF",
        letters="STC",
        renamed=True,
        signs_as="DOF",
        cites=Cites.PROVINCE,
        powers=("DOF",),
        drafting_unit="QLNS",
        letterhead=Letterhead.OWN_NAME,
        head="Giám đốc",
        under="",
    )
    TREASURY = BodyInfo(
        code="TREASURY",
        letters="KBNN",
        renamed=True,
        signs_as="TREASURY",
        cites=Cites.CENTRAL,
        powers=("TREASURY",),
        drafting_unit="KTNN",
        letterhead=Letterhead.OWN_NAME,
        head="Giám đốc",
        under="Bộ Tài chính",
    )
    AGENCY = BodyInfo(
        code="AGENCY",
        letters="",
        renamed=True,
        signs_as="AGENCY",
        cites=Cites.CENTRAL,
        powers=("MOIT", "AGENCY"),
        drafting_unit="KC",
        letterhead=Letterhead.AGENCY,
        head="",
        under="",
    )
    MINISTRY = BodyInfo(
        code="MOIT",
        letters="BCT",
        renamed=False,
        signs_as="MOIT",
        cites=Cites.CENTRAL,
        powers=("MOIT",),
        drafting_unit="",
        letterhead=Letterhead.OWN_NAME,
        head="",
        under="",
    )
    COMMUNE = BodyInfo(
        code="",
        letters="UBND",
        renamed=False,
        signs_as="",
        cites=Cites.PROVINCE,
        powers=(),
        drafting_unit="KT",
        letterhead=Letterhead.UNIT,
        head="",
        under="",
    )
    DISTRICT = BodyInfo(
        code="",
        letters="PKT",
        renamed=False,
        signs_as="",
        cites=Cites.PROVINCE,
        powers=(),
        drafting_unit="CN",
        letterhead=Letterhead.UNIT,
        head="",
        under="",
    )

    @property
    def of_a_unit(self) -> bool:
        """Whether there is one in each administrative unit."""
        return not self.about.code


def body_with(letters: str) -> Body | None:
    """The body of the province whose register has these letters; none for those whose letters change."""
    return next((body for body in Body if letters and not body.of_a_unit and body.about.letters == letters), None)


def body_of_code(code: str) -> Body | None:
    """The body that an organisation's code names."""
    return next((body for body in Body if code and body.about.code == code), None)
