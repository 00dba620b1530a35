"""Reading a .docx as a reader sees it: every paragraph with the font, size and spacing that really apply.

Word inherits: document defaults, then the styles a style is based on, then the paragraph, then the run. What is
judged by documents.layout_check is what comes out of that, however the paper was made.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Mm

FONT_SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
TWIPS_PER_MM = 1440 / 25.4
EMU_PER_MM = 36_000


@dataclass(frozen=True)
class Stretch:
    """A run of text with what applies to it. ``size`` in points; ``fonts`` one per script, theme fonts as «theme:…»."""

    text: str
    fonts: tuple[str, ...]
    size: float
    bold: bool
    italic: bool
    colour: str


@dataclass(frozen=True)
class Line:
    """A paragraph. Indents in mm, spacing in points, ``spacing`` in lines (0: an exact height); ``ruled``: has a "
    "border."""

    text: str
    stretches: tuple[Stretch, ...]
    align: str
    first: float
    left: float
    right: float
    before: float
    after: float
    spacing: float
    ruled: bool
    has_page_field: bool

    @property
    def bold(self) -> bool:
        """All its text is bold."""
        return bool(self.stretches) and all(stretch.bold for stretch in self.stretches)

    @property
    def italic(self) -> bool:
        """All its text is italic."""
        return bool(self.stretches) and all(stretch.italic for stretch in self.stretches)

    @property
    def sizes(self) -> set[float]:
        """The sizes its text is set in."""
        return {stretch.size for stretch in self.stretches}


@dataclass(frozen=True)
class Cell:
    """A cell with its width in mm."""

    width: float
    lines: tuple[Line, ...]

    @property
    def said(self) -> list[Line]:
        """Its paragraphs that hold text."""
        return [line for line in self.lines if line.text.strip()]


@dataclass(frozen=True)
class Grid:
    """A table; ``ruled`` ones carry data, the others place things."""

    rows: tuple[tuple[Cell, ...], ...]
    ruled: bool
    heading_repeats: bool
    rows_hold: bool

    def lines(self) -> Iterator[Line]:
        """Every paragraph in it."""
        for row in self.rows:
            for cell in row:
                yield from cell.lines


@dataclass(frozen=True)
class Picture:
    """A floating picture: where it stands on its page and how large, in mm; ``alt`` is what is read aloud for it.

    Where it is placed by anything but the page, ``left`` and ``top`` are None.
    """

    left: float | None
    top: float | None
    width: float
    height: float
    alt: str


@dataclass
class Part:
    """A section: its page in mm, its headers, what stands in it."""

    width: float
    height: float
    landscape: bool
    margins: dict[str, float]
    first_page_differs: bool
    starts_at_one: bool
    header: list[Line]
    first_header: list[Line]
    first_footer: list[Line]
    pictures: list[Picture]
    blocks: list[Line | Grid] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """Every paragraph of the body, those in tables included."""
        for block in self.blocks:
            if isinstance(block, Grid):
                yield from block.lines()
            else:
                yield block


def read(data: bytes) -> list[Part]:
    """The sections of a .docx. Raises ValueError with a Vietnamese sentence if it is none."""
    try:
        return _read(data)
    except Exception as error:  # a broken zip, package or number raises many kinds; all mean the same to the reader
        raise ValueError("Không đọc được tệp: đây không phải là văn bản .docx hợp lệ.") from error


def _read(data: bytes) -> list[Part]:
    document = docx.Document(io.BytesIO(data))
    styles = _Styles(document.styles.element)
    parts = [_part(section, styles) for section in document.sections]
    place = 0
    for child in document.element.body:
        if child.tag == qn("w:tbl"):
            parts[place].blocks.append(_grid(child, styles))
        elif child.tag == qn("w:p"):
            parts[place].blocks.append(styles.line(child))
            if child.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
                place += 1
    return parts


