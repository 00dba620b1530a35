"""One dossier through a real browser, from the applicant's log-in to the signed settlement decision."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

import clock
from demo.stage import sample_pdf
from documents.files import open_file
from documents.models import Paper
from dossiers.models import Dossier
from ledger.log import verify
from ledger.outbox import deliver
from tests.journeys.conftest import People, follow

pytestmark = [pytest.mark.browser, pytest.mark.any_day]


class Walk:
    """The hands of the people in this journey."""

    def __init__(self, people: People, folder: Path) -> None:
        self.people, self.folder = people, folder
        self.code = ""

    def at(self, username: str, path: str) -> Any:
        page = self.people.window(username)
        page.goto(f"{self.people.address}{path}")
        return page

    def page(self, username: str) -> Any:
        return self.at(username, f"/ho-so/{self.code}/")

    def press(self, username: str, label: str, *, by: str = "", **typed: Any) -> None:
        """Open the dossier, press the step's button, fill its form, send it; ``by``: a link on the page in between."""
        page = self.page(username)
        follow(page.get_by_role("link", name=label, exact=False).first)
        if by:
            follow(page.get_by_role("link", name=by))
        page.wait_for_selector(f"h1:has-text('{label}')")
        for name, value in typed.items():
            box = page.locator(f"[name='{name.replace('__', '-')}']")
            if box.first.get_attribute("type") == "radio":
                page.locator(f"[name='{name}'][value='{value}']").check()
            else:
                box.fill(str(value))
        follow(page.locator("main form button[type=submit]").last)
        page.wait_for_selector("text=Đã ghi")

    def pass_settlement(self, username: str) -> None:
        """Finance: one press for the lines nothing is said against, a sentence on each other, then the word on all."""
        page = self.at(username, f"/ho-so/{self.code}/quyet-toan/")
        if page.locator("button[value=clean]").count():
            follow(page.locator("button[value=clean]"))
        for line in page.locator(".kc-cockpit-flagged").all():
            line.locator("[value=ACCEPTED]").check()
            line.locator(".kc-reason").fill("Đã đối chiếu")
        # The page counts again a moment after each verdict; leaving it meanwhile would be said in the browser's log.
        page.wait_for_load_state("networkidle")
        follow(page.locator("button[value=pass]"))
        page.wait_for_selector("text=Đã xét đạt")

    def upload(self, username: str) -> None:
        """Put a file to every line that still misses one."""
        page = self.page(username)
        while page.locator(".kc-missing").count():
            line = page.locator(".kc-missing").first
            code = str(line.get_attribute("id")).removeprefix("giay-")
            file = self.folder / f"{code}.pdf"
            file.write_bytes(sample_pdf(code, self.code))
            line.locator("input[type=file]").set_input_files(str(file))
            button = line.locator("button:has-text('Tải lên')")
            if button.is_visible():
                button.click()
            page.wait_for_selector(f"#giay-{code}.kc-have")


def day(days: int = 0) -> str:
    """A day as people type it."""
    return (clock.today() + dt.timedelta(days=days)).strftime("%d/%m/%Y")


def at_the_council(walk: Walk, username: str) -> None:
    """A member says that he has no interest, which opens the papers, and votes from his list."""
    page = walk.people.window(username)
    page.goto(f"{walk.people.address}/hoi-dong/")
    page.locator("input[name=clear]").check()
    follow(page.get_by_role("button", name="Tôi không có lợi ích"))
    page.wait_for_selector("text=giấy tờ đã mở")
    page.locator("[name=ballot][value=PASS]").check()
    page.get_by_role("button", name="Bỏ phiếu").click()
    page.wait_for_selector("text=Đã ghi phiếu")


