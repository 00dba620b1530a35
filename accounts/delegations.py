"""Lending one's seats to a deputy for some days, and taking them back."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import Delegation, User
from accounts.roles import Role


class BadDelegation(Exception):
    """A delegation that cannot be; ``field`` is where to mend it."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


def possible_deputies(user: User | None = None) -> QuerySet[User]:
    """Who may stand in for a person: active officials, no applicants, no administrators, not himself."""
    people = User.objects.filter(is_active=True, is_staff=False)
    people = people if user is None else people.exclude(pk=user.pk)
    return people.exclude(assignments__role=Role.APPLICANT).order_by("full_name", "username").distinct()


def lend(
    *,
    user: User,
    deputy: User,
    first: dt.date,
    last: dt.date,
    reason: str = "",
    recorded_by: User | None = None,
) -> Delegation:
    """Let a deputy act in one's seats from a day to a day, both included. Raises ``BadDelegation``.

    ``recorded_by``: the head of the body, where the person does not do it himself (workflow.absence).
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # Two who lend to each other at the same moment must see one another.
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE accounts_delegation IN SHARE ROW EXCLUSIVE MODE")
        check(user, deputy, first, last)
        return Delegation.objects.create(
            user=user, deputy=deputy, valid_from=first, valid_to=last, reason=reason, recorded_by=recorded_by
        )


def check(user: User, deputy: User, first: dt.date, last: dt.date, *, but: int | None = None) -> None:
    """Raises ``BadDelegation`` for turned dates, oneself, and a loop on any day. ``but``: a row being changed."""
    if last < first:
        raise BadDelegation("Ngày kết thúc trước ngày bắt đầu. Sửa một trong hai ngày.", "valid_to")
    if user.pk == deputy.pk:
        raise BadDelegation("Không ủy quyền cho chính mình; hãy chọn người khác.", "deputy")
    if not deputy.is_active:
        raise BadDelegation(f"Tài khoản của {deputy} đã khóa; hãy chọn người khác.", "deputy")
    rows = Delegation.objects.exclude(pk=but or 0).filter(valid_from__lte=last, valid_to__gte=first)
    if way := _way_back(deputy, user, first, last, list(rows.select_related("user", "deputy")), [deputy]):
        names = " → ".join(str(person) for person in (user, *way))
        raise BadDelegation(
            f"Ủy quyền vòng tròn: {names}. Người nhận ủy quyền phải là người có mặt trong những ngày ấy.", "deputy"
        )


def _way_back(
    here: User, goal: User, first: dt.date, last: dt.date, rows: list[Delegation], way: list[User]
) -> list[User]:
    """The people by whom a delegation comes back to its giver on some common day; none if it does not."""
    for row in rows:
        start, end = max(first, row.valid_from), min(last, row.valid_to)
        if row.user_id != here.pk or end < start:
            continue
        if row.deputy_id == goal.pk:
            return [*way, goal]
        if row.deputy_id in {person.pk for person in way}:
            continue
        if found := _way_back(row.deputy, goal, start, end, rows, [*way, row.deputy]):
            return found
    return []


def take_back(delegation: Delegation, *, on: dt.date) -> None:
    """End a delegation: from the next day on nobody acts by it; one that has not begun is struck."""
    if delegation.valid_from > on:
        delegation.delete()
    elif delegation.valid_to > on:
        delegation.valid_to = on
        delegation.save(update_fields=["valid_to"])
