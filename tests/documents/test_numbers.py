"""Numbers of papers: no gap, none twice, each body, kind and year for itself (Nghị định 30/2020/NĐ-CP, điều 15)."""

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from documents.models import NumberBook
from documents.numbers import format_number, take_number
from tests.races import at_once, needs_postgresql

CLERKS, EACH = 8, 5


class Spoiled(Exception):
    """What was wrong with the paper does not matter."""


def issue(*, body: str = "SCT", kind: str = "QĐ", year: int = 2026, spoil: bool = False) -> int:
    """One paper, issued or given up after it had its number."""
    with transaction.atomic():
        number = take_number(body=body, kind=kind, year=year)
        if spoil:
            raise Spoiled
        return number


@pytest.mark.django_db
def test_numbers_follow_one_another_from_one() -> None:
    assert [issue() for _ in range(4)] == [1, 2, 3, 4]


@pytest.mark.django_db
def test_every_body_kind_and_year_has_a_row_of_its_own() -> None:
    issue()
    issue()
    assert issue(body="TTKC") == 1
    assert issue(kind="BB") == 1
    assert issue(year=2027) == 1
    assert issue() == 3


@pytest.mark.django_db(transaction=True)
def test_the_number_of_a_paper_that_was_given_up_goes_to_the_next() -> None:
    """Real transactions, the very first number of a row included."""
    with pytest.raises(Spoiled):
        issue(spoil=True)
    assert not NumberBook.objects.exists()
    assert issue() == 1
    with pytest.raises(Spoiled):
        issue(spoil=True)
    assert issue() == 2


@pytest.mark.django_db
def test_two_papers_of_one_step_have_two_numbers_and_both_go_back_with_it() -> None:
    with pytest.raises(Spoiled), transaction.atomic():
        assert (issue(), issue()) == (1, 2)
        raise Spoiled
    assert issue() == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_takes_a_number_outside_a_transaction() -> None:
    """It could not go back."""
    with pytest.raises(TransactionManagementError):
        take_number(body="SCT", kind="QĐ", year=2026)
    assert not NumberBook.objects.exists()


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_eight_clerks_at_once_leave_no_gap_and_no_double() -> None:
    """Every third paper is given up; the first number of the row is raced for as well."""
    needs_postgresql()

    def clerk(place: int) -> list[int]:
        taken = []
        for paper in range(EACH):
            try:
                taken.append(issue(spoil=(place + paper) % 3 == 0))
            except Spoiled:
                continue
        return taken

    taken = at_once(*(lambda place=place: clerk(place) for place in range(CLERKS)))
    assert all(isinstance(each, list) for each in taken), taken
    numbers = sorted(number for each in taken for number in each)
    assert numbers == list(range(1, len(numbers) + 1))
    assert NumberBook.objects.get().last == len(numbers)


@pytest.mark.parametrize(
    ("number", "written"), [(1, "01/QĐ-SCT"), (9, "09/QĐ-SCT"), (10, "10/QĐ-SCT"), (123, "123/QĐ-SCT")]
)
def test_a_number_below_ten_is_written_with_a_nought(number: int, written: str) -> None:
    assert format_number(number, "QĐ-SCT") == written
