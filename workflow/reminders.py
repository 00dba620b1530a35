"""Reminding: some working days before a due day, on it, and after it, where it also goes up a level. Once each.

A notice on the page is there at once; the mail is gathered, one a day for each person, and goes out only in the mail
hours of a working day (notifications/digest.py). After a time in which nothing ran, a body hears what holds now, not
all that was missed. Two workers at once: one row per reminder, and who wrote it tells (docs/clocks.md).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

import clock
from accounts.models import Delegation, RoleAssignment, User
from accounts.roles import Role
from documents.vietnamese import date_short
from notifications.digest import gather
from notifications.tell import tell
from workflow.calendar import ONE_DAY, add_working_days, working_days_between
from workflow.clean_hands import deciding, has_interest
from workflow.clock_models import Reminder, Turn
from workflow.holidays import CalendarGap, VietnameseCalendar
from workflow.registry import barred, chores_of_the_clock
from workflow.reminder_rules import Rules, mail_hours

if TYPE_CHECKING:
    from collections.abc import Callable

SOON, TODAY, LATE = "SOON", "TODAY", "LATE"
#: From when on the administrator hears that the next year has no calendar.
CALENDAR_MONTH = 11


@dataclass(frozen=True)
class Told:
    """What one round did."""

    reminded: int
    escalated: int
    mails: int


@dataclass(frozen=True)
class Call:
    """One reminder that is to be given: which, to whom (empty: to whoever holds the turn)."""

    kind: str
    role: str = ""


def calls(due_on: dt.date, today: dt.date, rules: Rules, role: str, is_free: Callable[[dt.date], bool]) -> list[Call]:
    """What there is to say of one due day on one day: to the holder the latest of three, and every level reached."""
    rule = rules.of(role)
    if today == due_on:
        return [Call(TODAY)]
    if today < due_on:
        return [Call(SOON)] if working_days_between(today, due_on, is_free) <= rule.before_days else []
    over = working_days_between(due_on, today, is_free)
    if over < 1:
        return []
    return [Call(LATE), *(Call(f"UP-{level.role}", level.role) for level in rule.levels if over >= level.after)]


def remind(at: dt.datetime) -> Told:
    """One round at a moment: reminders, what the apps hang on the clock, and the mail of the day if it may go out."""
    for chore in chores_of_the_clock():
        chore(at)
    today = clock.local_day(at)
    calendar = VietnameseCalendar(by_law=True)
    rules = Rules(today)
    reminded = escalated = 0
    for turn in _near(today, rules, calendar.is_free):
        if turn.due_on is None:
            continue
        known = {row.kind for row in turn.reminders.all() if row.due_on == turn.due_on}
        for call in calls(turn.due_on, today, rules, turn.role, calendar.is_free):
            if call.kind not in known and _give(turn, call, today, at, calendar):
                reminded += not call.role
                escalated += bool(call.role)
    _warn_of_the_calendar(today, at)
    mails = gather(today, at) if may_mail(at, calendar) else 0
    return Told(reminded, escalated, mails)


def may_mail(at: dt.datetime, calendar: VietnameseCalendar | None = None) -> bool:
    """Whether reminders may be mailed at a moment: in the mail hours of a working day."""
    local, day = clock.local(at), clock.local_day(at)
    opens, closes = mail_hours(day)
    free = (calendar or VietnameseCalendar(by_law=True)).is_free(day)
    return not free and opens <= local.time().replace(tzinfo=None) < closes


def _near(today: dt.date, rules: Rules, is_free: Callable[[dt.date], bool]) -> Iterator[Turn]:
    """Open turns whose day is near or past and whose clock runs."""
    horizon = add_working_days(today, rules.most_before, is_free) + ONE_DAY
    return iter(
        Turn.objects.filter(ended_at__isnull=True, stands_since__isnull=True, due_on__lte=horizon)
        .select_related("subject", "task")
        .prefetch_related("reminders")
        .order_by("due_on", "pk")
    )


def _give(turn: Turn, call: Call, today: dt.date, at: dt.datetime, calendar: VietnameseCalendar) -> bool:
    """Give one reminder if nobody did: the row and the notices in one transaction."""
    due_on = turn.due_on or today
    with transaction.atomic():
        _, made = Reminder.objects.get_or_create(turn=turn, kind=call.kind, due_on=due_on, defaults={"at": at})
        if not made:
            return False
        people = holders_of(turn, today) if not call.role else seated(turn.subject.seat_for(call.role), today)
        subject, body = _words(turn, call, today, calendar)
        tell(
            recipients=[one for one in people if not _kept_out(turn, one, at)],
            subject=subject,
            body=body,
            link=turn.link or turn.subject.link,
            key=f"remind:{turn.pk}:{turn.due_on}:{call.kind}",
            chain=turn.subject.pk,
            at=at,
            gathered=True,
        )
    return True


def holders_of(turn: Turn, day: dt.date) -> list[User]:
    """Who is to act: the task's owner, else whoever holds the seat; and on days of absence the deputy too."""
    owner = turn.task.owner if turn.task else None
    return with_deputies([owner], day) if owner else seated(turn.seat, day)


