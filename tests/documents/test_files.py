"""What is taken in and what is refused: each file is made here, by the same means as a sender would make it."""

import datetime as dt
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pikepdf import Array, Dictionary, Name
from PIL import Image

from accounts.models import User
from documents.files import clean_name, keep, open_file
from documents.models import StoredFile
from documents.refusal import UploadRefused
from documents.storage import StorageUnavailable, document_store

AT = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
INVOICE = '<?xml version="1.0" encoding="{}"?><HDon><DLHDon><TTChung><SHDon>12</SHDon></TTChung></DLHDon></HDon>'


# --- files ------------------------------------------------------------------------------------------------------------


def pdf(change: Callable[[pikepdf.Pdf], None] = lambda made: None, **how: object) -> bytes:
    """A page, changed before it is written."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        change(made)
        made.save(out, **how)
    return out.getvalue()


def with_script_on_opening(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def with_script_behind_a_reference(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = made.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert(1)"))


def with_script_on_a_page(made: pikepdf.Pdf) -> None:
    made.pages[0].AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS="app.alert(1)"))


def with_script_deep_inside(made: pikepdf.Pdf) -> None:
    made.Root.Extra = Array([Array([Dictionary(Next=Dictionary(S=Name.JavaScript, JS="app.alert(1)"))])])


def with_a_program_to_start(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.Launch, F="cmd.exe")


def with_an_attachment(made: pikepdf.Pdf) -> None:
    made.attachments["bang-ke.xlsx"] = b"anything"


def with_an_attachment_pinned_to_the_page(made: pikepdf.Pdf) -> None:
    inside = made.make_stream(b"anything", Type=Name.EmbeddedFile)
    pin = Dictionary(
        Type=Name.Annot,
        Subtype=Name.FileAttachment,
        Rect=Array([0, 0, 9, 9]),
        FS=Dictionary(Type=Name.Filespec, F="x.exe", EF=Dictionary(F=inside)),
    )
    made.pages[0].Annots = Array([pin])


def with_a_form_of_code(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(XFA=made.make_stream(b"<xdp/>"), Fields=Array([]))


def with_links_and_fields(made: pikepdf.Pdf) -> None:
    """What an ordinary signed or linked document has."""
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI="https://example.vn/"))
    made.pages[0].Annots = Array([link])
    made.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array([]))


def without_pages(made: pikepdf.Pdf) -> None:
    del made.pages[0]


def docx() -> bytes:
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("Đơn đề nghị hỗ trợ")
    document.save(out)
    return out.getvalue()


def xlsx() -> bytes:
    """The least that spreadsheet programs open."""
    out = io.BytesIO()
    types = f'<Override PartName="/xl/workbook.xml" ContentType="{XLSX}.main+xml"/>'
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>')
        made.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


def repacked(data: bytes, extra: dict[str, bytes], swap: tuple[str, str] = ("", "")) -> bytes:
    """An office file with more parts, its list of types changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in package.infolist():
            part = package.read(entry)
            if entry.filename == "[Content_Types].xml":
                part = part.decode().replace(*swap).encode()
            made.writestr(entry.filename, part)
        for name, part in extra.items():
            made.writestr(name, part)
    return out.getvalue()


