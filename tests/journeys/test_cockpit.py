"""The finance reviewer and the keyboard: a line is reduced, the amount follows, the settlement is passed, no mouse."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.conftest import People

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def walk(page: Any, key: str, found: str, most: int = 60) -> None:
    """Press a key until what has the focus matches a selector."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", found):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{key} never reaches {found}")


def test_a_settlement_is_decided_by_keyboard_alone(people: People) -> None:
    dossier = people.world.before("pass_settlement")
    page = people.window("ketoan")
    page.goto(people.address)
    walk(page, "Tab", f'a[href$="/{dossier.code}/quyet-toan/"]')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Xét quyết toán')")
    walk(page, "Tab", ".kc-verdict input")
    page.keyboard.press("g")
    walk(page, "Tab", ".kc-counted")
    page.keyboard.type("300000000")
    page.wait_for_selector("#ket-qua:has-text('150.000.000')")
    page.keyboard.press("Tab")
    page.keyboard.type("Trừ phần ống khói")
    # Enter in a field keeps the word and decides nothing.
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("text=Đã ghi kết quả xét từng dòng")
    dossier.refresh_from_db()
    assert dossier.finance_passed_at is None
    walk(page, "Tab", "button[value=pass]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("text=Đã xét đạt")
    assert dossier.settlements.last().passed_vnd == 150_000_000
    assert people.complaints == []
