"""What a file really is, by its content; and what in it is refused.

The name's ending must agree with the content, and the content is looked into: a Word file that is none, macros,
scripts and attachments in a PDF, bombs. Each refusal says what, where and how to mend it.
"""

from __future__ import annotations

from typing import IO

import filetype

from documents.content import images, office, pdf, xml
from documents.refusal import UploadRefused

PDF, DOCX, XLSX, XML = pdf.TYPE, office.DOCX, office.XLSX, xml.TYPE
JPEG, PNG = images.JPEG, images.PNG

#: What is accepted: type -> the endings a name may have, what people call it, who looks inside.
ENDINGS = {
    PDF: (".pdf",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    JPEG: (".jpg", ".jpeg"),
    PNG: (".png",),
    XML: (".xml",),
}
WORDS = {PDF: "PDF", DOCX: "Word", XLSX: "Excel", JPEG: "ảnh JPG", PNG: "ảnh PNG", XML: "XML"}
INSIDE = {
    PDF: pdf.look_inside,
    DOCX: office.look_inside,
    XLSX: office.look_inside,
    JPEG: images.look_inside,
    PNG: images.look_inside,
    XML: xml.look_inside,
}
ACCEPTED = "PDF, Word (.docx), Excel (.xlsx), ảnh JPG hoặc PNG, hóa đơn XML"
HEAD = 8192
ZIP, OLE = b"PK", bytes.fromhex("D0CF11E0A1B11AE1")


def type_of(file: IO[bytes], name: str) -> str:
    """The type of a file whose content, ending and inside agree. Raises ``UploadRefused``."""
    file.seek(0)
    head = file.read(HEAD)
    found = _sniff(head, file, name)
    if found is None:
        raise _not_accepted(head, name)
    _same_ending(found, name)
    INSIDE[found](file, name)
    file.seek(0)
    return found


def _sniff(head: bytes, file: IO[bytes], name: str) -> str | None:
    """By the first bytes; a zip is opened, because any zip can call a part «word/…»."""
    if head.startswith(ZIP):
        return office.kind_of(file, name)
    guess = filetype.guess_mime(head)
    if guess in (PDF, JPEG, PNG):
        return str(guess)
    return XML if xml.looks_like(head) else None


def _same_ending(found: str, name: str) -> None:
    ending = "." + name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in ENDINGS[found]:
        raise UploadRefused(
            "type_differs",
            f"Tệp «{name}» có đuôi «{ending or '(không có)'}» nhưng nội dung là {WORDS[found]}. "
            f"Đổi tên thành đuôi {ENDINGS[found][0]}, hoặc chọn đúng tệp.",
        )


def _not_accepted(head: bytes, name: str) -> UploadRefused:
    """The refusal of a type, with the way out that fits it."""
    if head.startswith(OLE):
        return UploadRefused(
            "type_unknown",
            f"Tệp «{name}» là Word hoặc Excel bản cũ (.doc, .xls) hay có mật khẩu. "
            "Mở tệp, bỏ mật khẩu, lưu thành .docx hoặc .xlsx rồi gửi.",
        )
    kind = filetype.guess(head)
    if kind is not None and (kind.extension in {"rar", "7z", "gz", "tar", "bz2", "xz"} or head.startswith(ZIP)):
        return UploadRefused("type_unknown", f"Tệp «{name}» là tệp nén. Giải nén rồi gửi từng tệp một: {ACCEPTED}.")
    if kind is not None and kind.mime.startswith("image/"):
        return UploadRefused(
            "type_unknown", f"Ảnh «{name}» là loại {kind.extension.upper()}, chưa nhận. Lưu thành JPG rồi gửi."
        )
    return UploadRefused("type_unknown", f"Tệp «{name}» không thuộc loại được nhận. Hãy gửi {ACCEPTED}.")
