"""The smallest pieces of a Word body: runs, paragraphs, rules. Only named styles, hardly any direct formatting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from docx.oxml.parser import oxml_parser
from lxml.etree import fromstring

from documents.house.styles import BY_ID, W, twips
from documents.house.text import clean


class Run(NamedTuple):
    """A stretch of text that differs from its paragraph style."""

    text: str
    bold: bool | None = None
    italic: bool | None = None
    verbatim: bool = False


Text = str | Run | Sequence[str | Run]
"""What a paragraph holds: plain text, or stretches one after another."""


def strong(text: str) -> Run:
    """Bold text inside a paragraph."""
    return Run(text, bold=True)


_W = f"{{{W}}}"
_NAMESPACES = {"w": W}


def element(tag: str, /, **attributes: str | int) -> Any:
    """A w: element with w: attributes; ``element("jc", val="center")``."""
    # What OxmlElement does, without taking names apart: a paper has two thousand elements.
    return oxml_parser.makeelement(
        _W + tag, {_W + name: str(value) for name, value in attributes.items()}, nsmap=_NAMESPACES
    )


def parsed(xml: str) -> Any:
    """The element that a string of w: elements describes."""
    return fromstring(xml.replace(">", f' xmlns:w="{W}">', 1), oxml_parser)


def paragraph(style: str, text: Text = "", *, keep_next: bool = False, page_break: bool = False) -> Any:
    """A paragraph in a house style. Its text is cleaned here, so nothing unclean can reach a paper."""
    return parsed(paragraph_xml(style, text, keep_next=keep_next, page_break=page_break))


def paragraph_xml(style: str, text: Text = "", *, keep_next: bool = False, page_break: bool = False) -> str:
    """A paragraph as a string: a table has hundreds, and is parsed once."""
    pieces = [text] if isinstance(text, str | Run) else list(text)
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{BY_ID[style].id}"/>{"<w:keepNext/>" if keep_next else ""}'
        f"{'<w:pageBreakBefore/>' if page_break else ''}</w:pPr>{''.join(map(_run_xml, _joined(pieces)))}</w:p>"
    )


def broken(style: str, rows: Iterable[str], *, keep_next: bool = False) -> Any:
    """A centred paragraph whose line breaks are chosen by us (see metrics.balanced_lines)."""
    made = paragraph(style, keep_next=keep_next)
    for number, row in enumerate(rows):
        run = parsed(_run_xml(Run(clean(row))))
        if number:
            run.insert(0, element("br"))
        made.append(run)
    return made


def rule(length_mm: float, room_mm: float) -> Any:
    """A solid line of a given length, centred in ``room_mm``: the border of an own narrow paragraph.

    A row of underscores cannot keep its length; a border with indents does.
    """
    made = paragraph("Vach", keep_next=True)
    border = element("pBdr")
    border.append(element("top", val="single", sz=6, space=0, color="000000"))
    side = twips(max(room_mm - length_mm, 0) / 2)
    made.pPr.append(border)
    made.pPr.append(element("ind", left=side, right=side, firstLine=0))
    return made


def page_number(into: Any) -> None:
    """Write a PAGE field into a paragraph."""
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("shown", "2"), ("end", "")):
        run = element("r")
        if kind == "shown":
            shown = element("t")
            shown.text = text
            run.append(shown)
        elif kind:
            run.append(element("fldChar", fldCharType=kind))
        else:
            instruction = element("instrText")
            instruction.text = text
            run.append(instruction)
        into.append(run)


def _joined(pieces: Sequence[str | Run]) -> list[Run]:
    """The runs cleaned one by one but with the spaces between them kept."""
    runs: list[Run] = []
    for piece in pieces:
        run = piece if isinstance(piece, Run) else Run(piece)
        if run.verbatim:
            runs += [run] if run.text else []
            continue
        text = clean(run.text)
        if not text:
            continue
        glued = not runs or not run.text[:1].isspace() or runs[-1].text.endswith(" ")
        text = text if glued else f" {text}"
        runs.append(run._replace(text=text + (" " if run.text[-1:].isspace() else "")))
    if runs and not runs[-1].verbatim:
        runs[-1] = runs[-1]._replace(text=runs[-1].text.rstrip())
    return runs


def _run_xml(run: Run) -> str:
    marks = "".join(
        f'<w:{name} w:val="{int(value)}"/><w:{name}Cs w:val="{int(value)}"/>'
        for name, value in (("b", run.bold), ("i", run.italic))
        if value is not None
    )
    properties = f"<w:rPr>{marks}</w:rPr>" if marks else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(run.text)}</w:t></w:r>'