@pytest.mark.django_db(transaction=True)
def test_a_dossier_goes_from_log_in_to_the_settlement_decision(people: People, tmp_path: Path) -> None:
    world, walk = people.world, Walk(people, tmp_path)
    year = clock.today().year

    page = walk.at("coso", "/")
    follow(page.get_by_role("link", name="Mở hồ sơ mới"))
    # The page proposes this year; near its end the money asked for is the next year's, as everybody does then.
    assert page.input_value("[name=budget_year]") == str(year)
    page.fill("[name=budget_year]", str(world.year))
    page.fill("[name=title]", "Hỗ trợ ứng dụng máy sấy khô cá")
    page.select_option("[name=activity]", label=str(_activity()))
    follow(page.locator("main form button[type=submit]"))
    page.wait_for_selector("text=Đã mở hồ sơ")
    dossier = Dossier.objects.get()
    walk.code = dossier.code
    assert dossier.budget_year == world.year

    follow(page.get_by_role("link", name="Sửa hạng mục, báo giá", exact=True))
    page.fill("[name=i0-name]", "Máy sấy khô cá")
    page.fill("[name=i0-model]", "MAU-SK 200")
    page.fill("[name=i0-unit_price_vnd]", "400.000.000")
    page.fill("[name=i0-seller]", "Công ty TNHH Thiết bị Mẫu")
    page.fill("[name=i0-quoted_on]", day(-10))
    follow(page.get_by_role("button", name="Lưu hạng mục"))
    page.wait_for_selector("text=Đã lưu hạng mục")

    follow(page.get_by_role("link", name="Sửa nội dung", exact=True))
    page.fill("[name=need]", "Phơi cá ngoài trời phụ thuộc thời tiết, không bảo đảm vệ sinh.")
    page.fill("[name=local_vnd]", "200.000.000")
    page.fill("[name=counterpart_vnd]", "199.000.000")
    page.check("[name=no_double_funding]")
    follow(page.get_by_role("button", name="Lưu nội dung"))
    page.wait_for_selector("text=Đã lưu nội dung")
    # The page says what is missing before anything is sent.
    assert "thiếu 1.000.000 đồng" in page.inner_text("main")
    follow(page.get_by_role("link", name="Sửa nội dung", exact=True))
    page.fill("[name=counterpart_vnd]", "200.000.000")
    follow(page.get_by_role("button", name="Lưu nội dung"))
    walk.upload("coso")
    walk.press("coso", "Nộp hồ sơ")

    desk = world.commune(Dossier.objects.get()).username
    walk.press(desk, "Xác nhận địa chỉ và hoạt động", confirmed="yes")
    walk.press("trungtam", "Hồ sơ hợp lệ")
    page = walk.page("trungtam")
    follow(page.get_by_role("link", name="Sửa nội dung", exact=True))
    for name, text in {
        "objective": "Chủ động sản xuất quanh năm.",
        "content": "Một máy sấy 200 kg mỗi mẻ.",
        "schedule": "Lắp máy trong hai tháng.",
        "organisation_of_work": "Trung tâm thực hiện, cơ sở thụ hưởng.",
        "effects": "Tăng sản lượng gấp đôi\nThêm việc làm cho 3 lao động",
        "start_on": day(),
        "end_on": day(30),
    }.items():
        page.fill(f"[name={name}]", text)
    follow(page.get_by_role("button", name="Lưu nội dung"))
    page.wait_for_selector("text=Đã lưu nội dung")
    walk.press("trungtam", "Lập đề án")

    walk.press("so", "Mở thẩm định", meeting_on=day())
    for number in range(1, 6):
        at_the_council(walk, f"hoidong{number}")
    assert Dossier.objects.get().state == "APPRAISED"
    walk.press("so", "Đưa vào kế hoạch", proposal_no="45/TTr-SCT")
    walk.press("sotaichinh", "Thẩm định kinh phí", opinion="Thống nhất.")
    walk.press("ubnd", "Phê duyệt kế hoạch", plan_no="312/QĐ-UBND")
    walk.press("giamdoc", "Phê duyệt đề án")
    walk.press("trungtam", "Ký hợp đồng")
    walk.press("trungtam", "Bắt đầu thực hiện")
    walk.press("coso", "Báo cáo tiến độ", percent=100)
    walk.press("coso", "Đề nghị nghiệm thu")
    walk.press(
        "nghiemthu",
        "Nghiệm thu đạt",
        held_on=day(),
        members="Huỳnh Văn Thí Dụ; Trưởng đoàn; Trung tâm\nPhạm Thị Mẫu; Chuyên viên; Sở Công Thương",
        serial__1="SK-0001",
    )
    walk.press("trungtam", "Lập hồ sơ quyết toán")
    walk.press(
        "coso",
        "Kê khai chứng từ",
        by="Nhập hóa đơn giấy, PDF",
        series=f"C{year % 100}TAA",
        number=17,
        issued_on=day(),
        seller="Công ty TNHH Thiết bị Mẫu",
        seller_tax_code="0100109106",
        before_tax_vnd="400.000.000",
        tax_vnd="40.000.000",
        transfer_no="UNC-17",
        transfer_on=day(),
    )
    walk.upload("trungtam")
    walk.press("trungtam", "Trình quyết toán")
    walk.pass_settlement("ketoan")
    walk.press("giamdoc", "Ký quyết định quyết toán")

    done = Dossier.objects.get()
    assert (done.state, done.settled_vnd, done.approved_vnd) == ("SETTLED", 200_000_000, 200_000_000)
    assert verify(done.pk) is None
    while deliver(now=clock.now()).handled:
        pass
    paper = Paper.objects.get(chain=done.pk, kind="SETTLEMENT_DECISION")
    assert paper.file and b"".join(open_file(paper.file)).startswith(b"PK")
    page = walk.page("coso")
    with page.expect_download() as arriving:
        page.get_by_role("link", name="Quyết định phê duyệt quyết toán").first.click()
    assert arriving.value.suggested_filename.endswith(".docx")
    assert people.complaints == []


def _activity() -> Any:
    from programmes.models import Activity

    return Activity.objects.get(code="MACHINE")
