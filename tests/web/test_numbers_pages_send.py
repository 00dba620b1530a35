"""Numbers that a page sends of itself, sent back as nonsense: an answer in words, never a broken page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.world import World
from web.shared.parsing import MOST_WHOLE, whole

NONSENSE = ("x", "-1", "1.5", "9" * 30, "\u0663", "1 OR 1=1", "²")


@pytest.mark.parametrize("typed", [*NONSENSE, "", None])
def test_nonsense_is_no_number(typed: str | None) -> None:
    assert whole(typed, -7) == -7


def test_what_the_database_holds_is_a_number() -> None:
    assert whole(str(MOST_WHOLE), 0) == MOST_WHOLE and whole(str(MOST_WHOLE + 1), 0) == 0 and whole(" 12 ", 0) == 12


@pytest.mark.parametrize("typed", NONSENSE)
def test_no_page_breaks_by_a_number_it_did_not_send(world: World, typed: str) -> None:
    dossier = world.opened()
    desk = Client()
    desk.force_login(world["coso"])
    for name in ("write", "write-lines"):
        answer = desk.post(reverse(name, args=[dossier.code]), {"version": typed, "count": typed})
        assert answer.status_code < 500, name
    desk.force_login(world["giamdoc"])
    for name, asked in (
        ("register", {"trang": typed, "nam": typed, "tim": typed}),
        ("dossiers", {"tim": typed, "truoc": typed, "giai-doan": typed}),
        ("new-voting-rule", {"hoi-dong": typed}),
        ("deadlines", {"co-quan": typed}),
    ):
        assert desk.get(reverse(name), asked).status_code < 500, name


def test_a_letter_that_no_database_keeps_is_refused_in_words(world: World) -> None:
    desk = Client()
    desk.force_login(world["giamdoc"])
    for address in ("/ho-so/?truoc=%00", "/ho-so/KC-2026%00/", "/so-van-ban/?tim=a%00b"):
        answer = desk.get(address)
        assert answer.status_code == 400 and "ký tự" in answer.content.decode(), address
