"""After filling in: what the house computes from the text itself, and what Word needs to open a file.

Names are broken into even lines and the rules under them get their length (documents.house.head): no template can
know how long a project's name will be. Known by the names of the house's styles; other styles are left alone.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from documents.house.elements import element
from documents.house.head import MOTTO, SHORT_RULE
from documents.house.metrics import balanced_lines, width_mm
from documents.house.package import new_document
from documents.house.styles import BY_ID, twips
from documents.house.text import clean

TWIPS_PER_MM = 1440 / 25.4
#: Style -> how much narrower than its room a name is set (mm), and its size.
EVEN = {"TrichYeu": 12.0, "CoQuan": 3.0, "CoQuanChuQuan": 8.0, "ThamQuyen": 20.0, "PhuLucTen": 10.0, "ChucVu": 4.0}
NAMED = {*EVEN, "TenLoai", "TieuNgu"}
RULED = {"TrichYeu", "TenLoai", "CoQuan"}
#: Prefix of the styles of ready-made blocks until they are matched with the template's own.
HOUSE = "kc:"


def dress(document: Document) -> None:
    """All of it, in place."""
    _mend(document)
    styles = _Styles(document)
    for node in list(document.element.body.iter(qn("w:p"))):
        styles.settle(node)
    names = styles.names()
    widths = _Widths(document)
    before: Any = None
    for node in list(document.element.body.iter(qn("w:p"))):
        style = names.get(_style_of(node), "")
        if style == "Vach" and before is not None:
            _fit_rule(node, *before)
            before = None
        elif _text(node).strip():
            before = None
            if style in NAMED:
                room = widths.room(node)
                before = (style, _even(node, style, room) if style in EVEN else [_text(node)], room)


def housed(elements: list[Any]) -> list[Any]:
    """Elements of the house for a block: copies whose styles are found again by name in any template."""
    copies = [copy.deepcopy(one) for one in elements]
    for one in copies:
        for style in one.iter(qn("w:pStyle")):
            style.set(qn("w:val"), HOUSE + style.get(qn("w:val")))
    return copies


def _style_of(node: Any) -> str:
    found = node.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return found.get(qn("w:val")) if found is not None else ""


def _text(node: Any) -> str:
    return "".join(one.text or "" if one.tag == qn("w:t") else "\n" for one in node.iter(qn("w:t"), qn("w:br")))


class _Styles:
    """The styles of a document by name; the house's are added where a block needs them."""

    def __init__(self, document: Document) -> None:
        self._root = document.styles.element
        self._ids = {
            one.find(qn("w:name")).get(qn("w:val")): one.get(qn("w:styleId"))
            for one in self._root.findall(qn("w:style"))
            if one.find(qn("w:name")) is not None
        }

    def settle(self, node: Any) -> None:
        """Give a paragraph of a block the template's style of that name, or bring the house's along."""
        for style in node.iter(qn("w:pStyle")):
            value = style.get(qn("w:val"))
            if value.startswith(HOUSE):
                style.set(qn("w:val"), self._id_of(value.removeprefix(HOUSE)))

    def names(self) -> dict[str, str]:
        """Style id of this document -> id of the house's style of that name."""
        return {self._ids[one.name]: one.id for one in BY_ID.values() if one.name in self._ids}

    def _id_of(self, house_id: str) -> str:
        name = BY_ID[house_id].name
        if name not in self._ids:
            taken = set(self._ids.values())
            made = next(one for one in (house_id, f"{house_id}KC", f"{house_id}KC2") if one not in taken)
            self._root.append(_house_style(house_id, made))
            self._ids[name] = made
        return str(self._ids[name])


