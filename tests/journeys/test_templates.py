"""An administrator rewords a paper, the head of the department lets it hold: on a phone and at the office."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from documents.models import PaperTemplate
from tests.journeys.conftest import People, follow
from tests.journeys.test_looks import AXE
from tests.web.test_templates import reworded
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visitors(chromium: Any, live_server: Any, transactional_db: None, size: tuple[int, int]) -> Iterator[People]:
    made = People(chromium, live_server.url, World(), *size)
    yield made
    made.close()


def looks_well(visitors: People, page: Any, name: str) -> list[str]:
    """What a visitor would trip over on the page shown."""
    if folder := os.environ.get("LOOKS"):
        page.screenshot(path=f"{folder}/{name}-{visitors.size['width']}.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    wrong = [
        f"{name}: {rule['id']} {rule['nodes'][0]['html'][:120]}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
    ]
    return wrong + ([f"{name}: {wide} px too wide"] if wide > 0 else []) + visitors.complaints


def test_a_paper_is_reworded_checked_and_put_in_force(visitors: People, tmp_path: Path) -> None:
    admin, head = visitors.window("quantri"), visitors.window("giamdoc")
    for page in (admin, head):
        page.set_default_timeout(60_000)
    visitors.complaints.clear()
    wrong: list[str] = []
    admin.goto(visitors.address + "/mau-van-ban/")
    wrong += looks_well(visitors, admin, "mau")
    follow(admin.locator("text=Thông báo bổ sung hồ sơ").first)
    file = tmp_path / "mau.docx"
    file.write_bytes(reworded(old="{{ dossier.title | trich }}", new="{{ dossier.titel }}"))
    admin.set_input_files("input[type=file]", str(file))
    admin.fill("textarea", "Gọn câu mở đầu")
    wrong += looks_well(visitors, admin, "loai")
    follow(admin.locator("text=Gửi và kiểm tra").first)
    admin.wait_for_selector("text=có phải ý là «dossier.title» không")
    wrong += looks_well(visitors, admin, "loi")
    admin.goto(visitors.address + "/mau-van-ban/SUPPLEMENT_NOTICE/")
    file.write_bytes(reworded())
    admin.set_input_files("input[type=file]", str(file))
    admin.fill("textarea", "Gọn câu mở đầu")
    follow(admin.locator("text=Gửi và kiểm tra").first)
    admin.wait_for_selector("text=Không có lỗi")
    good = PaperTemplate.objects.get(version=2)
    head.goto(f"{visitors.address}/mau-van-ban/phien-ban/{good.pk}/")
    assert "kịp thời" in head.inner_text("ins >> nth=0")
    wrong += looks_well(visitors, head, "phien-ban")
    head.check("[name=looked]")
    follow(head.locator("button:has-text('Cho áp dụng')").first)
    head.wait_for_selector("text=Đang áp dụng")
    wrong += looks_well(visitors, head, "dang-ap-dung")
    head.goto(visitors.address + "/mau-van-ban/SUPPLEMENT_NOTICE/truong/")
    wrong += looks_well(visitors, head, "truong")
    assert wrong == []