class _Styles:
    """The styles of a document, with what each inherits."""

    def __init__(self, root: Any) -> None:
        self._defaults = [root.find(f"{qn('w:docDefaults')}/{qn(tag)}/{qn(name)}") for tag, name in _DEFAULTS]
        self._by_id = {style.get(qn("w:styleId")): style for style in root.findall(qn("w:style"))}
        self._normal = next(
            (key for key, one in self._by_id.items() if one.get(qn("w:default")) == "1" and _kind(one) == "paragraph"),
            "",
        )

    def line(self, paragraph: Any) -> Line:
        """A paragraph with everything that applies to it."""
        own = paragraph.find(qn("w:pPr"))
        named = own.find(qn("w:pStyle")) if own is not None else None
        chain = self._chain(named.get(qn("w:val")) if named is not None else self._normal)
        about = _paragraph_properties([self._defaults[1], *(one.find(qn("w:pPr")) for one in chain), own])
        under = [self._defaults[0], *(one.find(qn("w:rPr")) for one in chain)]
        stretches = tuple(self._stretch(run, under) for run in paragraph.iter(qn("w:r")) if _text(run))
        fields = "".join(node.text or "" for node in paragraph.iter(qn("w:instrText")))
        text = "".join(stretch.text for stretch in stretches)
        return Line(text=text, stretches=stretches, has_page_field="PAGE" in fields.split(), **about)

    def _stretch(self, run: Any, under: list[Any]) -> Stretch:
        own = run.find(qn("w:rPr"))
        named = own.find(qn("w:rStyle")) if own is not None else None
        above = [one.find(qn("w:rPr")) for one in self._chain(named.get(qn("w:val")))] if named is not None else []
        fonts = dict.fromkeys(FONT_SLOTS, "")
        size, bold, italic, colour = 10.0, False, False, "auto"
        for layer in [*under, *above, own]:
            if layer is None:
                continue
            _apply_fonts(fonts, layer.find(qn("w:rFonts")))
            size = _half_points(layer.find(qn("w:sz")), size)
            bold, italic = _toggle(layer.find(qn("w:b")), bold), _toggle(layer.find(qn("w:i")), italic)
            shade = layer.find(qn("w:color"))
            colour = colour if shade is None else shade.get(qn("w:val"), "auto")
        return Stretch(_text(run), tuple(fonts.values()), size, bold, italic, colour)

    def _chain(self, style_id: str) -> list[Any]:
        """The style and those it is based on, the base first."""
        chain: list[Any] = []
        while style_id in self._by_id and self._by_id[style_id] not in chain:
            chain.insert(0, self._by_id[style_id])
            based = chain[0].find(qn("w:basedOn"))
            style_id = based.get(qn("w:val")) if based is not None else ""
        return chain


_DEFAULTS = (("w:rPrDefault", "w:rPr"), ("w:pPrDefault", "w:pPr"))


def _kind(style: Any) -> str:
    return style.get(qn("w:type"), "")


def _paragraph_properties(layers: list[Any]) -> dict[str, Any]:
    spacing: dict[str, str] = {}
    indent: dict[str, str] = {}
    align, ruled = "left", False
    for layer in layers:
        if layer is None:
            continue
        for name, into in (("w:spacing", spacing), ("w:ind", indent)):
            found = layer.find(qn(name))
            if found is not None:
                into.update({key.rpartition("}")[2]: value for key, value in found.attrib.items()})
        placed = layer.find(qn("w:jc"))
        align = align if placed is None else placed.get(qn("w:val"))
        ruled = ruled or layer.find(qn("w:pBdr")) is not None
    auto = spacing.get("lineRule", "auto") == "auto"
    return {
        "align": {"start": "left", "end": "right", "distribute": "both"}.get(align, align),
        "first": _mm(indent.get("firstLine")) - _mm(indent.get("hanging")),
        "left": _mm(indent.get("left", indent.get("start"))),
        "right": _mm(indent.get("right", indent.get("end"))),
        "before": float(spacing.get("before", 0)) / 20,
        "after": float(spacing.get("after", 0)) / 20,
        "spacing": float(spacing.get("line", 240)) / 240 if auto else 0,
        "ruled": ruled,
    }


