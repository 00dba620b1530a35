"""Whether an amount in words says the figure: spelling, marks, signs and the usual variants aside.

No law fixes the spelling of numbers in words (docs/number-words.md), so both sides are brought to one before they are
compared: composed or not, case, place of tone marks, tỉ and tỷ, bẩy and bảy, linh and lẻ, nghìn and ngàn.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from language.folding import fold, search_key

#: Words that are said in two ways.
_ALIKE = {
    "lẻ": "linh",
    "lẽ": "linh",
    "ngàn": "nghìn",
    "tư": "bốn",
    "nhăm": "năm",
    "lăm": "năm",
    "mốt": "một",
    "mười": "mươi",
    "chục": "mươi",
    "tỉ": "tỷ",
    "bẩy": "bảy",
}
_SILENT = {"đồng", "chẵn", "và", "vnd", "vnđ", "đ", "tiền", "bằng", "chữ", "số", "âm", "trừ"}
#: «Việt Nam đồng» is no five; empty hundreds and tens are read by some only.
_LEFT_OUT = ("việt nam", "không trăm linh", "không trăm", "linh")

#: ``fold`` puts a tone mark at the end of its word, where not every letter composes with it.
_WORD = re.compile(r"(?:\w|[\u0300-\u036f])+")


def same_words(said: str, right: str) -> bool:
    """Whether an amount in words says what it ought to."""
    if _heard(said, fold) == _heard(right, fold):
        return True
    # Typed without any mark: then no word can be told from another by its marks.
    return fold(said).isascii() and _heard(said, search_key) == _heard(right, search_key)


def _heard(said: str, key: Callable[[str], str]) -> list[str]:
    """The words that count, each in one spelling: with marks (``fold``) or without (``search_key``)."""
    alike = {key(word): key(same) for word, same in _ALIKE.items()}
    silent = {key(word) for word in _SILENT}
    country, *empties = (f" {key(word)} " for word in _LEFT_OUT)
    words = _WORD.findall(_padded(_WORD.findall(key(said))).replace(country, " "))
    text = _padded([alike.get(word, word) for word in words if word not in silent])
    for empty in empties:
        text = text.replace(empty, " ")
    return text.split()


def _padded(words: list[str]) -> str:
    return f" {' '.join(words)} "
