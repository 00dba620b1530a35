"""Due dates: our dated table against asking the holidays package for each day."""

from __future__ import annotations

import datetime as dt
import time

import holidays

from workflow.calendar import add_working_days
from workflow.holidays import VietnameseCalendar


def run(quick: bool) -> dict:
    """Due dates a second for limits of ten working days, and how many come out otherwise."""
    starts = [dt.date(2016, 1, 1) + dt.timedelta(days=ahead) for ahead in range(400 if quick else 4000)]
    package = holidays.country_holidays("VN", years=range(2016, 2028))
    ours = VietnameseCalendar(overrides={})
    ways = {
        "ours": ours.is_free,
        "package, weekends and holidays": lambda day: day.weekday() >= 5 or day in package,
        "package, with its make-up days": lambda day: not package.is_working_day(day),
    }
    figures: dict[str, float | int] = {}
    due = {}
    for name, is_free in ways.items():
        add_working_days(starts[0], 10, is_free)
        began = time.perf_counter()
        due[name] = [add_working_days(start, 10, is_free) for start in starts]
        figures[f"{name}: due dates a second"] = round(len(starts) / (time.perf_counter() - began))
    for name in list(ways)[1:]:
        differing = sum(a != b for a, b in zip(due["ours"], due[name], strict=True))
        figures[f"{name}: due dates that differ from ours"] = differing
    return {
        "title": f"a limit of ten working days from each of {len(starts)} days since 2016",
        "figures": figures,
        "note": "the package lacks the swap of 02/01/2026 with 10/01/2026; weekends alone miss every make-up day",
    }
