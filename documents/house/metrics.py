"""How wide a text is in Times New Roman, and where a long name is best broken.

The widths are the advance widths of the face in thousandths of its size; an accent changes none of them, the
horn of Ơ and Ư does. Fonts with the same metrics (Liberation Serif, Tinos) give the same lengths.
"""

from __future__ import annotations

import re
import unicodedata

MM_PER_POINT = 25.4 / 72
HORN = "\u031b"
JOIN = "\u00a0"

# Words that a name is not broken inside: «KHUYẾN» must not end a line whose next begins with «CÔNG».
_TOGETHER = (
    "trung tâm khuyến công|"
    "khuyến công|trung tâm|tư vấn|phát triển|công nghiệp|công thương|hội đồng|thẩm định|đề án|ủy ban|nhân dân|"
    "an giang|kiên giang|kinh phí|hỗ trợ|phê duyệt|quyết toán|điều chỉnh|nội dung|ngừng triển khai|triển khai|"
    "thu hồi|địa phương|quốc gia|máy móc|thiết bị|tiên tiến|sản xuất|ứng dụng|thực hiện|hồ sơ|bổ sung|hoàn thiện|"
    "nghiệm thu|cơ sở|đầu tư|công nghệ|chuyển giao|xuất khẩu|chế biến|mô hình|trình diễn|kỹ thuật|thương hiệu|"
    "nhãn hiệu|đổi mới|sáng tạo|chuyển đổi xanh|chuyển đổi|hội chợ|triển lãm|sản phẩm|nông thôn|tiêu biểu|xử lý|"
    "môi trường|nông nghiệp|thủy sản|xây dựng|đăng ký|tập thể|gia công|cơ khí|đóng hộp|đóng gói|bao bì|bảo quản|"
    "thực phẩm|lương thực|xay xát|lau bóng|thủ công|mỹ nghệ|chế tạo|vật liệu|doanh nghiệp|hợp tác xã|hợp đồng"
)
_COMPOUND = re.compile(
    rf"(?<!\w)(?:{_TOGETHER}|(?:năm|tháng|ngày|số|điều|xã|phường|tỉnh) (?=\w)\S+)(?!\w)", re.IGNORECASE
)

_REGULAR = {
    180: "'", 200: "|", 250: " ,.\u00a0", 278: "/:;\\ijlt", 300: "²", 333: "!()-I[]`fr‘’·", 389: "Js", 400: "°",
    408: '"', 444: "?acez“”", 469: "^", 480: "{}", 500: "#$*0123456789_bdghknopquvxyđ–", 529: "ơ", 541: "~",
    542: "ư", 556: "FPS", 564: "+<=>×", 611: "ELTZ", 667: "BCR", 722: "ADGHKNOQUVXYwƠĐ", 750: "½", 776: "Ư",
    778: "&m", 833: "%", 889: "M", 921: "@", 944: "W", 1000: "—…",
}  # fmt: skip
_BOLD = {
    220: "|", 250: " ,.\u00a0", 278: "'/\\il", 300: "²", 333: "!()-:;[]`fjt‘’·", 389: "Is", 394: "{}", 400: "°",
    444: "cerz", 500: "#$*0123456789?J_agovxy–“”", 520: "~", 554: "ơ", 555: '"', 556: "Sbdhknpquđ", 570: "+<=>×",
    581: "^", 600: "ư", 611: "FP", 667: "BELTZ", 722: "ACDNRUVXYwĐ", 750: "½", 778: "GHKOQƠ", 796: "Ư",
    833: "&m", 930: "@", 944: "M", 1000: "%W—…",
}  # fmt: skip


class _Letters(dict[str, int]):
    """Widths by letter; one that was not asked for before is worked out from its base, once."""

    def __missing__(self, character: str) -> int:
        parts = unicodedata.normalize("NFD", character)
        base = unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c) or c == HORN))
        wide = bool(base) and unicodedata.east_asian_width(base[0]) in "WF"
        width = self.get(base, 1000 if wide else 560 if base else 0)
        if len(self) < _MOST_LETTERS:
            self[character] = width
        return width


_MOST_LETTERS = 4096
_WIDTHS = [
    _Letters((letter, width) for width, letters in table.items() for letter in letters) for table in (_REGULAR, _BOLD)
]


def width_mm(text: str, size: float, *, bold: bool = False) -> float:
    """The length of a text on one line, in millimetres; ``size`` in points."""
    return sum(map(_WIDTHS[bold].__getitem__, text)) * size / 1000 * MM_PER_POINT


def widest_word_mm(text: str, size: float, *, bold: bool = False) -> float:
    """The narrowest column that holds a text without cutting a word."""
    return max((width_mm(word, size, bold=bold) for word in text.split()), default=0.0)


def balanced_lines(text: str, limit_mm: float, size: float, *, bold: bool = False) -> list[str]:
    """A name in as few lines as fit, of nearly equal length, so that no single word is left over."""
    joined = _COMPOUND.sub(lambda found: found[0].replace(" ", JOIN), text).split(" ")
    words = [piece for word in joined for piece in _cut(word, limit_mm, size, bold)]
    rows = _filled(words, limit_mm, size, bold)
    low, high = limit_mm / len(rows) / 2, limit_mm
    for _ in range(12):  # the narrowest column that needs no more lines
        middle = (low + high) / 2
        narrower = _filled(words, middle, size, bold)
        fits = len(narrower) == len(rows) and max(width_mm(row, size, bold=bold) for row in narrower) <= limit_mm
        low, high, rows = (low, middle, narrower) if fits else (middle, high, rows)
    return [row.replace(JOIN, " ") for row in rows]


def _cut(word: str, limit_mm: float, size: float, bold: bool) -> list[str]:
    """A word longer than the line, as a code may be, in pieces that fill lines; any other word whole."""
    if width_mm(word, size, bold=bold) <= limit_mm:
        return [word]
    pieces, width = [""], 0.0
    for character in word:
        width += width_mm(character, size, bold=bold)
        if width > limit_mm and pieces[-1]:
            pieces.append("")
            width = width_mm(character, size, bold=bold)
        pieces[-1] += character
    return pieces


def _filled(words: list[str], limit_mm: float, size: float, bold: bool) -> list[str]:
    """Lines filled word by word up to a width."""
    rows = [" ".join(words[:1])]
    for word in words[1:]:
        longer = f"{rows[-1]} {word}"
        if width_mm(longer, size, bold=bold) <= limit_mm:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows
