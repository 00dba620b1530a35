"""What a file really is, by its content; and what in it is refused.

The name's ending must agree with the content, and the content is looked into: a Word file that is none, macros,
scripts, what fetches from elsewhere, bombs. Each refusal says what, where and how to mend it.
"""

from __future__ import annotations

import logging
from typing import IO

import filetype

from documents.content import images, office, pdf, xml
from documents.refusal import UploadRefused

logger = logging.getLogger(__name__)

PDF, DOCX, XLSX, XML = pdf.TYPE, office.DOCX, office.XLSX, xml.TYPE
JPEG, PNG, HEIC, WEBP = images.JPEG, images.PNG, images.HEIC, images.WEBP
#: Photographs and drawings. Their names are not held against their content: phones and chat programs name one kind by
#: the ending of another, and what is kept is named by what it is (documents/pictures).
PICTURES = (JPEG, PNG, HEIC, WEBP)

#: What is accepted: type -> the endings a name may have, what people call it, who looks inside.
ENDINGS: dict[str, tuple[str, ...]] = {
    PDF: (".pdf",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    JPEG: (".jpg", ".jpeg", ".jfif", ".jpe"),
    PNG: (".png",),
    HEIC: (".heic", ".heif", ".hif"),
    WEBP: (".webp",),
    XML: (".xml",),
}
WORDS = {
    PDF: "PDF",
    DOCX: "Word",
    XLSX: "Excel",
    JPEG: "ảnh JPG",
    PNG: "ảnh PNG",
    HEIC: "ảnh HEIC",
    WEBP: "ảnh WEBP",
    XML: "XML",
}
INSIDE = {
    PDF: pdf.look_inside,
    DOCX: office.look_inside,
    XLSX: office.look_inside,
    JPEG: images.look_inside,
    PNG: images.look_inside,
    HEIC: images.look_inside,
    WEBP: images.look_inside,
    XML: xml.look_inside,
}
#: Who looks for what acts or fetches by itself, where that is a look of its own.
CARRIES = {DOCX: office.look_carried, XLSX: office.look_carried}
ACCEPTED = "PDF, Word (.docx), Excel (.xlsx), ảnh (JPG, PNG, HEIC, WEBP), hóa đơn XML"
#: What a browser offers to choose from; where several files are taken, a ZIP as well (documents/unpacking).
OFFERED = ",".join(ending for endings in ENDINGS.values() for ending in endings)
OFFERED_MANY = f"{OFFERED},.zip"
HEAD = 8192
ZIP, OLE = b"PK", bytes.fromhex("D0CF11E0A1B11AE1")


def type_of(file: IO[bytes], name: str) -> str:
    """The type of a file whose content, ending and inside agree, and that brings nothing along.

    Raises ``UploadRefused``.
    """
    found = shape_of(file, name)
    if found in CARRIES:
        CARRIES[found](file, name)
    file.seek(0)
    return found


def shape_of(file: IO[bytes], name: str) -> str:
    """Like ``type_of``, without the look at what an office file brings along. Raises ``UploadRefused``."""
    file.seek(0)
    head = file.read(HEAD)
    try:
        found = _sniff(head, file, name)
        if found is None:
            raise _not_accepted(head, name)
        _same_ending(found, name)
        INSIDE[found](file, name)
    except UploadRefused:
        raise
    except Exception as why:  # a reader of torn bytes may raise anything; to the sender it is one thing
        logger.warning("A file that no reader could read: %s", name, exc_info=True)
        raise UploadRefused(
            "damaged", f"Tệp «{name}» hỏng, không đọc được. Mở tệp trên máy, lưu hoặc xuất lại rồi gửi."
        ) from why
    file.seek(0)
    return found


def _sniff(head: bytes, file: IO[bytes], name: str) -> str | None:
    """By the first bytes; a zip is opened, because any zip can call a part «word/…»."""
    if head.startswith(ZIP):
        return office.kind_of(file, name)
    if picture := images.kind_of(head):
        return picture
    if filetype.guess_mime(head) == PDF:
        return PDF
    return XML if xml.looks_like(head) else None


def _same_ending(found: str, name: str) -> None:
    ending = "." + name.rpartition(".")[2].lower() if "." in name else ""
    fit = {one for kind in PICTURES for one in ENDINGS[kind]} if found in PICTURES else ENDINGS[found]
    if ending not in fit:
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
