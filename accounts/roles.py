"""Who may do what: the roles of shared practice (process.md §2.2) and the seats they give.

A seat is the string that the workflow engine compares: ``CENTRE`` for a role of the whole
province, ``COMMUNE@30307`` for a role of one administrative unit, ``APPLICANT@17`` for a role in one
establishment. The engine knows no more about people than this.
"""

from django.db import models


class Role(models.TextChoices):
    """The actors of a dossier."""

    APPLICANT = "APPLICANT", "Cơ sở công nghiệp nông thôn"
    COMMUNE = "COMMUNE", "UBND xã, phường, đặc khu"
    DISTRICT = "DISTRICT", "Phòng Kinh tế / Kinh tế - Hạ tầng cấp huyện (đến 30/6/2025)"
    CENTRE = "CENTRE", "Trung tâm Khuyến công"
    DOIT = "DOIT", "Chuyên viên Sở Công Thương"
    DOIT_HEAD = "DOIT_HEAD", "Giám đốc Sở Công Thương"
    COUNCIL = "COUNCIL", "Thành viên Hội đồng thẩm định"
    DOF = "DOF", "Sở Tài chính"
    PPC = "PPC", "UBND tỉnh"
    AGENCY = "AGENCY", "Cục (Bộ Công Thương)"
    ACCEPTANCE = "ACCEPTANCE", "Đoàn nghiệm thu cơ sở"
    FINANCE = "FINANCE", "Tài chính - kế toán (xét quyết toán)"
    TREASURY = "TREASURY", "Kho bạc Nhà nước"
    INSPECTOR = "INSPECTOR", "Thanh tra, kiểm tra"
    ADMIN = "ADMIN", "Quản trị hệ thống"


#: Roles whose seat is one administrative unit.
OF_A_UNIT = frozenset({Role.COMMUNE, Role.DISTRICT})

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
