"""Which days nobody works at a Vietnamese public office: weekends, holidays, substitutes, swaps and make-up days.

Three layers, the later over the earlier: the Labour Code computed for any year (Bộ luật Lao động 2019, Điều 111, 112);
the dated table ``data/calendar.csv`` with what was announced year by year; the rows an official entered (CalendarDay).
A year that is neither in the table nor declared complete by an official (CalendarYear) is a gap: the law alone does not
say which days Tết takes nor what is swapped, so counting into it is refused rather than guessed.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import holidays

from workflow.calendar_models import CalendarDay, CalendarYear

TABLE = Path(__file__).parent / "data" / "calendar.csv"
# The lunar calendar is known for these years, and so are Tết and the Hùng Kings' day.
FIRST_YEAR, LAST_YEAR = 1995, 2099
SATURDAY = 5


@dataclass(frozen=True)
class Day:
    """One day that is not what its weekday says: free, or worked on although a weekend."""

    date: dt.date
    free: bool
    name: str
    source: str
    confidence: str


@cache
def table() -> Mapping[dt.date, Day]:
    """The announced days, by date. Complete for every year from the first to the last one it holds."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = [
            Day(
                date=dt.date.fromisoformat(row["date"]),
                free={"FREE": True, "WORK": False}[row["kind"]],
                name=row["name"],
                source=row["source"],
                confidence=row["confidence"],
            )
            for row in csv.DictReader(lines)
        ]
    return {row.date: row for row in rows}


@cache
def statutory(year: int) -> Mapping[dt.date, str]:
    """Holidays and substitute days of one year as the Labour Code alone gives them: date -> name."""
    return dict(holidays.country_holidays("VN", years=year, language="vi"))


@cache
def _tabled_years() -> range:
    years = [day.year for day in table()]
    return range(min(years), max(years) + 1)


class CalendarGap(ValueError):
    """A year whose days off nobody has entered yet; the sentence says where to enter them."""


class VietnameseCalendar:
    """Answers whether a day is free. Reads the officials' rows once, at the first question, and keeps them.

    Make one for each request or job. ``overrides`` (date -> free) and ``years`` (declared complete) replace the
    database where there is none. ``by_law`` counts a year nobody has entered by the Labour Code alone: for looking back
    at time that has passed, never for fixing a day.
    """

    def __init__(
        self,
        overrides: Mapping[dt.date, bool] | None = None,
        *,
        years: Collection[int] | None = None,
        by_law: bool = False,
    ) -> None:
        self._overrides = overrides
        self._years = years if years is not None or overrides is None else ()
        self._by_law = by_law

    @property
    def overrides(self) -> Mapping[dt.date, bool]:
        """The officials' days: date -> free."""
        if self._overrides is None:
            rows = CalendarDay.objects.values_list("date", "kind")
            self._overrides = {date: kind == CalendarDay.Kind.FREE for date, kind in rows}
        return self._overrides

    @property
    def years(self) -> Collection[int]:
        """The years beyond the table that officials have entered in full."""
        if self._years is None:
            self._years = frozenset(CalendarYear.objects.values_list("year", flat=True))
        return self._years

    def is_free(self, day: dt.date) -> bool:
        """Whether nobody works on a day.

        Raises ValueError for a year outside 1995-2099, where Tết cannot be computed, and ``CalendarGap`` for one that
        nobody has entered.
        """
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(f"Lịch làm việc chỉ có từ năm {FIRST_YEAR} đến {LAST_YEAR}, không có {day:%d/%m/%Y}.")
        if day in self.overrides:
            return self.overrides[day]
        if day in table():
            return table()[day].free
        if day.year in _tabled_years():
            return day.weekday() >= SATURDAY
        if not self._by_law and day.year not in self.years:
            raise CalendarGap(
                f"Lịch làm việc năm {day.year} chưa có: ngày nghỉ Tết và ngày hoán đổi chưa được nhập, nên không tính "
                f"hạn sang năm ấy. Quản trị nhập các ngày ở «Lịch làm việc», rồi thêm {day.year} vào «Năm đã có lịch»."
            )
        return day.weekday() >= SATURDAY or day in statutory(day.year)