def _house_style(house_id: str, made: str) -> Any:
    """A copy of the house's style; what it takes from «Normal» there is written into it, for Normal here is another."""
    root = new_document().styles.element
    found = next(one for one in root.findall(qn("w:style")) if one.get(qn("w:styleId")) == house_id)
    style = copy.deepcopy(found)
    style.set(qn("w:styleId"), made)
    based = style.find(qn("w:basedOn"))
    if based is not None:
        style.remove(based)
    fonts = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}/{qn('w:rFonts')}")
    style.find(qn("w:rPr")).insert(0, copy.deepcopy(fonts))
    return parse_xml(_plain(style))


def _plain(node: Any) -> str:
    return etree.tostring(node, encoding="unicode")


class _Widths:
    """How much room a paragraph has, in mm: its cell, or the text of its section."""

    def __init__(self, document: Document) -> None:
        self._sections = [
            ((section.page_width or Mm(210)) - (section.left_margin or 0) - (section.right_margin or 0)) / 36000
            for section in document.sections
        ]
        self._body = document.element.body

    def room(self, node: Any) -> float:
        """The width of the text where a paragraph stands."""
        cell = next(node.iterancestors(qn("w:tc")), None)
        if cell is not None:
            width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")
            if width is not None and width.get(qn("w:type"), "dxa") == "dxa":
                return float(width.get(qn("w:w"), 0)) / TWIPS_PER_MM
        top = node
        while top.getparent() is not None and top.getparent() is not self._body:
            top = top.getparent()
        ends = [one for one in self._before(top) if one.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None]
        return self._sections[min(len(ends), len(self._sections) - 1)]

    @staticmethod
    def _before(top: Any) -> Iterator[Any]:
        yield from top.itersiblings(qn("w:p"), preceding=True)


def _even(node: Any, style: str, room: float) -> list[str]:
    """A name in lines of nearly equal length. One the official broke by hand, or of mixed letters, stays as it is."""
    text = _text(node)
    runs = [one for one in node.iter(qn("w:r")) if _text(one)]
    if "\n" in text or not runs or len({_look(one) for one in runs}) > 1:
        return text.split("\n")
    about = BY_ID[style]
    rows = balanced_lines(clean(text), max(room - EVEN[style], 20), about.size, bold=about.bold)
    first, *others = runs
    for other in others:
        other.getparent().remove(other)
    for old in first.findall(qn("w:t")):
        first.remove(old)
    for number, row in enumerate(rows):
        if number:
            first.append(element("br"))
        made = element("t")
        made.text = row
        made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        first.append(made)
    return rows


def _look(run: Any) -> str:
    about = run.find(qn("w:rPr"))
    return "" if about is None else _plain(about)


def _fit_rule(node: Any, style: str, rows: list[str], room: float) -> None:
    """The rule under a name as long as the decree asks."""
    if style == "TieuNgu" and rows == [MOTTO]:
        length = width_mm(MOTTO, BY_ID["TieuNgu"].size, bold=True)
    elif style in RULED:
        lengths = [width_mm(clean(row), BY_ID[style].size, bold=True) for row in rows]
        length = min(max(lengths[-1] * SHORT_RULE, max(lengths) * 0.35), lengths[-1] * 0.49)
    else:
        return
    side = twips(max(room - length, 0) / 2)
    properties = node.pPr
    for old in properties.findall(qn("w:ind")):
        properties.remove(old)
    indent = element("ind", left=side, right=side, firstLine=0)
    border = properties.find(qn("w:pBdr"))
    border.addnext(indent) if border is not None else properties.append(indent)


def _mend(document: Document) -> None:
    """What loops over nothing leave behind and Word cannot open: tables without rows, cells without a paragraph."""
    body = document.element.body
    for table in list(body.iter(qn("w:tbl"))):
        if table.find(qn("w:tr")) is None:
            table.getparent().remove(table)
    for row in list(body.iter(qn("w:tr"))):
        if row.find(qn("w:tc")) is None:
            row.getparent().remove(row)
    for cell in body.iter(qn("w:tc")):
        last = [one for one in cell if one.tag != qn("w:tcPr")][-1:]
        if not last or last[0].tag != qn("w:p"):
            cell.append(element("p"))
