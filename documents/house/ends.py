"""How papers end: recipients at the left and the signature at the right, or the signatures of all who met or agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from documents.house.elements import paragraph
from documents.house.metrics import balanced_lines
from documents.house.styles import BODY
from documents.house.tables import bare_table
from documents.house.text import clean, upper, without_end

ROWS_TOGETHER = 3


@dataclass(frozen=True)
class Signature:
    """A block of one signer: the lines above (authority, post; capitals) and the name below.

    ``note`` is a word to the signer in italics; it belongs on papers signed by hand.
    """

    posts: Sequence[str]
    name: str
    note: str = ""

    def paragraphs(self, room: float, lines_above: int = 0) -> list[Any]:
        """The block, ``room`` mm wide; ``lines_above`` pads it so that the names of neighbours stand level."""
        made = [paragraph("ChucVu", line) for line in self._lines(room)]
        if self.note:
            made.append(paragraph("GhiChuKy", self.note))
        made += [paragraph("ChucVu") for _ in range(lines_above - len(made))]
        return [*made, paragraph("HoTen", self.name)]

    def height(self, room: float) -> int:
        """How many lines stand above the name."""
        return len(self._lines(room)) + bool(self.note)

    def _lines(self, room: float) -> list[str]:
        """The posts in capitals; a long one takes several lines, of nearly equal length."""
        return [line for post in self.posts for line in balanced_lines(upper(post), room - 4, BODY, bold=True)]


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
    return bare_table([left, width - left], [[recipients(places, filed), signature.paragraphs(width - left)]])


def signed_by_all(signatures: Sequence[Signature], below: Sequence[Any] = (), *, width: float) -> Any:
    """Two signers side by side, the last of an odd number in the right half; ``below`` goes under the left half.

    Up to six signers stand in one table row, which no page break parts: a signature alone on a page proves
    nothing.
    """
    pairs = [list(signatures[at : at + 2]) for at in range(0, len(signatures), 2)]
    rows = [_stacked(pairs[at : at + ROWS_TOGETHER], width / 2) for at in range(0, len(pairs), ROWS_TOGETHER)]
    rows[-1][0] += below
    return bare_table([width / 2, width / 2], rows)


def _stacked(pairs: Sequence[Sequence[Signature]], room: float) -> list[list[Any]]:
    """The left and the right half of some pairs of signers, each block as high as its neighbour."""
    left: list[Any] = []
    right: list[Any] = []
    for place, pair in enumerate(pairs):
        height = max(signature.height(room) for signature in pair)
        if place:
            left.append(paragraph("Cach"))
            right.append(paragraph("Cach"))
        if len(pair) == 2:
            left += pair[0].paragraphs(room, height)
        right += pair[-1].paragraphs(room, height)
    return [left, right]
