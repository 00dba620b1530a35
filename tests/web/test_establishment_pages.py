"""The pages of the register over time: who reads, who writes, what stands on them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import clock
from accounts.models import AdministrativeUnit
from demo.cast import Firm
from demo.stage import sample_pdf
from documents.models import StoredFile
from establishments.models import AccountChange, Establishment, Fact
from establishments.services import chain_of
from ledger.models import LogEntry
from tests.clock import begins
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]


@pytest.fixture
def here(world: World) -> World:
    """In our own days, because pages act at the present moment."""
    world.at = begins() - dt.timedelta(days=40)
    return world


def browser(world: World, who: str) -> Client:
    made = Client()
    made.force_login(world[who])
    return made


def test_who_reads_and_who_writes(here: World) -> None:
    place, day = ("COMMUNE", "Chợ Mới"), dt.date(2026, 3, 2)
    here.cast.firm(Firm("coso2", "Cơ sở Khác", "HOUSEHOLD", 5002, place, day, "Ấp Khác", "Bà Khác", "Mộc", 3), here.at)
    path = f"/co-so/{here.firm.pk}/"
    for who in ("trungtam", "giamdoc", "ketoan", "khobac", "thanhtra", "coso"):
        assert browser(here, who).get(path).status_code == 200, who
    for who in ("coso2", "nguoila", "hoidong3", "quantri"):
        assert browser(here, who).get(path).status_code == 403, who
    row = here.firm.history.get(kind="NAME")
    for who in ("giamdoc", "ketoan", "coso", "nguoila"):
        for one in (f"{path}ghi/name/", f"/co-so/dinh-chinh/{row.pk}/"):
            assert browser(here, who).get(one).status_code == browser(here, who).post(one).status_code == 403
    assert "Đính chính" not in browser(here, "coso").get(path).content.decode()
    centre = browser(here, "trungtam")
    assert centre.get("/co-so/999999/").status_code == centre.get(f"{path}ghi/gi-do/").status_code == 404
    assert centre.get(f"{path}ghi/account/").status_code == 409


def test_a_change_and_a_correction_by_the_pages(here: World) -> None:
    path, centre = f"/co-so/{here.firm.pk}/", browser(here, "trungtam")
    since = clock.today() - dt.timedelta(days=3)
    typed = {"representative": "Con Người Mẫu", "representative_position": "Chủ cơ sở", "since": f"{since:%d/%m/%Y}"}
    assert centre.post(f"{path}ghi/representative/", typed).status_code == 422
    typed["source"] = "Giấy chứng tử số 5; đăng ký thay đổi lần 2"
    assert centre.post(f"{path}ghi/representative/", typed)["Location"] == path
    assert Establishment.objects.get(pk=here.firm.pk).representative == "Con Người Mẫu"
    row = here.firm.history.get(kind="REPRESENTATIVE", valid_to=None)
    form = centre.get(f"/co-so/dinh-chinh/{row.pk}/").content.decode()
    assert "Con Người Mẫu" in form and f"{since:%d/%m/%Y}" in form
    typed |= {"representative": "Con Gái Người Mẫu", "source": "Giấy đăng ký thay đổi lần 2"}
    assert centre.post(f"/co-so/dinh-chinh/{row.pk}/", typed).status_code == 422
    assert centre.post(f"/co-so/dinh-chinh/{row.pk}/", typed | {"reason": "Ghi sót chữ"}).status_code == 302
    assert centre.post(f"/co-so/dinh-chinh/{row.pk}/", typed | {"reason": "Ghi sót nữa"}).status_code == 409
    page = browser(here, "coso").get(path).content.decode()
    for part in ("Con Gái Người Mẫu", "Giấy đăng ký thay đổi lần 2", "Ghi nhầm: Ghi sót chữ", "Người Mẫu, Chủ cơ sở"):
        assert part in page, part


def test_an_address_lies_in_a_unit_of_its_day(here: World) -> None:
    path, centre = f"/co-so/{here.firm.pk}/ghi/address/", browser(here, "trungtam")
    gone = AdministrativeUnit.objects.filter(kind="COMMUNE", valid_to__isnull=False).first()
    assert gone is not None and gone.valid_to is not None
    typed = {"address": "Ấp Cũ", "unit": str(gone.pk), "source": "Giấy đăng ký thay đổi lần 3"}
    page = centre.post(path, typed | {"since": f"{clock.today():%d/%m/%Y}"})
    assert page.status_code == 422 and "bản đồ hành chính" in page.content.decode()
    days = {"since": "01/02/2020", "until": f"{gone.valid_to:%d/%m/%Y}"}
    assert centre.post(path, typed | days).status_code == 302
    found = Fact.objects.get(establishment=here.firm, kind="ADDRESS", unit=gone)
    assert found.valid_to == gone.valid_to
    assert Establishment.objects.get(pk=here.firm.pk).unit == here.firm.unit
    assert gone.full_name in centre.get(f"/co-so/{here.firm.pk}/").content.decode()


def test_a_row_corrected_before_leads_to_what_stands_now(here: World) -> None:
    centre = browser(here, "trungtam")
    row = here.firm.history.get(kind="REPRESENTATIVE")
    typed = {
        "representative": "Người Mẫu Đúng Tên", "representative_position": "Chủ cơ sở", "reason": "Ghi sai họ tên",
        "source": "Căn cước số 089000000001",
    }  # fmt: skip
    path = f"/co-so/dinh-chinh/{row.pk}/"
    assert centre.post(path, typed).status_code == 302
    again = centre.get(path, follow=True)
    assert again.redirect_chain[-1][0] == f"/co-so/{here.firm.pk}/"
    said = again.content.decode()
    assert "đã được đính chính" in said and "Người Mẫu Đúng Tên" in said


def test_an_account_that_waits_stands_in_the_inbox_of_the_second_person_and_the_first_does_not_confirm_it(
    here: World,
) -> None:
    centre, path = browser(here, "trungtam"), f"/co-so/{here.firm.pk}/tai-khoan/"
    typed = {"bank_account": "0123456789", "bank_name": "Ngân hàng Mẫu", "source": "Giấy của ngân hàng số 5"}
    assert centre.post(path, typed).status_code == 302
    heading = "Đổi tài khoản nhận tiền chờ anh/chị xác nhận"
    assert heading in browser(here, "giamdoc").get("/").content.decode()
    assert heading not in centre.get("/").content.decode()
    assert heading not in browser(here, "ketoan").get("/").content.decode()
    own = centre.post(f"{path}xac-nhan/", {"do": "confirm"})
    assert own.status_code == 403 and "người thứ hai xác nhận" in own.content.decode()
    assert "Đề nghị của anh/chị" in centre.get(path).content.decode()
    assert browser(here, "giamdoc").post(f"{path}xac-nhan/", {"do": "confirm"}).status_code == 302
    assert heading not in browser(here, "giamdoc").get("/").content.decode()


def test_a_null_letter_is_refused_in_our_language(here: World) -> None:
    typed = {"bank_account": "12\x0034", "bank_name": "Ngân hàng Mẫu", "source": "Giấy của ngân hàng số 5"}
    answer = browser(here, "trungtam").post(f"/co-so/{here.firm.pk}/tai-khoan/", typed)
    assert answer.status_code == 422 and "Null" not in answer.content.decode()


def a_pdf(name: str = "dang-ky-lan-2.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, sample_pdf("Giay dang ky thay doi lan 2", "CS"), content_type="application/pdf")


def test_the_paper_of_a_change_is_kept_with_it_and_opened_by_who_reads_the_register(here: World) -> None:
    path, centre = f"/co-so/{here.firm.pk}/", browser(here, "trungtam")
    typed = {"name": "Cơ sở Tên Mới", "since": f"{clock.today():%d/%m/%Y}", "source": "Giấy đăng ký thay đổi lần 2"}
    bad = SimpleUploadedFile("giay.pdf", b"MZ khong phai PDF", content_type="application/pdf")
    kept = StoredFile.objects.count()
    page = centre.post(f"{path}ghi/name/", typed | {"file": bad})
    assert page.status_code == 422 and page.context["form"].errors["file"]
    assert (Establishment.objects.get(pk=here.firm.pk).name, StoredFile.objects.count()) == (here.firm.name, kept)
    assert 'value="Cơ sở Tên Mới"' in page.content.decode()

    assert centre.post(f"{path}ghi/name/", typed | {"file": a_pdf()}).status_code == 302
    row = here.firm.history.get(kind="NAME", valid_to=None)
    line = LogEntry.objects.filter(action="register_change", chain=chain_of(here.firm)).latest("sequence")
    assert (line.data["file"], line.data["sha256"]) == ("dang-ky-lan-2.pdf", row.file.sha256)
    here.cast.firm(
        Firm("coso2", "Cơ sở Khác", "HOUSEHOLD", 5002, ("COMMUNE", "Chợ Mới"), here.at.date(), "Ấp", "Bà", "Mộc", 3),
        here.at,
    )
    for who, status in (("trungtam", 200), ("ketoan", 200), ("coso", 200), ("coso2", 403), ("nguoila", 403)):
        assert browser(here, who).get(f"/co-so/giay-to/{row.pk}/").status_code == status, who
    assert "dang-ky-lan-2.pdf" in browser(here, "coso").get(path).content.decode()

    right = typed | {"name": "Cơ sở Tên Đúng", "reason": "Ghi sót chữ", "file": a_pdf("ban-dung.pdf")}
    assert centre.post(f"/co-so/dinh-chinh/{row.pk}/", right).status_code == 302
    assert here.firm.history.get(kind="NAME", valid_to=None, corrected_at=None).file.original_name == "ban-dung.pdf"


def test_the_paper_of_an_account_stands_beside_it_for_the_second_person_and_in_the_history(here: World) -> None:
    page, centre = f"/co-so/{here.firm.pk}/tai-khoan/", browser(here, "trungtam")
    typed = {"bank_account": "0123456789", "bank_name": "Ngân hàng Khác", "source": "Giấy xác nhận của ngân hàng số 5"}
    bad = SimpleUploadedFile("giay.exe", b"MZ", content_type="application/octet-stream")
    refused = centre.post(page, typed | {"file": bad})
    assert refused.status_code == 422 and refused.context["form"].errors["file"]
    assert not AccountChange.objects.filter(establishment=here.firm).exists()
    assert centre.post(page, typed | {"file": a_pdf("xac-nhan.pdf")}).status_code == 302
    change = AccountChange.objects.get(establishment=here.firm)
    second = browser(here, "giamdoc")
    assert "xac-nhan.pdf" in second.get(page).content.decode()
    assert second.get(f"/co-so/tai-khoan/giay-to/{change.pk}/").status_code == 200
    assert second.post(f"{page}xac-nhan/", {"do": "confirm"}).status_code == 302
    assert here.firm.history.get(kind="ACCOUNT", valid_to=None, corrected_at=None).file == change.file
