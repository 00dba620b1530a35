"""The mark by which anybody checks a paper: a QR code and one small line in the bottom margin of the first page.

It stands in the footer of the first page and floats there, so it moves no text. Same address, same code: same bytes.
"""

from __future__ import annotations

import io
from typing import Any

import docx
import segno
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from documents.house.elements import Run, element, paragraph
from documents.house.package import packed
from documents.house.text import clean

SIDE_MM = 13.0
#: Clear of the text above, and of the five millimetres at the edge where printers do not print.
ABOVE_EDGE_MM = 5.5
EMU_PER_MM = 36_000
ALT = "Mã QR kiểm tra văn bản"


def mark(document: Document, *, url: str, code: str) -> None:
    """Put the mark on the first page of a drawn document; the first pages of its appendices stay without."""
    first, *others = document.sections
    footer = first.first_page_footer
    footer.is_linked_to_previous = False
    width, height = first.page_width, first.page_height
    assert width is not None and height is not None and first.left_margin is not None
    relation, _ = footer.part.get_or_add_image(io.BytesIO(picture(url)))
    line = _line(clean(url), clean(code))
    run = element("r")
    top = height - round((ABOVE_EDGE_MM + SIDE_MM) * EMU_PER_MM)
    run.append(_floating(relation, left=int(first.left_margin), top=int(top), alt=f"{ALT}: {clean(code)}"))
    line.append(run)
    footer._element.remove(footer.paragraphs[0]._p)
    footer._element.append(line)
    if others:
        others[0].first_page_footer.is_linked_to_previous = False
    document.sections[0].different_first_page_header_footer = True


def marked(data: bytes, *, url: str, code: str) -> bytes:
    """A finished .docx with the mark put on: for papers drawn by other means than ours (templates from Word)."""
    document = docx.Document(io.BytesIO(data))
    mark(document, url=url, code=code)
    return packed(document)


def picture(url: str) -> bytes:
    """The QR code as PNG; a symbol that stands smudges (level M), two modules of white around it."""
    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False, boost_error=False).save(drawn, kind="png", scale=8, border=2)
    return drawn.getvalue()


def _line(url: str, code: str) -> Any:
    line = paragraph("KiemTra", Run(f"Kiểm tra văn bản: {url}", verbatim=True))
    below = element("r")
    below.append(element("br"))
    text = element("t")
    text.text = f"Mã: {code}"
    below.append(text)
    line.append(below)
    return line


def _floating(relation: str, *, left: int, top: int, alt: str) -> Any:
    side = round(SIDE_MM * EMU_PER_MM)
    return parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a', 'pic', 'r')}>"
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" '
        'locked="1" layoutInCell="0" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{left}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{side}" cy="{side}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="1" name="QR" descr="{alt}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="1" name="QR" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing>"
    )
