"""A ZIP that people send, taken apart: each file in it is then looked at and kept by itself, like any other.

The tax portal hands out an invoice as a ZIP of its XML and a page or PDF to look at; phones and mail programs pack
photographs. Nothing is written to a folder: a name in a ZIP is only a name. What it unpacks to is counted while it is
unpacked, never believed from its list.
"""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.conf import settings

from documents.content import office
from documents.refusal import UploadRefused

MOST_FILES = 50
#: Packed more tightly than this, a file is made to swell: pictures and PDFs hardly shrink, XML to a tenth.
MOST_SWELLING = 200
#: A short file of blanks swells a lot and harms nobody.
NEVER_A_BOMB = 2 * 1024 * 1024
CHUNK = 256 * 1024
ENCRYPTED = 0x1
UTF8 = 0x800
#: What programs put beside the files of a person.
LITTER = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
#: A page to look at an invoice with, and what belongs to it: the pictures beside such a page are its decoration.
PAGE = (".html", ".htm")
OF_A_PAGE = (*PAGE, ".js", ".css", ".png", ".jpg", ".jpeg", ".gif", ".svg")
TORN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError, OSError)


@dataclass(frozen=True)
class Part:
    """One file out of what was sent: itself, or the reason why it is left out. ``of``: the ZIP it came in."""

    name: str
    file: IO[bytes] | None = None
    refused: UploadRefused | None = None
    of: str = ""


def parts(file: IO[bytes], name: str) -> Iterator[Part]:
    """The files in what was sent: of a ZIP its own, else the file itself. One that is refused stops no other.

    Raises ``UploadRefused`` for a ZIP that cannot be opened or is made to swell.
    """
    if not _is_plain_zip(file, name):
        file.seek(0)
        yield Part(name, file)
        return
    try:
        with zipfile.ZipFile(file) as package:
            yield from _inside(package, name)
    except TORN as why:
        raise UploadRefused("damaged", f"Tệp nén «{name}» hỏng, không mở được. Nén hoặc tải lại rồi gửi.") from why


def _is_plain_zip(file: IO[bytes], name: str) -> bool:
    """A ZIP that is no Word or Excel file; those are looked at where files are kept."""
    file.seek(0)
    if file.read(2) != b"PK":
        return False
    try:
        with zipfile.ZipFile(file) as package:
            return office.TYPES not in package.namelist()
    except TORN:
        # A torn one is no Word file either, whatever it was: said by the ending it has.
        return name.lower().endswith(".zip")


def _inside(package: zipfile.ZipFile, name: str) -> Iterator[Part]:
    entries = [entry for entry in package.infolist() if not entry.is_dir() and not _is_litter(entry)]
    if not entries:
        raise UploadRefused("empty", f"Tệp nén «{name}» không có tệp nào bên trong. Kiểm tra lại rồi gửi.")
    if len(entries) > MOST_FILES:
        raise UploadRefused(
            "bomb", f"Tệp nén «{name}» có {len(entries)} tệp; mỗi lần nhận tối đa {MOST_FILES}. Chia nhỏ rồi gửi."
        )
    names = {entry: _name_of(entry) for entry in entries}
    with_page = any(one.lower().endswith(PAGE) for one in names.values())
    left = settings.UPLOAD_FORM_BYTES
    for entry, inside in names.items():
        if with_page and inside.lower().endswith(OF_A_PAGE):
            continue
        if entry.flag_bits & ENCRYPTED:
            yield Part(inside, of=name, refused=_locked(inside, name))
            continue
        with tempfile.SpooledTemporaryFile(max_size=1024 * 1024) as unpacked:
            try:
                left -= _unpack(package, entry, unpacked, left, name)
            except TORN:
                yield Part(inside, of=name, refused=_torn(inside, name))
                continue
            if _is_plain_zip(unpacked, inside):
                yield Part(inside, of=name, refused=_nested(inside, name))
                continue
            unpacked.seek(0)
            yield Part(inside, unpacked, of=name)


def _unpack(package: zipfile.ZipFile, entry: zipfile.ZipInfo, to: IO[bytes], left: int, name: str) -> int:
    """Unpack one file, counting. Raises ``UploadRefused`` for more than is left, or for one that swells."""
    size = 0
    with package.open(entry) as packed:
        while chunk := packed.read(CHUNK):
            size += len(chunk)
            if size > left or (size > NEVER_A_BOMB and size > MOST_SWELLING * max(entry.compress_size, 1)):
                raise UploadRefused(
                    "bomb", f"Tệp nén «{name}» giải nén ra quá lớn. Giải nén trên máy rồi gửi từng tệp."
                )
            to.write(chunk)
    return size


def _is_litter(entry: zipfile.ZipInfo) -> bool:
    last = entry.filename.replace("\\", "/").rpartition("/")[2].lower()
    link = (entry.external_attr >> 28) == 0xA  # a symbolic link: it points out of the ZIP
    return last in LITTER or last.startswith("._") or entry.filename.startswith("__MACOSX/") or link


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The file's own name. Windows packs Vietnamese names in a code page, and says so nowhere."""
    last = entry.filename.replace("\\", "/").rpartition("/")[2]
    if entry.flag_bits & UTF8:
        return last
    try:
        raw = last.encode("cp437")
    except UnicodeEncodeError:
        return last
    for encoding in ("utf-8", "cp1258"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return last


def _torn(inside: str, name: str) -> UploadRefused:
    return UploadRefused("damaged", f"Tệp «{inside}» trong «{name}» hỏng, không giải nén được. Nén lại rồi gửi.")


def _locked(inside: str, name: str) -> UploadRefused:
    return UploadRefused(
        "encrypted", f"Tệp «{inside}» trong «{name}» có mật khẩu. Giải nén trên máy, bỏ mật khẩu rồi gửi."
    )


def _nested(inside: str, name: str) -> UploadRefused:
    return UploadRefused(
        "type_unknown", f"Tệp «{inside}» trong «{name}» lại là tệp nén. Giải nén trên máy rồi gửi từng tệp."
    )
