"""Whether a file that came back signed is our draft: by its bytes, else by its words.

A signing program appends to the file, so the draft's bytes stand unchanged at its front; then what was appended may be
signatures only. Some programs write the whole file anew: then every page must say the same, word by word.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf

from documents.signing.errors import SigningRefused
from documents.signing.places import Page, pages_of

#: Where signatures hang on a page and in the catalogue: what may differ from the draft.
OF_SIGNING = {
    "page": {"/Annots", "/Parent", "/Tabs"},
    "root": {"/AcroForm", "/DSS", "/Extensions", "/Version", "/Metadata", "/Pages", "/Perms", "/StructTreeRoot"},
}
DEEPEST = 60


def same_paper(signed: bytes, draft: bytes) -> bool:
    """Whether a signed file is a draft with signatures appended and nothing on its pages changed.

    A signature covers whatever is in the file when it is made, also a text that somebody changed just before: so it is
    not enough that the draft's bytes come first, the pages must still be those of the draft.
    """
    if not signed.startswith(draft) or len(signed) == len(draft):
        return False
    try:
        with pikepdf.open(io.BytesIO(signed)) as after, pikepdf.open(io.BytesIO(draft)) as before:
            return _drawn_alike(after, before)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, RecursionError):
        return False


def _drawn_alike(after: pikepdf.Pdf, before: pikepdf.Pdf) -> bool:
    if len(after.pages) != len(before.pages):
        return False
    alike = _digest(after.Root, OF_SIGNING["root"]) == _digest(before.Root, OF_SIGNING["root"])
    for new, old in zip(after.pages, before.pages, strict=True):
        alike &= _digest(new.obj, OF_SIGNING["page"]) == _digest(old.obj, OF_SIGNING["page"])
        alike &= _annotations(new) == _annotations(old)
    return alike


def _annotations(page: pikepdf.Page) -> list[str]:
    """All but signature fields."""
    kept = [one for one in page.obj.get("/Annots", []) if str(one.get("/FT", "")) != "/Sig"]
    return [_digest(one, {"/P", "/Parent"}) for one in kept]


def _digest(item: Any, left_out: set[str]) -> str:
    """A hash of an object with all that hangs on it, streams unpacked, without some keys at the top."""
    hasher = hashlib.sha256()
    for part in _parts(item, left_out, set(), 0):
        hasher.update(part)
        hasher.update(b"\0")
    return hasher.hexdigest()


def _parts(item: Any, left_out: set[str], seen: set[tuple[int, int]], depth: int) -> Iterator[bytes]:
    if depth > DEEPEST:
        raise ValueError("deeper than any honest page")
    if isinstance(item, pikepdf.Object) and item.is_indirect:
        if item.objgen in seen:
            yield b"seen"
            return
        seen.add(item.objgen)
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        for key in sorted(item.keys()):
            # The length of a packed stream is no part of what it says; a page's way up leads to all other pages.
            if key in left_out or key in {"/Length", "/Filter", "/DecodeParms", "/Parent", "/Pg"}:
                continue
            yield key.encode()
            yield from _parts(item[key], set(), seen, depth + 1)
        if isinstance(item, pikepdf.Stream):
            yield item.read_bytes()
    elif isinstance(item, pikepdf.Array):
        yield b"["
        for one in item:
            yield from _parts(one, set(), seen, depth + 1)
        yield b"]"
    else:
        yield repr(item).encode() if not isinstance(item, pikepdf.Object) else item.unparse()


def check_words(signed: bytes, draft: bytes) -> None:
    """Raises ``SigningRefused`` that names the first place where a file written anew says something else."""
    theirs, ours = pages_of(_without_signatures(signed)), pages_of(draft)
    if len(theirs) != len(ours):
        raise _differs(f"có {len(theirs)} trang, bản dự thảo có {len(ours)} trang")
    for number, (new, old) in enumerate(zip(theirs, ours, strict=True), 1):
        if abs(new.width - old.width) > 2 or abs(new.height - old.height) > 2:
            raise _differs(f"trang {number} có khổ giấy khác")
        _same_words(number, _words(new), _words(old))


def _without_signatures(pdf: bytes) -> bytes:
    """A copy without signature fields: what a signature shows is no text of the page."""
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            for page in opened.pages:
                kept = [one for one in page.obj.get("/Annots", []) if str(one.get("/FT", "")) != "/Sig"]
                page.obj["/Annots"] = pikepdf.Array(kept)
            opened.save(out)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError) as why:
        raise SigningRefused("unreadable", "Tệp PDF hỏng, không đọc được; xuất lại rồi nộp.", field="file") from why
    return out.getvalue()


def _same_words(number: int, new: Sequence[str], old: Sequence[str]) -> None:
    at = next((at for at, (one, two) in enumerate(zip(new, old, strict=False)) if one != two), min(len(new), len(old)))
    if at == len(new) == len(old):
        return
    said, meant = " ".join(new[at : at + 6]) or "(không có chữ)", " ".join(old[at : at + 6]) or "(hết trang)"
    raise _differs(
        f"trang {number}, sau «{' '.join(old[max(at - 4, 0) : at]) or 'đầu trang'}»: «{said}» thay cho «{meant}»"
    )


def _words(page: Page) -> list[str]:
    """What is printed, whatever the breaks and ligatures."""
    joined = unicodedata.normalize("NFKC", " ".join(word.text for word in page.words))
    return re.sub(r"\s+", " ", joined).split()


def _differs(where: str) -> SigningRefused:
    return SigningRefused(
        "differs",
        f"Tệp khác bản dự thảo ở {where}. Chỉ nhận bản ký của đúng văn bản đã in từ hệ thống; "
        "nếu nội dung phải sửa, hãy lập lại văn bản rồi ký.",
        field="file",
    )
