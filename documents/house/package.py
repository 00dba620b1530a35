"""The Word package around a paper: an empty one to begin with, and the same bytes from the same paper.

The stock template of python-docx brings a thumbnail, a theme with foreign fonts and four hundred kilobytes of
styles; ours is written here.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from functools import cache

import docx
from docx.document import Document

from documents.house.styles import W, styles_xml

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FIRST = ("[Content_Types].xml", "_rels/.rels")


@cache
def _template() -> bytes:
    """An empty document with our styles: A4 is set by the section, nothing else is in it."""
    word = "http://schemas.microsoft.com/office/word"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
        f'<Override PartName="/word/settings.xml" ContentType="{_WORD}.settings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/settings" Target="settings.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{_OFFICE}"><w:body><w:sectPr>'
        '<w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>',
        "word/styles.xml": styles_xml(),
        "word/settings.xml": f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
        f'<w:compatSetting w:name="compatibilityMode" w:uri="{word}" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, _XML + content)
    return packed.getvalue()


def new_document() -> Document:
    """An empty document with the house styles."""
    return docx.Document(io.BytesIO(_template()))


def describe(document: Document, *, title: str, author: str, day: dt.date) -> None:
    """Set every core property from the paper itself, never from the clock (python-docx would)."""
    moment = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the format keeps UTC without a zone
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title[:255], author[:255], author[:255]
    properties.created = properties.modified = properties.last_printed = moment
    properties.revision, properties.language, properties.comments = 1, "vi-VN", ""


def packed(document: Document) -> bytes:
    """The document as bytes that are equal for equal papers: members in a fixed order with a fixed date."""
    raw = io.BytesIO()
    document.save(raw)
    return repacked(raw.getvalue())


def repacked(data: bytes) -> bytes:
    """A zip file written again so that only its contents decide its bytes (for one version of zlib)."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(result, "w") as target:
        names = sorted(source.namelist(), key=lambda name: (name not in _FIRST, name))
        for name in names:
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.create_system, member.external_attr = 0, 0
            target.writestr(member, source.read(name), zipfile.ZIP_DEFLATED, 6)
    return result.getvalue()
