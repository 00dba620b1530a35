"""The pages of orders at the door: whose they are, what they write, what a changed or old preview answers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import clock
from dossiers.models import Dossier
from establishments.models import Establishment
from ledger.models import LogEntry
from settlement.models import Payment, PaymentBatch
from settlement.treasury.batches import prepare_batch
from tests.browsing import text_of, window
from tests.clock import begins
from tests.settlement.treasury.conftest import answer, orders, paid, sent_back
from tests.world import World
from workflow.errors import NotYours

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]
HOME = "/lenh-chi/"


@pytest.fixture
def paying(world: World) -> Iterator[Dossier]:
    """One order waiting, in our own days, because pages act at the present moment."""
    world.at = begins() - dt.timedelta(days=40)
    yield world.at_state("PAYING")


def browser(world: World, username: str) -> Client:
    made = Client()
    made.force_login(world[username])
    return made


def upload(world: World, username: str, data: bytes) -> Any:
    return browser(world, username).post(f"{HOME}tra-loi/", {"file": SimpleUploadedFile("tra-loi.csv", data)})


def sealed(page: Any) -> str:
    found = re.search(r'name="rows" value="([^"]+)"', page.content.decode())
    assert found
    return found[1]


@pytest.mark.parametrize("who", ["coso", "trungtam", "giamdoc", "sotaichinh", "thanhtra", "nguoila"])
def test_the_pages_are_finance_and_treasury_s_alone(world: World, paying: Dossier, who: str) -> None:
    batch = prepare_batch(actor=world["ketoan"], at=clock.now())
    client = browser(world, who)
    at = f"{HOME}{batch.year}/{batch.no}/"
    for path in (HOME, at, f"{at}csv/", f"{at}in/", f"{at}mau/", f"{HOME}tra-loi/"):
        assert client.get(path).status_code == 403, path
    for path in (f"{HOME}lap/", f"{HOME}tra-loi/", f"{HOME}tra-loi/ghi/"):
        assert client.post(path, {"order": "1"}).status_code == 403, path
    # The order of a dossier: to who has no office the dossier does not exist.
    dossier = f"{HOME}ho-so/{paying.code}/"
    refused = 404 if who in ("coso", "nguoila") else 403
    assert client.get(dossier).status_code == refused
    assert client.post(dossier, {"order": "1"}).status_code == refused
    assert "/lenh-chi/" not in client.get("/").content.decode()
    assert Client().get(HOME).status_code == 302


def test_a_batch_is_made_and_its_files_are_handed_out(world: World, paying: Dossier) -> None:
    (order,) = orders(paying)
    client = browser(world, "ketoan")
    answered = client.post(f"{HOME}lap/", {"order": str(order.pk)})
    batch = PaymentBatch.objects.get()
    at = f"{HOME}{batch.year}/{batch.no}/"
    assert answered["Location"] == at
    csv = client.get(f"{at}csv/")
    assert csv["Content-Type"].startswith("text/csv") and "attachment" in csv["Content-Disposition"]
    assert b"".join(csv.streaming_content).startswith(b"\xef\xbb\xbf")
    assert client.get(f"{at}in/").content.startswith(b"PK")
    assert "Kết quả" in client.get(f"{at}mau/").content.decode("utf-8-sig")
    assert client.get(f"{at}khac/").status_code == 404 and client.get(f"{HOME}2020/7/").status_code == 404
    again = client.post(f"{HOME}lap/", {"order": str(order.pk)}, follow=True).content.decode()
    assert "đã nằm trong bảng" in again and PaymentBatch.objects.count() == 1


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "", "１２"])
def test_a_strange_order_key_makes_no_batch(world: World, paying: Dossier, key: str) -> None:
    shown = browser(world, "ketoan").post(f"{HOME}lap/", {"order": key}, follow=True)
    assert shown.status_code == 200 and "Chưa chọn" in shown.content.decode()
    assert not PaymentBatch.objects.exists()


def test_an_answer_is_shown_before_it_is_recorded(world: World, paying: Dossier) -> None:
    (order,) = orders(paying)
    page = upload(world, "khobac", answer(sent_back(order, "Sai <b>tên</b>")))
    assert page.status_code == 200 and "Sai &lt;b&gt;tên" in page.content.decode()
    paying.refresh_from_db()
    assert paying.state == "PAYING"
    client = browser(world, "khobac")
    shown = client.post(f"{HOME}tra-loi/ghi/", {"rows": sealed(page)}, follow=True).content.decode()
    paying.refresh_from_db()
    assert paying.state == "PAYMENT_FAILED" and "trả lại 1 lệnh" in shown
    lines = LogEntry.objects.count()
    again = client.post(f"{HOME}tra-loi/ghi/", {"rows": sealed(page)}, follow=True).content.decode()
    assert "đã được ghi từ trước" in again and LogEntry.objects.count() == lines


def test_finance_looks_at_an_answer_but_another_role_records_it(world: World, paying: Dossier) -> None:
    (order,) = orders(paying)
    page = upload(world, "ketoan", answer(paid(order)))
    assert page.status_code == 200 and "Ghi kết quả này" not in page.content.decode()
    assert browser(world, "ketoan").post(f"{HOME}tra-loi/ghi/", {"rows": "x"}).status_code == 403
    assert browser(world, "khobac").post(f"{HOME}tra-loi/ghi/", {"rows": "x"}).status_code == 409


def test_a_preview_is_recorded_only_by_who_saw_it_and_unchanged(world: World, paying: Dossier) -> None:
    prepare_batch(actor=world["ketoan"], at=clock.now())
    (order,) = orders(paying)
    kept = sealed(upload(world, "khobac", answer(paid(order))))
    client = browser(world, "khobac")
    world.cast.people["kb2"] = world["so"]
    from accounts.models import RoleAssignment

    RoleAssignment.objects.create(user=world["so"], role="TREASURY")
    for who, rows in (("so", kept), ("khobac", kept[:-3] + "abc"), ("khobac", "")):
        answered = browser(world, who).post(f"{HOME}tra-loi/ghi/", {"rows": rows})
        assert answered.status_code == 409 and "chọn lại tệp" in answered.content.decode()
    assert Payment.objects.get().status == "SENT"
    assert client.post(f"{HOME}tra-loi/ghi/", {"rows": kept}).status_code == 302
    assert Payment.objects.get().status == "PAID"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04xx", "Mã lệnh chi;Số tiền\n1;2".encode()])
def test_a_file_that_is_no_answer_is_told_on_the_page(world: World, paying: Dossier, data: bytes) -> None:
    page = upload(world, "khobac", data)
    assert page.status_code == 422 and "Chưa ghi gì" in page.content.decode()


def test_no_file_at_all_is_told_too(world: World, paying: Dossier) -> None:
    page = browser(world, "khobac").post(f"{HOME}tra-loi/")
    assert page.status_code == 422 and "Hãy chọn tệp" in page.content.decode()


def test_the_orders_of_one_dossier_are_answered_by_hand(world: World, paying: Dossier) -> None:
    prepare_batch(actor=world["ketoan"], at=clock.now())
    (order,) = orders(paying)
    name, path = f"LC{order.pk:06d}", f"{HOME}ho-so/{paying.code}/"
    client = browser(world, "khobac")
    page = client.post(path, {f"{name}-result": "PAID"})
    assert page.status_code == 422 and "phải có số chứng từ" in page.content.decode()
    page = client.post(path, {f"{name}-result": "FAILED", f"{name}-reason": ""})
    assert page.status_code == 422 and "phải có lý do" in page.content.decode()
    late = f"{clock.today() + dt.timedelta(days=3):%d/%m/%Y}"
    page = client.post(path, {f"{name}-result": "PAID", f"{name}-voucher": "KB", f"{name}-on": late})
    assert page.status_code == 422 and "còn ở phía trước" in page.content.decode()
    today = f"{clock.today():%d/%m/%Y}"
    page = client.post(path, {f"{name}-result": "PAID", f"{name}-voucher": "KB-5", f"{name}-on": today})
    assert page.status_code == 302 and Payment.objects.get().order_no == "KB-5"
    assert client.get(path).status_code == 409
    assert browser(world, "ketoan").get(path).status_code == 403


def test_a_failed_payment_shows_reason_and_both_steps_and_the_first_is_the_centre_s(
    world: World, paying: Dossier
) -> None:
    (order,) = orders(paying)
    kept = sealed(upload(world, "khobac", answer(sent_back(order, "Tên tài khoản không khớp"))))
    browser(world, "khobac").post(f"{HOME}tra-loi/ghi/", {"rows": kept})
    page = browser(world, "ketoan").get(HOME).content.decode()
    assert "Tên tài khoản không khớp" in page and "Bước 1" in page
    assert f"/ho-so/{paying.code}/buoc/retry_payment/" in page and "/tai-khoan/" not in page
    path = f"/co-so/{world.firm.pk}/tai-khoan/"
    assert path in browser(world, "trungtam").get(f"/ho-so/{paying.code}/").content.decode()
    assert path not in browser(world, "coso").get(f"/ho-so/{paying.code}/").content.decode()
    typed = {"bank_account": "00112233", "bank_name": "Ngân hàng Mẫu", "source": "Giấy xác nhận số 7"}
    for who in ("ketoan", "khobac", "coso", "nguoila", "giamdoc"):
        assert browser(world, who).post(path, typed).status_code == 403
    centre, second = browser(world, "trungtam"), browser(world, "giamdoc")
    assert centre.post(path, typed | {"bank_account": "=1+1"}).status_code == 422
    assert centre.post(path, typed | {"source": ""}).status_code == 422
    assert centre.post(path, typed).status_code == 302
    assert centre.post(path, typed).status_code == 409
    assert Establishment.objects.get(pk=world.firm.pk).bank_account == order.bank_account
    assert "Bước 1 đã xong" not in browser(world, "ketoan").get(HOME).content.decode()
    shown = second.get(path).content.decode()
    assert "00112233" in shown and order.bank_account in shown and "Giấy xác nhận số 7" in shown
    for who in ("ketoan", "khobac", "coso", "nguoila"):
        assert browser(world, who).post(f"{path}xac-nhan/", {"do": "confirm"}).status_code == 403
    assert centre.post(f"{path}xac-nhan/", {"do": "confirm"}).status_code == 403
    assert second.post(f"{path}xac-nhan/", {"do": "refuse"}).status_code == 422
    assert second.post(f"{path}xac-nhan/", {"do": "confirm"}).status_code == 302
    assert second.post(f"{path}xac-nhan/", {"do": "confirm"}).status_code == 409
    assert Establishment.objects.get(pk=world.firm.pk).bank_account == "00112233"
    assert "Bước 1 đã xong" in browser(world, "ketoan").get(HOME).content.decode()
    assert centre.get("/co-so/999999/tai-khoan/").status_code == 404


def test_the_store_being_away_writes_nothing(world: World, paying: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    from documents.storage import StorageUnavailable

    def away(*_: Any, **__: Any) -> None:
        raise StorageUnavailable("away")

    monkeypatch.setattr("settlement.treasury.batches.keep_made", away)
    (order,) = orders(paying)
    shown = browser(world, "ketoan").post(f"{HOME}lap/", {"order": str(order.pk)}, follow=True)
    assert "Kho lưu trữ" in shown.content.decode()
    assert not PaymentBatch.objects.exists() and Payment.objects.get().status == "PREPARED"


def test_finance_alone_makes_batches_at_the_door_as_well(world: World, paying: Dossier) -> None:
    (order,) = orders(paying)
    assert browser(world, "khobac").post(f"{HOME}lap/", {"order": str(order.pk)}).status_code == NotYours.status


def test_a_dossier_whose_orders_are_in_no_batch_is_not_said_to_be_at_the_treasury(world: World, four: Dossier) -> None:
    page = f"/ho-so/{four.code}/"
    assert "chờ lập bảng gửi Kho bạc" in text_of(window(world, "ketoan").get(page))
    treasury = text_of(window(world, "khobac").get(page))
    assert "chưa nằm trong bảng lệnh chi nào" in treasury
    assert "Đã gửi Kho bạc" not in treasury
    prepare_batch(actor=world["ketoan"], at=world.later())
    assert "Đã gửi Kho bạc, chờ chi trả" in text_of(window(world, "ketoan").get(page))
