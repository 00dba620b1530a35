"""What a file really is, by its content; and what in it is refused.

Each refusal says what, where and how to mend it. Names of types follow what the pages accept.
"""

from __future__ import annotations

import io
import zipfile
from typing import IO

import filetype
import pikepdf
from lxml import etree

from documents.refusal import UploadRefused

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JPEG, PNG, XML = "image/jpeg", "image/png", "application/xml"

#: What is accepted: type -> the endings a name may have.
ENDINGS = {
    PDF: (".pdf",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    JPEG: (".jpg", ".jpeg"),
    PNG: (".png",),
    XML: (".xml",),
}
ACCEPTED = "PDF, Word (.docx), Excel (.xlsx), ảnh JPG hoặc PNG, hóa đơn XML"
MAIN_PARTS = {
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
MOST_PIXELS = 80_000_000
MOST_UNPACKED = 200 * 1024 * 1024
HEAD = 8192
ACTIVE_PDF = ("/JavaScript", "/JS", "/Launch", "/EmbeddedFiles", "/XFA", "/RichMedia")


def type_of(file: IO[bytes], name: str) -> str:
    """The type of a file whose content, ending and inside agree. Raises ``UploadRefused``."""
    file.seek(0)
    head = file.read(HEAD)
    found = _sniff(head, file)
    if found is None:
        raise UploadRefused("type_unknown", f"Tệp «{name}» không thuộc loại được nhận. Hãy gửi {ACCEPTED}.")
    ending = "." + name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in ENDINGS[found]:
        raise UploadRefused(
            "type_differs",
            f"Tệp «{name}» có đuôi «{ending or '(không có)'}» nhưng nội dung là {_word(found)}. "
            f"Đổi tên thành đuôi {ENDINGS[found][0]}, hoặc chọn đúng tệp.",
        )
    _INSIDE[found](file, name)
    file.seek(0)
    return found


def _word(kind: str) -> str:
    return {PDF: "PDF", DOCX: "Word", XLSX: "Excel", JPEG: "ảnh JPG", PNG: "ảnh PNG", XML: "XML"}[kind]


def _sniff(head: bytes, file: IO[bytes]) -> str | None:
    """By magic bytes; office files are opened, because any zip can call a part «word/…»."""
    if head.startswith(b"PK"):
        return _office(file)
    guess = filetype.guess_mime(head)
    if guess in (PDF, JPEG, PNG):
        return guess
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"<") and not text[:200].lower().startswith((b"<!doctype html", b"<html")):
        return XML
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") and b"<" in head[2:6]:
        return XML
    return None


def _office(file: IO[bytes]) -> str | None:
    try:
        with zipfile.ZipFile(file) as package:
            types = package.read("[Content_Types].xml")[:200_000].decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, OSError):
        return None
    for kind, main in MAIN_PARTS.items():
        if main in types:
            return kind
    if "macroEnabled" in types:
        raise UploadRefused(
            "macro", "Tệp Office có macro không được nhận. Lưu lại dạng .docx hoặc .xlsx thường rồi gửi."
        )
    return None


def _inside_office(file: IO[bytes], name: str) -> None:
    file.seek(0)
    with zipfile.ZipFile(file) as package:
        entries = package.infolist()
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise UploadRefused("macro", f"Tệp «{name}» có macro. Lưu lại dạng không có macro rồi gửi.")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise UploadRefused("bomb", f"Tệp «{name}» giải nén quá lớn; kiểm tra lại tệp.")


def _inside_pdf(file: IO[bytes], name: str) -> None:
    file.seek(0)
    try:
        with pikepdf.open(file) as pdf:  # type: ignore[arg-type]
            if pdf.is_encrypted:
                raise UploadRefused("encrypted", f"Tệp «{name}» có mật khẩu. Bỏ mật khẩu rồi gửi lại.")
            for item in pdf.objects:
                if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)) and any(key in item for key in ACTIVE_PDF):
                    raise UploadRefused(
                        "active_pdf",
                        f"Tệp «{name}» chứa mã chạy được hoặc tệp đính kèm bên trong. In lại thành PDF thường rồi gửi.",
                    )
            if not len(pdf.pages):
                raise UploadRefused("damaged", f"Tệp «{name}» không có trang nào.")
    except pikepdf.PasswordError as why:
        raise UploadRefused("encrypted", f"Tệp «{name}» có mật khẩu. Bỏ mật khẩu rồi gửi lại.") from why
    except pikepdf.PdfError as why:
        raise UploadRefused("damaged", f"Tệp «{name}» là PDF hỏng, không mở được. Xuất lại tệp rồi gửi.") from why


def _inside_image(file: IO[bytes], name: str) -> None:
    """The header's size, without unpacking a pixel."""
    file.seek(0)
    head = file.read(512 * 1024)
    size = _png_size(head) if head.startswith(b"\x89PNG") else _jpeg_size(head)
    if size is None:
        raise UploadRefused("damaged", f"Ảnh «{name}» hỏng, không đọc được kích thước. Chụp hoặc lưu lại ảnh.")
    if size[0] * size[1] > MOST_PIXELS:
        raise UploadRefused("bomb", f"Ảnh «{name}» quá lớn ({size[0]} × {size[1]} điểm). Thu nhỏ ảnh rồi gửi.")


def _png_size(head: bytes) -> tuple[int, int] | None:
    if len(head) < 24 or head[12:16] != b"IHDR":
        return None
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def _jpeg_size(head: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 < len(head):
        if head[place] != 0xFF:
            return None
        marker = head[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(head[place + 7 : place + 9], "big"), int.from_bytes(
                head[place + 5 : place + 7], "big"
            )
        place += 2 + int.from_bytes(head[place + 2 : place + 4], "big")
    return None


def _inside_xml(file: IO[bytes], name: str) -> None:
    """Well-formed, and no document type at all: that is where entities hide."""
    file.seek(0)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.parse(io.BytesIO(file.read()), parser)
    except etree.XMLSyntaxError as why:
        raise UploadRefused(
            "damaged", f"Tệp «{name}» là XML hỏng (dòng {why.lineno}). Tải lại tệp gốc rồi gửi."
        ) from why
    if tree.docinfo.doctype or tree.docinfo.internalDTD is not None:
        raise UploadRefused("doctype", f"Tệp «{name}» khai báo DOCTYPE, không phải hóa đơn điện tử đúng chuẩn.")


_INSIDE = {
    PDF: _inside_pdf,
    DOCX: _inside_office,
    XLSX: _inside_office,
    JPEG: _inside_image,
    PNG: _inside_image,
    XML: _inside_xml,
}
