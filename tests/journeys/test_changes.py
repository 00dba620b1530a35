"""Bought another model than approved: from the finding to the sent request in two clicks, by a real browser."""

from __future__ import annotations

import pytest

from dossiers.models import Amendment
from tests.journeys.conftest import People, follow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_CLICKS = 2


def test_the_mismatch_is_two_clicks_from_the_request(people: People) -> None:
    world = people.world
    dossier = world.at_state("IN_PROGRESS")
    world.step(
        dossier,
        "enter_evidence",
        "coso",
        item=dossier.items.get(),
        content="Máy mẫu MAU-9",
        before_tax_vnd=410_000_000,
        tax_vnd=41_000_000,
    )
    page = people.window("coso")
    page.goto(f"{people.address}/ho-so/{dossier.code}/chung-tu/")
    page.evaluate("document.addEventListener('click', () => sessionStorage.clicks = +(sessionStorage.clicks || 0) + 1)")
    follow(page.get_by_role("link", name="Đề nghị điều chỉnh hạng mục này").first)
    page.wait_for_selector("h2:has-text('Xem trước khi gửi')")
    page.evaluate("document.addEventListener('click', () => sessionStorage.clicks = +(sessionStorage.clicks || 0) + 1)")
    assert page.locator(".kc-changes td", has_text="MAU-1").is_visible()
    assert page.locator(".kc-changes td", has_text="MAU-9").first.is_visible()
    follow(page.get_by_role("button", name="Gửi đề nghị điều chỉnh"))
    page.wait_for_selector("text=Đã gửi đề nghị điều chỉnh")
    assert int(page.evaluate("sessionStorage.clicks")) == MOST_CLICKS
    assert Amendment.objects.get(dossier=dossier).outcome == "ASKED"
    # The decider grants it on a page that shows the same table.
    decider = people.window("giamdoc")
    decider.goto(f"{people.address}/ho-so/{dossier.code}/buoc/approve_small_amendment/")
    assert decider.locator(".kc-changes").is_visible()
    follow(decider.get_by_role("button", name="Đồng ý điều chỉnh nhỏ"))
    decider.wait_for_selector("text=Đã ghi")
    page.goto(f"{people.address}/ho-so/{dossier.code}/chung-tu/")
    assert page.get_by_role("link", name="Đề nghị điều chỉnh hạng mục này").count() == 0
    assert people.complaints == []
