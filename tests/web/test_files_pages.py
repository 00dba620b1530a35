"""Files on pages: told apart at a look, refused where one looks, one bad file costing the others nothing."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from demo.einvoices import Firm, Goods, einvoice, invented_code
from demo.stage import sample_pdf
from documents.downloads import PICTURE_SECONDS
from documents.files import open_file
from documents.models import StoredFile
from documents.pictures import kept
from documents.storage import StorageUnavailable, document_store
from dossiers.models import Attachment, Dossier
from tests.browsing import text_of, window
from tests.documents.test_files import docx, macro_docx, pdf
from tests.documents.test_photos import photo
from tests.world import World

pytestmark = pytest.mark.django_db
PDF_A, PDF_B = sample_pdf("Báo giá A", "thu"), sample_pdf("Báo giá B", "thu")


def files(*named: tuple[str, bytes]) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, data) for name, data in named]


def zipped(*named: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in named:
            made.writestr(name, data)
    return out.getvalue()


def upload(browser: Client, dossier: Dossier, requirement: str, *named: tuple[str, bytes]) -> Any:
    address = reverse("upload", args=[dossier.code, requirement])
    return browser.post(address, {"file": files(*named)}, follow=True)


def line(answer: Any, requirement: str) -> str:
    """What stands in the line of a requirement on the page."""
    page = answer.content.decode()
    start = page.index(f'id="giay-{requirement}"')
    rest = page[start:]
    return rest[: match.start()] if (match := re.search(r'<li class="kc-(have|missing|opt)', rest)) else rest


def words(piece: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", piece).split())


def listed(dossier: Dossier, requirement: str) -> list[str]:
    rows = Attachment.objects.filter(dossier=dossier, requirement=requirement, withdrawn_at__isnull=True)
    return [row.file.original_name for row in rows.select_related("file").order_by("pk")]


@pytest.fixture
def opened(world: World) -> Dossier:
    return world.opened()


def test_a_refused_file_is_told_at_its_line_and_costs_the_others_nothing(world: World, opened: Dossier) -> None:
    before = listed(opened, "quotations")
    sent = (
        ("a.pdf", PDF_A),
        ("macro.docx", macro_docx()),
        ("rong.pdf", b""),
        ("hong.pdf", b"%PDF-1.7 x"),
        ("b.pdf", PDF_B),
    )
    answer = upload(window(world, "coso"), opened, "quotations", *sent)
    assert answer.redirect_chain[-1][0].endswith("#giay-quotations")
    assert listed(opened, "quotations") == [*before, "a.pdf", "b.pdf"]
    told = line(answer, "quotations")
    for sentence in (
        "Tệp «macro.docx» có macro",
        "Tệp «rong.pdf» rỗng",
        "Tệp «hong.pdf» là PDF hỏng",
        "Đã nhận tệp b.pdf",
    ):
        assert sentence in words(told)
    assert told.count('role="alert"') == told.count("data-kc-focus") == 3
    # And nowhere else.
    assert answer.content.decode().count("Tệp «macro.docx» có macro") == 1


def test_choosing_nothing_is_told_at_the_line(world: World, opened: Dossier) -> None:
    assert "Chưa chọn tệp nào" in line(upload(window(world, "coso"), opened, "photos"), "photos")


def test_what_belongs_to_no_place_of_the_next_page_is_told_at_its_end(world: World, opened: Dossier) -> None:
    browser = window(world, "coso")
    browser.post(reverse("upload", args=[opened.code, "photos"]), {})
    assert "Chưa chọn tệp nào" in text_of(browser.get("/"))
    assert "Chưa chọn tệp nào" not in text_of(browser.get("/"))


def test_two_files_of_one_requirement_are_told_apart_by_name_size_and_picture(world: World, opened: Dossier) -> None:
    browser = window(world, "coso")
    sent = ("Báo giá lò A.pdf", PDF_A), ("Báo giá lò B.docx", docx()), ("IMG_1.HEIC", photo("HEIF", where=True))
    shown = line(upload(browser, opened, "quotations", *sent), "quotations")
    for name in ("Báo giá lò A.pdf", "Báo giá lò B.docx", "IMG_1.jpg"):
        assert name in words(shown)
    assert f"PDF, {len(PDF_A)} byte" in words(shown)
    assert re.search(r"Word, \d+ KB", words(shown))
    assert "Ảnh được chuyển sang JPG" in words(shown)
    rows = Attachment.objects.filter(dossier=opened, requirement="quotations").order_by("-pk")[:3]
    heic, word, page = rows
    assert reverse("attachment-picture", args=[opened.code, heic.pk]) in shown
    assert reverse("attachment-picture", args=[opened.code, page.pk]) in shown
    assert reverse("attachment-picture", args=[opened.code, word.pk]) not in shown


def test_a_small_picture_is_a_small_jpeg_kept_for_this_person_only(world: World, opened: Dossier) -> None:
    browser = window(world, "coso")
    upload(browser, opened, "photos", ("may.jpg", photo("JPEG", held=6)))
    row = Attachment.objects.get(dossier=opened, requirement="photos")
    address = reverse("attachment-picture", args=[opened.code, row.pk])
    answer = browser.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert max(Image.open(io.BytesIO(answer.content)).size) <= 192
    assert answer["Cache-Control"] == f"private, max-age={PICTURE_SECONDS}"
    again = browser.get(address, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert window(world, "nguoila").get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_small_picture_is_drawn_once(world: World, opened: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    draw = kept.small
    monkeypatch.setattr(kept, "small", lambda data, name: drawn.append(name) or draw(data, name))
    browser = window(world, "coso")
    upload(browser, opened, "photos", ("may.jpg", photo("JPEG")), ("hong.pdf", pdf()))
    for row in Attachment.objects.filter(dossier=opened, requirement="photos"):
        for _ in range(2):
            assert browser.get(reverse("attachment-picture", args=[opened.code, row.pk])).status_code == 200
    assert sorted(drawn) == ["hong.pdf", "may.jpg"]


def test_the_sign_of_a_sheet_stands_where_a_file_cannot_be_drawn(world: World, opened: Dossier) -> None:
    browser = window(world, "coso")
    upload(browser, opened, "photos", ("bang.docx", docx()))
    row = Attachment.objects.get(dossier=opened, requirement="photos")
    answer = browser.get(reverse("attachment-picture", args=[opened.code, row.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")


def test_the_photograph_others_get_says_nothing_of_its_place_and_its_sender_gets_it_back_whole(world: World) -> None:
    data = photo("HEIF", held=6, where=True)
    dossier = world.at_state("CONTRACTED")
    upload(window(world, "coso"), dossier, "machine_photos", ("may.heic", data))
    row = Attachment.objects.get(dossier=dossier, requirement="machine_photos")
    for who in ("coso", "trungtam", "ketoan"):
        given = b"".join(window(world, who).get(reverse("attachment", args=[dossier.code, row.pk])).streaming_content)
        assert b"gps" not in given.lower() and given[:2] == b"\xff\xd8"
    original = reverse("attachment-original", args=[dossier.code, row.pk])
    assert b"".join(window(world, "coso").get(original).streaming_content) == data
    assert window(world, "trungtam").get(original).status_code == 404
    assert original in window(world, "coso").get(f"/ho-so/{dossier.code}/").content.decode()
    assert original not in window(world, "trungtam").get(f"/ho-so/{dossier.code}/").content.decode()


def test_a_zip_is_taken_apart_and_each_of_its_files_stands_by_itself(world: World, opened: Dossier) -> None:
    package = zipped(
        ("Giấy tờ/báo giá 1.pdf", PDF_A),
        ("Giấy tờ/ảnh.jpg", photo("JPEG")),
        ("Giấy tờ/chương trình.exe", b"MZ\x90\0" + bytes(50)),
        ("__MACOSX/._ảnh.jpg", b"x"),
        ("Thumbs.db", b"x"),
        ("trong.zip", zipped(("x.pdf", PDF_B))),
    )
    answer = upload(window(world, "coso"), opened, "photos", ("tất cả.zip", package), ("riêng.pdf", PDF_B))
    assert listed(opened, "photos") == ["báo giá 1.pdf", "ảnh.jpg", "riêng.pdf"]
    told = words(line(answer, "photos"))
    assert "Đã nhận tệp báo giá 1.pdf (trong tất cả.zip)" in told
    assert "«chương trình.exe» không thuộc loại được nhận" in told
    assert "Tệp «trong.zip» trong «tất cả.zip» lại là tệp nén" in told


def test_a_store_that_is_away_for_one_file_does_not_lose_the_others(
    world: World, opened: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = type(document_store()).put_stream

    def down_for_pdf(self: Any, key: str, *args: Any, **more: Any) -> Any:
        if key.endswith(".pdf"):
            raise StorageUnavailable("x")
        return put(self, key, *args, **more)

    monkeypatch.setattr(type(document_store()), "put_stream", down_for_pdf)
    answer = upload(window(world, "coso"), opened, "photos", ("a.pdf", PDF_A), ("b.jpg", photo("JPEG")))
    assert listed(opened, "photos") == ["b.jpg"]
    assert "a.pdf: kho lưu trữ tạm thời không trả lời" in words(line(answer, "photos"))


# ── Invoices ─────────────────────────────────────────────────────────────────────────────────────


def invoice(dossier: Dossier, day: Any, number: int = 11) -> bytes:
    seller, buyer = invented_code(700), dossier.applicant
    goods = (Goods("Máy mẫu MAU-1", 400_000_000, 1),)
    return einvoice(Firm("Công ty Mẫu", seller), Firm(buyer.name, buyer.tax_code), goods, issued=day, number=number)


def with_inside(xml: bytes) -> bytes:
    def attach(made: pikepdf.Pdf) -> None:
        made.attachments["hoa-don.xml"] = xml

    return pdf(attach)


def take(browser: Client, dossier: Dossier, *named: tuple[str, bytes]) -> Any:
    return browser.post(reverse("take-invoices", args=[dossier.code]), {"file": files(*named)}, follow=True)


def test_the_portals_zip_gives_the_invoice_and_the_page_to_look_at(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    xml = invoice(dossier, world.at.date())
    package = zipped(("invoice.xml", xml), ("invoice.pdf", PDF_A), ("invoice.html", b"<html/>"), ("nen.jpg", b"x"))
    answer = take(window(world, "coso"), dossier, ("hoadon.zip", package))
    assert answer.redirect_chain[-1][0].endswith("#doc-hoa-don")
    (kept_invoice,) = dossier.invoices.all()
    assert b"".join(open_file(kept_invoice.file)) == xml
    assert listed(dossier, "invoice_copies") == ["invoice.pdf"]
    told = text_of(answer)
    assert "invoice.xml: đã đọc hóa đơn" in told and "invoice.pdf: đã lưu" in told
    assert "html" not in told and "nen.jpg" not in told


def test_an_invoice_printed_as_pdf_is_read_by_the_xml_inside_it(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    xml = invoice(dossier, world.at.date())
    take(window(world, "coso"), dossier, ("HD 11.pdf", with_inside(xml)))
    (kept_invoice,) = dossier.invoices.all()
    assert b"".join(open_file(kept_invoice.file)) == xml
    assert (kept_invoice.origin, kept_invoice.total_vnd) == ("XML", 440_000_000)
    assert listed(dossier, "invoice_copies") == ["HD 11.pdf"]


def test_one_bad_file_of_several_invoices_costs_the_others_nothing(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    good, again = (invoice(dossier, world.at.date(), number) for number in (11, 12))
    sent = (
        ("1.xml", good),
        ("lai.xml", good),
        ("chi-trang.pdf", PDF_A),
        ("hong.zip", b"PK\x03\x04x"),
        ("x.xml", b"<a"),
        ("2.xml", again),
    )
    answer = take(window(world, "coso"), dossier, *sent)
    assert dossier.invoices.count() == 2
    told = text_of(answer)
    for sentence in (
        "lai.xml: chưa nhận",
        "«chi-trang.pdf» không mang tệp XML bên trong",
        "Tệp nén «hong.zip» hỏng",
        "x.xml: chưa nhận",
    ):
        assert sentence in told
    assert listed(dossier, "invoice_copies") == []


def test_a_copy_that_came_with_a_refused_invoice_is_not_kept(world: World) -> None:
    dossier = world.at_state("IN_PROGRESS")
    wrong = invoice(dossier, world.at.date()).replace(dossier.applicant.tax_code.encode(), invented_code(701).encode())
    take(window(world, "coso"), dossier, ("a.zip", zipped(("a.xml", wrong), ("a.pdf", PDF_A))))
    assert dossier.invoices.count() == 0
    assert listed(dossier, "invoice_copies") == []


# ── Too much ─────────────────────────────────────────────────────────────────────────────────────


def test_more_than_a_form_may_bring_is_told_at_its_line(world: World, opened: Dossier, settings: Any) -> None:
    settings.UPLOAD_FORM_BYTES = 1024 * 1024
    browser = window(world, "coso")
    heavy = [(f"{n}.jpg", bytes(800_000)) for n in range(2)]
    address = reverse("upload", args=[opened.code, "photos"])
    page = f"http://testserver{reverse('dossier', args=[opened.code])}"
    answer = browser.post(address, {"file": files(*heavy)}, follow=True, headers={"Referer": page})
    assert answer.redirect_chain[-1][0] == f"{page}#giay-photos"
    assert "quá mức 1 MB cho một lần; chưa tệp nào được nhận" in line(answer, "photos")
    assert listed(opened, "photos") == []


def test_more_than_a_form_may_bring_elsewhere_is_a_page_in_words(world: World, settings: Any) -> None:
    settings.UPLOAD_FORM_BYTES = 1024 * 1024
    answer = window(world, "trungtam").post("/co-so/moi/", {"file": files(("x.pdf", bytes(1_500_000)))})
    assert answer.status_code == 413
    assert "quá mức 1 MB cho một lần" in text_of(answer)


def test_the_front_servers_refusal_has_a_page_in_words_for_anybody() -> None:
    answer = Client().get("/qua-nang/")
    assert answer.status_code == 413
    assert "Hãy gửi làm nhiều lần, mỗi tệp không quá 20 MB" in text_of(answer)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"x": "a" * 3_000_000}, "dài quá 2,5 MB"),
        ({f"x{n}": "" for n in range(1_001)}, "quá nhiều ô"),
    ],
)
def test_a_form_of_too_much_text_is_answered_in_words(world: World, given: dict[str, str], said: str) -> None:
    answer = window(world, "trungtam").post("/co-so/moi/", given)
    assert answer.status_code == 413
    assert said in text_of(answer)


def test_more_files_than_a_form_may_bring_are_answered_in_words(world: World, opened: Dossier) -> None:
    sent = files(*[(f"{n}.pdf", b"x") for n in range(101)])
    answer = window(world, "coso").post(reverse("upload", args=[opened.code, "photos"]), {"file": sent})
    assert answer.status_code == 413
    assert "tối đa 100 tệp" in text_of(answer)
    assert not StoredFile.objects.filter(original_name="1.pdf").exists()
