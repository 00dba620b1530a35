"""Signing in a real browser, on a phone and on an office screen: the pages fit, read well, and work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from documents.signing import SignatureState, state_of
from tests.documents.signing_ground import PASSPHRASE
from tests.journeys.conftest import People, follow
from tests.journeys.test_looks import AXE
from tests.web.test_signing_pages import Office
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def looked_at(page: Any, people: People) -> list[str]:
    """What is wrong with the page as it stands."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    wrong = [f"{page.url}: {wide} px too wide"] if wide > 0 else []
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    wrong += [f"{page.url}: {rule['id']} {rule['nodes'][0]['html'][:120]}" for rule in found["violations"]]
    return wrong + [f"{page.url}: {said}" for said in people.complaints if "422" not in said]


def test_a_decision_is_signed_by_director_and_seal(
    chromium: Any, live_server: Any, transactional_db: None, size: tuple[int, int], tmp_path: Path, settings: Any
) -> None:
    world = World()
    office = Office(world, tmp_path, settings)
    people = People(chromium, live_server.url, world, *size)
    wrong: list[str] = []
    try:
        for who in ("giamdoc", "so"):
            page = people.window(who)
            page.goto(f"{people.address}/ho-so/{office.dossier.code}/")
            wrong += looked_at(page, people)
            follow(page.locator("#van-ban a:has-text('Ký số')").first)
            wrong += looked_at(page, people)
            page.fill("[name=passphrase]", "sai")
            follow(page.locator("main form button[type=submit]").first)
            page.wait_for_selector("text=Mật khẩu của khóa không đúng")
            wrong += looked_at(page, people)
            page.fill("[name=passphrase]", PASSPHRASE)
            follow(page.locator("main form button[type=submit]").first)
            page.wait_for_selector("text=Mọi chữ ký hợp lệ")
            wrong += looked_at(page, people)
        page = people.window("trungtam")
        page.goto(people.address + office.at("nop-ban-ky"))
        wrong += looked_at(page, people)
    finally:
        people.close()
    assert state_of(office.paper) == SignatureState.SIGNED
    assert wrong == []
