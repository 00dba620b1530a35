"""Money, decimals, percentages and dates as papers print them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from documents.vietnamese import date_long, date_short, decimal_vi, money, percent_vi


@pytest.mark.parametrize(
    ("vnd", "printed"), [(0, "0"), (999, "999"), (1000, "1.000"), (300_000_000, "300.000.000"), (-1500, "-1.500")]
)
def test_money_has_a_dot_between_thousands(vnd: int, printed: str):
    assert money(vnd) == printed


@pytest.mark.parametrize(
    ("value", "places", "printed"),
    [
        (Decimal("1234567.5"), None, "1.234.567,5"),
        (Decimal("1.50"), None, "1,5"),
        (Decimal("100"), None, "100"),
        (Decimal("1E+3"), None, "1.000"),
        (Decimal("2.345"), 2, "2,35"),
        (Decimal("0.125"), 2, "0,13"),
        (7, 1, "7,0"),
    ],
)
def test_a_decimal_has_a_comma_and_rounds_half_up(value: Decimal | int, places: int | None, printed: str):
    assert decimal_vi(value, places) == printed


def test_a_percentage_stands_without_a_space():
    assert percent_vi(Decimal("47.8")) == "47,8%"


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (dt.date(2016, 8, 3), "ngày 03 tháng 8 năm 2016", "03/8/2016"),
        (dt.date(2026, 2, 5), "ngày 05 tháng 02 năm 2026", "05/02/2026"),
        (dt.date(2026, 1, 31), "ngày 31 tháng 01 năm 2026", "31/01/2026"),
        (dt.date(2026, 3, 9), "ngày 09 tháng 3 năm 2026", "09/3/2026"),
        (dt.date(2026, 12, 10), "ngày 10 tháng 12 năm 2026", "10/12/2026"),
    ],
)
def test_days_below_ten_and_the_first_two_months_carry_a_zero(day: dt.date, long: str, short: str):
    assert (date_long(day), date_short(day)) == (long, short)
