"""The people and establishments of the demo. All are invented; tax codes begin with 99, which no province has."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from accounts.models import AdministrativeUnit, Headship, Organisation, RoleAssignment, User
from accounts.roles import Role
from appraisal.models import Board, BoardMember, MemberRole
from establishments.models import Establishment
from establishments.services import register


@dataclass(frozen=True)
class Person:
    """One login of the demo."""

    username: str
    full_name: str
    position: str
    role: str
    organisation: str = ""
    unit: tuple[str, str] | None = None
    #: At the head of his body: records the absence of its people, and signs for it.
    head: bool = False
    #: Keeps the seal of his body.
    seal: bool = False


#: One login for each role, and five council members. A unit is (kind, name) on the map of the role's time.
PEOPLE = (
    Person("trungtam", "Lê Văn Mẫu", "Giám đốc Trung tâm", Role.CENTRE, "CENTRE", head=True, seal=True),
    Person("so", "Phạm Thị Mẫu", "Chuyên viên Phòng Quản lý công nghiệp", Role.DOIT, "DOIT", seal=True),
    Person("giamdoc", "Trần Quốc Mẫu", "Giám đốc Sở Công Thương", Role.DOIT_HEAD, "DOIT", head=True),
    Person("sotaichinh", "Võ Thị Thí Dụ", "Phó Trưởng phòng Hành chính sự nghiệp", Role.DOF, "DOF"),
    Person("ubnd", "Nguyễn Hữu Mẫu", "Phó Chủ tịch UBND tỉnh", Role.PPC),
    Person("cuc", "Đỗ Minh Mẫu", "Phó Cục trưởng", Role.AGENCY),
    Person("nghiemthu", "Huỳnh Văn Thí Dụ", "Trưởng đoàn nghiệm thu", Role.ACCEPTANCE, "CENTRE"),
    Person("ketoan", "Bùi Thị Kế Toán", "Kế toán trưởng", Role.FINANCE, "DOIT"),
    Person("khobac", "Ngô Văn Kho", "Giao dịch viên", Role.TREASURY),
    Person("thanhtra", "Đặng Văn Thanh", "Thanh tra viên", Role.INSPECTOR),
    Person("hoidong1", "Trương Văn Chủ", "Phó Giám đốc Sở Công Thương", Role.COUNCIL, "DOIT"),
    Person("hoidong2", "Lý Thị Thư", "Phó Giám đốc Trung tâm", Role.COUNCIL, "CENTRE"),
    Person("hoidong3", "Cao Văn Tài", "Chuyên viên Sở Tài chính", Role.COUNCIL, "DOF"),
    Person("hoidong4", "Mai Thị Khoa", "Chuyên viên Sở Khoa học và Công nghệ", Role.COUNCIL, "DOST"),
    Person("hoidong5", "Tô Văn Môi", "Chuyên viên Sở Nông nghiệp và Môi trường", Role.COUNCIL),
)

COUNCIL = ("hoidong1", "hoidong2", "hoidong3", "hoidong4", "hoidong5")


@dataclass(frozen=True)
class Firm:
    """One invented establishment with the login of its owner."""

    key: str
    name: str
    kind: str
    tax_serial: int
    unit: tuple[str, str]
    on: dt.date
    address: str
    owner: str
    industry: str
    workers: int
    women: bool = False
    ethnic: bool = False


#: Where a serial without a check digit goes on looking: rooms of their own, so that it never takes a neighbour's code.
NEXT_ROOM = 1_000_000


def tax_code(serial: int) -> str:
    """An invented tax code with a right check digit, beginning with 99; another one for each serial below a million."""
    weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
    for seven in range(serial, 10 * NEXT_ROOM, NEXT_ROOM):
        digits = f"99{seven:07d}"
        rest = sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11
        if rest:
            return digits + str(10 - rest)
    raise ValueError(f"no tax code for serial {serial}")


def unit(kind: str, name: str, on: dt.date) -> AdministrativeUnit:
    """A unit by kind and name on the map of a day."""
    return AdministrativeUnit.objects.on(on).get(kind=kind, name=name)


def passwords() -> dict[str, str]:
    """The demo's own passwords: made on the first run, kept in var/demo (mode 600), never in the repository."""
    kept = Path(settings.VAR_DIR) / "demo" / "logins.json"
    found: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
    return found


def keep_passwords(found: dict[str, str]) -> None:
    """Write them where only the owner of the machine reads."""
    kept = Path(settings.VAR_DIR) / "demo" / "logins.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.touch(mode=0o600)
    kept.write_text(json.dumps(found, ensure_ascii=False, indent=1))


