"""A page to try a machine with: the whole alphabet in the face of our papers."""

from __future__ import annotations

import datetime as dt
import unicodedata
from functools import lru_cache

from documents.house import Paper

_PLAIN = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_VOWELS = set("aăâeêioôơuưy")

#: Every letter of Vietnamese, small and capital: 178 of them.
ALPHABET = "".join(
    unicodedata.normalize("NFC", letter + tone)
    for small in _PLAIN
    for tone in (_TONES if small in _VOWELS else ("",))
    for letter in (small, small.upper())
)


@lru_cache(maxsize=4)
def trial_docx(text: str = ALPHABET) -> bytes:
    """A Word file with one paragraph, upright, and the same bold."""
    paper = Paper(title="Trang thử", author="Khuyến Công", day=dt.date(2026, 1, 1))
    return paper.heading(text).say(text).to_bytes()
