"""Whether a file that came back signed is our draft with signatures appended, object by object.

A signing program appends to the file, so the draft's bytes stand unchanged at its front. That is not enough: a
signature covers whatever is in the file when it is made, also a text that somebody changed just before. So all that a
page draws must still be what the draft draws. A file that a program wrote anew is compared in ``rewritten``.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pikepdf

#: Where signatures hang in the catalogue and on a page, and how a window opens: what may differ from the draft.
OF_SIGNING = {
    "page": {"/Annots", "/Parent", "/Tabs", "/StructParents", "/PieceInfo", "/LastModified"},
    "root": {
        *("/AcroForm", "/DSS", "/Extensions", "/Version", "/Metadata", "/Pages", "/Perms", "/StructTreeRoot"),
        *("/PageMode", "/PageLayout", "/ViewerPreferences"),
    },
    "annotation": {"/P", "/Parent"},
}
#: What a page takes from the nodes above it unless it says otherwise (ISO 32000-1, 7.7.3.4).
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
#: How a stream is packed is no part of what it says, as long as it can be unpacked.
PACKING = {"/Length", "/Filter", "/DecodeParms", "/DL"}
#: More than any paper has; a file made to be endless ends here.
MOST_PARTS = 500_000
#: Programs write the same number with more or fewer digits; a thousandth of a point is nothing.
FINENESS = Decimal("0.001")

#: What may be wrong inside a file from outside.
DAMAGED = (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError, ArithmeticError)


def same_paper(signed: bytes, draft: bytes) -> bool:
    """Whether a signed file is a draft with signatures appended and nothing on its pages changed."""
    if not signed.startswith(draft) or len(signed) == len(draft):
        return False
    try:
        with pikepdf.open(io.BytesIO(signed)) as after, pikepdf.open(io.BytesIO(draft)) as before:
            return _drawn_alike(after, before)
    except DAMAGED:
        return False


def is_signature(annotation: Any) -> bool:
    """Whether something on a page is the place of a signature: a widget whose field is one, itself or above it."""
    if str(annotation.get("/Subtype", "")) != "/Widget":
        return False
    field = annotation
    for _ in range(10):
        if "/FT" in field:
            return str(field["/FT"]) == "/Sig"
        if "/Parent" not in field:
            return False
        field = field["/Parent"]
    return False


def _drawn_alike(after: pikepdf.Pdf, before: pikepdf.Pdf) -> bool:
    if len(after.pages) != len(before.pages):
        return False
    ours, theirs = Said(before), Said(after)
    if theirs.of(after.Root, OF_SIGNING["root"]) != ours.of(before.Root, OF_SIGNING["root"]):
        return False
    return all(theirs.of_page(new) == ours.of_page(old) for new, old in zip(after.pages, before.pages, strict=True))


class Said:
    """What objects of one file say, as hashes that do not depend on how the file numbers, packs or orders them."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        # Whatever leads to a page (an opening view, a bookmark, a link) says which page, and nothing of what is on it.
        self.pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}

    def of_page(self, page: pikepdf.Page) -> list[str]:
        """Content, resources, boxes, and every annotation but signatures."""
        said = [self.of(page.obj, OF_SIGNING["page"] | set(INHERITED))]
        said += [self.of(_inherited(page.obj, name), set()) for name in INHERITED]
        kept = [one for one in page.obj.get("/Annots", []) if not is_signature(one)]
        return said + [self.of(one, OF_SIGNING["annotation"]) for one in kept]

    def of(self, item: Any, left_out: set[str]) -> str:
        """A hash of an object with all that hangs on it, without some keys at the top."""
        hasher = hashlib.sha256()
        for part in self._parts(item, left_out):
            hasher.update(part)
            hasher.update(b"\0")
        return hasher.hexdigest()

    def _parts(self, top: Any, left_out: set[str]) -> Iterable[bytes]:
        """Depth first, without recursion: bookmarks are chains as long as a paper has headings."""
        seen: dict[tuple[int, int], int] = {}
        waiting: list[Any] = [top]
        for _ in range(MOST_PARTS):
            if not waiting:
                return
            item = waiting.pop()
            if isinstance(item, bytes):
                yield item
                continue
            if isinstance(item, pikepdf.Object) and item.is_indirect:
                if item is not top and item.objgen in self.pages:
                    yield b"page %d" % self.pages[item.objgen]
                    continue
                if item.objgen in seen:
                    yield b"seen %d" % seen[item.objgen]
                    continue
                seen[item.objgen] = len(seen)
            if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
                inner = _members(item, left_out if item is top else set())
            elif isinstance(item, pikepdf.Array):
                inner = [b"[", *item, b"]"]
            else:
                inner = [_plain(item)]
            waiting.extend(reversed(inner))
        raise ValueError("more than any honest page")


def _members(item: Any, left_out: set[str]) -> list[Any]:
    packed: list[Any] = []
    if isinstance(item, pikepdf.Stream):
        packed, left_out = _content(item), left_out | PACKING
    # A key that holds null is a key that is not there.
    kept = [(key.encode(), item[key]) for key in sorted(item.keys()) if key not in left_out]
    return [b"<<", *(part for pair in kept if pair[1] is not None for part in pair), b">>", *packed]


def _content(stream: Any) -> list[Any]:
    """What a stream unpacks to; a picture that only a viewer can unpack (JPEG, JPEG 2000, fax) as it lies there."""
    try:
        return [stream.read_bytes()]
    except pikepdf.PdfError:
        return [b"packed", stream.get("/Filter"), stream.get("/DecodeParms"), stream.read_raw_bytes()]


def _plain(item: Any) -> bytes:
    if isinstance(item, pikepdf.Object):
        return item.unparse()
    if isinstance(item, (int, float, Decimal)) and not isinstance(item, bool):
        return str(Decimal(item).quantize(FINENESS).normalize() + 0).encode()
    return repr(item).encode()


def _inherited(page: Any, name: str) -> Any:
    """A page's own value, or that of the nodes above; None if nobody says."""
    node = page
    for _ in range(50):
        if name in node:
            return node[name]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    raise ValueError("pages that hang on each other")
