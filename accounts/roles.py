"""Who may do what: the roles of shared practice (process.md §2.2) and the seats they give.

A seat is the string that the workflow engine compares: ``CENTRE`` for a role of the whole
province, ``COMMUNE@30307`` for a role of one administrative unit, ``APPLICANT@17`` for a role in one
establishment. The engine knows no more about people than this.

What is true of a role stands beside it and nowhere else (docs/how-to-add.md); sets that code needs are computed from
it here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.db import models

from accounts.bodies import Body
from accounts.role_info import Duty, Heads, Place, Reads, RoleInfo, Scope


class Role(models.TextChoices):
    """The actors of a dossier, each with what is true of it."""

    about: RoleInfo

    def __new__(cls, value: str, *about: RoleInfo) -> Self:
        made = str.__new__(cls, value)
        made._value_ = value
        (made.about,) = about  # no default: each role says it
        return made

    APPLICANT = (
        "APPLICANT",
        RoleInfo(
            decides=False,
            scope=Scope.ESTABLISHMENT,
            body=None,
            heads=Heads.NEVER,
            reads=Reads.OWN,
            places=frozenset(),
            duties=frozenset({Duty.WRITE_REQUEST, Duty.ATTACH_FILES, Duty.DETACH_FILES}),
            registers=(),
            keeps_register=False,
            hands_in=frozenset(),
            precedence=0,
        ),
        "Cơ sở công nghiệp nông thôn",
    )
    COMMUNE = (
        "COMMUNE",
        RoleInfo(
            decides=True,
            scope=Scope.COMMUNE,
            body=Body.COMMUNE,
            heads=Heads.NEVER,
            reads=Reads.OWN,
            places=frozenset({Place.DEADLINES}),
            duties=frozenset({Duty.ANSWER_FOR_ITS_BODY, Duty.SIGN_PAPERS}),
            registers=(),
            keeps_register=True,
            hands_in=frozenset(),
            precedence=11,
        ),
        "UBND xã, phường, đặc khu",
    )
    DISTRICT = (
        "DISTRICT",
        RoleInfo(
            decides=True,
            scope=Scope.DISTRICT,
            body=Body.DISTRICT,
            heads=Heads.NEVER,
            reads=Reads.OWN,
            places=frozenset({Place.DEADLINES}),
            duties=frozenset({Duty.ANSWER_FOR_ITS_BODY, Duty.SIGN_PAPERS}),
            registers=(),
            keeps_register=True,
            hands_in=frozenset(),
            precedence=12,
        ),
        "Phòng Kinh tế / Kinh tế - Hạ tầng cấp huyện (đến 30/6/2025)",
    )
    CENTRE = (
        "CENTRE",
        RoleInfo(
            decides=True,
            scope=Scope.PROVINCE,
            body=Body.CENTRE,
            heads=Heads.BY_POSITION,
            reads=Reads.ALL_DRAFTS_TOO,
            places=frozenset({Place.PLANS, Place.REGISTERS, Place.DEADLINES}),
            duties=frozenset(
                {
                    Duty.WRITE_REQUEST,
                    Duty.WRITE_PROJECT,
                    Duty.ATTACH_FILES,
                    Duty.DETACH_FILES,
                    Duty.ASK_OPINIONS,
                    Duty.ANSWER_FOR_ITS_BODY,
                    Duty.SIGN_PAPERS,
                    Duty.KEEP_ESTABLISHMENTS,
                    Duty.CONFIRM_ACCOUNTS,
                }
            ),
            registers=("HS",),
            keeps_register=True,
            hands_in=frozenset({Body.CENTRE}),
            precedence=5,
        ),
        "Trung tâm Khuyến công",
    )
    DOIT = (
        "DOIT",
        RoleInfo(
            decides=True,
            scope=Scope.PROVINCE,
            body=Body.DEPARTMENT,
            heads=Heads.NEVER,
            reads=Reads.ALL,
            places=frozenset({Place.PLANS, Place.REGISTERS, Place.DEADLINES, Place.COUNCILS}),
            duties=frozenset(
                {
                    Duty.ASK_OPINIONS,
                    Duty.WITHDRAW_OPINIONS,
                    Duty.ANSWER_FOR_ITS_BODY,
                    Duty.SIGN_PAPERS,
                    Duty.MEND_PAPERS_OF_COUNCILS,
                    Duty.MOVE_REGIME,
                    Duty.CALL_COUNCIL_ANEW,
                    Duty.RECORD_INTEREST_OF_CHAIR,
                    Duty.KEEP_SCORING_FORMS,
                    Duty.DECIDE_VOTING_RULES,
                    Duty.OPEN_PLANS,
                }
            ),
            registers=("HĐTĐ",),
            keeps_register=True,
            hands_in=frozenset(Body) - {Body.CENTRE},
            precedence=6,
        ),
        "Chuyên viên Sở Công Thương",
    )
    DOIT_HEAD = (
        "DOIT_HEAD",
        RoleInfo(
            decides=True,
            scope=Scope.PROVINCE,
            body=Body.DEPARTMENT,
            heads=Heads.BY_SEAT,
            reads=Reads.ALL,
            places=frozenset(
                {Place.PLANS, Place.REGISTERS, Place.DEADLINES, Place.COUNCILS, Place.STUCK, Place.TEMPLATES}
            ),
            duties=frozenset(
                {
                    Duty.ASK_OPINIONS_IN_OWN_STEPS,
                    Duty.SIGN_PAPERS,
                    Duty.CONFIRM_ACCOUNTS,
                    Duty.CALL_COUNCIL_ANEW,
                    Duty.RECORD_INTEREST_OF_CHAIR,
                    Duty.DECIDE_VOTING_RULES,
                    Duty.SET_SIGNATURE_RULES,
                    Duty.DECIDE_TEMPLATES,
                    Duty.HAND_OVER_WORK,
                }
            ),
            registers=("HĐTĐ",),
            keeps_register=True,
            hands_in=frozenset({Body.DEPARTMENT}),
            precedence=2,
        ),
        "Giám đốc Sở Công Thương",
    )
    COUNCIL = (
        "COUNCIL",
        RoleInfo(
            decides=True,
            scope=Scope.PROVINCE,
            body=Body.COUNCIL,
            heads=Heads.NEVER,
            reads=Reads.INVITED,
            places=frozenset({Place.BOARD}),
            duties=frozenset({Duty.SIGN_PAPERS}),
            registers=(),
            keeps_register=False,
            hands_in=frozenset(),
            precedence=9,
        ),
        "Thành viên Hội đồng thẩm định",
    )
    DOF = (
        "DOF",
        RoleInfo(
            decides=True,
            scope=Scope.PROVINCE,
            body=Body.FINANCE,
            heads=Heads.BY_POSITION,
            reads=Reads.ALL,
            places=frozenset({Place.PLANS, Place.REGISTERS, Place.DEADLINES}),
            duties=frozenset({Duty.ASK_OPINIONS_IN_OWN_STEPS, Duty.ANSWER_FOR_ITS_BODY, Duty.SIGN_PAPERS}),
            registers=(),
            keeps_register=True,
            hands_in=frozenset(),
            precedence=8,
        ),
        "Sở Tài chính",
    )
    PPC = (
        "PPC",
        RoleInfo(
            decides=True,
            scope=Scope.PROVINCE,
            body=Body.PROVINCE,
            heads=Heads.BY_POSITION,
            reads=Reads.ALL,
            places=frozenset({Place.PLANS, Place.REGISTERS, Place.DEADLINES}),
            duties=frozenset({Duty.ASK_OPINIONS_IN_OWN_STEPS, Duty.ANSWER_FOR_ITS_BODY, Duty.SIGN_PAPERS}),
            registers=(),
            keeps_register=True,
            hands_in=frozenset({Body.PROVINCE}),
            precedence=3,
        ),
        "UBND tỉnh",
    )
    AGENCY = (
        "AGENCY",
        RoleInfo(
            decides=True,
            scope=Scope.PROVINCE,
            body=Body.AGENCY,
            heads=Heads.BY_POSITION,
            reads=Reads.ALL,
            places=frozenset({Place.PLANS, Place.REGISTERS, Place.DEADLINES}),
            duties=frozenset({Duty.ASK_OPINIONS_IN_OWN_STEPS, Duty.ANSWER_FOR_ITS_BODY, Duty.SIGN_PAPERS}),
            registers=(),
            keeps_register=True,
            hands_in=frozenset({Body.AGENCY, Body.MINISTRY}),
            precedence=4,
        ),
        "Cục (Bộ Công Thương)",
    )
    ACCEPTANCE = (
        "ACCEPTANCE",
        RoleInfo(
            decides=True,
            scope=Scope.PROVINCE,
            body=None,
            heads=Heads.NEVER,
            reads=Reads.ALL,
            places=frozenset({Place.DEADLINES}),
            duties=frozenset({Duty.ATTACH_FILES, Duty.SIGN_PAPERS}),
            registers=(),
            keeps_register=False,
            hands_in=frozenset(),
            precedence=10,
        ),
        "Đoàn nghiệm thu cơ sở",
    )
    FINANCE = (
        "FINANCE",
        RoleInfo(
            decides=True,
            scope=Scope.PROVINCE,
            body=Body.DEPARTMENT,
            heads=Heads.NEVER,
            reads=Reads.ALL,
            places=frozenset({Place.DEADLINES, Place.ORDERS}),
            duties=frozenset({Duty.ASK_OPINIONS_IN_OWN_STEPS, Duty.SIGN_PAPERS, Duty.SEND_ORDERS}),
            registers=(),
            keeps_register=False,
            hands_in=frozenset(),
            precedence=7,
        ),
        "Tài chính - kế toán (xét quyết toán)",
    )
    TREASURY = (
        "TREASURY",
        RoleInfo(
            decides=True,
            scope=Scope.PROVINCE,
            body=Body.TREASURY,
            heads=Heads.BY_POSITION,
            reads=Reads.ALL,
            places=frozenset({Place.REGISTERS, Place.DEADLINES, Place.ORDERS}),
            duties=frozenset({Duty.ANSWER_FOR_ITS_BODY, Duty.SIGN_PAPERS}),
            registers=(),
            keeps_register=True,
            hands_in=frozenset(),
            precedence=13,
        ),
        "Kho bạc Nhà nước",
    )
    INSPECTOR = (
        "INSPECTOR",
        RoleInfo(
            decides=True,
            scope=Scope.PROVINCE,
            body=None,
            heads=Heads.NEVER,
            reads=Reads.ALL,
            places=frozenset({Place.REGISTERS, Place.DEADLINES}),
            duties=frozenset(),
            registers=(),
            keeps_register=False,
            hands_in=frozenset(),
            precedence=14,
        ),
        "Thanh tra, kiểm tra",
    )
    ADMIN = (
        "ADMIN",
        RoleInfo(
            decides=True,
            scope=Scope.PROVINCE,
            body=None,
            heads=Heads.NEVER,
            reads=Reads.NONE,
            places=frozenset({Place.REGISTERS, Place.STUCK, Place.TEMPLATES}),
            duties=frozenset(
                {
                    Duty.CALL_COUNCIL_ANEW,
                    Duty.SEND_TEMPLATES,
                    Duty.HAND_OVER_WORK,
                    Duty.MEND_STUCK_WORK,
                    Duty.HELP_EVERY_REGISTER,
                }
            ),
            registers=(),
            keeps_register=False,
            hands_in=frozenset(),
            precedence=1,
        ),
        "Quản trị hệ thống",
    )


#: Roles that are lent to a deputy: the offices. An applicant's seat never goes with them.
LENT = tuple(role for role in Role if role.about.decides)

#: Roles that may read every dossier (they still act only where they have a task or a right).
READS_ALL = frozenset(role for role in Role if role.about.reads in {Reads.ALL, Reads.ALL_DRAFTS_TOO})

#: Those of them that read also what is still being written: they help to write it.
READS_DRAFTS = frozenset(role for role in Role if role.about.reads is Reads.ALL_DRAFTS_TOO)


def seat(role: str, scope: str | int | None = None) -> str:
    """The seat string of a role, with its unit code or establishment id if it has one."""
    return role if scope is None else f"{role}@{scope}"


def by_precedence(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Roles in the order in which somebody who holds several acts where any would do."""
    return tuple(sorted(roles, key=lambda role: role.about.precedence))


