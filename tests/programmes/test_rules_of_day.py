"""Rules of settlement are those of the day, and of the funding track where it has its own."""

import datetime as dt

import pytest
from django.core.management import call_command

from programmes.models import DatedRule
from programmes.rules_of_day import rule_on

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shipped() -> None:
    call_command("load_programme", verbosity=0)


@pytest.mark.parametrize(
    ("day", "limit", "law"),
    [
        (dt.date(2018, 4, 1), 20_000_000, "219/2013"),
        (dt.date(2025, 6, 30), 20_000_000, "219/2013"),
        (dt.date(2025, 7, 1), 5_000_000, "181/2025"),
    ],
)
def test_the_limit_of_cash_is_that_of_the_day(day: dt.date, limit: int, law: str) -> None:
    found = rule_on("cash_limit_vnd", day)
    assert found is not None
    assert found.value == limit
    assert law in found.clause


def test_a_rule_nobody_wrote_is_no_limit() -> None:
    assert rule_on("cash_limit_vnd", dt.date(2010, 1, 1)) is None
    assert rule_on("khong_co", dt.date(2026, 1, 1)) is None


def test_a_track_may_have_its_own_rule() -> None:
    DatedRule.objects.create(
        key="short_list_limit_vnd", value=1, track="NATIONAL", clause="Quy định mẫu", confidence="G"
    )
    day = dt.date(2026, 3, 1)
    assert [rule_on("short_list_limit_vnd", day, track=track).value for track in ("LOCAL", "NATIONAL")] == [
        50_000_000,
        1,
    ]


def test_loading_again_leaves_what_an_office_set() -> None:
    DatedRule.objects.filter(key="full_check_percent").update(value=25)
    call_command("load_programme", verbosity=0)
    assert rule_on("full_check_percent", dt.date(2026, 3, 1)).value == 25
