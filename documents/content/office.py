"""Word and Excel: really such a file, of bearable size, without macros or what else acts or fetches by itself.

A package is what its ``[Content_Types].xml`` says (ECMA-376 part 2), so that is what we read, not the names of entries.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import IO

from lxml import etree

from documents.content.carried import Carried, carried
from documents.refusal import UploadRefused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: type -> (type of the main part, name of its root element)
MAIN = {
    DOCX: (f"{DOCX}.main+xml", "document"),
    XLSX: (f"{XLSX}.main+xml", "workbook"),
}
#: Words in a part's type that mean code: macros, controls, macro sheets of Excel 4.
CODE = ("macroenabled", "vbaproject", "activex", "macrosheet")
TYPES = "[Content_Types].xml"
MOST_TYPES = 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ENTRIES = 5_000
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    KeyError,
    ValueError,
    EOFError,
    NotImplementedError,  # a method of packing that Python does not know
    RuntimeError,  # a part with a password
)


def kind_of(file: IO[bytes], name: str) -> str | None:
    """Word, Excel, or None for any other zip. Raises ``UploadRefused`` for one with macros or one that is torn."""
    try:
        with zipfile.ZipFile(file) as package:
            names = package.namelist()
            if TYPES not in names:
                return None
            parts = _types_of_parts(package)
    except UNREADABLE as why:
        raise _unreadable(name) from why
    if any(word in kind.lower() for kind in parts.values() for word in CODE):
        raise _macro(name)
    for found, (main, _) in MAIN.items():
        if main in parts.values():
            return found
    return None


def look_inside(file: IO[bytes], name: str) -> None:
    """Every entry is looked at by its header, the main part by its first element. Raises ``UploadRefused``."""
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            names = [entry.filename for entry in entries]
            if any(entry.lower().endswith("vbaproject.bin") for entry in names):
                raise _macro(name)
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise UploadRefused(
                    "bomb",
                    f"Tệp «{name}» giải nén ra quá lớn. Giảm kích thước ảnh trong tệp, hoặc chia thành nhiều tệp.",
                )
            if len(set(names)) != len(names) or not _has_main_part(package):
                raise _unreadable(name)
    except UNREADABLE as why:
        raise _unreadable(name) from why


def look_carried(file: IO[bytes], name: str) -> None:
    """Raises ``UploadRefused`` for what acts or fetches by itself."""
    try:
        with zipfile.ZipFile(file) as package:
            found = next((one for one in carried(package) if one.always), None)
    except UNREADABLE as why:
        raise _unreadable(name) from why
    if found is not None:
        raise _refused(found, name)


def _types_of_parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Each entry with its declared type; also what is declared for entries that are not there."""
    with package.open(TYPES) as part:
        data = part.read(MOST_TYPES + 1)
    if len(data) > MOST_TYPES:
        raise ValueError("the list of types is too long")
    root = etree.fromstring(data, _parser())
    if root.getroottree().docinfo.doctype:
        raise ValueError("a document type in the list of types")
    defaults = {str(item.get("Extension")).lower(): str(item.get("ContentType")) for item in root.iter("{*}Default")}
    parts = {f"*.{ending}": kind for ending, kind in defaults.items()}
    for entry in package.namelist():
        parts[entry] = defaults.get(entry.rpartition(".")[2].lower(), "")
    for item in root.iter("{*}Override"):
        parts[str(item.get("PartName")).lstrip("/")] = str(item.get("ContentType"))
    return parts


def _has_main_part(package: zipfile.ZipFile) -> bool:
    """Whether a main part is really there and begins as one."""
    for part, kind in _types_of_parts(package).items():
        for main, root in MAIN.values():
            if kind == main and part in package.namelist():
                with package.open(part) as data:
                    # The first element is enough: the rest is for the program that opens it.
                    for _, element in etree.iterparse(
                        data, events=("start",), resolve_entities=False, no_network=True, load_dtd=False
                    ):
                        return etree.QName(element).localname == root
    return False


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


#: Code of what a file carries -> how to mend it.
MENDS = {
    "carried": "Mở tệp, xóa phần ấy (biểu đồ thì dán lại dạng ảnh), lưu lại rồi gửi; hoặc gửi bản PDF.",
    "external": "Mở tệp, gỡ liên kết ấy (File, Info, Edit Links to Files), lưu lại rồi gửi; hoặc gửi bản PDF.",
    "dde": "Mở tệp, chọn tất cả (Ctrl+A), bấm Ctrl+Shift+F9 để đổi thành chữ thường, lưu lại; hoặc gửi bản PDF.",
    "doctype": "Mở tệp trên máy, lưu lại thành .docx hoặc .xlsx rồi gửi.",
}


def _refused(found: Carried, name: str) -> UploadRefused:
    """What a file brings along that none may, with the way to mend it."""
    if found.code == "external":
        return UploadRefused(
            "external", f"Tệp «{name}» tự nối ra địa chỉ ngoài «{found.target[:80]}» khi mở. {MENDS['external']}"
        )
    return UploadRefused(found.code, f"Tệp «{name}» có {found.what}. {MENDS[found.code]}")


def _macro(name: str) -> UploadRefused:
    return UploadRefused(
        "macro", f"Tệp «{name}» có macro hoặc điều khiển chạy được. Lưu lại dạng .docx hoặc .xlsx thường rồi gửi."
    )


def _unreadable(name: str) -> UploadRefused:
    return UploadRefused(
        "type_unknown",
        f"Tệp «{name}» không mở được như tệp Word hay Excel: bị hỏng hoặc không phải loại ấy. "
        "Mở tệp trên máy, lưu lại thành .docx hoặc .xlsx rồi gửi.",
    )