def holders(*duties: Duty) -> tuple[Role, ...]:
    """The roles that have one of these duties; the first in which somebody may act goes into the log."""
    return by_precedence(role for role in Role if role.about.duties.intersection(duties))


def has_duty(seats: Iterable[str], *duties: Duty) -> bool:
    """Whether somebody with these seats, each of the whole province, has one of these duties."""
    return not frozenset(map(str, holders(*duties))).isdisjoint(seats)


def at_place(place: Place) -> tuple[Role, ...]:
    """The roles that have a place in their navigation, and may open its page."""
    return by_precedence(role for role in Role if place in role.about.places)


def handing_in() -> tuple[Role, ...]:
    """Who hands in what came back signed: the offices that lead dossiers and issue their papers."""
    return by_precedence(role for role in Role if role.about.hands_in)


def heads_of(role: str) -> tuple[str, ...]:
    """Whose holders may be at the head of the body of a seat; nobody for a body that has no seat of its head here."""
    body = Role(role).about.body
    return tuple(str(one) for one in Role if body and one.about.body is body and one.about.heads is not Heads.NEVER)


def labels(roles: Iterable[Role]) -> str:
    """The roles as a sentence names them, in the order of a dossier's way."""
    known = frozenset(roles)
    return ", ".join(str(role.label) for role in Role if role in known)


def registers_of(role: Role) -> tuple[str, ...]:
    """The letters of the registers that a role keeps: its own body's, and what it keeps beside."""
    about = role.about
    own = (about.body.about.letters,) if about.body and about.keeps_register else ()
    return (*own, *about.registers)
