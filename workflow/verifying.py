"""Grants against the log: whoever acted in a seat held it that day, himself or for whom he stood in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Min

import clock
from accounts.models import Delegation, Headship, RoleAssignment, User
from accounts.roles import seat
from ledger.heads import keeps
from ledger.models import LogEntry
from ledger.verifying import AT_ONCE, Finding, checks

keeps("grants", RoleAssignment, "user_id", "role", "scope", "valid_from", "invited_by_id")
keeps("grants", Delegation, "user_id", "deputy_id", "valid_from", "recorded_by_id")
keeps("grants", Headship, "organisation_id", "user_id", "valid_from")
keeps("grants", User, "username", "is_staff", "is_superuser")

#: (person, seat) -> the spans in which somebody sat there, by whom.
Spans = dict[tuple[int, str], list[tuple[dt.date | None, dt.date | None]]]


@checks("grants")
def grants() -> Iterator[Finding]:
    """Each seat of the log is a seat that its person had on that day.

    Looked at once for each person, seat and day. A grant that was added or made longer is not seen so; a head sees it.
    """
    spans: Spans = {}
    rows = RoleAssignment.objects.order_by("pk").values_list("user_id", "role", "scope", "valid_from", "valid_to")
    for user, role, scope, first, last in rows.iterator(AT_ONCE):
        spans.setdefault((user, seat(role, scope or None)), []).append((first, last))
    lent: dict[int, list[int]] = {}
    for giver, deputy in Delegation.objects.values_list("user_id", "deputy_id").iterator(AT_ONCE):
        lent.setdefault(deputy, []).append(giver)
    acts = LogEntry.objects.filter(actor__isnull=False).exclude(seat="").values("actor_id", "actor_name", "seat")
    seen: set[tuple[int, str, dt.date]] = set()
    # One row for each person, seat and moment would be the whole log: by the day of UTC, the first moment of it.
    for row in acts.values("actor_id", "actor_name", "seat", "at__date").annotate(at=Min("at")).order_by("at"):
        day = clock.local_day(row["at"])
        key = (row["actor_id"], row["seat"], day)
        if key in seen:
            continue
        seen.add(key)
        people = [row["actor_id"], *lent.get(row["actor_id"], ())]
        if not any(_covers(spans.get((person, row["seat"]), ()), day) for person in people):
            where = f"vai trò {row['seat']} của {row['actor_name']} (người dùng {row['actor_id']})"
            yield Finding("grants", where, f"có hiệu lực ngày {day}, vì nhật ký ghi đã làm việc", "không có")


def _covers(spans: object, day: dt.date) -> bool:
    return any((first is None or first <= day) and (last is None or last >= day) for first, last in spans)  # type: ignore[attr-defined]
