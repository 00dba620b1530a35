"""A settlement comes back: its defects stand on top, each is answered, finance reads both; on a phone and at a desk."""

from __future__ import annotations

from typing import Any

import pytest

from dossiers.models import Dossier
from tests.journeys.conftest import People, follow
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_returned_settlement_is_answered_where_it_is_shown(
    chromium: Any, live_server: Any, size: tuple[int, int]
) -> None:
    people = People(chromium, live_server.url, World(), *size)
    dossier = people.world.step(
        people.world.before("pass_settlement"),
        "return_settlement",
        "ketoan",
        gaps=["[HĐ 1] Thiếu số sê-ri", "Ảnh máy chụp mờ"],
    )
    page = people.window("coso")
    page.goto(people.address)
    owed = page.locator("section:has(#con-no-de)")
    assert owed.bounding_box()["y"] < size[1]  # in the first view
    follow(owed.get_by_role("link", name="Thiếu số sê-ri"))
    for left in (2, 1):
        assert page.locator(".kc-points").bounding_box()["y"] < size[1]
        assert f"Còn {left} điểm chưa trả lời" in page.inner_text("aside, .kc-aside")
        form = page.locator(".kc-point-form:visible").first
        form.locator("textarea").fill("Số M1 ghi trên ảnh nhãn")
        follow(form.get_by_role("button", name="Ghi câu trả lời"))
    assert "Đủ để trình" in page.inner_text("aside, .kc-aside")
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]

    people.world.step(Dossier.objects.get(pk=dossier.pk), "submit_settlement", "trungtam")
    page = people.window("ketoan")
    page.goto(f"{people.address}/ho-so/{dossier.code}/quyet-toan/")
    assert page.locator(".kc-points").inner_text().count("Số M1 ghi trên ảnh nhãn") == 2
    assert "Thiếu số sê-ri" in page.locator("#hoa-don .kc-asked-here").inner_text()
    follow(page.locator("button[value=pass]"))
    assert "dòng chưa xét" in page.locator(".kc-errors").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert [one for one in people.complaints if "409" not in one] == []
    people.close()
