"""How papers end: recipients at the left and the signature at the right, or the signatures of all who met or agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from documents.house.elements import element, paragraph
from documents.house.tables import bare_table
from documents.house.text import clean, upper, without_end


@dataclass(frozen=True)
class Signature:
    """A block of one signer: the lines above (authority, post; capitals) and the name below.

    ``note`` is a word to the signer in italics; it belongs on papers signed by hand.
    """

    posts: Sequence[str]
    name: str
    note: str = ""

    def paragraphs(self) -> list[Any]:
        made = [paragraph("ChucVu", upper(post)) for post in self.posts]
        if self.note:
            made.append(paragraph("GhiChuKy", self.note))
        return [*made, paragraph("HoTen", self.name)]


def recipients(places: Sequence[str], filed: str) -> list[Any]:
    """«Nơi nhận:» and its lines; ``filed`` is what stands after «Lưu:»."""
    listed = [f"- {without_end(clean(place))};" for place in places]
    return [
        paragraph("NoiNhan", "Nơi nhận:"),
        *(paragraph("NoiNhanDong", line, keep_next=True) for line in listed),
        paragraph("NoiNhanDong", f"- Lưu: {without_end(clean(filed))}."),
    ]


def signed_by_one(signature: Signature, places: Sequence[str], filed: str, *, width: float) -> Any:
    """Recipients left, signature right, in one row that no page break parts."""
    left = round(width * 0.46, 1)
    return bare_table([left, width - left], [[recipients(places, filed), signature.paragraphs()]])


def signed_by_all(signatures: Sequence[Signature], *, width: float) -> Any:
    """Two signers a row; the last of an odd number stands alone in the right half."""
    pairs = [list(signatures[at : at + 2]) for at in range(0, len(signatures), 2)]
    rows: list[list[list[Any]]] = []
    for pair in pairs:
        blocks = [signature.paragraphs() for signature in pair]
        rows.append(blocks if len(blocks) == 2 else [[element("p")], *blocks])
    table = bare_table([width / 2, width / 2], rows)
    return _spaced(table)


def _spaced(table: Any) -> Any:
    """Room above every row after the first, for seals of the row before."""
    for row in list(table.iter(f"{{{table.nsmap['w']}}}tr"))[1:]:
        for cell in row.iter(f"{{{table.nsmap['w']}}}tc"):
            cell.insert(1, paragraph("KinhGui"))
    return table
