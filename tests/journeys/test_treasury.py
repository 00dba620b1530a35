"""To the Treasury and back in a real browser: of four orders two come back, an account is mended, all are paid."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import clock
from dossiers.models import Dossier
from tests.journeys.conftest import People, follow
from tests.journeys.test_looks import AXE
from tests.settlement.treasury.conftest import group_of_four
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.any_day]


@pytest.fixture
def visitors(chromium: Any, live_server: Any, transactional_db: None, size: tuple[int, int]) -> Iterator[People]:
    made = People(chromium, live_server.url, World(), *size)
    yield made
    made.close()


def looked_at(page: Any, name: str) -> Any:
    """The page fits its window and can be read aloud; LOOK_AT names a folder that keeps its picture."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name}: {wide} px too wide"
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert not [f"{rule['id']} {rule['nodes'][0]['html'][:120]}" for rule in found], name
    if os.environ.get("LOOK_AT"):
        width = page.viewport_size["width"]
        page.screenshot(path=f"{os.environ['LOOK_AT']}/{name}-{width}.png", full_page=True)
    return page


def filled(form: Path, results: list[dict[str, str]]) -> Path:
    """The form of an answer as the Treasury fills it in."""
    rows = list(csv.DictReader(io.StringIO(form.read_text("utf-8-sig")), delimiter=";"))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(row | result for row, result in zip(rows, results, strict=True))
    form.write_text(out.getvalue(), "utf-8-sig")
    return form


def answered(page: Any, form: Path) -> None:
    page.set_input_files("input[type=file]", str(form))
    follow(page.get_by_role("button", name="Xem trước kết quả"))
    page.wait_for_selector("h1:has-text('Kết quả của Kho bạc')")


def saved(page: Any, link: str, folder: Path, name: str) -> Path:
    with page.expect_download() as caught:
        page.get_by_role("link", name=link).click()
    file = folder / name
    caught.value.save_as(file)
    return file


def test_orders_go_to_the_treasury_and_come_back(visitors: People, tmp_path: Path) -> None:
    world = visitors.world
    dossier = group_of_four(world)
    today = f"{clock.today():%d/%m/%Y}"
    done = {"Kết quả": "Đã chi", "Số chứng từ": "KB-2026-77", "Ngày": today}
    home = f"{visitors.address}/lenh-chi/"

    clerk = visitors.window("ketoan")
    follow(clerk.get_by_role("link", name="Lệnh chi"))
    looked_at(clerk, "cho-lap")
    follow(clerk.get_by_role("button", name="Lập bảng các lệnh đã chọn"))
    clerk.wait_for_selector("h1:has-text('Bảng lệnh chi BLC-')")
    looked_at(clerk, "bang")
    sent = saved(clerk, "Tệp lệnh chi (CSV)", tmp_path, "lenh.csv")
    assert len(list(csv.reader(io.StringIO(sent.read_text("utf-8-sig")), delimiter=";"))) == 5
    assert saved(clerk, "Bảng kê để ký (Word)", tmp_path, "bang.docx").stat().st_size > 5000
    form = saved(clerk, "Mẫu trả lời (CSV)", tmp_path, "mau.csv")

    treasury = visitors.window("khobac")
    treasury.goto(home)
    answered(treasury, filled(form, [done, {"Kết quả": "Đã gửi"}, done, done]))
    assert treasury.locator(".kc-errors li").count() == 1
    looked_at(treasury, "tu-choi")
    failed = {"Kết quả": "Trả lại", "Lý do": "Số tài khoản không tồn tại", "Ngày": "", "Số chứng từ": ""}
    answered(treasury, filled(form, [done, failed, done, failed | {"Lý do": "Tài khoản đã đóng"}]))
    looked_at(treasury, "xem-truoc")
    follow(treasury.get_by_role("button", name="Ghi kết quả này"))
    treasury.wait_for_selector("h1:has-text('Lệnh chi Kho bạc')")
    looked_at(treasury, "da-ghi")
    answered(treasury, form)
    assert treasury.locator("text=đã được ghi từ trước").count()

    centre = visitors.window("trungtam")
    centre.goto(f"{visitors.address}/ho-so/{dossier.code}/")
    looked_at(centre, "ho-so-tra-lai")
    follow(centre.get_by_role("link", name="đổi tài khoản của Cơ sở Mẫu Số 2"))
    looked_at(centre, "tai-khoan")
    centre.fill("[name=bank_account]", "0123456789012")
    centre.fill("[name=bank_name]", "Ngân hàng Mẫu, Chi nhánh An Giang")
    centre.fill("[name=source]", "Giấy xác nhận số 7 của ngân hàng")
    follow(centre.get_by_role("button", name="Đề nghị"))
    centre.wait_for_selector("h2:has-text('Chờ người thứ hai xác nhận')")
    looked_at(centre, "tai-khoan-cho-xac-nhan")
    second = visitors.window("giamdoc")
    second.goto(centre.url)
    second.check("[name=do][value=confirm]")
    looked_at(second, "tai-khoan-xac-nhan")
    follow(second.get_by_role("button", name="Ghi kết quả"))
    second.wait_for_selector("text=Bước 1 đã xong")
    looked_at(second, "tai-khoan-da-doi")
    follow(second.get_by_role("link", name="Lịch sử của cơ sở trong sổ"))
    second.wait_for_selector("text=Giấy xác nhận số 7 của ngân hàng")
    looked_at(second, "so-co-so")
    centre.goto(second.url)
    follow(centre.get_by_role("link", name=re.compile("Ghi thay đổi.*địa chỉ")))
    looked_at(centre, "ghi-thay-doi")
    centre.goto(second.url)
    follow(centre.get_by_role("link", name=re.compile("Đính chính.*người đại diện")).first)
    looked_at(centre, "dinh-chinh")

    clerk.goto(home)
    looked_at(clerk, "tra-lai")
    follow(clerk.get_by_role("link", name="gửi lại lệnh chi"))
    clerk.fill("[name=economic_code]", "7012")
    follow(clerk.locator("main form button[type=submit]").last)
    clerk.wait_for_selector("text=Đã ghi")
    orders = list(dossier.payments.filter(attempt=2).order_by("pk"))
    assert [order.bank_account for order in orders] == ["0123456789012", "9900006040"]

    # The Treasury says of no order what was never sent to it.
    clerk.goto(home)
    follow(clerk.get_by_role("button", name="Lập bảng các lệnh đã chọn"))
    clerk.wait_for_selector("h1:has-text('Bảng lệnh chi BLC-')")
    treasury.goto(f"{home}ho-so/{dossier.code}/")
    looked_at(treasury, "ghi-tay")
    for order in orders:
        treasury.check(f"[name='LC{order.pk:06d}-result'][value=PAID]")
        treasury.fill(f"[name='LC{order.pk:06d}-voucher']", "KB-2026-91")
        treasury.fill(f"[name='LC{order.pk:06d}-on']", today)
    follow(treasury.locator("main form button[type=submit]").last)
    treasury.wait_for_selector("h1:has-text('Lệnh chi Kho bạc')")
    looked_at(treasury, "xong")
    now = Dossier.objects.get(pk=dossier.pk)
    assert (now.state, now.paid_vnd) == ("PAID", now.settled_vnd)
    assert [line for line in visitors.complaints if "422" not in line] == []
