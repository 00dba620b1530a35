"""Every property of the measurable table, broken one at a time: the checker must find each, and each of its sentences
must be reachable by some broken paper."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from documents import layout_check
from documents.layout_check import RULES, check
from tests.documents.test_layout_check import (
    MUTATIONS,
    after,
    decision,
    form,
    margin,
    minutes,
    official_letter,
    paragraph,
    placed,
    retyped,
    rules_broken,
    styled,
)

Change = Callable[[Any], None]

#: Part of the paper -> (how its paragraph starts, its rule, sizes it may have, bold, italic, where it stands).
PARTS = {
    "national name": ("CỘNG HÒA", "nation", (12, 13), True, False, "center"),
    "motto": ("Độc lập", "nation", (13, 14), True, False, "center"),
    "parent body": ("ỦY BAN", "bodies", (12, 13), False, False, "center"),
    "issuing body": ("SỞ CÔNG", "bodies", (12, 13), True, False, "center"),
    "number": ("Số:", "number", (13, 13), False, False, "center"),
    "date": ("An Giang,", "date", (13, 14), False, True, "center"),
    "kind": ("QUYẾT ĐỊNH", "title", (13, 14), True, False, "center"),
    "abstract": ("Phê duyệt đề án", "title", (13, 14), True, False, "center"),
    "enacting word": ("QUYẾT ĐỊNH:", "enacting", (13, 14), True, False, "center"),
    "word for recipients": ("Nơi nhận", "recipients", (12, 12), True, True, "left"),
    "post of the signer": ("PHÓ GIÁM ĐỐC", "signatures", (13, 14), True, False, "center"),
    "name of the signer": ("Nguyễn Văn Mẫu", "signatures", (13, 14), True, False, "center"),
    "reference of an appendix": ("(Kèm theo", "appendices", (13, 14), False, True, "center"),
    "label of an appendix": ("Phụ lục I", "appendices", (14, 14), True, False, "center"),
}


def ways() -> Iterator[tuple[str, str, str, Change]]:
    """(part, property, rule, the change that breaks it)."""
    for part, (start, rule, (least, most), bold, italic, align) in PARTS.items():
        yield part, "too small", rule, styled(start, size=Pt(least - 1))
        yield part, "too large", rule, styled(start, size=Pt(most + 1))
        if part not in {"kind", "abstract"}:  # without bold there is no title to speak of: found, in another sentence
            yield part, "weight", rule, styled(start, bold=not bold)
        yield part, "slant", rule, styled(start, italic=not italic)
        other = WD_ALIGN_PARAGRAPH.RIGHT if align == "left" else WD_ALIGN_PARAGRAPH.LEFT
        if part not in {"kind", "abstract"}:
            yield part, "place", rule, placed(start, alignment=other)


WAYS = {f"{part}: {what}": (rule, change) for part, what, rule, change in ways()}


@pytest.mark.parametrize("name", WAYS)
def test_each_part_keeps_each_of_its_properties(name: str) -> None:
    rule, change = WAYS[name]
    assert rule in rules_broken(after(change))


@pytest.mark.parametrize("side", ["top", "bottom", "left", "right"])
@pytest.mark.parametrize("wrong", [-1, 1])
def test_each_margin_has_a_least_and_a_most(side: str, wrong: int) -> None:
    bounds = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}[side]
    just_out = bounds[0] - 1 if wrong < 0 else bounds[1] + 1
    assert "margins" in rules_broken(after(margin(side, just_out)))
    for kept in bounds:
        assert "margins" not in rules_broken(after(margin(side, kept)))


@pytest.mark.parametrize(("spacing", "found"), [(0.9, True), (1.0, False), (1.5, False), (1.6, True)])
def test_lines_are_from_single_to_one_and_a_half_apart(spacing: float, found: bool) -> None:
    assert ("body" in rules_broken(after(placed("Điều 1.", line_spacing=spacing)))) is found


@pytest.mark.parametrize(("indent", "found"), [(9, True), (10, False), (12.7, False), (14, True)])
def test_the_first_line_is_indented_by_one_of_two_lengths(indent: float, found: bool) -> None:
    assert ("body" in rules_broken(after(placed("Điều 1.", first_line_indent=Mm(indent))))) is found


def no_issuing_body(document: Any) -> None:
    cell = document.tables[0].rows[0].cells[0]
    for one in cell.paragraphs:
        for run in one.runs:
            run.text = ""


def one_column(document: Any) -> None:
    for row in document.tables[0].rows:
        row._tr.remove(row.cells[0]._tc)


def no_date(document: Any) -> None:
    paragraph(document, "An Giang,").runs[0].text = ""


def no_title(document: Any) -> None:
    for start in ("QUYẾT ĐỊNH", "Phê duyệt đề án"):
        styled(start, bold=False)(document)


def no_bases(document: Any) -> None:
    for start in ("Căn cứ", "Theo đề nghị"):
        node = paragraph(document, start)._p
        node.getparent().remove(node)


def no_articles(document: Any) -> None:
    for number in (1, 2):
        retyped(f"Điều {number}.", "Có hiệu lực kể từ ngày ký./.")(document)


def no_post(document: Any) -> None:
    for start in ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"):
        node = paragraph(document, start)._p
        node.getparent().remove(node)


def rule_off_centre(document: Any) -> None:
    for border in document.element.body.iter(qn("w:pBdr")):
        indent = border.getparent().find(qn("w:ind"))
        for side, more in (("w:left", 200), ("w:right", -200)):
            indent.set(qn(side), str(int(indent.get(qn(side)) or 0) + more))


def no_reference(document: Any) -> None:
    node = paragraph(document, "(Kèm theo")._p
    node.getparent().remove(node)


def bare_appendix(document: Any) -> None:
    for start in ("Phụ lục II", "DANH MỤC MÁY MÓC", "(Kèm theo", "Gồm hai máy"):
        node = [one for one in document.element.body.iter(qn("w:p")) if _text(one).startswith(start)][-1]
        node.getparent().remove(node)


def _text(node: Any) -> str:
    return "".join(one.text or "" for one in node.iter(qn("w:t")))


def page_number_at_the_left(document: Any) -> None:
    document.sections[0].header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.LEFT


def small_page_number(document: Any) -> None:
    for run in document.sections[0].header.paragraphs[0].runs:
        run.font.size = Pt(10)


#: Broken papers of other kinds, and ways to break one that the main table lacks: name -> (rule, layout, bytes).
MORE: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "no issuing body": ("bodies", "decision", lambda: after(no_issuing_body)),
    "the nation alone": ("bodies", "decision", lambda: after(one_column)),
    "no date": ("date", "decision", lambda: after(no_date)),
    "an open date": ("date", "decision", lambda: decision(day=None).to_bytes()),
    "an open number": ("number", "decision", lambda: decision(number=None).to_bytes()),
    "no title": ("title", "decision", lambda: after(no_title)),
    "no bases": ("bases", "decision", lambda: after(no_bases)),
    "no articles": ("articles", "decision", lambda: after(no_articles)),
    "no post above a name": ("signatures", "decision", lambda: after(no_post)),
    "another word for recipients": ("recipients", "decision", lambda: after(retyped("Nơi nhận", "Nơi nhận văn bản"))),
    "rules off the centre": ("nation", "decision", lambda: after(rule_off_centre)),
    "a reference that is lost": ("appendices", "decision", lambda: after(no_reference)),
    "an appendix title in small letters": (
        "appendices",
        "decision",
        lambda: after(retyped("DANH MỤC MÁY MÓC", "Danh mục máy móc")),
    ),
    "an appendix of bare text": ("appendices", "decision", lambda: after(bare_appendix)),
    "a page number at the left": ("page_numbers", "decision", lambda: after(page_number_at_the_left)),
    "a page number of ten points": ("page_numbers", "decision", lambda: after(small_page_number)),
    "a dated head of minutes": (
        "no_date",
        "minutes",
        lambda: after(retyped("Số: 02", "An Giang, ngày 05 tháng 02 năm 2026"), minutes()),
    ),
    "minutes without a name": ("signatures", "minutes", lambda: after(retyped("Trần Thị Ví Dụ", ""), minutes())),
    "an old page of a form": ("page", "form", lambda: after(lambda d: setattr(d.sections[0], "page_width", 1), form())),
}


def in_letter(change: Change) -> Callable[[], bytes]:
    """An official letter, broken by a change."""
    return lambda: after(change, official_letter())


def no_addressees(document: Any) -> None:
    for start in ("Kính gửi:", "- Sở Tài chính", "- Sở Nông nghiệp"):
        node = paragraph(document, start)._p
        node.getparent().remove(node)


def a_kind(document: Any) -> None:
    """«CÔNG VĂN» in the middle of the page, as no official letter has it."""
    one = paragraph(document, "Kính gửi:").insert_paragraph_before("CÔNG VĂN")
    one.alignment = WD_ALIGN_PARAGRAPH.CENTER
    one.runs[0].bold = True


MORE |= {
    "a letter that names its kind": ("subject", "official_letter", in_letter(a_kind)),
    "a letter about nothing": ("subject", "official_letter", lambda: official_letter(subject="").to_bytes()),
    "a bold subject": ("subject", "official_letter", in_letter(styled("V/v", bold=True))),
    "a slanting subject": ("subject", "official_letter", in_letter(styled("V/v", italic=True))),
    "a small subject": ("subject", "official_letter", in_letter(styled("V/v", size=Pt(11)))),
    "a large subject": ("subject", "official_letter", in_letter(styled("V/v", size=Pt(14)))),
    "a subject at the left": (
        "subject",
        "official_letter",
        in_letter(placed("V/v", alignment=WD_ALIGN_PARAGRAPH.LEFT)),
    ),
    "a letter to nobody": ("addressees", "official_letter", in_letter(no_addressees)),
    "two addressees on one line": (
        "addressees",
        "official_letter",
        in_letter(retyped("Kính gửi:", "Kính gửi: Sở Tài chính")),
    ),
    "addressees without their marks": (
        "addressees",
        "official_letter",
        in_letter(retyped("- Sở Tài chính", "- Sở Tài chính.")),
    ),
    "bold addressees": ("addressees", "official_letter", in_letter(styled("- Sở Tài chính", bold=True))),
    "recipients that forget the addressees": (
        "addressees",
        "official_letter",
        in_letter(retyped("- Như trên", "- Sở Tài chính;")),
    ),
}


def test_an_official_letter_passes_with_one_addressee_and_with_several() -> None:
    for paper in (official_letter(), official_letter("Sở Tài chính")):
        assert rules_broken(paper.to_bytes(), "official_letter") == set()


def marked(change: Change = lambda document: None) -> Callable[[], bytes]:
    """A decision with its QR code, broken by a change."""
    return lambda: after(change, decision().verify(url="https://kc.example.vn/kiem-tra/7K3M-Q9TX-B2HV/", code=CODE))


CODE = "7K3M-Q9TX-B2HV"


def anchor(document: Any, place: int = 0) -> Any:
    return next(document.sections[place].first_page_footer._element.iter(qn("wp:anchor")))


def qr_among_the_text(document: Any) -> None:
    anchor(document).find(qn("wp:positionV")).find(qn("wp:posOffset")).text = str(270 * 36_000)


def qr_at_the_edge(document: Any) -> None:
    anchor(document).find(qn("wp:positionV")).find(qn("wp:posOffset")).text = str(283 * 36_000)


def qr_by_the_line(document: Any) -> None:
    anchor(document).find(qn("wp:positionV")).set("relativeFrom", "paragraph")


def qr_too_small(document: Any) -> None:
    for side in ("cx", "cy"):
        anchor(document).find(qn("wp:extent")).set(side, str(9 * 36_000))


def qr_without_words(document: Any) -> None:
    anchor(document).find(qn("wp:docPr")).set("descr", "")


def qr_without_code(document: Any) -> None:
    for text in document.sections[0].first_page_footer._element.iter(qn("w:t")):
        text.text = "Kiểm tra"


def qr_on_the_appendix(document: Any) -> None:
    document.sections[1].first_page_footer.is_linked_to_previous = True


MORE |= {
    "a QR code among the text": ("verification", "decision", marked(qr_among_the_text)),
    "a QR code at the edge of the page": ("verification", "decision", marked(qr_at_the_edge)),
    "a QR code placed by the line": ("verification", "decision", marked(qr_by_the_line)),
    "a QR code too small to read": ("verification", "decision", marked(qr_too_small)),
    "a QR code without words": ("verification", "decision", marked(qr_without_words)),
    "a QR code without its code": ("verification", "decision", marked(qr_without_code)),
    "a QR code on the appendix": ("verification", "decision", marked(qr_on_the_appendix)),
}


def test_a_draft_has_no_qr_code_and_an_issued_paper_has_one() -> None:
    with_code, without = marked()(), decision().to_bytes()
    assert rules_broken(with_code, issued=True) == set()
    assert rules_broken(without, draft=True) == set()
    assert rules_broken(with_code, draft=True) == {"verification"}
    assert rules_broken(without, issued=True) == {"verification"}


@pytest.mark.parametrize("name", MORE)
def test_what_is_left_out_or_misplaced_is_found(name: str) -> None:
    rule, layout, made = MORE[name]
    assert rule in rules_broken(made(), layout)


def test_every_rule_is_broken_by_some_mutation() -> None:
    broken = {rule for rule, _ in MUTATIONS.values()} | {rule for rule, _, _ in MORE.values()}
    assert broken == set(RULES)


def test_every_sentence_of_the_checker_is_said_of_some_broken_paper() -> None:
    """A sentence that no broken paper provokes guards nothing, or is not tested."""
    source = inspect.getsource(layout_check)
    said_at = {node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Yield)}
    # A branch that yields lines to judge, not sentences.
    said_at -= {
        node.lineno
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef) and function.name in {"_columns", "_everything"}
        for node in ast.walk(function)
        if isinstance(node, ast.Yield)
    }
    reached: set[int] = set()

    def watch(frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename != layout_check.__file__:
            return None
        if event == "line":
            reached.add(frame.f_lineno)
        return watch

    broken = [(after(change), "decision") for _, change in (*MUTATIONS.values(), *WAYS.values())]
    broken += [(made(), layout) for _, layout, made in MORE.values()]
    before = sys.gettrace()
    sys.settrace(watch)
    try:
        for data, layout in broken:
            check(data, layout)
        check(decision().to_bytes(), "decision", electronic=False, issued=True)
        check(marked()(), "decision", draft=True)
    finally:
        sys.settrace(before)
    silent = {line: source.splitlines()[line - 1].strip() for line in sorted(said_at - reached)}
    assert silent == {}
