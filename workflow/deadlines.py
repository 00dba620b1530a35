"""Due dates: working days on the Vietnamese calendar that officials may correct."""

from __future__ import annotations

import datetime as dt

from workflow.calendar import add_working_days
from workflow.holidays import VietnameseCalendar


def due_after(start: dt.date, working_days: int) -> dt.date:
    """The last day of a time limit that begins on ``start`` (the day after counts first)."""
    return add_working_days(start, working_days, VietnameseCalendar().is_free)
