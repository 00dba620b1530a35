"""Whether the fonts of this machine hold every Vietnamese letter.

Debian 12's package fonts-liberation (1.07) lacks two thirds of them; LibreOffice then takes these letters from another
face, letter by letter, and says nothing.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from documents.pdf.trial import ALPHABET

#: What papers name, and what LibreOffice puts in its place whatever fontconfig says.
FACES = ("Times New Roman", "Liberation Serif")
REMEDY = "apt-get install fonts-liberation2 (không dùng gói fonts-liberation), rồi khởi động lại LibreOffice"


def complaints() -> list[str]:
    """One sentence for each font that would be used and lacks letters; empty when all is well."""
    if shutil.which("fc-match") is None:
        return ["Không có fc-match (gói fontconfig) nên chưa kiểm tra được phông chữ của máy chủ."]
    sentences = []
    for face in FACES:
        family, path = _matched(face)
        if face != FACES[0] and family != face:
            continue  # not installed: LibreOffice cannot take it either
        lacking = _lacking(path)
        if lacking:
            sentences.append(
                f"Phông {family} ({path.name}) dùng cho «{face}» thiếu {len(lacking)} chữ tiếng Việt "
                f"({''.join(lacking[:8])}…): {REMEDY}."
            )
    return sentences


def _matched(face: str) -> tuple[str, Path]:
    asked = ["fc-match", "--format", "%{family[0]}\n%{file}", face]
    said = subprocess.run(asked, capture_output=True, text=True, timeout=30).stdout
    family, _, path = said.partition("\n")
    return family, Path(path)


def _lacking(path: Path) -> list[str]:
    try:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            known = font.getBestCmap() or {}
    except (OSError, TTLibError):
        return list(ALPHABET)
    return [letter for letter in ALPHABET if ord(letter) not in known]
