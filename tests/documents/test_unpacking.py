"""ZIPs as portals, phones and mischief make them: taken apart, counted while they are, one bad file no other's loss."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from typing import Any

import pytest

from documents.refusal import UploadRefused
from documents.unpacking import MOST_FILES, parts
from tests.documents.test_files import docx, invoice, macro_docx, pdf, xlsx


def zipped(*named: tuple[str | zipfile.ZipInfo, bytes], pack: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", pack) as made:
        for name, data in named:
            made.writestr(name, data)
    return out.getvalue()


def opened(data: bytes, name: str = "tep.zip") -> list[tuple[str, bytes | str]]:
    """Each file with its bytes, or the code of why it is left out."""
    return [
        (one.name, one.file.read() if one.file else one.refused.code if one.refused else "")
        for one in parts(io.BytesIO(data), name)
    ]


@pytest.mark.parametrize("make", [pdf, docx, xlsx, macro_docx, invoice, lambda: b"", lambda: b"PK"])
def test_what_is_no_zip_of_files_is_handed_on_as_it_is(make: Any) -> None:
    data = make()
    assert opened(data, "a.docx") == [("a.docx", data)]


def test_the_portals_zip_is_its_xml_and_its_page() -> None:
    assert opened(zipped(("hd/invoice.xml", invoice()), ("hd/invoice.pdf", b"%PDF-"))) == [
        ("invoice.xml", invoice()),
        ("invoice.pdf", b"%PDF-"),
    ]


def test_the_decoration_of_a_page_is_left_behind() -> None:
    beside = [(name, b"x") for name in ("invoice.html", "details.js", "sign-check.jpg", "viewinvoice-bg.png")]
    assert opened(zipped(("invoice.xml", invoice()), *beside)) == [("invoice.xml", invoice())]


def test_what_programs_put_beside_files_is_left_behind() -> None:
    link = zipfile.ZipInfo("mat-khau")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    litter: list[tuple[str | zipfile.ZipInfo, bytes]] = [
        ("__MACOSX/._a.xml", b"x"), ("Thumbs.db", b"x"), (".DS_Store", b"x"), ("thư mục/", b""), (link, b"/etc/passwd")
    ]  # fmt: skip
    assert opened(zipped(("a.xml", b"<a/>"), *litter)) == [("a.xml", b"<a/>")]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1258"])
def test_a_vietnamese_name_packed_by_windows_is_read(encoding: str) -> None:
    raw = "máy sấy.xml".encode() if encoding == "utf-8" else "Bao gia sô 1.xml".encode(encoding)
    name = raw.decode(encoding)
    data = zipped(("n" * len(raw), b"<a/>")).replace(b"n" * len(raw), raw)
    assert [one for one, _ in opened(data)] == [name]


def test_a_name_leads_nowhere() -> None:
    assert [name for name, _ in opened(zipped(("../../etc/cron.d/x.xml", b"<a/>"), ("C:\\x\\y.xml", b"<b/>")))] == [
        "x.xml",
        "y.xml",
    ]


def test_a_zip_in_a_zip_is_left_out_and_told() -> None:
    inside = docx()
    assert opened(zipped(("trong.zip", zipped(("x", b"x"))), ("a.docx", inside))) == [
        ("trong.zip", "type_unknown"),
        ("a.docx", inside),
    ]


def test_a_file_behind_a_password_is_left_out_and_told() -> None:
    data = bytearray(zipped(("khoa.xml", b"<a/>"), ("mo.xml", b"<b/>")))
    for place, head in ((6, b"PK\x03\x04"), (8, b"PK\x01\x02")):
        first = data.index(head)
        data[first + place] |= 1
    assert opened(bytes(data)) == [("khoa.xml", "encrypted"), ("mo.xml", b"<b/>")]


def test_a_torn_file_is_left_out_and_told() -> None:
    data = zipped(("hong.xml", b"<a>nguyen ven</a>"), ("lanh.xml", b"<b/>"), pack=zipfile.ZIP_STORED)
    assert opened(data.replace(b"nguyen ven", b"bi sua roi")) == [("hong.xml", "damaged"), ("lanh.xml", b"<b/>")]


@pytest.mark.parametrize("data", [b"PK\x03\x04" + bytes(40), zipped(("a", b"x"))[:-30]], ids=["no end", "half an end"])
def test_a_torn_zip_is_refused(data: bytes) -> None:
    with pytest.raises(UploadRefused) as refused:
        opened(data)
    assert refused.value.code == "damaged" and "tep.zip" in refused.value.message


def test_an_empty_zip_is_refused() -> None:
    with pytest.raises(UploadRefused) as refused:
        opened(zipped(("thư mục/", b"")))
    assert refused.value.code == "empty"


def test_more_files_than_anybody_sends_are_refused_before_one_is_opened() -> None:
    with pytest.raises(UploadRefused) as refused:
        opened(zipped(*[(f"{n}.xml", b"<a/>") for n in range(MOST_FILES + 1)]))
    assert refused.value.code == "bomb"


def test_a_file_that_swells_is_stopped_while_it_swells() -> None:
    with pytest.raises(UploadRefused) as refused:
        opened(zipped(("phinh.xml", bytes(30 * 1024 * 1024))))
    assert refused.value.code == "bomb"


def test_files_that_are_much_together_are_stopped(settings: Any) -> None:
    settings.UPLOAD_FORM_BYTES = 3 * 1024 * 1024
    import random

    noise = random.Random(1).randbytes(1024 * 1024)
    with pytest.raises(UploadRefused) as refused:
        opened(zipped(*[(f"{n}.pdf", noise) for n in range(4)], pack=zipfile.ZIP_STORED))
    assert refused.value.code == "bomb"


def test_a_zip_that_lies_about_its_sizes_is_not_believed() -> None:
    """The list says ten bytes; the file holds thirty million."""
    data = bytearray(zipped(("phinh.xml", bytes(30 * 1024 * 1024))))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 10)
    assert opened(bytes(data)) == [("phinh.xml", "damaged")]
