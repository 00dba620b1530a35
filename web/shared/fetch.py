"""Fetching is authorising: what a person may not read does not exist for him or her."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.http import Http404

import clock
from dossiers.models import Dossier
from web.shared.actions import kept_from_deciding
from workflow.engine import seat_of, task_for
from workflow.errors import NotYours
from workflow.steps import steps_of

if TYPE_CHECKING:
    from accounts.models import User


def dossier_for(user: User, code: str) -> Dossier:
    """A dossier this person may read, or 404."""
    found = (
        Dossier.objects.seen_by(user, clock.today())
        .select_related("applicant__unit", "activity", "unit__parent", "programme", "implementing_unit")
        .filter(code=code)
        .first()
    )
    if found is None:
        raise Http404("Không có hồ sơ này, hoặc anh/chị không có quyền xem.")
    return found


def check_mine(dossier: Dossier, event: str, user: User, at: dt.datetime) -> None:
    """Who has neither the seat nor a task for a step is told so before any form is read. Raises ``NotYours``."""
    declared = steps_of(Dossier)[event]
    seats = user.seats(clock.local_day(at))
    if seat_of(dossier, declared, user, seats) is None and task_for(dossier, declared.name, user, at) is None:
        names = ", ".join(dossier.role_label(role) for role in declared.roles_on(dossier.track))
        raise NotYours(f"Việc «{declared.label.vi}» dành cho: {names}.")
    if why := kept_from_deciding(dossier, declared, user, at):
        raise NotYours(why)


def check_one_of(dossier: Dossier, roles: tuple[str, ...], user: User) -> None:
    """The same where no step is taken but something is written. Raises ``NotYours``."""
    seats = user.seats(clock.today())
    if not any(dossier.seat_for(role) in seats for role in roles):
        raise NotYours("Phần này dành cho: " + ", ".join(dossier.role_label(role) for role in roles) + ".")
