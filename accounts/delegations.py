"""Lending one's seats to a deputy for some days, and taking them back."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.db.models import QuerySet

from accounts.models import Delegation, RoleAssignment, User
from accounts.roles import LENT

#: Why nobody acts for somebody who acts for somebody.
NO_CHAIN = "Người được ủy quyền không ủy quyền lại cho người khác (Nghị định 30/2020/NĐ-CP, Điều 13 khoản 3)."


class BadDelegation(Exception):
    """A delegation that cannot be; ``field`` is where to mend it."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


def possible_deputies(user: User | None = None) -> QuerySet[User]:
    """Who may stand in for a person: active officials, nobody of a firm, no administrators, not himself."""
    people = User.objects.filter(is_active=True, is_staff=False)
    people = people if user is None else people.exclude(pk=user.pk)
    return (
        people.exclude(assignments__in=RoleAssignment.objects.exclude(role__in=LENT))
        .order_by("full_name", "username")
        .distinct()
    )


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
    """Raises ``BadDelegation`` with the reason. ``but``: a row being changed.

    1. the dates, the two people  2. what may be lent, to whom  3. a deputy neither lends on nor is away himself
    """
    if last < first:
        raise BadDelegation("Ngày kết thúc trước ngày bắt đầu. Sửa một trong hai ngày.", "valid_to")
    if user.pk == deputy.pk:
        raise BadDelegation("Không ủy quyền cho chính mình; hãy chọn người khác.", "deputy")
    if not deputy.is_active:
        raise BadDelegation(f"Tài khoản của {deputy} đã khóa; hãy chọn người khác.", "deputy")
    _check_seats(user, deputy, first, last)
    others = Delegation.objects.exclude(pk=but or 0).filter(valid_from__lte=last, valid_to__gte=first)
    rows = list(others.select_related("user", "deputy").order_by("valid_from", "pk"))
    if way := _way_back(deputy, user, first, last, rows, [deputy]):
        names = " → ".join(str(person) for person in (user, *way))
        raise BadDelegation(
            f"Ủy quyền vòng tròn: {names}. Người nhận ủy quyền phải là người có mặt trong những ngày ấy.", "deputy"
        )
    _check_no_chain(user, deputy, rows)


def _check_seats(user: User, deputy: User, first: dt.date, last: dt.date) -> None:
    """An office goes to a colleague; what somebody holds for his own firm goes to nobody. Raises ``BadDelegation``."""
    held = RoleAssignment.objects.during(first, last)
    mine = set(held.filter(user=user).values_list("role", flat=True))
    if mine and mine.isdisjoint(LENT):
        raise BadDelegation(
            "Tư cách của cơ sở không ủy quyền cho cán bộ được: cán bộ xét hồ sơ không làm thay người đề nghị. Cần "
            "người giúp lập hồ sơ thì mời ở trang «Người hỗ trợ».",
            "deputy",
        )
    if held.filter(user=deputy).exclude(role__in=LENT).exists():
        raise BadDelegation(
            f"{deputy} là người của một cơ sở trong những ngày ấy nên không làm thay cán bộ; hãy chọn người khác.",
            "deputy",
        )


def _check_no_chain(user: User, deputy: User, rows: list[Delegation]) -> None:
    """Who acts for another does not hand that on, nor is he away himself. Raises ``BadDelegation``."""
    lent_on = next((row for row in rows if row.user_id == deputy.pk), None)
    if lent_on:
        raise BadDelegation(
            f"{deputy} đã ủy quyền cho {lent_on.deputy} {_days(lent_on)} nên không làm thay được trong những ngày ấy. "
            f"{NO_CHAIN} Hãy chọn người có mặt, hoặc chọn ngày khác.",
            "deputy",
        )
    stands_in = next((row for row in rows if row.deputy_id == user.pk), None)
    if stands_in:
        raise BadDelegation(
            f"{user} đang làm thay {stands_in.user} {_days(stands_in)}. {NO_CHAIN} {stands_in.user}, hoặc người đứng "
            f"đầu cơ quan, chọn người khác làm thay trước, rồi mới ghi việc này.",
            "deputy",
        )


def _days(row: Delegation) -> str:
    return f"từ {row.valid_from:%d/%m/%Y} đến hết {row.valid_to:%d/%m/%Y}"


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
