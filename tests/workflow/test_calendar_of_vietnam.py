"""Which days are free: the table against the law, the officials over both, and the command on top."""

import datetime as dt
from collections import Counter
from io import StringIO

import holidays
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from workflow.calendar_models import CalendarDay, CalendarYear
from workflow.deadlines import due_after
from workflow.errors import NotNow
from workflow.holidays import CalendarGap, VietnameseCalendar, statutory, table

YEARS = range(2013, 2028)


def every_day(years):
    day = dt.date(years[0], 1, 1)
    while day.year <= years[-1]:
        yield day
        day += dt.timedelta(days=1)


def test_the_table_differs_from_the_holidays_package_on_the_documented_days_only():
    package = holidays.country_holidays("VN", years=range(2012, 2029))
    ours = VietnameseCalendar(overrides={})

    def package_says_free(day):
        return day in package or (day.weekday() >= 5 and day not in package.weekend_workdays)

    differing = {day.isoformat() for day in every_day(YEARS) if ours.is_free(day) != package_says_free(day)}
    assert differing == {
        *("2013-01-05", "2013-02-23"),
        *("2014-01-25", "2014-01-28", "2014-02-05", "2014-02-08"),
        *("2026-01-02", "2026-01-10"),
    }


def test_every_swap_is_one_day_off_for_one_weekend_day_worked():
    for day in table().values():
        assert day.free or day.date.weekday() >= 5, f"{day.date} is worked anyway"
    swapped = Counter(day.free for day in table().values() if day.name.startswith(("Nghỉ hoán đổi", "Làm bù")))
    # One make-up Saturday of 2013 answers for 31/12/2012, which lies before the table.
    assert swapped[False] == swapped[True] + 1
    for day in table().values():
        if day.name.startswith("Nghỉ hoán đổi"):
            worked = dt.datetime.strptime(day.name[-11:-1], "%d/%m/%Y").date()
            assert not table()[worked].free
            assert f"{day.date:%d/%m/%Y}" in table()[worked].name


@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_the_days_off_the_labour_code_grants(year):
    """10 days until 2020, 11 from 2021, 12 from 2026, and nothing lost to a weekend."""
    granted = 10 if year < 2021 else 11 if year < 2026 else 12
    calendar = VietnameseCalendar(overrides={})
    weekdays_off = sum(calendar.is_free(day) for day in every_day([year]) if day.weekday() < 5)
    weekends_worked = sum(not calendar.is_free(day) for day in every_day([year]) if day.weekday() >= 5)
    # A swap across New Year moves one day between two years; Tết 2013 still had four days (Labour Code 1994).
    across = {2013: -2, 2014: -1, 2015: +1, 2018: +1, 2019: -1}.get(year, 0)
    assert weekdays_off - weekends_worked == granted + across


def test_every_row_names_its_source():
    assert all(day.name and day.source and day.confidence for day in table().values())


def test_a_year_nobody_has_entered_is_refused_instead_of_guessed():
    calendar = VietnameseCalendar(overrides={})
    for day in (dt.date(2028, 1, 4), dt.date(2030, 2, 4), dt.date(2012, 12, 28)):
        with pytest.raises(CalendarGap, match=f"Lịch làm việc năm {day.year} chưa có.*Quản trị nhập"):
            calendar.is_free(day)
    assert not calendar.is_free(dt.date(2027, 12, 31))


def test_looking_back_over_such_a_year_follows_the_labour_code():
    calendar = VietnameseCalendar(overrides={}, by_law=True)
    assert "Tết" in statutory(2030)[dt.date(2030, 2, 4)]
    assert calendar.is_free(dt.date(2030, 2, 4))
    assert not calendar.is_free(dt.date(2030, 2, 11))


@pytest.mark.django_db
def test_an_official_enters_a_year_and_limits_run_into_it():
    with pytest.raises(NotNow, match="2028 chưa có"):
        due_after(dt.date(2027, 12, 30), 3)
    CalendarDay.objects.create(date=dt.date(2028, 1, 3), kind="FREE", name="Nghỉ hoán đổi", source="TB 1")
    CalendarYear.objects.create(year=2028, source="TB 1/TB-BNV")
    assert due_after(dt.date(2027, 12, 30), 3) == dt.date(2028, 1, 5)


@pytest.mark.django_db
def test_an_official_can_declare_a_day_off_and_a_make_up_day():
    thursday, saturday = dt.date(2026, 3, 5), dt.date(2026, 3, 14)
    CalendarDay.objects.create(date=thursday, kind="FREE", name="Bầu cử", source="QĐ 1/QĐ-UBND")
    CalendarDay.objects.create(date=saturday, kind="WORK", name="Làm bù", source="QĐ 1/QĐ-UBND")
    calendar = VietnameseCalendar()
    assert calendar.is_free(thursday)
    assert not calendar.is_free(saturday)


@pytest.mark.django_db
def test_an_official_overrules_the_built_in_table():
    CalendarDay.objects.create(date=dt.date(2026, 11, 24), kind="WORK", name="Vẫn làm việc", source="CV 2/SNV")
    assert not VietnameseCalendar().is_free(dt.date(2026, 11, 24))


@pytest.mark.django_db
def test_a_whole_limit_asks_the_database_once(django_assert_num_queries):
    calendar = VietnameseCalendar()
    with django_assert_num_queries(1):
        assert sum(calendar.is_free(day) for day in every_day([2026])) > 100


@pytest.mark.django_db
def test_a_day_is_either_free_or_worked():
    with pytest.raises(IntegrityError):
        CalendarDay.objects.create(date=dt.date(2026, 3, 5), kind="HALF", name="?", source="?")


@pytest.mark.django_db
def test_the_command_prints_the_date_alone():
    out = StringIO()
    call_command("working_days", "2026-02-13", "1", stdout=out)
    assert out.getvalue() == "2026-02-23\n"


@pytest.mark.django_db
def test_the_command_counts_pauses_and_the_officials_days():
    CalendarDay.objects.create(date=dt.date(2026, 3, 18), kind="FREE", name="Nghỉ", source="CV 3")
    out = StringIO()
    call_command("working_days", "02/03/2026", "10", "--pause", "2026-03-05", "2026-03-06", stdout=out)
    assert out.getvalue() == "2026-03-19\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["hôm qua", "3"], "«hôm qua» không phải là một ngày"),
        (["2026-02-30", "3"], "không phải là một ngày"),
        (["2026-02-13", "ba"], "không phải là số ngày làm việc"),
        (["2026-02-13", "-1"], "từ 0 trở lên"),
        (["2026-02-13", "5", "--pause", "2026-02-25", "2026-02-24"], "trước khi bắt đầu"),
        (["1990-01-01", "5"], "chỉ có từ năm 1995"),
        (["2027-12-30", "5"], "Lịch làm việc năm 2028 chưa có"),
    ],
)
def test_the_command_refuses_nonsense_in_a_sentence(arguments, says):
    with pytest.raises(CommandError, match=says):
        call_command("working_days", *arguments, stdout=StringIO())