def macro_docx() -> bytes:
    return repacked(docx(), {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def docm() -> bytes:
    main = "application/vnd.ms-word.document.macroEnabled.main+xml"
    return repacked(docx(), {}, (f"{DOCX}.main+xml", main))


def plain_zip(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, b"x")
    return out.getvalue()


def zip_torn_inside() -> bytes:
    """The list of types is there, but its packed bytes are not."""
    data = bytearray(repacked(docx(), {}))
    start = data.index(b"[Content_Types].xml") + len("[Content_Types].xml")
    data[start : start + 40] = b"\xff" * 40
    return bytes(data)


def docx_that_swells() -> bytes:
    return repacked(docx(), {"word/media/image1.bmp": bytes(201 * 1024 * 1024)})


def image(kind: str, size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A header that promises any size; nobody has to paint it."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    end = b"\0\0\0\0IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header)) + end


def jpeg_of(width: int, height: int) -> bytes:
    return image("JPEG").replace(struct.pack(">HH", 30, 40), struct.pack(">HH", height, width), 1)


def invoice(encoding: str = "UTF-8", doctype: str = "") -> bytes:
    text = INVOICE.format(encoding).replace("?><HDon", f"?>{doctype}<HDon")
    return text.encode(encoding)


# --- the office takes files in ----------------------------------------------------------------------------------------


@pytest.fixture
def applicant(db: None) -> User:
    return User.objects.create_user("coso")


def send(data: bytes, name: str, by: User | None = None) -> StoredFile:
    return keep(io.BytesIO(data), name=name, uploaded_by=by, at=AT, prefix="ho-so/thu")


@pytest.mark.parametrize(
    ("make", "name", "content_type"),
    [
        (pdf, "Đơn đề nghị.pdf", "application/pdf"),
        (lambda: pdf(with_links_and_fields), "giay-phep.PDF", "application/pdf"),
        (lambda: pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate), "nen.pdf", "application/pdf"),
        (lambda: pdf(encryption=pikepdf.Encryption(owner="o", user="")), "sao-ke.pdf", "application/pdf"),
        (docx, "Thuyết minh.docx", DOCX),
        (lambda: repacked(docx(), {"word/media/image1.png": image("PNG")}), "co-anh.docx", DOCX),
        (xlsx, "dự toán.xlsx", XLSX),
        (lambda: image("JPEG"), "máy sấy.jpeg", "image/jpeg"),
        (lambda: image("JPEG"), "Zalo.JPG", "image/jpeg"),
        (lambda: image("JPEG", (9000, 8000)), "ảnh lớn.jpg", "image/jpeg"),
        (lambda: image("PNG"), "sơ đồ.png", "image/png"),
        (invoice, "hoa-don.xml", "application/xml"),
        (lambda: b"\xef\xbb\xbf" + invoice(), "co-bom.xml", "application/xml"),
        (lambda: invoice("UTF-16"), "utf16.xml", "application/xml"),
        (lambda: b"<!-- DOCTYPE html -->" + b"<HDon/>", "chu-thich.xml", "application/xml"),
    ],
)
def test_an_honest_file_is_kept_as_it_was_sent(
    applicant: User, make: Callable[[], bytes], name: str, content_type: str
) -> None:
    data = make()
    kept = send(data, name, applicant)
    kept.refresh_from_db()
    assert (kept.original_name, kept.content_type, kept.size) == (name, content_type, len(data))
    assert (kept.uploaded_by, kept.uploaded_at) == (applicant, AT)
    assert b"".join(open_file(kept)) == data
    assert b"".join(open_file(kept, start=2, end=7)) == data[2:7]


