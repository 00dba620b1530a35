"""The one folding of Vietnamese text: whatever people wrote is folded here before it is compared or searched.

Three strengths, from weak to strong:

- ``fold``        the same words, differently typed: Unicode form, capitals, place of tone marks, dashes, quotes, blanks
- ``search_key``  what somebody types without marks finds what somebody else wrote with them
- ``code_key``    a code (tax code, invoice number, account) without dots, blanks and dashes

Folded text is for comparing and searching only, never for showing or printing.
"""

from __future__ import annotations

import re
import unicodedata

GRAVE, ACUTE, TILDE, HOOK, DOT_BELOW = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
TONES = frozenset({GRAVE, ACUTE, TILDE, HOOK, DOT_BELOW})

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
_QUOTES = {
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02"), '"'),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2032\u00b4\u0060\uff07"), "'"),
}
_SAME_SIGN = {**_DASHES, **_QUOTES, ord("\u00d0"): "đ", ord("\u00f0"): "đ", ord("\u0189"): "đ", ord("\u0256"): "đ"}
#: A run of letters with their marks: where a tone mark may have been put on another letter.
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
#: One syllable that some write with i and others with y: kĩ and kỹ, lí and lý, tỉ and tỷ, quí and quý.
_I_OR_Y = re.compile(r"(?<![a-z])(h|k|l|m|s|t|qu)y(?![a-z])")
_NOT_LETTER_OR_DIGIT = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """The text as it is compared: composed, lower case, tone mark at the end of its word, plain signs, single blanks.

    «Hoá đơn  điện tử» and «HÓA ĐƠN ĐIỆN TỬ» fold alike, composed or not; «hoa» and «hóa» do not.
    """
    visible = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Zs", "Zl", "Zp") else letter
        for letter in text
        if unicodedata.category(letter) not in ("Cf", "Cs", "Co", "Cn")
    )
    # The Icelandic and African letters that look like Đ are folded in both cases.
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", visible.translate(_SAME_SIGN)).casefold())
    apart = apart.translate(_SAME_SIGN)
    return unicodedata.normalize("NFC", " ".join(_WORD.sub(_tone_last, apart).split()))


def search_key(text: str) -> str:
    """The text as it is searched: ``fold`` without any mark, đ as d, i for a lone y, everything else a single blank.

    «may say», «MÁY SẤY» and decomposed «máy sấy» give «may say»; «Kỹ thuật» and «ki thuat» give «ki thuat».
    """
    apart = unicodedata.normalize("NFD", fold(text)).replace("đ", "d")
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _NOT_LETTER_OR_DIGIT.sub(" ", _I_OR_Y.sub(r"\1i", bare)).strip()


def code_key(code: str) -> str:
    """A code as it is compared: letters and digits alone, upper case, without marks.

    «990 001 3015», «9900013015» and «990.001.3015» are one code; «1C26TAA» and «1c26-taa» are one symbol.
    """
    apart = unicodedata.normalize("NFD", fold(code)).replace("đ", "d")
    return "".join(letter for letter in apart if letter.isascii() and letter.isalnum()).upper()


def _tone_last(word: re.Match[str]) -> str:
    letters = word[0]
    tones = "".join(letter for letter in letters if letter in TONES)
    return "".join(letter for letter in letters if letter not in TONES) + tones if tones else letters
