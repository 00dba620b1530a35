"""Whether a file that a program wrote anew is still our draft: every page says the same and looks the same.

Words alone are not enough: a white box with other figures drawn on it leaves the words below as they were.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pikepdf
from PIL import Image, ImageChops, ImageFilter

from documents.signing.comparing import DAMAGED, is_signature
from documents.signing.errors import SigningRefused
from documents.signing.places import Page, no_poppler, pages_of

SECONDS = 60
#: Dots an inch: a digit of a paper is then eighteen dots high.
FINENESS = 100
#: How much lighter or darker a dot may be (of 255) before it counts, and how many such dots a digit's place may have:
#: other programs round places and pack pictures anew, and the edge of a letter is grey.
SHADE, DOTS = 96, 6
#: The side of such a place, in dots.
PLACE = 9


def check_rewritten(signed: bytes, draft: bytes) -> None:
    """Raises ``SigningRefused`` that names the first place where a file written anew is something else."""
    bare = _without_signatures(signed)
    check_words(bare, draft)
    check_look(bare, draft)


def check_words(bare: bytes, draft: bytes) -> None:
    """The same pages of the same size with the same words. Raises ``SigningRefused``."""
    theirs, ours = pages_of(bare), pages_of(draft)
    if len(theirs) != len(ours):
        raise _differs(f"có {len(theirs)} trang, bản dự thảo có {len(ours)} trang")
    for number, (new, old) in enumerate(zip(theirs, ours, strict=True), 1):
        if abs(new.width - old.width) > 2 or abs(new.height - old.height) > 2:
            raise _differs(f"trang {number} có khổ giấy khác")
        _same_words(number, _words(new), _words(old))


def check_look(bare: bytes, draft: bytes) -> None:
    """The same picture of every page. Raises ``SigningRefused``."""
    for number, (new, old) in enumerate(zip(_pictures(bare), _pictures(draft), strict=True), 1):
        if new.size != old.size:
            raise _differs(f"trang {number} có khổ giấy khác")
        box = _where_they_differ(new, old)
        if box is not None:
            down = round((box[1] + box[3]) / 2 / FINENESS * 2.54)
            raise _differs(f"trang {number}, cách mép trên khoảng {down} cm: chữ đọc được thì như nhau nhưng hình khác")


def _where_they_differ(new: Image.Image, old: Image.Image) -> tuple[int, int, int, int] | None:
    """The first place with more dots of another shade than rounding explains."""
    other = ImageChops.difference(new, old).point(lambda shade: 255 if shade > SHADE else 0)
    if other.getbbox() is None:
        return None
    # The mean over each place, in 255ths of its dots.
    crowded = other.filter(ImageFilter.BoxBlur(PLACE // 2)).point(
        lambda mean: 255 if mean >= 255 * DOTS / PLACE**2 else 0
    )
    return crowded.getbbox()


def _pictures(pdf: bytes) -> list[Image.Image]:
    program = shutil.which("pdftoppm")
    if program is None:
        raise no_poppler()
    with tempfile.TemporaryDirectory(prefix="kc-look-") as folder:
        file = Path(folder) / "paper.pdf"
        file.write_bytes(pdf)
        command = [program, "-gray", "-cropbox", "-r", str(FINENESS), str(file), str(Path(folder) / "page")]
        try:
            subprocess.run(command, capture_output=True, timeout=SECONDS, check=True)
        except (OSError, subprocess.SubprocessError) as why:
            raise _unreadable() from why
        made = sorted(Path(folder).glob("page-*.pgm"), key=lambda one: int(one.stem.rpartition("-")[2]))
        return [Image.open(io.BytesIO(one.read_bytes())) for one in made]


def _without_signatures(pdf: bytes) -> bytes:
    """A copy without signature fields: what a signature shows is no text of the page."""
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            for page in opened.pages:
                kept = [one for one in page.obj.get("/Annots", []) if not is_signature(one)]
                page.obj["/Annots"] = pikepdf.Array(kept)
            opened.save(out)
    except DAMAGED as why:
        raise _unreadable() from why
    return out.getvalue()


def _unreadable() -> SigningRefused:
    return SigningRefused("unreadable", "Tệp PDF hỏng, không đọc được; xuất lại rồi nộp.", field="file")


def _same_words(number: int, new: Sequence[str], old: Sequence[str]) -> None:
    at = next((at for at, (one, two) in enumerate(zip(new, old, strict=False)) if one != two), min(len(new), len(old)))
    if at == len(new) == len(old):
        return
    said, meant = " ".join(new[at : at + 6]) or "(không có chữ)", " ".join(old[at : at + 6]) or "(hết trang)"
    raise _differs(
        f"trang {number}, sau «{' '.join(old[max(at - 4, 0) : at]) or 'đầu trang'}»: «{said}» thay cho «{meant}»"
    )


def _words(page: Page) -> list[str]:
    """What is printed, whatever the breaks and ligatures."""
    joined = unicodedata.normalize("NFKC", " ".join(word.text for word in page.words))
    return re.sub(r"\s+", " ", joined).split()


def _differs(where: str) -> SigningRefused:
    return SigningRefused(
        "differs",
        f"Tệp khác bản dự thảo ở {where}. Chỉ nhận bản ký của đúng văn bản đã in từ hệ thống; "
        "nếu nội dung phải sửa, hãy lập lại văn bản rồi ký.",
        field="file",
    )
