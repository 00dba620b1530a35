"""What a template must not bring along: damage, code, links to elsewhere, fields that compute themselves.

What acts or fetches by itself is looked for by ``documents.content.carried``, the one look for all files; here it is
held against more than a file of people is: a template may lead nowhere, and compute nothing.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from documents.content import DOCX, shape_of
from documents.content.carried import Carried, Torn, carried
from documents.content.office import UNREADABLE
from documents.refusal import UploadRefused
from documents.worded.findings import WARNING, Finding

#: More than any paper needs; the general limit for files is far higher.
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
#: Fields of Word that may stand: they only count pages.
FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})


def look(data: bytes, name: str) -> list[Finding]:
    """Everything that makes the file unfit, before its wording is read; empty if it may be opened."""
    if not data:
        return [Finding("empty", "tệp", "Tệp rỗng (0 byte). Kiểm tra lại tệp trên máy rồi chọn lại.")]
    if len(data) > MOST_BYTES:
        return [Finding("too_large", "tệp", f"Tệp lớn hơn {MOST_BYTES // 2**20} MB; bỏ ảnh khỏi mẫu rồi gửi lại.")]
    try:
        found = shape_of(io.BytesIO(data), name)
    except UploadRefused as why:
        return [Finding(why.code, "tệp", why.message)]
    if found != DOCX:
        return [Finding("not_word", "tệp", "Mẫu phải là tệp Word (.docx).")]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(entry.file_size for entry in package.infolist()) > MOST_UNPACKED:
            return [Finding("bomb", "tệp", "Tệp giải nén ra quá lớn; bỏ ảnh khỏi mẫu rồi gửi lại.")]
        return list(dict.fromkeys(_inside(package)))


def _inside(package: zipfile.ZipFile) -> Iterator[Finding]:
    try:
        yield from map(_said, carried(package))
    except (Torn, *UNREADABLE):
        pass  # which part it is, is told below
    for entry in sorted(package.namelist()):
        if entry.lower().endswith(".bin"):
            yield Finding("carried", entry, EMBEDDED)
        if not entry.lower().endswith(".xml"):
            continue
        try:
            data = package.read(entry)
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
        except Exception:  # a torn member raises many kinds; to the official it is one thing
            yield Finding(
                "damaged", entry, "Tệp Word bị hỏng ở phần này. Mở bằng Word (Open and Repair), lưu lại rồi gửi."
            )
            continue
        yield from _content(root, entry)


EMBEDDED = "Mẫu mang theo tệp nhúng; xóa đối tượng ấy trong Word rồi lưu lại."


def _said(found: Carried) -> Finding:
    """What any file is looked at for, said to whoever made a template."""
    if found.code == "doctype":
        return Finding("doctype", found.entry, "Tệp khai báo DOCTYPE, Word không làm vậy. Lưu lại bằng Word.")
    if found.code == "external":
        return Finding(
            "external",
            "tệp",
            f"Mẫu nối ra ngoài: «{found.target[:80]}» ({found.what}). "
            "Gỡ liên kết (chuột phải, Remove Hyperlink / Break Link) rồi lưu lại.",
        )
    where = _part(found.entry) if found.entry.lower().endswith(".xml") else "tệp"
    return Finding("carried", where, f"Mẫu có {found.what}; xóa khỏi tệp (Developer, Insert) rồi lưu lại.")


def _content(root: Any, entry: str) -> Iterator[Finding]:
    if etree.QName(root).localname == "settings":
        for tag, what in (("attachedTemplate", "mẫu gắn ngoài"), ("mailMerge", "trộn thư")):
            if root.find(qn(f"w:{tag}")) is not None:
                yield Finding("carried", "tệp", f"Mẫu còn dùng {what} của Word; tắt rồi lưu lại.")
    if any(True for _ in root.iter(qn("w:ins"), qn("w:del"), qn("w:moveFrom"), qn("w:moveTo"))):
        yield Finding(
            "tracked",
            _part(entry),
            "Còn theo dõi thay đổi (Track Changes). Chọn Review, Accept All Changes, tắt theo dõi rồi lưu lại.",
        )
    if any(True for _ in root.iter(qn("w:txbxContent"))):
        yield Finding("text_box", _part(entry), "Có hộp văn bản (Text Box); chuyển chữ ra ngoài hộp.")
    if any(True for _ in root.iter(qn("w:sdt"))):
        yield Finding("content_control", _part(entry), "Có ô nhập (Content Control); gỡ đi, chỉ giữ chữ.")
    if any(True for _ in root.iter(qn("w:commentReference"))):
        yield Finding("comment", _part(entry), "Còn nhận xét (Comment) sẽ in theo văn bản; xóa hết.", WARNING)
    yield from _fields(root, entry)


def _fields(root: Any, entry: str) -> Iterator[Finding]:
    """Fields of Word that fetch or compute when the file is opened would change a paper after it was drawn."""
    simple = [node.get(qn("w:instr"), "") for node in root.iter(qn("w:fldSimple"))]
    split = "".join(
        "\n" if node.tag == qn("w:fldChar") else node.text or ""
        for node in root.iter(qn("w:instrText"), qn("w:fldChar"))
    )
    for instruction in [*simple, *split.splitlines()]:
        word = instruction.split()[0].upper() if instruction.split() else ""
        if word and word not in FIELDS:
            yield Finding(
                "word_field",
                _part(entry),
                f"Có trường tự động «{word}» của Word; bấm vào trường, Ctrl+Shift+F9 để đổi thành chữ thường.",
            )


def _part(entry: str) -> str:
    name = entry.rpartition("/")[2]
    names = {"document.xml": "thân văn bản", "settings.xml": "cài đặt"}
    return names.get(
        name, "đầu trang" if name.startswith("header") else "chân trang" if name.startswith("foot") else name
    )
