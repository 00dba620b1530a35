"""Working days: the worked table of docs/working-days.md, and what must hold for any calendar."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from workflow.calendar import add_working_days, working_days_between
from workflow.holidays import VietnameseCalendar

ROW = re.compile(r"^\| (\d{4}-\d\d-\d\d) \| (\d+) \| ([^|]*)\| (\d{4}-\d\d-\d\d) \| (.+) \|$", re.MULTILINE)
WORKED = ROW.findall((Path(settings.BASE_DIR) / "docs" / "working-days.md").read_text(encoding="utf-8"))

# The real calendar without anybody's corrections: the database has no say here.
is_free = VietnameseCalendar(overrides={}).is_free
# So that no limit of these tests runs into a year without data.
days = st.dates(dt.date(2013, 1, 1), dt.date(2027, 3, 31))
counts = st.integers(1, 60)


@st.composite
def pause_lists(draw):
    """Up to three pauses that may overlap."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        first = draw(days)
        found.append((first, first + dt.timedelta(days=draw(st.integers(0, 40)))))
    return found


def test_the_worked_table_covers_every_year_from_2016_to_2027():
    assert {int(start[:4]) for start, *_ in WORKED} == set(range(2016, 2028))


@pytest.mark.parametrize(("start", "n", "pause", "due", "why"), WORKED, ids=[f"{row[0]}+{row[1]}" for row in WORKED])
def test_a_row_of_the_worked_table_comes_out(start, n, pause, due, why):
    pauses = [tuple(dt.date.fromisoformat(day) for day in pause.strip().split(" đến "))] if pause.strip() else []
    found = add_working_days(dt.date.fromisoformat(start), int(n), is_free, pauses)
    assert found == dt.date.fromisoformat(due), why


@given(days, st.integers(0, 60), pause_lists())
def test_a_limit_never_ends_on_a_free_day_or_inside_a_pause(start, n, pauses):
    due = add_working_days(start, n, is_free, pauses)
    assert not is_free(due)
    assert not any(first <= due <= last for first, last in pauses)


@given(days, counts, st.integers(0, 60), pause_lists())
def test_counting_n_then_m_days_equals_counting_both_at_once(start, n, m, pauses):
    halfway = add_working_days(start, n, is_free, pauses)
    assert add_working_days(halfway, m, is_free, pauses) == add_working_days(start, n + m, is_free, pauses)


@given(days, counts, st.data())
def test_a_pause_of_k_working_days_moves_the_limit_by_k_working_days(start, n, data):
    due = add_working_days(start, n, is_free)
    # Any pause that begins while the clock still runs.
    first = start + dt.timedelta(days=data.draw(st.integers(1, (due - start).days)))
    last = first + dt.timedelta(days=data.draw(st.integers(0, 40)))
    k = working_days_between(first - dt.timedelta(days=1), last, is_free)
    assert add_working_days(start, n, is_free, [(first, last)]) == (add_working_days(due, k, is_free) if k else due)


@given(days, counts)
def test_a_pause_after_the_limit_changes_nothing(start, n):
    due = add_working_days(start, n, is_free)
    late = (due + dt.timedelta(days=1), due + dt.timedelta(days=30))
    assert add_working_days(start, n, is_free, [late]) == due


@given(days, counts, pause_lists())
def test_the_days_between_start_and_limit_are_those_that_were_asked_for(start, n, pauses):
    due = add_working_days(start, n, is_free, pauses)
    assert working_days_between(start, due, is_free, pauses) == n
    assert working_days_between(due, start, is_free, pauses) == -n


@given(days, counts)
def test_one_more_day_is_always_later(start, n):
    assert add_working_days(start, n + 1, is_free) > add_working_days(start, n, is_free)


def test_overlapping_pauses_count_once():
    monday = dt.date(2026, 3, 2)
    one = [(dt.date(2026, 3, 4), dt.date(2026, 3, 6))]
    assert add_working_days(monday, 5, is_free, one * 2) == add_working_days(monday, 5, is_free, one)


@pytest.mark.parametrize(
    ("n", "pauses", "says"),
    [
        (-1, [], "từ 0 trở lên"),
        (1, [(dt.date(2026, 3, 6), dt.date(2026, 3, 5))], "trước khi bắt đầu"),
        (10**6, [], "Lịch làm việc năm 2028 chưa có"),
    ],
)
def test_nonsense_is_refused_with_a_reason(n, pauses, says):
    with pytest.raises(ValueError, match=says):
        add_working_days(dt.date(2026, 3, 2), n, is_free, pauses)


def test_a_calendar_without_any_working_day_is_refused_instead_of_searched_for_ever():
    with pytest.raises(ValueError, match="vượt quá lịch"):
        add_working_days(dt.date(9990, 1, 1), 1, lambda day: True)
