"""Guesses at the same moment, in as many processes as one likes, are as many as one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import Client, RequestFactory

from accounts.models import User
from tests.races import at_once, needs_postgresql
from web.models import SignInTries
from web.sign_in.delays import ACCOUNT, PAIR

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
RIGHT = "ngựa ắc quy ghim đúng"
HOME = "10.0.0.1"


@pytest.fixture
def head() -> User:
    needs_postgresql()
    return User.objects.create_user("giamdoc", password=RIGHT, full_name="Giám Đốc Mẫu")


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were looked at."""
    seen: list[str] = []
    check = User.check_password

    def looks(self: User, raw: str) -> bool:
        seen.append(raw)
        return check(self, raw)

    monkeypatch.setattr(User, "check_password", looks)
    return seen


def guess(password: str, address: str = HOME) -> Callable[[], Any]:
    request = RequestFactory().post("/dang-nhap/", REMOTE_ADDR=address)
    return lambda: authenticate(request, username="giamdoc", password=password)


def failed(outcomes: list[Any]) -> list[Any]:
    return [one for one in outcomes if isinstance(one, Exception)]


def test_of_many_guesses_at_once_no_more_are_looked_at_than_the_limit_lets_pass(
    head: User, looked_at: list[str]
) -> None:
    outcomes = at_once(*(guess(f"sai {number}") for number in range(24)))
    assert not failed(outcomes)
    assert len(looked_at) == PAIR.free
    assert SignInTries.objects.get(account="giamdoc", address=HOME).wrong == PAIR.free
    assert guess(RIGHT)() is None and RIGHT not in looked_at


def test_guesses_from_many_addresses_at_once_share_the_limit_of_the_account(head: User, looked_at: list[str]) -> None:
    outcomes = at_once(*(guess("sai", f"203.0.113.{number}") for number in range(ACCOUNT.free + 10)))
    assert not failed(outcomes)
    assert len(looked_at) == ACCOUNT.free
    assert SignInTries.objects.get(account="giamdoc", address="").wrong == ACCOUNT.free


def test_guesses_of_the_current_password_at_once_share_the_limit_of_signing_in(
    head: User, looked_at: list[str]
) -> None:
    def at_the_page(number: int) -> Callable[[], Any]:
        browser = Client(REMOTE_ADDR=HOME)
        browser.force_login(head)
        typed = {"old_password": f"sai {number}", "new_password1": RIGHT + "!", "new_password2": RIGHT + "!"}
        return lambda: browser.post("/doi-mat-khau/", typed).status_code

    half = [at_the_page(number) for number in range(8)] + [guess(f"sai {number}") for number in range(8)]
    outcomes = at_once(*half)
    assert not failed(outcomes) and 302 not in outcomes
    assert len(looked_at) == PAIR.free
    head.refresh_from_db()
    assert head.check_password(RIGHT)
