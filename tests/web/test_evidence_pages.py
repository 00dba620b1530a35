"""The page of evidence where invoices correct one another: what counts, why not, where a person says what is open."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import clock
from demo.einvoices import Firm, Goods, authority_pem, einvoice, invented_code
from dossiers.models import Dossier
from settlement.computing import final_support
from settlement.services import take_einvoices
from tests.clock import begins
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]
SELLER = Firm("Công ty TNHH Thiết bị Mẫu", invented_code(7000))


@pytest.fixture
def settling(world: World, settings: object, tmp_path: Path) -> Dossier:
    """A dossier gathering its evidence a while ago, and the sellers' authority among the trusted ones."""
    (tmp_path / "cong-cong").mkdir()
    (tmp_path / "cong-cong" / "goc.pem").write_bytes(authority_pem())
    settings.SIGNING_TRUST_DIR = str(tmp_path)  # type: ignore[attr-defined]
    world.at = begins() - dt.timedelta(days=40)
    return world.before("enter_evidence")


def bytes_of(dossier: Dossier, number: int, *goods: Goods, **more: object) -> bytes:
    buyer = Firm(dossier.applicant.name, dossier.applicant.tax_code)
    day = clock.today() - dt.timedelta(days=20)
    return einvoice(SELLER, buyer, goods, issued=day, number=number, series="C26TKC", **more)  # type: ignore[arg-type]


def take(world: World, dossier: Dossier, *files: bytes) -> None:
    taken = take_einvoices(
        dossier,
        actor=world["coso"],
        at=clock.now(),
        uploads=[(io.BytesIO(data), f"{no}.xml") for no, data in enumerate(files)],
    )
    assert all(one.invoice for one in taken), [one.reasons for one in taken]


def browser(world: World, who: str) -> Client:
    made = Client()
    made.force_login(world[who])
    return made


def test_a_replaced_invoice_says_why_it_does_not_count(world: World, settling: Dossier) -> None:
    take(
        world,
        settling,
        bytes_of(settling, 11, Goods("Máy mẫu MAU-1", 200_000_000)),
        bytes_of(settling, 12, Goods("Máy mẫu MAU-1", 190_000_000), relation=(1, "1", "C26TKC", 11)),
    )
    shown = browser(world, "coso").get(f"/ho-so/{settling.code}/chung-tu/").content.decode()
    assert "Không tính: đã bị hóa đơn 1C26TKC số 12 thay thế." in shown
    assert "chữ ký số: hợp lệ" in shown
    # Each file by its name, kind and size.
    assert ">0.xml<" in shown and ">1.xml<" in shown and "KB, gửi" in shown
    history = browser(world, "coso").get(f"/ho-so/{settling.code}/").content.decode()
    assert "thay thế hóa đơn 1C26TKC số 11, đã chứng minh" in history


def test_a_person_says_what_an_invoice_corrects_where_the_file_does_not(world: World, settling: Dossier) -> None:
    take(
        world,
        settling,
        bytes_of(settling, 11, Goods("Máy mẫu MAU-1", 200_000_000)),
        bytes_of(settling, 12, Goods("Máy mẫu MAU-1", 190_000_000), Goods("Thay thế hóa đơn xuất sai", 0, kind=4)),
    )
    page = browser(world, "coso")
    place = f"/ho-so/{settling.code}/buoc/relate_invoice/"
    assert f"{place}?invoice=2" in page.get(f"/ho-so/{settling.code}/chung-tu/").content.decode()
    form = page.get(place)
    assert form.status_code == 200
    assert "1C26TKC số 12" in form.content.decode()
    typed = {
        "version": Dossier.objects.get(pk=settling.pk).version,
        "invoice": 2,
        "relation": "replaces",
        "earlier": [1],
    }
    answer = page.post(place, typed)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert answer["Location"].endswith("/chung-tu/")
    assert final_support(settling, clock.today()).support_vnd == 95_000_000


def test_a_fee_is_put_to_an_item_on_a_page(world: World, settling: Dossier) -> None:
    take(world, settling, bytes_of(settling, 11, Goods("Máy mẫu MAU-1", 300_000_000), fee_vnd=8_000_000))
    page = browser(world, "trungtam")
    place = f"/ho-so/{settling.code}/buoc/place_amount/"
    assert f"{place}?amount=1|fees" in page.get(f"/ho-so/{settling.code}/chung-tu/").content.decode()
    form = page.get(f"{place}?amount=1|fees")
    assert "phí, lệ phí ngoài các dòng, 8.000.000 đồng" in form.content.decode()
    version = Dossier.objects.get(pk=settling.pk).version
    answer = page.post(place, {"version": version, "amount": "1|fees", "item": 1})
    assert answer.status_code == 302
    assert final_support(settling, clock.today()).support_vnd == 154_000_000


def test_one_bad_file_of_many_costs_the_others_nothing(world: World, settling: Dossier) -> None:
    files = [
        SimpleUploadedFile("hong.xml", b"%PDF-1.4"),
        SimpleUploadedFile("khong.xml", bytes_of(settling, 11, Goods("Hàng tặng", 0))),
        SimpleUploadedFile("tot.xml", bytes_of(settling, 12, Goods("Máy mẫu MAU-1", 300_000_000))),
    ]
    answer = browser(world, "coso").post(f"/ho-so/{settling.code}/chung-tu/doc/", {"file": files}, follow=True)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "hong.xml: chưa nhận." in shown
    assert "tot.xml: đã đọc hóa đơn 1C26TKC số 12" in shown
    assert "Hóa đơn có tổng bằng 0" in shown
    assert settling.invoices.count() == 2


def test_a_file_that_the_database_turns_away_costs_the_others_nothing(
    world: World, settling: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import DataError

    from settlement.models import Invoice

    create = Invoice.objects.create

    def fails_once(**values: object) -> Invoice:
        if values["number"] == "11":
            raise DataError("integer out of range")
        return create(**values)

    monkeypatch.setattr(Invoice.objects, "create", fails_once)
    taken = take_einvoices(
        settling,
        actor=world["coso"],
        at=clock.now(),
        uploads=[
            (io.BytesIO(bytes_of(settling, no, Goods("Máy mẫu MAU-1", 100_000_000))), f"{no}.xml") for no in (11, 12)
        ],
    )
    assert [one.invoice is not None for one in taken] == [False, True]
    assert "không bị ảnh hưởng" in taken[0].reasons[0]
