"""What the page shell needs on every page: who is signed in, in which roles, where one can go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import RoleAssignment, User
from notifications.models import Notice

PRODUCT = "Khuyến Công"


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    label: str
    url: str
    icon: str
    here: bool


#: (label, name of the address, icon). The inbox is the root, so it is «here» only on the exact address.
PLACES = (
    ("Việc của tôi", "inbox", "inbox"),
    ("Hồ sơ", "dossiers", "folder2-open"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Values for templates/base.html. Roles and notices are looked up only if the page shows them."""
    user = getattr(request, "user", None)  # none yet where a middleware refused before authentication
    if user is None or not user.is_authenticated:
        return {"product": PRODUCT}
    return {
        "product": PRODUCT,
        "nav": places(request.path),
        "roles": SimpleLazyObject(lambda: roles_of(user)),
        "unread": SimpleLazyObject(lambda: Notice.objects.unread(user).count()),
    }


def places(path: str) -> list[Place]:
    """The navigation, with the place of this address marked."""
    found = []
    for label, name, icon in PLACES:
        url = reverse(name)
        found.append(Place(label, url, icon, path == url or (url != "/" and path.startswith(url))))
    return found


def roles_of(user: User) -> str:
    """The roles a person holds today, as people say them."""
    held = RoleAssignment.objects.on(timezone.localdate()).filter(user=user).order_by("pk")
    return ", ".join(dict.fromkeys(str(assignment.get_role_display()) for assignment in held))
