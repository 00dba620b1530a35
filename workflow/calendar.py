"""Counting working days: plain arithmetic over dates. Which days are free is for workflow.holidays to say.

The rules are those of the Civil Code 2015: the day a limit starts does not count (Điều 147 khoản 2), and a limit that
would end on a day off ends on the next working day (Điều 148 khoản 5). A pause, while the applicant supplements, stops
the count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import TypeAlias

IsFree: TypeAlias = Callable[[dt.date], bool]
# A pause from a day to a day, both included.
Pause: TypeAlias = tuple[dt.date, dt.date]

ONE_DAY = dt.timedelta(days=1)


def add_working_days(start: dt.date, n: int, is_free: IsFree, pauses: Iterable[Pause] = ()) -> dt.date:
    """The ``n``-th working day after ``start``; the day after ``start`` is the first that can count.

    Never a free day and never a day inside a pause, so a pause of k working days moves the result by k. With ``n`` = 0
    the result is ``start`` itself, or the next day that counts when ``start`` does not.
    Raises ValueError when ``n`` is negative, when a pause ends before it begins, or when the calendar runs out.
    """
    if n < 0:
        raise ValueError(f"Số ngày làm việc phải từ 0 trở lên, không thể là {n}.")
    counts = _counting(is_free, pauses)
    day = start
    try:
        if n == 0:
            while not counts(day):
                day += ONE_DAY
        for _ in range(n):
            day += ONE_DAY
            while not counts(day):
                day += ONE_DAY
    except OverflowError:
        raise ValueError(f"Hạn {n} ngày làm việc kể từ {start:%d/%m/%Y} vượt quá lịch. Kiểm tra lại số ngày.") from None
    return day


def working_days_between(a: dt.date, b: dt.date, is_free: IsFree, pauses: Iterable[Pause] = ()) -> int:
    """How many working days after ``a`` up to and including ``b``; negative when ``b`` comes first.

    The inverse of ``add_working_days``: adding the answer to ``a`` gives ``b`` whenever ``b`` is a day that counts.
    """
    if b < a:
        return -working_days_between(b, a, is_free, pauses)
    counts = _counting(is_free, pauses)
    return sum(counts(a + ONE_DAY * ahead) for ahead in range(1, (b - a).days + 1))


def _counting(is_free: IsFree, pauses: Iterable[Pause]) -> IsFree:
    """Answers whether a day counts: somebody works and no pause covers it."""
    stopped = list(pauses)
    for first, last in stopped:
        if last < first:
            raise ValueError(f"Khoảng tạm dừng kết thúc ({last:%d/%m/%Y}) trước khi bắt đầu ({first:%d/%m/%Y}).")
    return lambda day: not is_free(day) and not any(first <= day <= last for first, last in stopped)