def seated(seat: str, day: dt.date) -> list[User]:
    """Who holds a seat on a day, with deputies."""
    role, _, scope = seat.partition("@")
    rows = RoleAssignment.objects.on(day).filter(role=role, scope=scope, user__is_active=True).select_related("user")
    return with_deputies([row.user for row in rows], day)


def with_deputies(people: Iterable[User], day: dt.date) -> list[User]:
    """People and whoever stands in for them on a day."""
    found = {person.pk: person for person in people}
    lent = Delegation.objects.filter(user__in=found, valid_from__lte=day, valid_to__gte=day, deputy__is_active=True)
    for row in lent.select_related("deputy"):
        found.setdefault(row.deputy.pk, row.deputy)
    return list(found.values())


def _kept_out(turn: Turn, person: User, at: dt.datetime) -> bool:
    """Whoever may not touch the dossier hears nothing of it; whoever may not decide is not reminded to."""
    if any(bar(turn.subject, person, at) for bar in barred()):
        return True
    judges = turn.task is not None and deciding(turn.task, type(turn.subject))
    return judges and bool(has_interest(turn.subject, person, at))


def _words(turn: Turn, call: Call, today: dt.date, calendar: VietnameseCalendar) -> tuple[str, str]:
    """Subject and body of a reminder."""
    due = turn.due_on or today
    if call.kind == SOON:
        left = working_days_between(today, due, calendar.is_free)
        # The day was fixed before somebody made it a day off.
        how = f"còn {left} ngày làm việc" if left else f"hạn {due:%d/%m} rơi vào ngày nghỉ"
    elif call.kind == TODAY:
        how = "hết hạn hôm nay"
    else:
        how = f"quá hạn {working_days_between(due, today, calendar.is_free)} ngày làm việc"
    who = f" Đang ở: {turn.subject.role_label(turn.role)}." if call.role else ""
    source = f" Căn cứ: {turn.due_source}." if turn.due_source else ""
    return f"{turn.subject}: {how} – {turn.what}", f"Hạn: hết ngày {date_short(due)}.{who}{source}"


def _warn_of_the_calendar(today: dt.date, at: dt.datetime) -> None:
    """From November on administrators hear, once a month, that limits cannot run into the next year yet."""
    if today.month < CALENDAR_MONTH:
        return
    following = dt.date(today.year + 1, 1, 2)
    try:
        VietnameseCalendar().is_free(following)
    except CalendarGap as gap:
        tell(
            recipients=seated(Role.ADMIN, today),
            subject=f"Chưa có lịch làm việc năm {following.year}",
            body=str(gap),
            link="/quan-tri/workflow/calendaryear/",
            key=f"calendar:{following.year}:{today.month}",
            at=at,
            gathered=True,
        )
