"""Seats by day: assignments begin and end, a deputy holds them for the days of the delegation."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Delegation, RoleAssignment, User
from accounts.roles import Role, seat

START, END = dt.date(2026, 3, 2), dt.date(2026, 6, 30)
BEFORE, AFTER = START - dt.timedelta(days=1), END + dt.timedelta(days=1)


@pytest.fixture
def officer(db) -> User:
    return User.objects.create(username="so", full_name="Chuyên viên Mẫu")


@pytest.fixture
def deputy(db) -> User:
    return User.objects.create(username="pho", full_name="Người Thay Mẫu")


def sits(user: User, role: str = "DOIT", scope: str = "", first=START, last=END) -> RoleAssignment:
    return RoleAssignment.objects.create(user=user, role=role, scope=scope, valid_from=first, valid_to=last)


def lends(user: User, deputy: User, first=START, last=END) -> Delegation:
    return Delegation.objects.create(user=user, deputy=deputy, valid_from=first, valid_to=last)


@pytest.mark.parametrize(("day", "held"), [(BEFORE, False), (START, True), (END, True), (AFTER, False)])
def test_a_seat_is_held_from_the_first_to_the_last_day(officer, day, held) -> None:
    sits(officer)
    assert ("DOIT" in officer.seats(day)) is held


def test_open_dates_have_no_end(officer) -> None:
    sits(officer, first=None, last=None)
    assert officer.seats(dt.date(1990, 1, 1)) == officer.seats(dt.date(2090, 1, 1)) == {"DOIT"}


def test_a_seat_of_a_place_names_the_place(officer) -> None:
    sits(officer, role="COMMUNE", scope="AG25-037")
    sits(officer, role="APPLICANT", scope="17")
    assert officer.seats(START) == {"COMMUNE@AG25-037", "APPLICANT@17"}
    assert seat(Role.COMMUNE, "AG25-037") == "COMMUNE@AG25-037"
    assert seat(Role.CENTRE) == "CENTRE"


def test_nobody_has_a_seat_by_default(officer) -> None:
    assert officer.seats(START) == frozenset()
    assert not officer.reads_all(START)


@pytest.mark.parametrize(("day", "held"), [(BEFORE, False), (START, True), (END, True), (AFTER, False)])
def test_a_delegation_gives_and_ends(officer, deputy, day, held) -> None:
    sits(officer, first=None, last=None)
    lends(officer, deputy)
    assert ("DOIT" in deputy.seats(day)) is held
    assert "DOIT" in officer.seats(day)


def test_a_deputy_holds_no_more_than_the_one_who_lends(officer, deputy) -> None:
    sits(officer, last=START)
    lends(officer, deputy)
    assert deputy.seats(START) == {"DOIT"}
    assert deputy.seats(START + dt.timedelta(days=1)) == frozenset()


def test_what_is_lent_is_not_lent_on(officer, deputy) -> None:
    third = User.objects.create(username="ba")
    sits(officer)
    lends(officer, deputy)
    lends(deputy, third)
    assert third.seats(START) == frozenset()


def test_dates_of_one_delegation_do_not_open_another(officer, deputy) -> None:
    other = User.objects.create(username="khac")
    sits(officer)
    lends(officer, deputy, first=BEFORE, last=BEFORE)
    lends(officer, other)
    assert deputy.seats(START) == frozenset()
    assert other.seats(START) == {"DOIT"}


def test_own_and_lent_seats_come_together_and_once(officer, deputy, django_assert_num_queries) -> None:
    sits(officer)
    sits(deputy, role="CENTRE")
    sits(deputy)
    lends(officer, deputy)
    with django_assert_num_queries(1):
        assert deputy.seats(START) == {"DOIT", "CENTRE"}


@pytest.mark.parametrize(
    ("role", "reads"),
    [("DOIT", True), ("FINANCE", True), ("INSPECTOR", True), ("APPLICANT", False), ("COUNCIL", False)],
)
def test_only_some_offices_read_every_dossier(officer, role, reads) -> None:
    sits(officer, role=role)
    assert officer.reads_all(START) is reads
    assert not officer.reads_all(AFTER)


def test_a_seat_of_one_place_does_not_read_every_dossier(officer) -> None:
    sits(officer, role="CENTRE", scope="AG25-037")
    assert not officer.reads_all(START)


def test_a_person_who_left_cannot_sign_in(client, officer) -> None:
    sits(officer)
    officer.set_password("mật khẩu rất dài")
    officer.is_active = False
    officer.save()
    assert not client.login(username="so", password="mật khẩu rất dài")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda one, other: sits(one, first=END, last=START),
        lambda one, other: lends(one, other, first=END, last=START),
        lambda one, other: lends(one, one),
        lambda one, other: [sits(one), sits(one)],
    ],
    ids=["seat dates turned round", "delegation dates turned round", "delegation to oneself", "the same seat twice"],
)
def test_the_database_refuses(officer, deputy, wrong) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong(officer, deputy)


def test_a_locked_account_holds_no_seat_and_lends_none(officer, deputy) -> None:
    sits(officer)
    lends(officer, deputy)
    assert deputy.seats(START) == {"DOIT"}
    assert officer.holds("DOIT", START) and not deputy.holds("DOIT", START)
    officer.is_active = False
    officer.save()
    assert officer.seats(START) == frozenset()
    assert deputy.seats(START) == frozenset()
    assert not officer.holds("DOIT", START)


def test_a_locked_deputy_holds_nothing_lent(officer, deputy) -> None:
    sits(officer)
    lends(officer, deputy)
    deputy.is_active = False
    deputy.save()
    assert deputy.seats(START) == frozenset()
