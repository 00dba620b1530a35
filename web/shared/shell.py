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
from accounts.role_info import Place, Scope
from accounts.roles import LENT, Role
from operations.refusals import trial
from web.shared.conflicts import unread_notices

PRODUCT = "Khuyến Công"


@dataclass(frozen=True)
class Entry:
    """A place people go, as the navigation names it. ``place`` none: everybody's."""

    label: str
    #: The name of its address.
    name: str
    icon: str
    place: Place | None


#: In the order of the navigation. Whose each is, each role says itself.
ENTRIES = (
    Entry("Việc của tôi", "inbox", "inbox", None),
    Entry("Hồ sơ", "dossiers", "folder2-open", None),
    Entry("Kế hoạch", "plans", "list-check", Place.PLANS),
    Entry("Sổ văn bản", "register", "journal-text", Place.REGISTERS),
    Entry("Thời hạn", "deadlines", "clock-history", Place.DEADLINES),
    Entry("Hội đồng", "board", "people", Place.BOARD),
    Entry("Lập hội đồng", "councils", "people", Place.COUNCILS),
    Entry("Việc vướng", "stuck", "exclamation-triangle", Place.STUCK),
    Entry("Lệnh chi", "orders", "bank", Place.ORDERS),
    Entry("Mẫu văn bản", "templates", "file-earmark-text", Place.TEMPLATES),
)


@dataclass(frozen=True)
class Link:
    """One entry on a page. The inbox is the root, so it is «here» only on the exact address."""

    label: str
    url: str
    icon: str
    here: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    """Values for templates/base.html. Roles and notices are looked up only if the page shows them."""
    user = getattr(request, "user", None)  # none yet where a middleware refused before authentication
    if user is None or not user.is_authenticated:
        return {"product": PRODUCT, "trial": trial()}
    held = SimpleLazyObject(lambda: held_by(request))
    return {
        "product": PRODUCT,
        "trial": trial(),
        "nav": SimpleLazyObject(lambda: places(request.path, frozenset(row.role for row in held))),
        "roles": SimpleLazyObject(lambda: roles_of(user, held)),
        "public_words": SimpleLazyObject(lambda: reads_public_words(held)),
        "judges": SimpleLazyObject(lambda: any(row.role in LENT for row in held)),
        "asks": SimpleLazyObject(lambda: any(row.role not in LENT for row in held)),
        "unread": SimpleLazyObject(lambda: unread_notices(user, clock.today()).count()),
    }


def held_by(request: HttpRequest) -> list[RoleAssignment]:
    """The seats of whoever is signed in, own and lent ones, looked up once for a request."""
    found: list[RoleAssignment] | None = getattr(request, "_seats_held", None)
    if found is None:
        user = request.user
        found = list(user.assignments_held(clock.today()).order_by("pk").distinct()) if user.is_authenticated else []
        request._seats_held = found  # type: ignore[attr-defined]
    return found


def reads_public_words(held: Iterable[RoleAssignment]) -> bool:
    """Whether somebody sits for establishments alone: he reads the words for the public, never those of the offices."""
    scopes = {Role(row.role).about.scope for row in held}
    return scopes == {Scope.ESTABLISHMENT}


def places(path: str, roles: frozenset[str]) -> list[Link]:
    """The navigation of somebody with these roles, own or lent, with the place of this address marked."""
    open_to = {place for role in roles for place in Role(role).about.places}
    found = []
    for entry in ENTRIES:
        if entry.place is not None and entry.place not in open_to:
            continue
        url = reverse(entry.name)
        found.append(Link(entry.label, url, entry.icon, path == url or (url != "/" and path.startswith(url))))
    return found


def roles_of(user: User, held: Iterable[RoleAssignment]) -> str:
    """A person's own roles, as people say them."""
    own = (assignment for assignment in held if assignment.user_id == user.pk)
    return ", ".join(dict.fromkeys(str(assignment.get_role_display()) for assignment in own))
