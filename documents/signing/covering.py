"""What a signature shows may hide nothing that the paper promises: no picture of one lies over an amount.

Its own text or picture is compared with nothing (whoever signs chooses it), so it could show another figure there.
"""

from __future__ import annotations

import io
import re
from typing import Any

import pikepdf

from documents.signing.comparing import DAMAGED, is_signature
from documents.signing.errors import SigningRefused
from documents.signing.places import Box, Page, Word, pages_of

#: «200.000.000», as amounts are printed.
AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+")
HIDDEN = 0b10
#: A frame may touch a word, points.
TOUCH = 2.0


def check_no_amount_is_covered(signed: bytes, draft: bytes) -> None:
    """Raises ``SigningRefused`` that names the first amount under a signature's picture."""
    try:
        shown = _shown(signed)
    except DAMAGED as why:
        raise SigningRefused("unreadable", "Tệp PDF hỏng, không đọc được; xuất lại rồi nộp.", field="file") from why
    if not any(shown):
        return
    for number, (boxes, page) in enumerate(zip(shown, pages_of(draft), strict=False), 1):
        for word in page.words:
            if AMOUNT.search(word.text) and any(_over(box, word, page) for box in boxes):
                raise SigningRefused(
                    "covered",
                    f"Hình chữ ký ở trang {number} che mất «{word.text}» của văn bản. Hãy ký lại trên bản PDF đã tải, "
                    "đặt hình chữ ký vào chỗ trống của phần ký.",
                    field="file",
                )


def _shown(signed: bytes) -> list[list[Box]]:
    """For each page, where signatures show something."""
    with pikepdf.open(io.BytesIO(signed)) as opened:
        return [
            [_box(one) for one in page.obj.get("/Annots", []) if is_signature(one) and _is_seen(one)]
            for page in opened.pages
        ]


def _is_seen(widget: Any) -> bool:
    left, bottom, right, top = _box(widget)
    hidden = int(widget.get("/F", 0)) & HIDDEN
    return "/AP" in widget and not hidden and right - left > 0 and top - bottom > 0


def _box(widget: Any) -> Box:
    one, two, three, four = (float(number) for number in widget["/Rect"])
    return (min(one, three), min(two, four), max(one, three), max(two, four))


def _over(box: Box, word: Word, page: Page) -> bool:
    """Words count from the top of a page, boxes from its bottom."""
    left, bottom, right, top = box
    across = min(right, word.right) - max(left, word.left)
    up = min(top, page.height - word.top) - max(bottom, page.height - word.bottom)
    return across > TOUCH and up > TOUCH