class Cast:
    """Everybody on stage, made on the first run and found again on the next."""

    def __init__(self) -> None:
        self.people: dict[str, User] = {}
        self.firms: dict[str, Establishment] = {}
        self._passwords = passwords()

    @transaction.atomic
    def assemble(self) -> None:
        """Officials, council, administrator."""
        for person in PEOPLE:
            self.people[person.username] = self._user(
                person.username, person.full_name, person.position, person.organisation
            )
            self._seat(person.username, person.role)
        self._user("quantri", "Quản Trị Viên Mẫu", "Quản trị hệ thống", "")
        self._seat("quantri", Role.ADMIN)
        admin = self.people["quantri"] = User.objects.get(username="quantri")
        if not admin.is_superuser:
            admin.is_staff = admin.is_superuser = True
            admin.save(update_fields=["is_staff", "is_superuser"])
        # Each body its head, who records the absence of its people.
        for person in PEOPLE:
            body = Organisation.objects.filter(code__iexact=person.organisation).first() if person.head else None
            if body is not None:
                Headship.objects.get_or_create(organisation=body, user=self.people[person.username])
        self._council()
        keep_passwords(self._passwords)

    def secret(self, name: str) -> str:
        """A secret that is no login (the passphrase of a signing key), made on the first call and kept like one."""
        found = self._passwords.setdefault(name, secrets.token_urlsafe(9))
        keep_passwords(self._passwords)
        return found

    def at_unit(self, username: str, full_name: str, role: str, place: AdministrativeUnit) -> User:
        """The desk of a commune or of a district's economic office."""
        post = "Phó Chủ tịch UBND" if role == Role.COMMUNE else "Phó Trưởng phòng Kinh tế"
        self.people[username] = self._user(username, full_name, f"{post} {place.full_name}", "")
        self._seat(username, role, place.code)
        keep_passwords(self._passwords)
        return self.people[username]

    def firm(self, firm: Firm, at: dt.datetime) -> Establishment:
        """An establishment in the register, and its owner's login."""
        code = tax_code(firm.tax_serial)
        found = Establishment.objects.filter(tax_code=code).first()
        if found is None:
            found = register(
                actor=self.people["trungtam"],
                at=at,
                name=firm.name,
                kind=firm.kind,
                tax_code=code,
                registration_no=code,
                registration_date=dt.date(firm.on.year - 3, 3, 15),
                unit=unit(*firm.unit, firm.on),
                address=firm.address,
                representative=firm.owner,
                representative_position="Giám đốc" if firm.kind == "SME" else "Chủ cơ sở",
                phone="0900000000",
                bank_account=f"99{firm.tax_serial:08d}",
                bank_name="Ngân hàng Mẫu, Chi nhánh An Giang",
                industry=firm.industry,
                workers=firm.workers,
                women_owned=firm.women,
                ethnic_minority_owned=firm.ethnic,
            )
        elif firm.key not in self.firms and self._belongs_to_another(found, firm):
            raise ValueError(f"{firm.name}: the tax code {code} is that of {found.name}")
        self.firms[firm.key] = found
        self.people[firm.key] = self._user(firm.key, firm.owner, f"Chủ cơ sở {firm.name}", "")
        self._seat(firm.key, Role.APPLICANT, str(found.pk))
        keep_passwords(self._passwords)
        return found

    def _belongs_to_another(self, found: Establishment, firm: Firm) -> bool:
        """Whether somebody else sits for the establishment that holds the code of a firm."""
        seats = RoleAssignment.objects.filter(role=Role.APPLICANT, scope=str(found.pk))
        return seats.exclude(user__username=firm.key).exists() and not seats.filter(user__username=firm.key).exists()

    def _user(self, username: str, full_name: str, position: str, organisation: str) -> User:
        user = User.objects.filter(username=username).first()
        if user is None:
            secret = self._passwords.setdefault(username, secrets.token_urlsafe(9))
            user = User.objects.create_user(
                username,
                password=secret,
                full_name=full_name,
                position=position,
                organisation=Organisation.objects.filter(code__iexact=organisation).first() if organisation else None,
            )
        return user

    def _seat(self, username: str, role: str, scope: str = "") -> None:
        user = User.objects.get(username=username)
        RoleAssignment.objects.get_or_create(user=user, role=role, scope=scope, valid_from=None)

    def _council(self) -> None:
        board, made = Board.objects.get_or_create(
            decision_no="15/QĐ-SCT",
            defaults={
                "name": "Hội đồng thẩm định đề án khuyến công",
                "decision_date": dt.date(2017, 2, 10),
                "place": "Trụ sở Sở Công Thương",
            },
        )
        if made:
            roles = (MemberRole.CHAIR, MemberRole.SECRETARY, *[MemberRole.MEMBER] * 3)
            for order, (username, role) in enumerate(zip(COUNCIL, roles, strict=True), 1):
                BoardMember.objects.create(board=board, user=self.people[username], role=role, order=order)
