"""What a role says of itself, in words that no higher layer needs to be known for: scope, office, reading, duties.

Pages and services above ask for these keys; each page of the navigation and each duty is held by some role, and every
role has said which are its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from accounts.bodies import Body


class Scope(StrEnum):
    """What one seat of a role covers."""

    PROVINCE = auto()
    DISTRICT = auto()
    COMMUNE = auto()
    ESTABLISHMENT = auto()

    @property
    def of_a_unit(self) -> bool:
        """Whether a seat names an administrative unit."""
        return self in {Scope.DISTRICT, Scope.COMMUNE}


class Reads(StrEnum):
    """Which dossiers a role may read; it acts only where it has a task or a right."""

    #: All, those still being written too.
    ALL_DRAFTS_TOO = auto()
    #: All that were handed in.
    ALL = auto()
    #: Those of its scope: its unit's that were handed in, its establishment's own.
    OWN = auto()
    #: Those that another part of the program opens to it (``dossiers.querysets.reads``).
    INVITED = auto()
    NONE = auto()


class Heads(StrEnum):
    """Whether who holds a role is at the head of his body."""

    #: The seat is the head's.
    BY_SEAT = auto()
    #: One seat serves the whole body: his position tells whether he signs for it.
    BY_POSITION = auto()
    NEVER = auto()


class Place(Enum):
    """A place in the navigation that is not everybody's. Whoever has it there may open its page."""

    PLANS = auto()
    REGISTERS = auto()
    DEADLINES = auto()
    BOARD = auto()
    COUNCILS = auto()
    STUCK = auto()
    ORDERS = auto()
    TEMPLATES = auto()


class Duty(Enum):
    """What a role may do besides the steps of the lifecycle, which name their roles themselves."""

    # A dossier.
    WRITE_REQUEST = auto()
    WRITE_PROJECT = auto()
    ATTACH_FILES = auto()
    DETACH_FILES = auto()
    ASK_OPINIONS = auto()
    #: Only where a step of the state is its own.
    ASK_OPINIONS_IN_OWN_STEPS = auto()
    WITHDRAW_OPINIONS = auto()
    ANSWER_FOR_ITS_BODY = auto()
    SIGN_PAPERS = auto()
    #: Above what it may do in the papers of a council, which its members only vote on.
    MEND_PAPERS_OF_COUNCILS = auto()
    MOVE_REGIME = auto()
    # The register of establishments.
    KEEP_ESTABLISHMENTS = auto()
    CONFIRM_ACCOUNTS = auto()
    # The council.
    CALL_COUNCIL_ANEW = auto()
    RECORD_INTEREST_OF_CHAIR = auto()
    KEEP_SCORING_FORMS = auto()
    DECIDE_VOTING_RULES = auto()
    # Plans and payment orders.
    OPEN_PLANS = auto()
    SEND_ORDERS = auto()
    # The program itself.
    SET_SIGNATURE_RULES = auto()
    SEND_TEMPLATES = auto()
    DECIDE_TEMPLATES = auto()
    HAND_OVER_WORK = auto()
    MEND_STUCK_WORK = auto()
    HELP_EVERY_REGISTER = auto()


@dataclass(frozen=True, kw_only=True)
class RoleInfo:
    """What is true of a role. No field has a default: a new role does not import until it has said everything."""

    #: Whether whoever holds it judges the requests of others: an office, lent to a colleague, and nobody acts in it
    #: where he has an interest. One that asks is a person's own: lent to nobody, and he lets a helper in.
    decides: bool
    scope: Scope
    #: The office it is of; none for whoever has none in a dossier.
    body: Body | None
    heads: Heads
    reads: Reads
    places: frozenset[Place]
    duties: frozenset[Duty]
    #: The registers it keeps beside its body's, by their letters: «HS» are the numbers of dossiers.
    registers: tuple[str, ...]
    #: Whether it keeps the register of its own body.
    keeps_register: bool
    #: Bodies whose papers it hands in when they come back signed.
    hands_in: frozenset[Body]
    #: In which of several seats somebody acts where any would do: the lowest.
    precedence: int
