"""What a PDF must show before it is kept: pages, embedded fonts, every letter of the text from one face.

Where the font lacks ế or ữ, LibreOffice takes just these letters from another one and says nothing.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from documents.pdf.errors import ConversionFailed

_SUBSET = re.compile(r"^/?(?:[A-Z]{6}\+)?")
_FACE = re.compile(r"[-,](?:Bold|Italic|Oblique|Regular|Roman).*$|(?:PS)?MT$")
_CODES = re.compile(rb"<([0-9A-Fa-f]+)>")


@dataclass(frozen=True)
class Looks:
    """How many pages, and the family their letters come from."""

    pages: int
    family: str


def look_over(data: bytes) -> Looks:
    """Pages and family. Raises ConversionFailed with what is wrong."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if not pdf.pages:
            raise ConversionFailed("Tệp PDF do LibreOffice trả về không có trang nào; hệ thống sẽ tự thử lại.")
        letters: dict[str, set[str]] = {}
        for font in _fonts(pdf):
            family = _family(font)
            if not _embedded(font):
                raise ConversionFailed(f"Phông «{family}» không được nhúng vào tệp PDF; kiểm tra phông của máy chủ.")
            letters.setdefault(family, set()).update(_letters(font))
        return Looks(len(pdf.pages), _one_family(letters))


def _one_family(letters: dict[str, set[str]]) -> str:
    """The family with most letters; a symbol or a foreign script may come from another, our own letters may not."""
    if not letters:
        return ""
    family = max(letters, key=lambda name: len(letters[name]))
    for other, shown in letters.items():
        if other != family and shown:
            raise ConversionFailed(
                f"Chữ «{min(shown)}» lấy từ phông {other}, không phải {family}: phông của máy chủ thiếu chữ Việt. "
                "Cài gói fonts-liberation2 rồi thử lại."
            )
    return family


def _fonts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Each font once, also those of forms within pages."""
    seen: set[tuple[int, int]] = set()
    waiting: list[pikepdf.Object] = [page.obj.get("/Resources", pikepdf.Dictionary()) for page in pdf.pages]
    while waiting:
        resources = waiting.pop()
        for font in dict(resources.get("/Font", {})).values():
            if font.objgen not in seen or font.objgen == (0, 0):
                seen.add(font.objgen)
                yield font
        for form in dict(resources.get("/XObject", {})).values():
            if form.objgen not in seen and "/Resources" in form:
                seen.add(form.objgen)
                waiting.append(form["/Resources"])


def _family(font: pikepdf.Object) -> str:
    return _FACE.sub("", _SUBSET.sub("", str(font.get("/BaseFont", "?"))))


def _embedded(font: pikepdf.Object) -> bool:
    if font.get("/Subtype") == "/Type3":  # its letters are drawn in the file itself
        return True
    holder = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
    descriptor: Any = holder.get("/FontDescriptor", {})
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _letters(font: pikepdf.Object) -> set[str]:
    """The Latin letters a font shows, by its table of meanings (ToUnicode)."""
    table = font.get("/ToUnicode")
    if table is None:
        return set()
    shown: set[str] = set()
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table.read_bytes(), re.DOTALL):
        codes = _CODES.findall(block)
        shown.update(*(_text(code) for code in codes[1::2]))
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table.read_bytes(), re.DOTALL):
        shown.update(*(_text(code) for code in _CODES.findall(block)[2::3]))
    return {letter for letter in shown if _is_latin(letter)}


def _text(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be", errors="ignore")


def _is_latin(letter: str) -> bool:
    return letter.isalpha() and unicodedata.name(letter, "").startswith("LATIN ")
