"""Requests at the same moment on PostgreSQL: no đồng is counted twice, whoever comes first."""

from __future__ import annotations

import datetime as dt
import uuid
from random import Random

import pytest
from django.db import transaction

from budget import book
from budget.book import A, BookRefused, Who, balance
from budget.models import Closing, Posting
from budget.verify import first_difference
from budget.year import close_year
from programmes.models import Programme, YearBudget
from tests.budget.test_book import bounds_hold
from tests.races import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
AT = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)


@pytest.fixture
def line(transactional_db: None) -> YearBudget:
    programme = Programme.objects.create(
        code="DUA",
        name="Chương trình mẫu",
        period_start=2026,
        period_end=2030,
        decision_no="1",
        issuer="Mẫu",
        source="mẫu",
    )
    made = YearBudget.objects.create(programme=programme, year=2026, source="LOCAL", ceiling_vnd=1_000, note="mẫu")
    with transaction.atomic():
        book.allotted(made, AT, "Người Mẫu")
    return made


def who(no: int) -> Who:
    return Who(uuid.UUID(int=no + 1), f"KC-{no:04d}", AT, "Người Mẫu")


def locked(line: YearBudget) -> YearBudget:
    return YearBudget.objects.select_for_update().get(pk=line.pk)


def done(event: object) -> bool:
    """Do an event in a transaction of its own, the line held as every use-case holds it."""
    try:
        with transaction.atomic():
            event()  # type: ignore[operator]
    except BookRefused:
        return False
    return True


def test_the_last_money_of_a_line_is_held_once(line: YearBudget) -> None:
    results = at_once(*[lambda no=no: done(lambda: book.commit(locked(line), 300, who(no))) for no in range(8)])
    assert sum(results) == 3
    assert balance(line, A.AVAILABLE) == 100
    assert first_difference() is None


def test_a_payment_confirmed_by_many_is_paid_once(line: YearBudget) -> None:
    with transaction.atomic():
        book.commit(locked(line), 500, who(1))
        book.settle([line], 500, who(1))
    results = at_once(*[lambda: done(lambda: book.pay([locked(line)], 500, who(1))) for _ in range(6)])
    assert sum(results) == 1
    assert balance(line, A.SPENT, who(1).chain) == 500
    assert first_difference() is None


def test_closing_a_year_and_paying_into_it_never_both_win(line: YearBudget) -> None:
    with transaction.atomic():
        book.commit(locked(line), 500, who(1))
        book.settle([line], 500, who(1))

    def close() -> bool:
        return done(lambda: close_year(line.programme, 2026, "LOCAL", actor="Người Mẫu", at=AT))

    closed, paid = at_once(*[close, lambda: done(lambda: book.pay([locked(line)], 500, who(1)))])
    assert paid
    assert closed == Closing.objects.filter(line=line).exists()
    assert closed or close()
    assert first_difference() is None


def test_threads_with_random_histories_keep_every_bound(line: YearBudget) -> None:
    YearBudget.objects.filter(pk=line.pk).update(ceiling_vnd=10**9)
    with transaction.atomic():
        book.allotted(locked(line), AT, "Người Mẫu")

    def play(seed: int) -> int:
        rng = Random(seed)
        good = 0
        for _ in range(60):
            mine = who(rng.randrange(6))
            amount = rng.randint(1, 2 * 10**8)
            ceiling = rng.randint(amount // 2, 2 * amount)
            call = rng.choice(
                [
                    lambda row, a=amount, w=mine: book.commit(row, a, w),
                    lambda row, a=amount, c=ceiling, w=mine: book.advance(row, a, c, w),
                    lambda row, a=amount, w=mine: book.settle([row], a, w),
                    lambda row, a=amount, w=mine: book.pay([row], a, w),
                    lambda row, a=amount, w=mine: book.give_back([row], a, w),
                    lambda row, w=mine: book.drop([row], w),
                ]
            )
            good += done(lambda call=call: call(locked(line)))
        return good

    assert sum(at_once(*[lambda seed=seed: play(seed) for seed in range(6)])) > 20
    line.refresh_from_db()
    bounds_hold(line)
    assert Posting.objects.count() > 50
    assert first_difference() is None
