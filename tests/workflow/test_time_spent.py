"""Where the days went: nothing is lost, nothing is counted twice."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workflow.calendar import working_days_between
from workflow.holidays import VietnameseCalendar
from workflow.time_spent import Held, Stood, stretches, time_spent

ZONE = dt.timezone(dt.timedelta(hours=7))
is_free = VietnameseCalendar(overrides={}).is_free
MONDAY = dt.datetime(2026, 3, 2, 8, tzinfo=ZONE)


def on(days: float) -> dt.datetime:
    """So many days after a Monday in March 2026."""
    return MONDAY + dt.timedelta(days=days)


def spent(turns, stops=(), until=None):
    return time_spent(turns, stops, opened=MONDAY, until=until or on(14), is_free=is_free)


def held(times):
    return {account.body: account.held for account in times.accounts}


moments = st.floats(0, 200, allow_nan=False).map(on)
spans = st.tuples(moments, moments).map(sorted)


@st.composite
def lives(draw):
    """Turns and stops in any disorder: overlapping, with holes, some open, some of no length."""
    turns = [
        Held(
            draw(st.sampled_from(["CENTRE", "COMMUNE", "DOF"])),
            since,
            draw(st.sampled_from([until, None])),
            answered=draw(st.booleans()),
            aside=draw(st.booleans()),
        )
        for since, until in draw(st.lists(spans, max_size=6))
    ]
    stops = [
        Stood(since, draw(st.sampled_from([until, None])), draw(st.sampled_from(["chờ bổ sung", "tạm dừng"])))
        for since, until in draw(st.lists(spans, max_size=3))
    ]
    return turns, stops


@given(lives(), moments)
def test_the_accounts_of_all_bodies_and_the_pauses_add_up_to_the_working_days(life, until):
    turns, stops = life
    times = time_spent(turns, stops, opened=MONDAY, until=until, is_free=is_free)
    whole = working_days_between(MONDAY.date(), until.astimezone(ZONE).date(), is_free)
    assert sum(account.held for account in times.accounts) + times.paused == whole == times.total


@given(lives(), moments)
def test_the_stretches_leave_no_hole_and_no_overlap(life, until):
    turns, stops = life
    found = stretches(turns, stops, MONDAY, until)
    if until > MONDAY:
        assert (found[0].since, found[-1].until) == (MONDAY, until)
    assert all(one.until == after.since for one, after in pairwise(found))


def test_a_plain_handing_over():
    times = spent(
        [Held("APPLICANT", on(0), on(2), True), Held("CENTRE", on(2), on(7), True, 5, on(9).date())], until=on(7)
    )
    assert held(times) == {"CENTRE": 3, "APPLICANT": 2}
    centre = next(account for account in times.accounts if account.body == "CENTRE")
    assert (centre.allowed, centre.used, centre.over) == (5, 3, 0)


def test_while_the_clock_stands_nobody_is_charged_and_the_pause_says_why():
    times = spent(
        [Held("CENTRE", on(0), on(1), True), Held("APPLICANT", on(1), on(8))], [Stood(on(1), on(8), "chờ bổ sung")]
    )
    assert held(times)["CENTRE"] == 1 and held(times).get("APPLICANT", 0) == 0
    assert [(pause.why, pause.days) for pause in times.pauses] == [("chờ bổ sung", 5)]


def test_of_two_who_are_asked_at_once_the_dossier_waits_for_the_one_who_answers_first():
    both = [Held("CENTRE", on(0), on(4), True), Held("COMMUNE", on(0), on(2), True)]
    assert held(spent(both, until=on(4))) == {"COMMUNE": 2, "CENTRE": 2}


def test_at_the_same_moment_who_answered_was_waited_for():
    both = [Held("COMMUNE", on(0), on(2), False), Held("CENTRE", on(0), on(2), True)]
    assert held(spent(both, until=on(2))) == {"CENTRE": 2}


def test_days_over_the_limit_count_from_the_fixed_day():
    late = [Held("CENTRE", on(0), on(9), True, 3, on(3).date())]
    (centre,) = spent(late, until=on(9)).accounts
    assert (centre.used, centre.allowed, centre.over) == (7, 3, 4)


def test_an_opinion_asked_aside_has_its_limit_but_does_not_hold_the_dossier():
    times = spent([Held("DOIT", on(0)), Held("DOF", on(0), on(7), True, 3, on(3).date(), aside=True)], until=on(7))
    assert held(times) == {"DOIT": 5, "DOF": 0}
    assert next(account for account in times.accounts if account.body == "DOF").over == 2
