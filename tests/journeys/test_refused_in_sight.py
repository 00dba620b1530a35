"""What is refused is refused in sight: at its place, with the focus, on the screen of a phone, without scrolling."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from demo.stage import sample_pdf
from tests.documents.test_files import macro_docx
from tests.documents.test_photos import photo
from tests.journeys.conftest import People, follow
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = (390, 844)


@pytest.fixture
def phone(chromium: Any, live_server: Any) -> Any:
    made = People(chromium, live_server.url, World(), *PHONE)
    yield made
    made.close()


def in_sight(page: Any, what: Any) -> bool:
    """Whether all of it stands on the screen as the page has come to rest."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(200)
    box = what.bounding_box()
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= PHONE[1] and box["x"] >= 0


def until(page: Any, so: Callable[[], bool]) -> None:
    """Wait, not for ever, until something is so."""
    for _ in range(50):
        if so():
            return
        page.wait_for_timeout(200)
    assert so()


def has_focus(page: Any, what: Any) -> bool:
    return bool(what.evaluate("one => one === document.activeElement"))


def choose(place: Any, *files: tuple[str, bytes]) -> None:
    given = [{"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in files]
    place.locator("input[type=file]").set_input_files(given, timeout=60_000)


def test_a_refused_file_is_told_at_its_line_on_a_phone(phone: People) -> None:
    dossier = phone.world.opened()
    page = phone.window("coso")
    page.goto(f"{phone.address}/ho-so/{dossier.code}/")
    line = page.locator("#giay-land")
    with page.expect_navigation(timeout=60_000):
        choose(line, *[(f"{n}.pdf", sample_pdf(str(n), "thu")) for n in range(2)], ("giay-dat.docx", macro_docx()))
    told = line.locator("[role=alert]")
    assert "giay-dat.docx» có macro" in told.inner_text()
    assert in_sight(page, told) and has_focus(page, told)
    # Far down the page, not on top of it.
    assert page.evaluate("window.scrollY") > 500
    assert page.locator("[role=alert]").count() == 1


def test_a_refused_invoice_is_told_at_its_form_on_a_phone(phone: People) -> None:
    dossier = phone.world.at_state("IN_PROGRESS")
    page = phone.window("coso")
    page.goto(f"{phone.address}/ho-so/{dossier.code}/chung-tu/")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("hd.xml", b"<a")
    with page.expect_navigation(timeout=60_000):
        choose(page.locator("#doc-hoa-don"), ("hoa-don.zip", out.getvalue()))
    told = page.locator("#doc-hoa-don [role=alert]")
    assert "hd.xml: chưa nhận" in told.inner_text()
    assert in_sight(page, told) and has_focus(page, told)


def test_a_refused_file_of_what_a_settlement_lacks_is_told_at_its_row_on_a_phone(phone: People) -> None:
    dossier = phone.world.at_state("IN_PROGRESS")
    page = phone.window("coso")
    page.goto(f"{phone.address}/ho-so/{dossier.code}/chung-tu/")
    row = page.locator("#giay-handover")
    with page.expect_navigation(timeout=60_000):
        choose(row, ("bien-ban.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)))
    told = page.locator("#giay-handover [role=alert]")
    assert "bản cũ (.doc, .xls)" in told.inner_text()
    assert in_sight(page, told) and has_focus(page, told)


def test_a_file_that_is_too_heavy_is_told_before_it_is_sent(phone: People) -> None:
    dossier = phone.world.opened()
    page = phone.window("coso")
    page.goto(f"{phone.address}/ho-so/{dossier.code}/")
    line, posted = page.locator("#giay-land"), []
    page.on("request", lambda one: posted.append(one.url) if one.method == "POST" else None)
    choose(line, ("quet.pdf", b"%PDF" + bytes(21 * 1024 * 1024)))
    told = line.locator("[role=alert]")
    assert "«quet.pdf» nặng 21 MB, quá mức 20 MB" in told.inner_text()
    assert in_sight(page, told) and has_focus(page, told)
    page.wait_for_timeout(300)
    assert posted == []


def test_one_mistake_takes_the_reader_to_its_field_on_a_phone(phone: People) -> None:
    page = phone.window("trungtam")
    page.goto(f"{phone.address}/co-so/moi/")
    fields = page.locator("main form .kc-field")
    for control in page.locator("main form input[type=text], main form textarea").all():
        control.fill("Mẫu")
    page.fill("[name=tax_code]", "123")
    with page.expect_navigation(timeout=60_000):
        page.locator("main form button[type=submit]").last.click()
    assert fields.count() > 5
    wrong = page.locator(".kc-field-bad").first
    told = wrong.locator(".kc-error")
    if page.locator(".kc-errors li").count() == 1:
        assert has_focus(page, wrong.locator("input, select, textarea").first)
        assert in_sight(page, told)
    else:
        assert has_focus(page, page.locator(".kc-errors")) and in_sight(page, page.locator(".kc-errors li").first)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_several_mistakes_are_listed_in_sight_on_a_phone(phone: People, scripts: bool) -> None:
    """The page of a step has a column that comes first on a phone; not before what was refused."""
    dossier = phone.world.at_state("INSPECTING")
    page = phone.window("nghiemthu")
    if not scripts:
        state = page.context.storage_state()
        size = {"width": PHONE[0], "height": PHONE[1]}
        page = phone.browser.new_context(viewport=size, storage_state=state, java_script_enabled=False).new_page()
    page.goto(f"{phone.address}/ho-so/{dossier.code}/buoc/accept/")
    page.fill("[name=held_on]", "31/02/2026")
    page.fill("[name=place]", "")
    follow(page.locator("main form button[type=submit]").last)
    summary = page.locator(".kc-errors")
    page.wait_for_load_state("load")
    box = summary.locator("li").first.bounding_box()
    assert box is not None and box["y"] >= 0 and box["y"] + box["height"] <= PHONE[1]
    assert "Không có ngày 31 tháng 2" in summary.inner_text()
    if scripts:
        assert has_focus(page, summary)
    # And again at the field itself.
    assert "Không có ngày 31 tháng 2" in page.locator(".kc-field-bad .kc-error").first.inner_text()
    if not scripts:
        page.context.close()


def test_two_photographs_of_one_line_look_different_on_a_phone(phone: People, tmp_path: Path) -> None:
    dossier = phone.world.opened()
    page = phone.window("coso")
    page.goto(f"{phone.address}/ho-so/{dossier.code}/")
    line = page.locator("#giay-photos")
    with page.expect_navigation(timeout=60_000):
        choose(line, ("IMG_1.HEIC", photo("HEIF", held=6, where=True)), ("IMG_2.webp", photo("WEBP")))
    pictures = line.locator("img")
    assert pictures.count() == 2
    pictures.first.scroll_into_view_if_needed()
    until(page, lambda: all(one.evaluate("one => one.naturalWidth > 0") for one in pictures.all()))
    assert "IMG_1.jpg" in line.inner_text() and "IMG_2.jpg" in line.inner_text()
    page.screenshot(path=str(tmp_path / "photos.png"))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert phone.complaints == []
