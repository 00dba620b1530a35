"""One administrative paper, drawn from top to bottom: ``Paper(...)``, its parts in order, ``.to_bytes()``.

Layout by Nghị định 30/2020/NĐ-CP, Phụ lục I. The paper knows how parts look and nothing of what they say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.section import Section
from docx.shared import Mm

from documents.house import ends, head, package, verification
from documents.house.elements import Run, Text, broken, element, page_number, paragraph, strong
from documents.house.ends import Signature
from documents.house.metrics import balanced_lines, width_mm
from documents.house.styles import BODY, TITLE
from documents.house.tables import Column, Row, ruled_table
from documents.house.text import clean, upper, without_end
from documents.vietnamese import date_long

SHORT, LONG = 210, 297
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


class Paper:
    """A paper being drawn. Every method adds one part and returns the paper."""

    def __init__(self, *, title: str, author: str, day: dt.date, landscape: bool = False) -> None:
        self._document = package.new_document()
        package.describe(self._document, title=clean(title), author=clean(author), day=day)
        self._body = self._document.element.body
        self._section = self._document.sections[0]
        self._lay_out(self._section, landscape=landscape)
        self._number_pages(self._section)
        self._last_text: Any = None
        self._articles = 0

    @property
    def width(self) -> float:
        """The width of the text in the section being drawn, in mm."""
        page = self._section.page_width
        assert page is not None
        return float(page.mm) - LEFT - RIGHT

    # The head and the title.

    def head(self, *, parent: str, body: str, number: str = "", place_date: str = "", subject: str = "") -> Self:
        """The two-column head; ``subject`` stands under the number of an official letter, «V/v …»."""
        drawn = head.two_columns(
            parent=parent, body=body, number=number, place_date=place_date, subject=subject, width=self.width
        )
        return self._add(drawn)

    def nation(self, *, place_date: str = "") -> Self:
        """The head of forms and contracts: the nation alone, with the date if the form is dated at the top."""
        return self._add(head.one_column(place_date=place_date, width=self.width))

    def title(self, kind: str, abstract: str = "", *, number: str = "", ruled: bool = True) -> Self:
        """The kind in capitals, the abstract under it with a short rule (minutes have none).

        ``number``: the number line, where the head has no room for one (contracts).
        """
        self._add(paragraph("TenLoai", upper(kind)))
        rows = balanced_lines(clean(abstract), self.width - 12, TITLE, bold=True) if abstract else [upper(kind)]
        if abstract:
            self._add(broken("TrichYeu", rows, keep_next=True))
        if ruled:
            self._add(head.short_rule(rows, TITLE, self.width))
        if number:
            self._add(paragraph("SoKyHieu", Run(number, verbatim=True)))
        return self._add(paragraph("SauBang"))

    def addressees(self, names: Sequence[str]) -> Self:
        """«Kính gửi:»: one on the same line, several below each other."""
        cleaned = [without_end(clean(name)) for name in names]
        if len(cleaned) == 1:
            return self._add(paragraph("KinhGui", f"Kính gửi: {cleaned[0]}"))
        self._add(paragraph("KinhGui", "Kính gửi:"))
        for place, name in enumerate(cleaned, start=1):
            self._add(paragraph("KinhGuiDong", f"- {name}{'.' if place == len(cleaned) else ';'}"))
        return self._add(paragraph("SauBang"))

    # What the paper says.

    def authority(self, name: str) -> Self:
        """The line before the legal bases: the head's post, or the name of a collective body."""
        rows = balanced_lines(upper(name), self.width - 20, TITLE, bold=True)
        return self._add(broken("ThamQuyen", rows, keep_next=True))

    def bases(self, sentences: Sequence[str], *, last: str = ".") -> Self:
        """The legal bases in italics, each ending in «;», the last in «.»."""
        for place, sentence in enumerate(sentences, start=1):
            mark = last if place == len(sentences) else ";"
            self._add(paragraph("CanCu", without_end(clean(sentence)) + mark))
        return self

    def enacts(self, word: str = "QUYẾT ĐỊNH") -> Self:
        """The word that divides the bases from the articles."""
        return self._add(paragraph("QuyetDinh", f"{upper(word)}:"))

    def article(self, text: Text, *, keep_next: bool = False) -> Self:
        """The next Điều; numbers run by themselves."""
        self._articles += 1
        pieces = [text] if isinstance(text, str | Run) else list(text)
        return self.say([strong(f"Điều {self._articles}. "), *pieces], keep_next=keep_next)

    def say(self, text: Text, *, keep_next: bool = False) -> Self:
        """A paragraph of the body."""
        self._last_text = paragraph("NoiDung", text, keep_next=keep_next)
        return self._add(self._last_text)

    def listed(self, texts: Sequence[str], *, mark: str = "", name: str = "") -> Self:
        """A list: numbered, or with ``mark`` in front; every entry ends in «;», the last in «.».

        ``name``: the list a Word template would loop over.
        """
        for place, text in enumerate(texts, start=1):
            end = "." if place == len(texts) else ";"
            self.say(f"{mark or f'{place}.'} {without_end(clean(text))}{end}")
        return self

    def heading(self, text: str) -> Self:
        """A bold heading inside the body."""
        return self._add(paragraph("DeMuc", text))

    def caption(self, text: str) -> Self:
        """The bold centred name of a table."""
        return self._add(paragraph("TenBang", text))

    def table(
        self, columns: Sequence[Column], rows: Sequence[Row], *, small: bool = False, unit: str = "", name: str = ""
    ) -> Self:
        """A ruled table, smaller where it lies on its side; ``unit`` is the note above it, «Đơn vị tính: đồng».

        ``name``: what a Word template calls it (see ``block``).
        """
        if unit:
            self._add(paragraph("DonViTinh", f"Đơn vị tính: {unit}"))
        self._add(ruled_table(columns, rows, width=self.width, small=small or self.width > SHORT))
        return self._add(paragraph("SauBang"))

    def end(self) -> Self:
        """Close the text with «./.», on the last paragraph of the body.

        Raises AssertionError if the text ends with a table: the mark has to follow a sentence.
        """
        assert self._last_text is not None, "a paper ends with a sentence"
        runs = [node for node in self._last_text.iter() if node.tag.endswith("}t")]
        runs[-1].text = without_end(runs[-1].text or "") + "./."
        return self

    @contextmanager
    def block(self, name: str) -> Iterator[None]:
        """Parts that belong together under one name: a Word template may put them in whole, «{{p khoi.name }}»."""
        yield

    def named(self, name: str, text: str) -> str:
        """A phrase that code decides on, under a name: a Word template may print it, «{{ name }}»."""
        return text

    # Who signs, who receives.

    def sign(self, signature: Signature, *, to: Sequence[str], filed: str) -> Self:
        """One signer at the right, recipients at the left."""
        return self._close(ends.signed_by_one(signature, to, filed, width=self.width))

    def sign_together(self, signatures: Sequence[Signature], *, to: Sequence[str] = (), filed: str = "") -> Self:
        """All signers, two a row: minutes (secretary left, chair right), contracts, forms.

        ``to`` and ``filed`` are the recipients of minutes, below the signatures at the left.
        """
        below = [paragraph("Cach"), *ends.recipients(to, filed)] if filed else []
        return self._close(ends.signed_by_all(signatures, below, width=self.width))

    # Appendices.

    def appendix(self, label: str, title: str, attached_to: str, *, landscape: bool = False) -> Self:
        """A new section on its own page, numbered anew; ``attached_to`` is the line «(Kèm theo …)»."""
        self._section = self._document.add_section(WD_SECTION.NEW_PAGE)
        self._body[-2].get_or_add_pPr().insert(0, element("pStyle", val="SauBang"))  # the break must not fill a page
        self._lay_out(self._section, landscape=landscape)
        self._restart_numbers(self._section)
        self._last_text = None
        rows = balanced_lines(upper(title), self.width - 10, TITLE, bold=True)
        self._add(paragraph("PhuLuc", label))
        self._add(broken("PhuLucTen", rows, keep_next=True))
        line = clean(attached_to)
        if width_mm(line, BODY) > self.width - 2:
            return self._add(
                broken("PhuLucKemTheo", line.replace(" của ", "\nc\u1ee7a ", 1).splitlines(), keep_next=True)
            )
        return self._add(paragraph("PhuLucKemTheo", line))

    # How anybody checks it.

    def verify(self, *, url: str, code: str) -> Self:
        """The QR code in the bottom margin of the first page; call it when all parts are drawn."""
        verification.mark(self._document, url=url, code=code)
        return self

    def to_bytes(self) -> bytes:
        """The .docx; equal papers give equal bytes."""
        return package.packed(self._document)

    # Inside.

    def _add(self, made: Any) -> Self:
        self._body[-1].addprevious(made)
        return self

    def _close(self, table: Any) -> Self:
        """Put a signature table after the text and hold the last paragraph to it: no orphaned signatures."""
        if self._last_text is not None:
            properties = self._last_text.pPr
            if properties.find(element("keepNext").tag) is None:
                properties.insert(1, element("keepNext"))
        return self._add(paragraph("SauBang", keep_next=True))._add(table)._add(paragraph("SauBang"))

    def _lay_out(self, section: Section, *, landscape: bool) -> None:
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(LONG), Mm(SHORT)) if landscape else (Mm(SHORT), Mm(LONG))
        section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
        section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
        section.header_distance = section.footer_distance = Mm(10)
        section.gutter = Mm(0)
        section.different_first_page_header_footer = True

    def _number_pages(self, section: Section) -> None:
        """The page number in the top margin from the second page on; the first page shows none."""
        section.header.is_linked_to_previous = False
        page_number(section.header.paragraphs[0]._p)
        section.first_page_header.is_linked_to_previous = False

    def _restart_numbers(self, section: Section) -> None:
        restart = element("pgNumType", start=1)
        sect = section._sectPr
        for old in sect.findall(restart.tag):
            sect.remove(old)
        after = [child for child in sect if child.tag.endswith(("}pgMar", "}paperSrc", "}pgBorders", "}lnNumType"))]
        after[-1].addnext(restart)


def attached_to(
    kind: str, symbol: str, issuer: str, *, number: str | int | None = None, day: dt.date | None = None
) -> str:
    """The line under an appendix title. In electronic papers number and date stay open, on paper they are filled in."""
    if number in (None, "") or day is None:
        return f"(Kèm theo {clean(kind)} số .../{clean(symbol)} ngày ... tháng ... năm ... của {clean(issuer)})"
    line = head.number_line(number, symbol).removeprefix("Số: ")
    return f"(Kèm theo {clean(kind)} số {line} {date_long(day)} của {clean(issuer)})"
