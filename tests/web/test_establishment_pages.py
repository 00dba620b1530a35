"""The pages of the register over time: who reads, who writes, what stands on them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

import clock
from accounts.models import AdministrativeUnit
from demo.cast import Firm
from establishments.models import Establishment, Fact
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]


@pytest.fixture
def here(world: World) -> World:
    """In our own days, because pages act at the present moment."""
    world.at = clock.now() - dt.timedelta(days=40)
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