def _part(section: Any, styles: _Styles) -> Part:
    numbers = section._sectPr.find(qn("w:pgNumType"))
    sides = ("top", "bottom", "left", "right")
    header = [styles.line(paragraph._p) for paragraph in section.header.paragraphs]
    first = [styles.line(paragraph._p) for paragraph in section.first_page_header.paragraphs]
    footer = section.first_page_footer
    return Part(
        width=section.page_width.mm,
        height=section.page_height.mm,
        landscape=section.page_width > section.page_height,
        margins={side: (getattr(section, f"{side}_margin") or Mm(0)).mm for side in sides},
        first_page_differs=section.different_first_page_header_footer,
        starts_at_one=numbers is not None and numbers.get(qn("w:start")) == "1",
        header=header,
        first_header=first,
        first_footer=[styles.line(paragraph._p) for paragraph in footer.paragraphs],
        pictures=[_picture(anchor) for anchor in footer._element.iter(qn("wp:anchor"))],
    )


def _picture(anchor: Any) -> Picture:
    about, size = anchor.find(qn("wp:docPr")), anchor.find(qn("wp:extent"))
    placed: list[float | None] = []
    for side in ("wp:positionH", "wp:positionV"):
        found = anchor.find(qn(side))
        offset = found.find(qn("wp:posOffset")) if found is not None else None
        by_page = found is not None and found.get("relativeFrom") == "page"
        placed.append(int(offset.text) / EMU_PER_MM if by_page and offset is not None else None)
    return Picture(
        left=placed[0],
        top=placed[1],
        width=int(size.get("cx")) / EMU_PER_MM,
        height=int(size.get("cy")) / EMU_PER_MM,
        alt=(about.get("descr") or "").strip() if about is not None else "",
    )


def _grid(table: Any, styles: _Styles) -> Grid:
    rows = []
    for row in table.findall(qn("w:tr")):
        cells = []
        for cell in row.findall(qn("w:tc")):
            width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
            lines = tuple(styles.line(paragraph) for paragraph in cell.iter(qn("w:p")))
            cells.append(Cell(_mm(width.get(qn("w:w"))) if width is not None else 0, lines))
        rows.append(tuple(cells))
    marks = [row.find(qn("w:trPr")) for row in table.findall(qn("w:tr"))]
    return Grid(
        rows=tuple(rows),
        ruled=table.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}") is not None,
        heading_repeats=bool(marks) and marks[0] is not None and marks[0].find(qn("w:tblHeader")) is not None,
        rows_hold=all(mark is not None and mark.find(qn("w:cantSplit")) is not None for mark in marks),
    )


def _text(run: Any) -> str:
    """The text of a run as python-docx gives it: breaks as new lines, non-breaking hyphens as hyphens."""
    return str(run.text)


def _apply_fonts(fonts: dict[str, str], layer: Any) -> None:
    if layer is None:
        return
    for slot in FONT_SLOTS:
        named = layer.get(qn(f"w:{slot}"))
        themed = layer.get(qn("w:cstheme" if slot == "cs" else f"w:{slot}Theme"))
        if themed:
            fonts[slot] = f"theme:{themed}"
        elif named:
            fonts[slot] = named


def _half_points(node: Any, otherwise: float) -> float:
    return otherwise if node is None else float(node.get(qn("w:val"))) / 2


def _toggle(node: Any, otherwise: bool) -> bool:
    return otherwise if node is None else node.get(qn("w:val"), "1") not in {"0", "false", "off"}


def _mm(twips: str | None) -> float:
    return float(twips or 0) / TWIPS_PER_MM
