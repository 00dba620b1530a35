"""What the page shell needs on every page: who is signed in, in which roles, where one can go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

import clock
from accounts.models import RoleAssignment, User
from accounts.roles import LENT, READS_ALL, Role
from web.shared.conflicts import unread_notices

PRODUCT = "Khuyến Công"


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    label: str
    url: str
    icon: str
    here: bool


#: (label, name of the address, icon, whose; none: everybody's). The inbox is the root, so it is «here» only on the
#: exact address.
PLACES: tuple[tuple[str, str, str, frozenset[str]], ...] = (
    ("Việc của tôi", "inbox", "inbox", frozenset()),
    ("Hồ sơ", "dossiers", "folder2-open", frozenset()),
    (
        "Kế hoạch",
        "plans",
        "list-check",
        frozenset({Role.DOIT, Role.DOIT_HEAD, Role.DOF, Role.PPC, Role.AGENCY, Role.CENTRE}),
    ),
    (
        "Sổ văn bản",
        "register",
        "journal-text",
        frozenset({Role.DOIT, Role.DOIT_HEAD, Role.CENTRE, Role.PPC, Role.AGENCY, Role.INSPECTOR, Role.ADMIN})
        | {Role.DOF, Role.TREASURY},
    ),
    (
        "Thời hạn",
        "deadlines",
        "clock-history",
        READS_ALL | {Role.COMMUNE, Role.DISTRICT},
    ),
    ("Hội đồng", "board", "people", frozenset({Role.COUNCIL})),
    ("Lập hội đồng", "councils", "people", frozenset({Role.DOIT, Role.DOIT_HEAD})),
    ("Việc vướng", "stuck", "exclamation-triangle", frozenset({Role.ADMIN, Role.DOIT_HEAD})),
    ("Lệnh chi", "orders", "bank", frozenset({Role.FINANCE, Role.TREASURY})),
    ("Mẫu văn bản", "templates", "file-earmark-text", frozenset({Role.ADMIN, Role.DOIT_HEAD})),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Values for templates/base.html. Roles and notices are looked up only if the page shows them."""
    user = getattr(request, "user", None)  # none yet where a middleware refused before authentication
    if user is None or not user.is_authenticated:
        return {"product": PRODUCT}
    held = SimpleLazyObject(lambda: list(user.assignments_held(clock.today()).order_by("pk").distinct()))
    return {
        "product": PRODUCT,
        "nav": SimpleLazyObject(lambda: places(request.path, frozenset(row.role for row in held))),
        "roles": SimpleLazyObject(lambda: roles_of(user, held)),
        "public_words": SimpleLazyObject(lambda: reads_public_words(held)),
        "judges": SimpleLazyObject(lambda: any(row.role in LENT for row in held)),
        "asks": SimpleLazyObject(lambda: any(row.role not in LENT for row in held)),
        "unread": SimpleLazyObject(lambda: unread_notices(user, clock.today()).count()),
    }


def reads_public_words(held: Iterable[RoleAssignment]) -> bool:
    """Whether somebody sits for establishments alone: he reads the words for the public, never those of the offices."""
    roles = {row.role for row in held}
    return roles == {Role.APPLICANT}


def places(path: str, roles: frozenset[str]) -> list[Place]:
    """The navigation of somebody with these roles, own or lent, with the place of this address marked."""
    found = []
    for label, name, icon, whose in PLACES:
        if whose and roles.isdisjoint(whose):
            continue
        url = reverse(name)
        found.append(Place(label, url, icon, path == url or (url != "/" and path.startswith(url))))
    return found


def roles_of(user: User, held: Iterable[RoleAssignment]) -> str:
    """A person's own roles, as people say them."""
    own = (assignment for assignment in held if assignment.user_id == user.pk)
    return ", ".join(dict.fromkeys(str(assignment.get_role_display()) for assignment in own))
