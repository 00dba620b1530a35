"""TCVN3 (ABC) text, as old office machines keep it: one byte a letter, unreadable without its fonts.

The table is that of TCVN 5712:1993, VN3; capitals with tone marks have no sign of their own there.
"""

from __future__ import annotations

from collections.abc import Iterable

_SIGNS = "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉËÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\xadøõö÷ùýúûüþ®§¡¢£¤¥¦"
_LETTERS = "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵđĐĂÂÊÔƠƯ"
TABLE = str.maketrans(_SIGNS, _LETTERS)
#: Signs that no Vietnamese word written in Unicode holds.
ONLY_THERE = frozenset("¸µ¶·¹¨¾»¼½Æ©ÇËÑªÖ×ØÜÞßä«åæç¬ëîïñø÷üþ®§¡¢£¤¥¦\xad")


def looks_like_it(texts: Iterable[str]) -> bool:
    """Whether a list is in TCVN3: more cells hold its signs than hold Vietnamese letters of Unicode."""
    old = new = 0
    for text in texts:
        if any(sign in ONLY_THERE for sign in text):
            old += 1
        elif any(0x102 <= ord(sign) <= 0x1EF9 for sign in text):
            new += 1
    return old > new


def from_tcvn3(text: str) -> str:
    """The text in Unicode; text that already holds letters of Unicode alone is left as it is."""
    return text if any(ord(sign) >= 0x100 for sign in text) else text.translate(TABLE)
