"""Wrong passwords are limited by account and address at every sign-in; nobody is locked out for ever by a stranger."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import Client, RequestFactory, override_settings

import clock
from accounts.models import User
from ledger.models import LogEntry
from notifications.models import Notice
from operations.addresses import address_of
from tests.browsing import text_of
from web.models import SignInTries
from web.sign_in.delays import ACCOUNT, ADDRESS, HOUR, KNOWN_FOR, MINUTE, PAIR
from web.sign_in.limit import forget_old_tries
from workflow.absence import chain_of

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]
RIGHT = "ngựa ắc quy ghim đúng"
DESK, ADMIN = "/dang-nhap/", "/quan-tri/login/"
HOME, FOREIGN = "10.0.0.1", "203.0.113.9"


@pytest.fixture
def head(db: None) -> User:
    return User.objects.create_user("giamdoc", password=RIGHT, full_name="Giám Đốc Mẫu", is_staff=True)


def tries(password: str, *, page: str = DESK, address: str = HOME, name: str = "giamdoc") -> Any:
    return Client(REMOTE_ADDR=address).post(page, {"username": name, "password": password})


def _request(address: str = HOME) -> Any:
    return RequestFactory().post(DESK, REMOTE_ADDR=address)


def is_in(answer: Any) -> bool:
    return answer.status_code == 302


@pytest.mark.parametrize("page", [DESK, ADMIN])
def test_after_sixty_wrong_ones_the_right_one_does_not_get_in_and_the_page_says_until_when(
    head: User, page: str
) -> None:
    for _ in range(PAIR.free):
        answer = tries("sai", page=page)
    for _ in range(60 - PAIR.free):
        assert authenticate(_request(), username="giamdoc", password="sai") is None
    assert not is_in(tries(RIGHT, page=page))
    assert "chờ đến" in text_of(answer) and "mật khẩu đúng cũng chưa được nhận" in text_of(answer)
    assert SignInTries.objects.get(account="giamdoc", address=HOME).wrong == PAIR.free


def test_the_limit_of_one_page_is_that_of_the_other(head: User) -> None:
    for _ in range(PAIR.free):
        tries("sai", page=ADMIN)
    assert not is_in(tries(RIGHT, page=DESK)) and not is_in(tries(RIGHT, name="GIAMDOC"))


def test_a_slip_of_the_hand_costs_nothing(head: User) -> None:
    for _ in range(PAIR.free - 1):
        tries("sai")
    assert is_in(tries(RIGHT))
    assert SignInTries.objects.get(account="giamdoc", address=HOME).wrong == 0


def test_after_the_wait_the_right_one_gets_in(head: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(PAIR.free):
        tries("sai")
    later = clock.now() + PAIR.first + dt.timedelta(seconds=1)
    monkeypatch.setattr("web.sign_in.limit.clock.now", lambda: later)
    assert is_in(tries(RIGHT))


def test_a_stranger_does_not_keep_the_director_out_of_his_own_office(head: User) -> None:
    assert is_in(tries(RIGHT))
    for number in range(ACCOUNT.free + 5):
        authenticate(_request(f"203.0.113.{number}"), username="giamdoc", password="sai")
    assert not is_in(tries(RIGHT, address="198.51.100.1"))
    assert is_in(tries(RIGHT))


def test_one_address_that_tries_many_accounts_waits(head: User) -> None:
    for number in range(ADDRESS.free):
        authenticate(_request(FOREIGN), username=f"ai{number}", password="sai")
    assert not is_in(tries(RIGHT, address=FOREIGN))
    assert is_in(tries(RIGHT, address=HOME))


def test_the_words_do_not_tell_whether_there_is_such_an_account(head: User) -> None:
    for _ in range(PAIR.free):
        known, unknown = tries("sai"), tries("sai", name="khongco", address=FOREIGN)
    assert "chờ đến" in text_of(known) and "chờ đến" in text_of(unknown)


def test_the_person_is_told_and_the_log_keeps_it(head: User) -> None:
    for _ in range(PAIR.free):
        tries("sai", address=FOREIGN)
    assert FOREIGN in Notice.objects.get(recipient=head).subject
    line = LogEntry.objects.get(chain=chain_of(head), action="sign_in_waits")
    assert (line.data["address"], line.data["wrong"]) == (FOREIGN, PAIR.free)


def test_waits_grow_and_end() -> None:
    waits = [PAIR.wait(wrong) for wrong in range(1, 200)]
    assert waits[: PAIR.free - 1] == [dt.timedelta()] * (PAIR.free - 1)
    assert waits == sorted(waits) and waits[PAIR.free - 1] == MINUTE and waits[-1] == HOUR


@pytest.mark.parametrize(
    ("trusted", "forwarded", "address"),
    [
        (False, "198.51.100.7", HOME),
        (True, "198.51.100.7", "198.51.100.7"),
        (True, "1.2.3.4, 198.51.100.7", "198.51.100.7"),
        (True, "", HOME),
        (True, "nhảm", HOME),
    ],
)
def test_what_a_proxy_says_counts_only_where_one_is_trusted_and_only_its_own_word(
    trusted: bool, forwarded: str, address: str
) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=HOME, HTTP_X_FORWARDED_FOR=forwarded)
    with override_settings(BEHIND_TLS=trusted):
        assert address_of(request) == address


def test_programs_without_a_request_are_not_counted(head: User) -> None:
    assert authenticate(username="giamdoc", password=RIGHT) == head
    assert not SignInTries.objects.exists()


def test_old_counts_are_struck(head: User) -> None:
    tries("sai")
    SignInTries.objects.update(last_wrong_at=clock.now() - KNOWN_FOR - HOUR)
    forget_old_tries(clock.now())
    assert not SignInTries.objects.exists()


CHANGE = "/doi-mat-khau/"


def guesses(head: User, typed: str) -> Any:
    """Somebody at a page that the director left open."""
    browser = Client(REMOTE_ADDR=HOME)
    browser.force_login(head)
    new = "bốn từ khác hẳn nhau"
    return browser.post(CHANGE, {"old_password": typed, "new_password1": new, "new_password2": new})


def test_the_current_password_is_guessed_under_the_same_limit(head: User) -> None:
    for _ in range(PAIR.free):
        answer = guesses(head, "sai")
    assert answer.status_code == 422 and "chờ đến" in text_of(answer)
    assert guesses(head, RIGHT).status_code == 422
    head.refresh_from_db()
    assert head.check_password(RIGHT)
    # What was guessed there counts here, and the other way round.
    assert not is_in(tries(RIGHT))
    assert FOREIGN not in Notice.objects.get(recipient=head).subject


def test_whoever_knows_it_changes_it_and_stays_signed_in(head: User) -> None:
    answer = guesses(head, RIGHT)
    assert answer.status_code == 302 and answer.client.get("/").status_code == 200
    head.refresh_from_db()
    assert head.check_password("bốn từ khác hẳn nhau")


def test_the_administration_site_has_no_page_of_its_own_for_it(head: User) -> None:
    browser = Client(REMOTE_ADDR=HOME)
    browser.force_login(head)
    assert browser.get("/quan-tri/password_change/").headers["Location"] == CHANGE
    assert browser.post("/quan-tri/password_change/", {"old_password": "sai"}).headers["Location"] == CHANGE
    assert not SignInTries.objects.exists()
