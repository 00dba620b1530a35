"""Due dates: working days on the Vietnamese calendar that officials may correct."""

from __future__ import annotations

import datetime as dt

from workflow.calendar import add_working_days, working_days_between
from workflow.errors import NotNow
from workflow.holidays import CalendarGap, VietnameseCalendar


def due_after(start: dt.date, working_days: int) -> dt.date:
    """The last day of a time limit that begins on ``start`` (the day after counts first).

    Raises ``NotNow`` where the calendar of a year is not there yet: no day is better than a wrong one.
    """
    try:
        return add_working_days(start, working_days, VietnameseCalendar().is_free)
    except CalendarGap as gap:
        raise NotNow(str(gap)) from gap


def due_if_known(start: dt.date, working_days: int) -> dt.date | None:
    """The same for pages that only show: None where the calendar of a year is not there yet."""
    try:
        return add_working_days(start, working_days, VietnameseCalendar().is_free)
    except CalendarGap:
        return None


def days_left(today: dt.date, due_on: dt.date, calendar: VietnameseCalendar | None = None) -> int:
    """Working days from tomorrow to the due day, both counted; negative once it is past.

    ``calendar``: the one of a whole list, made ``by_law``, so that its days are read once.
    """
    return working_days_between(today, due_on, (calendar or VietnameseCalendar(by_law=True)).is_free)
