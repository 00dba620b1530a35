"""Where on a paper the signatures go (Nghị định 30/2020/NĐ-CP, Phụ lục I, component 8): found, not guessed.

The person signs between the post and the name, the body over about a third of that at its left. The place is found by
the printed name of the signer on the main text, before any appendix.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from documents.signing.errors import SigningRefused, not_yet

SECONDS = 30
#: The real size of a body's seal, 36 mm, and how wide the picture or text of a person's signature may be.
SEAL, HAND = 102.0, 186.0
#: The seal covers a third of the person's signature.
OVERLAP = HAND / 3
#: What the house style leaves between the post and the name, where nothing better is found.
ROOM = 60.0
#: The stamp of a file of its own: top right corner of page 1, above the text, within the right margin.
CORNER = (390.0, 798.0, 552.0, 834.0)

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Word:
    """One word of a page, in points from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Page:
    """A page with its words in reading order."""

    width: float
    height: float
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Place:
    """Where a field goes: page from 0, and (left, bottom, right, top) as PDF counts, from the bottom left."""

    page: int
    box: Box


def pages_of(pdf: bytes) -> list[Page]:
    """The words of every page with their places, by ``pdftotext``. Raises ``SigningRefused`` where it is missing."""
    program = shutil.which("pdftotext")
    if program is None:
        raise no_poppler()
    with tempfile.TemporaryDirectory(prefix="kc-places-") as folder:
        file = Path(folder) / "paper.pdf"
        file.write_bytes(pdf)
        try:
            answer = subprocess.run(
                [program, "-bbox", "-enc", "UTF-8", str(file), "-"], capture_output=True, timeout=SECONDS, check=True
            )
        except (OSError, subprocess.SubprocessError) as why:
            raise not_yet("unreadable", "Bản PDF của văn bản không đọc được; báo quản trị.") from why
    return _read(answer.stdout.decode())


def no_poppler() -> SigningRefused:
    """What is said where the programs that read PDFs are not installed."""
    return SigningRefused(
        "no_poppler",
        "Máy chủ chưa cài poppler-utils (pdftotext, pdftoppm) nên chưa đọc được bản PDF của văn bản; báo quản trị.",
        status=503,
    )


_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')


def _read(xml: str) -> list[Page]:
    return [
        Page(
            float(width),
            float(height),
            tuple(
                Word(unicodedata.normalize("NFC", unescape(text)), *map(float, (left, top, right, bottom)))
                for left, top, right, bottom, text in _WORD.findall(words)
            ),
        )
        for width, height, words in _PAGE.findall(xml)
    ]


def main_text(pages: Sequence[Page]) -> list[Page]:
    """The pages before the first appendix."""
    kept: list[Page] = []
    for page in pages:
        first = [word.text for word in page.words[:3] if not word.text.isdigit()]
        if kept and first[:2] == ["Phụ", "lục"]:
            break
        kept.append(page)
    return kept


def of_persons(pages: Sequence[Page], names: Sequence[str]) -> list[Place]:
    """A place for each signer, by the printed names. Raises ``SigningRefused`` if one is not printed."""
    main = main_text(pages)
    return [_above(main, name) for name in names]


def of_body(pages: Sequence[Page], person: Place) -> Place:
    """The place of the body's signature: real size, over a third of the person's at its left, level with its middle."""
    left, bottom, _, top = person.box
    right = left + OVERLAP
    middle = (bottom + top) / 2
    height = pages[person.page].height
    low = min(max(middle - SEAL / 2, 0), height - SEAL)
    return Place(person.page, (right - SEAL, low, right, low + SEAL))


def _above(main: Sequence[Page], name: str) -> Place:
    wanted = unicodedata.normalize("NFC", name).split()
    for number in range(len(main) - 1, -1, -1):
        page = main[number]
        for at in range(len(page.words) - len(wanted), -1, -1):
            run = page.words[at : at + len(wanted)]
            if [word.text for word in run] == wanted and max(w.top for w in run) - min(w.top for w in run) < 3:
                return Place(number, _room_above(page, run))
    raise not_yet(
        "no_place", f"Không thấy tên «{name}» ở phần ký của bản PDF, nên không biết đặt chữ ký vào đâu; báo quản trị."
    )


def _room_above(page: Page, name: Sequence[Word]) -> Box:
    """Between the line above the name and the name, centred as a pair with the seal that will stand at its left."""
    centre = (name[0].left + name[-1].right) / 2
    top_of_name = min(word.top for word in name)
    above = [
        word.bottom
        for word in page.words
        if word.bottom <= top_of_name + 1 and word.left < centre + 100 and word.right > centre - 60
    ]
    post = max(above, default=top_of_name - ROOM)
    room = top_of_name - post
    if not ROOM / 2 <= room <= ROOM * 2:
        post = top_of_name - ROOM
    # The pair is as wide as seal and hand less what they share; its middle is the middle of the signer's column.
    left = centre - (SEAL + HAND - OVERLAP) / 2 + SEAL - OVERLAP
    right = min(left + HAND, page.width - 15)
    return (right - HAND, page.height - top_of_name + 1, right, page.height - post - 1)
