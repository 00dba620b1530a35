"""The people of the table: each role as somebody who holds it and nothing else, and those who are none of them."""

from __future__ import annotations

from enum import StrEnum

from accounts.roles import READS_ALL, Role


class Visitor(StrEnum):
    """One column. The value is what the table calls it."""

    NOBODY = "chưa đăng nhập"
    STRANGER = "người lạ có tài khoản"
    APPLICANT = "cơ sở của hồ sơ"
    OTHER_APPLICANT = "cơ sở khác"
    COMMUNE = "xã của hồ sơ"
    OTHER_COMMUNE = "xã khác"
    DISTRICT = "huyện (cũ)"
    CENTRE = "Trung tâm"
    DOIT = "chuyên viên Sở"
    DOIT_HEAD = "Giám đốc Sở"
    CHAIR = "Chủ tịch Hội đồng"
    SECRETARY = "Thư ký Hội đồng"
    MEMBER = "ủy viên đã khai"
    UNDECLARED = "ủy viên chưa khai"
    DOF = "Sở Tài chính"
    PPC = "UBND tỉnh"
    AGENCY = "Cục"
    ACCEPTANCE = "đoàn nghiệm thu"
    FINANCE = "kế toán"
    TREASURY = "Kho bạc"
    INSPECTOR = "thanh tra"
    ADMIN = "quản trị"


_ALIKE = {Visitor.CHAIR, Visitor.SECRETARY, Visitor.MEMBER, Visitor.UNDECLARED}

#: Whoever is a visitor by one role of the lifecycle.
OF_ROLE: dict[str, frozenset[Visitor]] = {
    str(role): frozenset({Visitor[role.name]}) for role in Role if role.name in Visitor.__members__
} | {str(Role.COUNCIL): frozenset(_ALIKE)}


#: The role by which a visitor is one; none for whoever holds none.
ROLE_OF: dict[Visitor, Role] = {visitor: Role(role) for role, found in OF_ROLE.items() for visitor in found} | {
    visitor: Role[visitor.name.removeprefix("OTHER_")] for visitor in Visitor if visitor.name.startswith("OTHER_")
}


def of(*roles: str) -> frozenset[Visitor]:
    """The visitors who hold one of these roles."""
    return frozenset().union(*(OF_ROLE[str(role)] for role in roles))


ALL = frozenset(Visitor)
SIGNED_IN = ALL - {Visitor.NOBODY}
OFFICES = of(*READS_ALL)
COUNCIL = frozenset(_ALIKE)
#: Members whose papers are open: those who have declared.
READING_MEMBERS = COUNCIL - {Visitor.UNDECLARED}
#: Whoever may read a dossier that was handed in (dossiers.querysets.seen_by).
READERS = OFFICES | READING_MEMBERS | {Visitor.APPLICANT, Visitor.COMMUNE}
NONE: frozenset[Visitor] = frozenset()