REFUSED = [
    # wrong ending, wrong kind
    ("type_differs", pdf, "đơn.docx", ".pdf"),
    ("type_differs", docx, "thuyết minh.pdf", ".docx"),
    ("type_differs", docx, "dự toán.xlsx", ".docx"),
    ("type_differs", invoice, "hóa đơn.pdf", ".xml"),
    ("type_differs", pdf, "không đuôi", "(không có)"),
    ("type_unknown", lambda: b"MZ\x90\0" + bytes(200), "setup.pdf", "PDF"),
    ("type_unknown", lambda: "Xin chào".encode(), "thư.docx", "Word"),
    ("type_unknown", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "cũ.doc", ".docx"),
    ("type_unknown", lambda: image("GIF"), "ảnh.png", "JPG"),
    ("type_unknown", lambda: image("JPEG")[:2], "ảnh.jpg", "JPG"),
    # what a browser would run
    ("type_unknown", lambda: b"<!DOCTYPE html><p>x", "trang.xml", ""),
    ("type_unknown", lambda: b"\xef\xbb\xbf  <HTML><body/></HTML>", "trang.xml", ""),
    ("type_unknown", lambda: b"<!-- x --><html><script>alert(1)</script></html>", "trang.xml", ""),
    ("type_unknown", lambda: b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "a.xml", ""),
    ("type_unknown", lambda: "<html/>".encode("utf-16"), "trang.xml", ""),
    ("type_unknown", lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "hình.xml", "XML"),
    # size
    ("empty", lambda: b"", "rỗng.pdf", "0 byte"),
    ("too_large", lambda: pdf() + bytes(20 * 1024 * 1024), "lớn.pdf", "20 MB"),
    # zips
    ("macro", macro_docx, "thuyết minh.docx", "macro"),
    ("macro", docm, "thuyết minh.docx", "macro"),
    ("type_unknown", lambda: plain_zip("bai.txt"), "tệp.docx", "Giải nén"),
    ("type_unknown", lambda: plain_zip("word/document.xml"), "tệp.docx", "Giải nén"),
    ("type_unknown", lambda: plain_zip("[Content_Types].xml", "word/document.xml"), "tệp.docx", "Word"),
    ("type_unknown", lambda: docx()[:-60], "đứt.docx", "Word"),
    ("type_unknown", zip_torn_inside, "đứt.docx", "Word"),
    ("bomb", docx_that_swells, "bom.docx", "bom.docx"),
    # PDF
    ("active_pdf", lambda: pdf(with_script_on_opening), "a.pdf", "In lại"),
    ("active_pdf", lambda: pdf(with_script_behind_a_reference), "a.pdf", "In lại"),
    ("active_pdf", lambda: pdf(with_script_on_a_page), "a.pdf", "In lại"),
    ("active_pdf", lambda: pdf(with_script_deep_inside), "a.pdf", "In lại"),
    ("active_pdf", lambda: pdf(with_a_program_to_start), "a.pdf", "In lại"),
    ("active_pdf", lambda: pdf(with_an_attachment), "a.pdf", "đính kèm"),
    ("active_pdf", lambda: pdf(with_an_attachment_pinned_to_the_page), "a.pdf", "đính kèm"),
    ("active_pdf", lambda: pdf(with_a_form_of_code), "a.pdf", "In lại"),
    ("encrypted", lambda: pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "a.pdf", "mật khẩu"),
    ("damaged", lambda: b"%PDF-1.7\n" + bytes(500), "a.pdf", "hỏng"),
    ("damaged", lambda: pdf(without_pages), "a.pdf", "trang nào"),
    # pictures
    ("bomb", lambda: png_of(60_000, 60_000), "ảnh.png", "60000 × 60000"),
    ("bomb", lambda: jpeg_of(65_000, 2_000), "ảnh.jpg", "65000 × 2000"),
    ("damaged", lambda: image("PNG")[:20], "ảnh.png", "hỏng"),
    ("damaged", lambda: image("JPEG")[:60], "ảnh.jpg", "hỏng"),
    ("damaged", lambda: png_of(0, 10), "ảnh.png", "hỏng"),
    # XML
    ("doctype", lambda: invoice(doctype="<!DOCTYPE HDon>"), "hd.xml", "DOCTYPE"),
    ("doctype", lambda: invoice(doctype='<!DOCTYPE HDon [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "hd.xml", "DOC"),
    ("doctype", lambda: invoice("UTF-16", doctype='<!DOCTYPE HDon [<!ENTITY a "b">]>'), "hd.xml", "DOCTYPE"),
    ("damaged", lambda: invoice()[:-4], "hd.xml", "dòng 1"),
    ("damaged", lambda: invoice("UTF-16").decode("utf-16").encode(), "hd.xml", "hỏng"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "make", "name", "says"), REFUSED, ids=[f"{row[0]}-{place}" for place, row in enumerate(REFUSED)]
)
def test_a_file_that_may_not_come_in_is_refused_with_a_sentence_and_leaves_nothing(
    code: str, make: Callable[[], bytes], name: str, says: str
) -> None:
    with pytest.raises(UploadRefused) as refused:
        send(make(), name)
    assert refused.value.code == code
    assert says in str(refused.value)
    assert name in str(refused.value), "the sentence names the file"
    assert not StoredFile.objects.exists()
    assert list(document_store().keys()) == []


@pytest.mark.django_db
def test_entities_are_not_unfolded_before_they_are_refused() -> None:
    laughs = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(20)
    )
    with pytest.raises(UploadRefused) as refused:
        send(f"{laughs}]><l>&u;</l>".encode(), "hd.xml")
    assert refused.value.code in ("doctype", "damaged")


@pytest.mark.django_db
def test_a_large_list_of_types_is_not_unpacked() -> None:
    """A few kilobytes that would unpack to hundreds of megabytes."""
    import tracemalloc

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", bytes(150 * 1024 * 1024))
    tracemalloc.start()
    with pytest.raises(UploadRefused):
        send(out.getvalue(), "bom.docx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 * 1024 * 1024


@pytest.mark.django_db
def test_a_store_that_is_down_leaves_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*args: object, **more: object) -> None:
        raise StorageUnavailable("Kho lưu trữ không trả lời.")

    monkeypatch.setattr(type(document_store()), "put_stream", down)
    with pytest.raises(StorageUnavailable):
        send(pdf(), "đơn.pdf")
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_two_files_of_one_name_do_not_meet() -> None:
    first, second = pdf(), pdf(with_links_and_fields)
    one, other = send(first, "đơn.pdf"), send(second, "đơn.pdf")
    assert one.key != other.key
    assert b"".join(open_file(one)) == first
    assert b"".join(open_file(other)) == second


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_file_damaged_anywhere_is_refused_or_kept_but_never_crashes(data: st.DataObject) -> None:
    from documents.content import type_of

    whole = data.draw(st.sampled_from(WHOLE))
    start = data.draw(st.integers(0, len(whole[0]) - 1))
    noise = data.draw(st.binary(max_size=40))
    torn = whole[0][:start] + noise + whole[0][start + data.draw(st.integers(0, 400)) :]
    try:
        type_of(io.BytesIO(torn), whole[1])
    except UploadRefused as refused:
        assert str(refused)


WHOLE = [
    (pdf(), "a.pdf"),
    (pdf(with_an_attachment, object_stream_mode=pikepdf.ObjectStreamMode.generate), "a.pdf"),
    (docx(), "a.docx"),
    (image("JPEG"), "a.jpg"),
    (image("PNG"), "a.png"),
    (invoice(), "a.xml"),
    (etree.tostring(etree.fromstring(invoice()), encoding="UTF-16"), "a.xml"),
]


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Đơn đề nghị.pdf", "Đơn đề nghị.pdf"),
        ("Đơn.pdf", "Đơn.pdf"),  # decomposed letters
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Lan\\Đơn.pdf", "Đơn.pdf"),
        ("hoa\x00don\r\n\t.xml", "hoadon.xml"),
        ("bao\u202efdp.exe.pdf", "baofdp.exe.pdf"),
        ("\u2066an\u2069\u200b.pdf", "an.pdf"),
        ("  .. tên .pdf.. ", "tên .pdf"),
        ("", "tep"),
        ("...", "tep"),
        ("/", "tep"),
        ("a" * 300 + ".pdf", "a" * 117 + ".pdf"),
    ],
)
def test_a_name_is_fit_to_show_and_to_save(sent: str, shown: str) -> None:
    assert clean_name(sent) == shown


@given(st.text(max_size=300))
def test_no_name_leaves_its_folder_or_breaks_a_header(name: str) -> None:
    shown = clean_name(name)
    assert 0 < len(shown) <= StoredFile._meta.get_field("original_name").max_length
    assert not set("/\\\r\n\0\u202e\u2066") & set(shown)
    assert shown not in (".", "..")
    shown.encode()
    assert clean_name(shown) == shown


@pytest.mark.django_db
def test_the_key_in_the_store_has_nothing_of_the_sent_name() -> None:
    kept = send(pdf(), "../../Đơn của ông Mẫu.PDF")
    assert kept.key.startswith("ho-so/thu/") and kept.key.isascii() and "Mẫu" not in kept.key
    assert kept.original_name == "Đơn của ông Mẫu.PDF"
