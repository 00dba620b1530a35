"""Fetching is authorising: what a person may not read does not exist for him or her."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.utils import timezone

from dossiers.models import Dossier

if TYPE_CHECKING:
    from accounts.models import User


def dossier_for(user: User, code: str) -> Dossier:
    """A dossier this person may read, or 404."""
    found = (
        Dossier.objects.seen_by(user, timezone.localdate())
        .select_related("applicant__unit", "activity", "unit__parent", "programme", "implementing_unit")
        .filter(code=code)
        .first()
    )
    if found is None:
        raise Http404("Không có hồ sơ này, hoặc anh/chị không có quyền xem.")
    return found
