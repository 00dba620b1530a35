"""Who may do what: the roles of shared practice (process.md §2.2) and the seats they give.

A seat is the string that the workflow engine compares: ``CENTRE`` for a role of the whole
province, ``COMMUNE@30307`` for a role of one administrative unit, ``APPLICANT@17`` for a role in one
establishment. The engine knows no more about people than this.
"""

from __future__ import annotations

from typing import Self

from django.db import models


class Role(models.TextChoices):
    """The actors of a dossier. ``decides``: whether whoever holds it judges the requests of others.

    A role that decides is an office: it may be lent to a colleague, and nobody may act in it where he has an interest.
    The one that asks is a person's own: it is lent to nobody, and whoever holds it lets a helper in (accounts.helpers).
    """

    decides: bool

    def __new__(cls, value: str, *facts: bool) -> Self:
        made = str.__new__(cls, value)
        made._value_ = value
        (made.decides,) = facts  # no default: each role says it
        return made

    APPLICANT = "APPLICANT", False, "Cơ sở công nghiệp nông thôn"
    COMMUNE = "COMMUNE", True, "UBND xã, phường, đặc khu"
    DISTRICT = "DISTRICT", True, "Phòng Kinh tế / Kinh tế - Hạ tầng cấp huyện (đến 30/6/2025)"
    CENTRE = "CENTRE", True, "Trung tâm Khuyến công"
    DOIT = "DOIT", True, "Chuyên viên Sở Công Thương"
    DOIT_HEAD = "DOIT_HEAD", True, "Giám đốc Sở Công Thương"
    COUNCIL = "COUNCIL", True, "Thành viên Hội đồng thẩm định"
    DOF = "DOF", True, "Sở Tài chính"
    PPC = "PPC", True, "UBND tỉnh"
    AGENCY = "AGENCY", True, "Cục (Bộ Công Thương)"
    ACCEPTANCE = "ACCEPTANCE", True, "Đoàn nghiệm thu cơ sở"
    FINANCE = "FINANCE", True, "Tài chính - kế toán (xét quyết toán)"
    TREASURY = "TREASURY", True, "Kho bạc Nhà nước"
    INSPECTOR = "INSPECTOR", True, "Thanh tra, kiểm tra"
    ADMIN = "ADMIN", True, "Quản trị hệ thống"


#: Roles whose seat is one administrative unit.
OF_A_UNIT = frozenset({Role.COMMUNE, Role.DISTRICT})

#: Roles that are lent to a deputy: the offices. An applicant's seat never goes with them.
LENT = tuple(role for role in Role if role.decides)

#: Roles that may read every dossier (they still act only where they have a task or a right).
READS_ALL = frozenset(
    {
        Role.CENTRE,
        Role.DOIT,
        Role.DOIT_HEAD,
        Role.DOF,
        Role.PPC,
        Role.AGENCY,
        Role.FINANCE,
        Role.TREASURY,
        Role.INSPECTOR,
        Role.ACCEPTANCE,
    }
)


def seat(role: str, scope: str | int | None = None) -> str:
    """The seat string of a role, with its unit code or establishment id if it has one."""
    return role if scope is None else f"{role}@{scope}"
