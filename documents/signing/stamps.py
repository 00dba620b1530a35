"""What a signature looks like on the page: a picture if there is one, else a plain text in 10 points.

Drawn by ourselves line by line: pyHanko's own text box shrinks its text to the box, takes its own clock and leaves a
letter that the font lacks blank without a word.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from fontTools.ttLib import TTFont
from PIL import Image
from pyhanko.pdf_utils.content import ResourceType
from pyhanko.pdf_utils.font.opentype import GlyphAccumulator, GlyphAccumulatorFactory
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.stamp import BaseStamp, BaseStampStyle

from documents.signing.errors import not_yet
from documents.signing.places import OVERLAP

FONT = Path(__file__).parent / "fonts" / "Tinos-Stamp.ttf"
SIZE, LEADING = 10, 12.5
#: Component 8: the hand signature is blue, the seal red; the text of a file of its own is black.
BLUE, RED, BLACK = (0.04, 0.18, 0.62), (0.80, 0.05, 0.08), (0.0, 0.0, 0.0)
Kind = Literal["hand", "seal", "corner"]
COLOURS = {"hand": BLUE, "seal": RED, "corner": BLACK}


def iso(at: dt.datetime) -> str:
    """«2026-02-05T14:03:27+07:00»: the office's own zone, as ISO 8601 writes it."""
    return at.isoformat(timespec="seconds")


@cache
def _letters() -> frozenset[int]:
    with TTFont(FONT) as font:
        return frozenset(font.getBestCmap())


def check_letters(lines: tuple[str, ...]) -> None:
    """Raises ``SigningRefused`` for a letter the stamp's font does not have: it would come out blank."""
    lacking = sorted({letter for line in lines for letter in line if ord(letter) not in _letters()})
    if lacking:
        raise not_yet(
            "no_glyph", f"Phông chữ của dấu ký không có ký tự «{''.join(lacking)}»; sửa tên trong hệ thống rồi ký."
        )


@dataclass(frozen=True)
class Drawn(BaseStampStyle):
    """One appearance: ``lines`` of text, or a ``picture`` (PNG with a transparent ground) instead."""

    kind: Kind = "hand"
    lines: tuple[str, ...] = ()
    picture: bytes = b""
    border_width: int = 0

    def create_stamp(self, writer: Any, box: Any, text_params: dict[str, Any]) -> Stamp:
        """As pyHanko asks for it; its own text parameters are not used."""
        return Stamp(writer=writer, style=self, box=box)


class Stamp(BaseStamp):
    """The drawing itself."""

    def _render_inner_content(self) -> list[bytes]:
        style: Drawn = self.style
        if style.picture:
            return self._picture(style)
        return self._text(style)

    def _picture(self, style: Drawn) -> list[bytes]:
        """As large as the box lets it be; a hand signature lies a third under the seal, a seal in the middle."""
        image = Image.open(io.BytesIO(style.picture))
        image.load()
        drawn = PdfImage(image.convert("RGBA"), writer=self.writer)
        scale = min(self.box.width / image.width, self.box.height / image.height)
        width, height = image.width * scale, image.height * scale
        x = (self.box.width - width) / 2 if style.kind == "seal" else max(OVERLAP - width / 3, 0)
        x = min(x, self.box.width - width)
        content = drawn.render()
        self.import_resources(drawn.resources)
        place = (width / image.width, height / image.height, x, (self.box.height - height) / 2)
        return [b"q %.4f 0 0 %.4f %.2f %.2f cm" % place, content, b"Q"]

    def _text(self, style: Drawn) -> list[bytes]:
        check_letters(style.lines)
        engine: GlyphAccumulator = GlyphAccumulatorFactory(str(FONT)).create_font_engine(self._ensure_writer)
        self.set_resource(category=ResourceType.FONT, name=pdf_name("/F1"), value=engine.as_resource())
        width, height = self.box.width, self.box.height
        # The seal's words keep off the third that lies over the person's signature, and the person's likewise.
        left, right = {"hand": (OVERLAP + 4, width), "seal": (3, width - 3), "corner": (0, width)}[style.kind]
        block = LEADING * len(style.lines)
        middle = height - block / 2 if style.kind == "corner" else height / 2
        drawn = [b"%g %g %g rg" % COLOURS[style.kind]]
        if style.kind == "seal":
            frame = min(block + 10, height - 2)
            drawn.append(b"%g %g %g RG 1.2 w" % RED)
            drawn.append(b"%.2f %.2f %.2f %.2f re S" % (0.6, (height - frame) / 2, width - 1.2, frame))
        baseline = middle + block / 2 - SIZE
        for line in style.lines:
            shaped = engine.shape(line)
            wide = shaped.x_advance * SIZE
            x = right - wide if style.kind == "corner" else left + (right - left - wide) / 2
            drawn.append(b"/Tx BMC q BT /F1 %d Tf %.2f %.2f Td %s ET Q EMC" % (SIZE, x, baseline, shaped.graphics_ops))
            baseline -= LEADING
        return drawn


def width_of(line: str) -> float:
    """How wide a line comes out, in points."""
    with TTFont(FONT) as font:
        cmap, metrics = font.getBestCmap(), font["hmtx"]
        return sum(metrics[cmap[ord(letter)]][0] for letter in line if ord(letter) in cmap) * SIZE / 1000


def broken(text: str, room: float) -> tuple[str, ...]:
    """A text in lines that fit a room."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)
