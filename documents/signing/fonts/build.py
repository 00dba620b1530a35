"""How Tinos-Stamp.ttf was made, to be run again by hand when Tinos changes: ``python build.py Tinos-Regular.ttf``.

pyHanko writes the widths of letters in the font's own units and PDF counts in thousandths of the size: a font of 2048
units comes out spread to twice its width. So the font is scaled once, here, and not at every signature. What no
Vietnamese paper prints is left out.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

TARGET = Path(__file__).with_name("Tinos-Stamp.ttf")
#: Latin with its Vietnamese letters, the punctuation of papers, the sign of the đồng.
LETTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *(0x1A0, 0x1A1, 0x1AF, 0x1B0),
    *(0x300, 0x301, 0x303, 0x309, 0x323),
    *range(0x1EA0, 0x1EFA),
    *range(0x2010, 0x2027),
    0x20AB,
]


def build(source: Path) -> None:
    """Scale to 1000 units, keep the letters above, drop what FontForge left."""
    font = TTFont(source, recalcTimestamp=False)
    scale_upem(font, 1000)
    options = Options()
    options.drop_tables += ["FFTM", "GPOS", "GSUB", "GDEF", "DSIG"]
    options.hinting = False
    options.name_IDs = ["*"]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    font.save(TARGET)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
