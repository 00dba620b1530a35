"""The paragraphs of a Word template with the place of each, as an official finds it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE as REL
from docx.oxml import parse_xml
from docx.oxml.ns import qn

_NAMED = {REL.HEADER: "đầu trang", REL.FOOTER: "chân trang", REL.FOOTNOTES: "cước chú"}


@dataclass(frozen=True)
class Spot:
    """A paragraph: its text, where it stands, the element."""

    text: str
    where: str
    element: Any


def spots(document: Document) -> Iterator[Spot]:
    """Every paragraph of the body, then of headers, footers and footnotes."""
    yield from _paragraphs(document.element.body, "")
    for relation in document.part.rels.values():
        if relation.reltype in _NAMED and not relation.is_external:
            part = relation.target_part
            root = getattr(part, "element", None)
            yield from _paragraphs(root if root is not None else parse_xml(part.blob), _NAMED[relation.reltype])


def _paragraphs(root: Any, part: str) -> Iterator[Spot]:
    tables = list(root.iter(qn("w:tbl")))
    for node in root.iter(qn("w:p")):
        text = text_of(node)
        yield Spot(text, ", ".join(filter(None, (part, _place(node, tables), f"«{_short(text)}»"))), node)


def text_of(paragraph: Any) -> str:
    """The text of a paragraph as Word shows it; not of paragraphs inside it (text boxes)."""
    found = []
    for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br")):
        if next(node.iterancestors(qn("w:p"))) is paragraph:
            found.append(node.text or "" if node.tag == qn("w:t") else " ")
    return "".join(found)


def _place(node: Any, tables: list[Any]) -> str:
    """«bảng 2, hàng 3, ô 1», empty outside tables."""
    cell = next(node.iterancestors(qn("w:tc")), None)
    if cell is None:
        return ""
    row = cell.getparent()
    table = next(row.iterancestors(qn("w:tbl")))
    at = tables.index(table) + 1
    return f"bảng {at}, hàng {_order(row, 'w:tr')}, ô {_order(cell, 'w:tc')}"


def _order(node: Any, tag: str) -> int:
    return len(list(node.itersiblings(qn(tag), preceding=True))) + 1


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 70 else f"{text[:69]}…"
