"""Asking for a change at the door: seen before it is sent, sent only as seen, two clicks from the mismatch."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

import clock
from dossiers.models import Amendment, Dossier
from ledger.models import LogEntry
from settlement.readiness import readiness
from tests.web.test_pages import client
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]
DIGEST = re.compile(r'name="send"\s+value="([0-9a-f]{16})"')


def bought_another(world: World, **more: Any) -> Dossier:
    """A running project whose invoice names another model at another price."""
    dossier = world.at_state("IN_PROGRESS")
    typed = {"content": "Máy mẫu MAU-9", "before_tax_vnd": 410_000_000, "tax_vnd": 41_000_000, **more}
    return world.step(dossier, "enter_evidence", "coso", item=dossier.items.get(), **typed)


def page_of(browser: Client, dossier: Dossier, query: str = "") -> str:
    answer = browser.get(f"/ho-so/{dossier.code}/dieu-chinh/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def values_of(page: str) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    from html import unescape

    form = page[page.index('id="dieu-chinh"') :]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            found[name[1]] = unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)<', form):
        found[name] = unescape(text.lstrip("\n"))
    chosen = re.search(r'<option value="([^"]+)" selected', form)
    return found | ({"unit": chosen[1]} if chosen else {})


def test_two_clicks_from_the_mismatch_to_the_request_and_the_mismatch_is_gone(world: World) -> None:
    dossier = bought_another(world)
    browser = client(world, "coso")
    evidence = browser.get(f"/ho-so/{dossier.code}/chung-tu/").content.decode()
    link = re.search(rf'href="/ho-so/{dossier.code}/dieu-chinh/(\?item=1)"', evidence)
    assert link and "Đề nghị điều chỉnh hạng mục này" in evidence
    assert "Đề nghị điều chỉnh hạng mục này" in browser.get(f"/ho-so/{dossier.code}/").content.decode()
    page = page_of(browser, dossier, link[1])
    assert "Thuộc thẩm quyền của Giám đốc Sở Công Thương" in page and "MAU-9" in page
    digest = DIGEST.search(page)
    assert digest and "hết" in page
    answer = browser.post(f"/ho-so/{dossier.code}/dieu-chinh/", values_of(page) | {"send": digest[1]})
    assert answer.status_code == 302
    asked = Amendment.objects.get(dossier=dossier)
    assert {(row["field"], row["after"]) for row in asked.changes if not row.get("computed")} == {
        ("item.model", "MAU-9"),
        ("item.unit_price_vnd", 410_000_000),
    }
    assert "Hóa đơn" in asked.reason or "hóa đơn" in asked.reason
    # Who decides sees the same; meanwhile the finding says that a request waits.
    decider = client(world, "giamdoc").get(f"/ho-so/{dossier.code}/buoc/approve_small_amendment/").content.decode()
    assert "MAU-1" in decider and "MAU-9" in decider and "Chênh lệch" in decider and "Sổ kinh phí" in decider
    assert (
        "đang chờ Giám đốc Sở Công Thương quyết định"
        in browser.get(f"/ho-so/{dossier.code}/chung-tu/").content.decode()
    )
    world.at = clock.now()  # pages act at the present moment
    before = {one.code for one in readiness(dossier, world.at.date()).found}
    dossier = world.step(dossier, "approve_small_amendment", "giamdoc")
    after = {one.code for one in readiness(dossier, world.at.date()).found}
    assert {"model_differs", "price_above_contract"} <= before and not {"model_differs", "price_above_contract"} & after


def test_what_is_changed_after_the_preview_is_shown_again_before_it_is_sent(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    browser = client(world, "coso")
    page = page_of(browser, dossier)
    assert not DIGEST.search(page)
    typed = values_of(page) | {"reason": "Đổi máy", "item-1-model": "MAU-2"}
    address = f"/ho-so/{dossier.code}/dieu-chinh/"
    seen = browser.post(address, typed)
    digest = DIGEST.search(seen.content.decode())
    assert seen.status_code == 200 and digest and not Amendment.objects.exists()
    other = browser.post(address, typed | {"item-1-model": "MAU-3", "send": digest[1]})
    assert "Nội dung vừa đổi" in other.content.decode() and not Amendment.objects.exists()
    assert browser.post(address, typed | {"send": digest[1]}).status_code == 302
    assert Amendment.objects.get().changes[0]["after"] == "MAU-2"


def test_a_form_without_a_change_or_with_a_bad_one_answers_422_at_its_field(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    browser = client(world, "coso")
    typed = values_of(page_of(browser, dossier)) | {"reason": "Không đổi gì"}
    address = f"/ho-so/{dossier.code}/dieu-chinh/"
    lines = LogEntry.objects.count()
    for more, said in (
        ({}, "chưa có giá trị nào khác"),
        ({"ends_on": f"31/01/{dossier.budget_year + 1}"}, "Chuyển sang năm sau"),
        ({"support_vnd": "900.000.000"}, "vượt mức tính theo định mức"),
        ({"item-1-quantity": "0"}, "phải từ 1 trở lên"),
        ({"new-1-name": "Máy thêm"}, "Số lượng"),
    ):
        answer = browser.post(address, typed | more)
        assert answer.status_code == 422 and said in answer.content.decode(), more
    assert (Amendment.objects.count(), LogEntry.objects.count()) == (0, lines)


def test_a_page_opened_before_somebody_else_acted_is_refused(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    browser = client(world, "coso")
    address = f"/ho-so/{dossier.code}/dieu-chinh/"
    typed = values_of(page_of(browser, dossier)) | {"reason": "Đổi máy", "item-1-model": "MAU-2"}
    digest = DIGEST.search(browser.post(address, typed).content.decode())
    world.step(dossier, "report_progress", "trungtam", percent=10)
    assert digest
    answer = browser.post(address, typed | {"send": digest[1]})
    assert answer.status_code == 409 and "tải lại trang" in answer.content.decode()


def test_after_acceptance_the_page_says_why_it_is_too_late_and_what_remains(world: World) -> None:
    dossier = bought_another(world)
    dossier = world.step(dossier, "request_acceptance", "coso")
    browser = client(world, "coso")
    assert "Đã đề nghị nghiệm thu" in browser.get(f"/ho-so/{dossier.code}/chung-tu/").content.decode()
    dossier = world.step(dossier, "accept", "nghiemthu")
    page = browser.get(f"/ho-so/{dossier.code}/chung-tu/").content.decode()
    assert "điều chỉnh sau nghiệm thu không còn được" in page and "hủy kết quả nghiệm thu" in page
    assert "Đề nghị điều chỉnh hạng mục này" not in page
    late = browser.get(f"/ho-so/{dossier.code}/dieu-chinh/?item=1")
    assert late.status_code == 403 and "Đã nghiệm thu ngày" in late.content.decode()


@pytest.mark.parametrize("query", ["?item=99", "?line=123456", "?item=x&line=-1", "?line=99999999999999999999"])
def test_a_crooked_link_opens_the_plain_form(world: World, query: str) -> None:
    page = page_of(client(world, "coso"), world.at_state("IN_PROGRESS"), query)
    assert not DIGEST.search(page)


def test_who_may_not_ask_sees_no_form_and_who_may_not_read_no_dossier(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    address = f"/ho-so/{dossier.code}/dieu-chinh/"
    assert client(world, "nguoila").get(address).status_code == 404
    answer = client(world, "ketoan").get(address)
    assert answer.status_code == 403 and "<form" not in answer.content.decode().split("<main")[1].split("</main")[0]
    lines = LogEntry.objects.count()
    refused = client(world, "ketoan").post(address, {"version": dossier.version, "reason": "x", "item-1-model": "y"})
    assert 400 <= refused.status_code < 500 and LogEntry.objects.count() == lines
