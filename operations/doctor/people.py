"""What papers need before the first dossier: the programme, bodies with names, people with titles."""

from __future__ import annotations

from collections.abc import Iterator

import clock
from accounts.models import AdministrativeUnit, Organisation, OrganisationName, RoleAssignment
from accounts.roles import LENT
from operations.doctor.examining import Ailment, examination
from programmes.models import Activity

LOAD = "manage.py load_programme"
#: How many are named; the rest is a number.
NAMED = 5


@examination("programme")
def programme() -> Iterator[Ailment]:
    """Communes and activities are loaded: without them no request can be made, and no page says why."""
    if not AdministrativeUnit.objects.filter(kind=AdministrativeUnit.Kind.COMMUNE).exists():
        yield Ailment("programme", "Chưa có xã, phường nào.", LOAD)
    if not Activity.objects.exists():
        yield Ailment("programme", "Chưa có nội dung khuyến công nào.", LOAD)


@examination("bodies")
def bodies() -> Iterator[Ailment]:
    """Every body whose people act here has a name today: its papers bear it."""
    today = clock.today()
    named = OrganisationName.objects.on(today)
    acting = RoleAssignment.objects.on(today).filter(user__is_active=True).values("user__organisation")
    nameless = Organisation.objects.filter(pk__in=acting).exclude(pk__in=named.values("organisation"))
    if codes := list(nameless.order_by("code").values_list("code", flat=True)):
        yield Ailment(
            "bodies",
            f"{len(codes)} cơ quan không có tên có hiệu lực hôm nay: {_some(codes)}.",
            "Trang quản trị, Cơ quan, đơn vị: thêm tên có ngày hiệu lực.",
        )


@examination("people")
def people() -> Iterator[Ailment]:
    """Officials have a post title: papers print it, and wait for it."""
    rows = RoleAssignment.objects.on(clock.today()).filter(role__in=LENT, user__is_active=True)
    if not rows.exists():
        yield Ailment("people", "Chưa ai giữ vai trò cán bộ nào.", "Trang quản trị, Người dùng: thêm người và vai trò.")
    untitled = rows.filter(user__position="").order_by("user__pk").values_list("user__username", flat=True).distinct()
    if names := sorted(set(untitled)):
        yield Ailment(
            "people",
            f"{len(names)} cán bộ chưa có chức danh, văn bản họ ký sẽ không in được: {_some(names)}.",
            "Trang quản trị, Người dùng: điền «chức vụ».",
        )


def _some(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" và {more} nữa" if more > 0 else "")
