"""What a template must not bring along: damage, code, links to elsewhere, fields that compute themselves."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn
from lxml import etree

from documents.content import DOCX, type_of
from documents.refusal import UploadRefused
from documents.worded.findings import WARNING, Finding

#: More than any paper needs; the general limit for files is far higher.
MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
#: End of a relation's type -> what it is to the official.
CARRIED = {
    "oleobject": "đối tượng nhúng (OLE)",
    "package": "tệp nhúng",
    "control": "điều khiển ActiveX",
    "activexcontrolbinary": "điều khiển ActiveX",
    "vbaproject": "macro",
    "attachedtemplate": "mẫu gắn ngoài",
    "frame": "khung nạp từ ngoài",
    "subdocument": "văn bản con",
    "afchunk": "đoạn nhập từ tệp khác",
    "mailmergesource": "nguồn trộn thư",
    "mailmergeheadersource": "nguồn trộn thư",
    "keymapcustomizations": "phím tắt chạy lệnh",
    "attachedtoolbars": "thanh công cụ chạy lệnh",
}
#: Fields of Word that may stand: they only count pages.
FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_DOCTYPE = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def look(data: bytes, name: str) -> list[Finding]:
    """Everything that makes the file unfit, before its wording is read; empty if it may be opened."""
    if not data:
        return [Finding("empty", "tệp", "Tệp rỗng (0 byte). Kiểm tra lại tệp trên máy rồi chọn lại.")]
    if len(data) > MOST_BYTES:
        return [Finding("too_large", "tệp", f"Tệp lớn hơn {MOST_BYTES // 2**20} MB; bỏ ảnh khỏi mẫu rồi gửi lại.")]
    try:
        found = type_of(io.BytesIO(data), name)
    except UploadRefused as why:
        return [Finding(why.code, "tệp", why.message)]
    if found != DOCX:
        return [Finding("not_word", "tệp", "Mẫu phải là tệp Word (.docx).")]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if sum(entry.file_size for entry in package.infolist()) > MOST_UNPACKED:
            return [Finding("bomb", "tệp", "Tệp giải nén ra quá lớn; bỏ ảnh khỏi mẫu rồi gửi lại.")]
        return list(dict.fromkeys(_inside(package)))


def _inside(package: zipfile.ZipFile) -> Iterator[Finding]:
    for entry in sorted(package.namelist()):
        if not entry.lower().endswith((".xml", ".rels")):
            if entry.lower().startswith(("word/embeddings/", "word/activex/")) or entry.lower().endswith(".bin"):
                yield Finding("carried", entry, "Mẫu mang theo tệp nhúng; xóa đối tượng ấy trong Word rồi lưu lại.")
            continue
        try:
            data = package.read(entry)
            if _DOCTYPE.search(data):
                yield Finding("doctype", entry, "Tệp khai báo DOCTYPE, Word không làm vậy. Lưu lại bằng Word.")
                continue
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
        except Exception:  # a torn member raises many kinds; to the official it is one thing
            yield Finding(
                "damaged", entry, "Tệp Word bị hỏng ở phần này. Mở bằng Word (Open and Repair), lưu lại rồi gửi."
            )
            continue
        yield from _relations(root) if entry.endswith(".rels") else _content(root, entry)


def _relations(root: Any) -> Iterator[Finding]:
    for one in root.iter(RELATIONS):
        kind = one.get("Type", "").rpartition("/")[2].lower()
        if kind in CARRIED:
            yield Finding("carried", "tệp", f"Mẫu có {CARRIED[kind]}; xóa khỏi tệp (Developer, Insert) rồi lưu lại.")
        elif one.get("TargetMode", "").lower() == "external":
            target = one.get("Target", "")[:80]
            yield Finding(
                "external",
                "tệp",
                f"Mẫu nối ra ngoài: «{target}» ({'liên kết' if kind == 'hyperlink' else kind}). "
                "Gỡ liên kết (chuột phải, Remove Hyperlink / Break Link) rồi lưu lại.",
            )


def _content(root: Any, entry: str) -> Iterator[Finding]:
    if etree.QName(root).localname == "settings":
        for tag, what in (("attachedTemplate", "mẫu gắn ngoài"), ("mailMerge", "trộn thư")):
            if root.find(qn(f"w:{tag}")) is not None:
                yield Finding("carried", "tệp", f"Mẫu còn dùng {what} của Word; tắt rồi lưu lại.")
    if any(True for _ in root.iter(qn("w:object"), qn("w:control"), qn("w:altChunk"))):
        yield Finding("carried", _part(entry), "Có đối tượng nhúng hoặc điều khiển; xóa rồi lưu lại.")
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
