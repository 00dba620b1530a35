"""Filling in a Word template: docxtpl in our sandbox, then the layout of the house, then the same bytes for ever."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import docx
from docx.document import Document
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml import etree
from markupsafe import Markup

from documents.house import package
from documents.worded.dressing import dress
from documents.worded.findings import WordingRefused
from documents.worded.sandbox import Sandbox
from documents.worded.values import MOST_ROWS, Absent, missing, view


@dataclass(frozen=True)
class About:
    """What the properties of a paper say: never the clock, never the program."""

    title: str
    author: str
    day: dt.date


class _Word(DocxTemplate):
    """docxtpl, but strict: XML that does not close is refused, not guessed at; properties are ours to write."""

    def fix_tables(self, xml: str) -> Any:
        try:
            etree.fromstring(xml)
        except etree.XMLSyntaxError as why:
            raise WordingRefused(
                "Có vòng lặp hay điều kiện mở ở một ô, một bảng mà đóng ở chỗ khác. Đặt thẻ mở và thẻ đóng cùng một "
                "nơi."
            ) from why
        return super().fix_tables(xml)

    def render_properties(self, context: Mapping[str, Any], jinja_env: Any = None) -> None:
        """Not from the template."""


def fill(template: bytes, values: Mapping[str, Any], about: About) -> bytes:
    """The paper. Equal template and values give equal bytes. Raises ``WordingRefused`` with a sentence.

    ``values``: plain data (dictionaries, lists, texts, numbers), and ``Block`` and ``Verbatim`` among them.
    """
    document = _filled(template, _seen(values))
    dress(document)
    package.describe(document, title=about.title, author=about.author, day=about.day)
    return package.packed(document)


def say(wording: str, values: Mapping[str, Any]) -> str:
    """One sentence filled in, as plain text. Raises ``WordingRefused``."""
    try:
        return Markup(Sandbox().from_string(wording).render(_seen(values))).unescape()  # noqa: S704 - to plain text
    except TemplateError as why:
        raise WordingRefused(f"Câu này không điền được: {_said(why)}.") from why


def _seen(values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain data as a template sees it."""
    allowance = [MOST_ROWS]
    seen = {name: view(value, name, allowance) for name, value in values.items()}
    return {name: Absent(name=name) if missing(value) else value for name, value in seen.items()}


def _filled(template: bytes, context: dict[str, Any]) -> Document:
    word = _Word(io.BytesIO(template))
    try:
        word.render(context, Sandbox(), autoescape=True)
    except WordingRefused:
        raise
    except TemplateError as why:
        raise WordingRefused(f"Mẫu không điền được: {_said(why)}.") from why
    except RecursionError as why:
        raise WordingRefused("Mẫu lồng quá sâu.") from why
    # Read again from what would be saved, so that no half-linked part of docxtpl stays.
    raw = io.BytesIO()
    word.docx.save(raw)
    return docx.Document(io.BytesIO(raw.getvalue()))


def _said(why: TemplateError) -> str:
    """Jinja's message with the field it speaks of; the check of the template gives the place."""
    name = str(why.message or "").split("'")[1] if "'" in str(why.message or "") else ""
    return f"không có trường «{name}»" if name else "sai cách viết thẻ"
