"""The parts in a real browser: they fit, can be read aloud, and the script only helps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from config.urls import urlpatterns as pages_of_the_product
from tests.journeys.test_looks import AXE
from web.style_guide.page import SampleForm, style_urls

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]

TROUBLE = ("400", "403", "403_csrf", "404", "409", "413", "500")
sendings: list[str] = []


def trouble(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, f"{name}.html", status=int(name[:3]))


def door(request: HttpRequest) -> HttpResponse:
    from django.contrib.auth.forms import AuthenticationForm

    login = {"username": "trungtam", "password": "sen-lua-42", "role": "Trung tâm Khuyến công", "name": "Lê Văn Mẫu"}
    return render(request, "registration/login.html", {"form": AuthenticationForm(), "demo_logins": [login] * 3})


def slow_form(request: HttpRequest) -> HttpResponse:
    """A form whose answer is a page with nothing to mend; it remembers each sending."""
    if request.method == "POST":
        sendings.append(request.POST["title"])
        return HttpResponse(status=204)
    return render(request, "registration/password_change_form.html", {"form": SampleForm()})


#: The pages of this file are nobody's in the table of access, like the style guide.
of_no_table = [path("trang-loi/<str:name>/", trouble), path("cua/", door), path("bieu-mau/", slow_form)]
urlpatterns = [
    path("", include((of_no_table, "style_guide"))),
    *style_urls,
    *pages_of_the_product,
]


@pytest.fixture
def page(chromium: Any, live_server: Any, size: tuple[int, int]) -> Iterator[Any]:
    """A window of a stranger whose browser speaks English."""
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="en-US", base_url=live_server.url
    )
    made = context.new_page()
    made.set_default_timeout(10_000)
    made.complaints = []
    made.on("console", lambda m: made.complaints.append(m.text) if m.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: made.complaints.append(str(error)))
    yield made
    context.close()


def worst(page: Any) -> list[str]:
    """What axe finds serious or critical, and whatever does not fit or load."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    wrong = [
        f"{rule['id']}: {rule['nodes'][0]['html'][:120]}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        wrong.append("wider than the screen")
    return wrong + [said for said in page.complaints if "status of" not in said]


def test_every_part_fits_and_can_be_read_aloud(page: Any) -> None:
    page.goto("/kieu-dang/")
    assert worst(page) == []


def test_the_door_and_the_pages_of_trouble_fit_and_can_be_read_aloud(page: Any) -> None:
    wrong = {}
    for address in ("/cua/", "/dang-nhap/", *(f"/trang-loi/{name}/" for name in TROUBLE)):
        page.goto(address)
        if found := worst(page):
            wrong[address] = found
    assert wrong == {}


def test_the_check_itself_would_see_trouble(page: Any) -> None:
    page.goto("/cua/")
    page.evaluate("document.querySelector('label').remove(); document.body.style.minWidth = '3000px'")
    found = worst(page)
    assert any(line.startswith("label") for line in found)
    assert "wider than the screen" in found


def test_htmx_evaluates_nothing_and_writes_no_styles(page: Any) -> None:
    page.goto("/cua/")
    config = json.loads(page.evaluate("JSON.stringify(htmx.config)"))
    assert config["allowEval"] is False
    assert config["includeIndicatorStyles"] is False


def test_an_amount_is_grouped_while_it_is_typed_and_read_out_below(page: Any) -> None:
    page.goto("/bieu-mau/")
    box = page.locator("#id_support")
    box.press_sequentially("1234567890")
    assert box.input_value() == "1.234.567.890"
    assert page.locator("#id_support + .kc-said").text_content() == "1 tỷ 234 triệu 567 nghìn 890 đồng"
    box.press("Home")
    box.press_sequentially("9")
    assert box.input_value() == "91.234.567.890"
    assert box.evaluate("box => box.selectionStart") == 1
    box.fill("300 triệu")
    assert box.input_value() == "300 triệu"


def test_a_day_gets_its_slashes(page: Any) -> None:
    page.goto("/bieu-mau/")
    box = page.locator("#id_held_on")
    box.press_sequentially("05112026")
    assert box.input_value() == "05/11/2026"
    box.fill("")
    box.press_sequentially("3/8/2026")
    assert box.input_value() == "3/8/2026"


def test_a_form_pressed_twice_is_sent_once(page: Any) -> None:
    sendings.clear()
    page.goto("/bieu-mau/")
    page.fill("#id_title", "Máy sấy")
    page.click(".kc-form [type=submit]")
    page.wait_for_selector(".kc-form button[data-kc-held]:disabled")
    page.evaluate("document.querySelector('.kc-form').requestSubmit()")
    page.wait_for_timeout(300)
    assert sendings == ["Máy sấy"]


def test_the_summary_takes_the_focus_and_leads_to_the_field(page: Any) -> None:
    page.goto("/kieu-dang/")
    assert page.evaluate("document.activeElement.className") == "kc-errors"
    page.click(".kc-errors a[href='#id_sai-ballot']")
    assert page.evaluate("document.activeElement.id") == "id_sai-ballot_0"
    page.click(".kc-errors a[href='#id_sai-title']")
    assert page.evaluate("document.activeElement.id") == "id_sai-title"


def test_choosing_an_invented_login_fills_the_form(page: Any) -> None:
    page.goto("/cua/")
    page.get_by_role("button", name="Điền sẵn").first.click()
    assert page.input_value("#id_username") == "trungtam"
    assert page.input_value("#id_password") == "sen-lua-42"


def test_leaving_a_form_half_written_asks_first(page: Any) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/bieu-mau/")
    page.goto("/cua/")
    assert asked == []
    page.goto("/bieu-mau/")
    page.locator("#id_title").press_sequentially("Máy")
    page.goto("/cua/")
    assert asked == ["beforeunload"]


def test_files_are_chosen_in_vietnamese_and_named(page: Any) -> None:
    page.goto("/bieu-mau/")
    page.set_input_files(
        "#id_quotations",
        [
            {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF"}
            for name in ("bao-gia-1.pdf", "bao-gia-2.pdf")
        ],
    )
    shown = page.locator(".kc-picked").inner_text().split("\n")
    assert [line for line in shown if line] == ["Chọn tệp", "bao-gia-1.pdf, 4 byte", "bao-gia-2.pdf, 4 byte"]


def test_without_a_script_everything_is_there_and_can_be_sent(chromium: Any, live_server: Any) -> None:
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/kieu-dang/")
    assert page.locator("#giay-quotations button[type=submit]").is_visible()
    assert page.locator("#giay-quotations input[type=file]").is_visible()
    sendings.clear()
    page.goto("/bieu-mau/")
    page.fill("#id_title", "Máy sấy")
    page.click(".kc-form [type=submit]")
    page.wait_for_timeout(300)
    assert sendings == ["Máy sấy"]
    context.close()
