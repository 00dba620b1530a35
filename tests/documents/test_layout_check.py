"""The layout checker: good papers pass it, and breaking one property makes it speak of that property."""

from __future__ import annotations

import copy
import datetime as dt
import io
import unicodedata
from collections.abc import Callable

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from documents.house import Column, Paper, Signature, attached_to, number_line, place_and_date
from documents.layout_check import LAYOUTS, check

DAY = dt.date(2026, 2, 5)


def decision(*, number: int | None = 5, day: dt.date | None = DAY) -> Paper:
    """A decision of two pages and two appendices, as plain as can be."""
    paper = Paper(title="Quyết định", author="Sở Công Thương", day=DAY)
    paper.head(
        parent="Ủy ban nhân dân tỉnh An Giang",
        body="Sở Công Thương",
        number=number_line(number, "QĐ-SCT"),
        place_date=place_and_date("An Giang", day, 2026),
    )
    paper.title("Quyết định", "Phê duyệt đề án khuyến công").authority("Giám đốc Sở Công Thương tỉnh An Giang")
    paper.bases(["Căn cứ Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2025", "Theo đề nghị của Trung tâm Khuyến công"])
    paper.enacts().article("Phê duyệt danh mục tại Phụ lục I và cách tính tại Phụ lục II.")
    paper.table([Column("TT", "center", tight=True), Column("Tên")], [["1", "Máy cắt"], ["2", "Máy sấy"]])
    paper.article("Quyết định này có hiệu lực kể từ ngày ký.").end()
    paper.sign(Signature(["KT. Giám đốc", "Phó Giám đốc"], "Nguyễn Văn Mẫu"), to=["Như Điều 2"], filed="VT, QLCN (2)")
    line = attached_to("Quyết định", "QĐ-SCT", "Giám đốc Sở Công Thương")
    for label in ("Phụ lục I", "Phụ lục II"):
        paper.appendix(label, "Danh mục máy móc", line).say("Gồm hai máy.").end()
    return paper


def minutes() -> Paper:
    paper = Paper(title="Biên bản", author="Hội đồng", day=DAY)
    paper.head(parent="Sở Công Thương tỉnh An Giang", body="Hội đồng thẩm định", number=number_line(2, "BB-HĐTĐ"))
    paper.title("Biên bản", "Họp Hội đồng thẩm định", ruled=False).say("Thời gian bắt đầu: 08 giờ.").end()
    signers = [Signature(["Thư ký"], "Đỗ Thị Tạm"), Signature(["Chủ tọa"], "Trần Thị Ví Dụ")]
    return paper.sign_together(signers, to=["Thành viên"], filed="VT, Hồ sơ")


def official_letter(*names: str, subject: str = "lấy ý kiến đối với hồ sơ đề án") -> Paper:
    """A letter to two departments unless others are named."""
    paper = Paper(title="Công văn", author="Sở Công Thương", day=DAY)
    paper.head(
        parent="Ủy ban nhân dân tỉnh An Giang",
        body="Sở Công Thương",
        number=number_line(15, "SCT-QLCN"),
        place_date=place_and_date("An Giang", DAY, 2026),
        subject=subject,
    )
    paper.addressees(names or ["Sở Tài chính", "Sở Nông nghiệp và Môi trường"])
    paper.say("Sở Công Thương đề nghị Quý cơ quan cho ý kiến.").end()
    return paper.sign(Signature(["Giám đốc"], "Nguyễn Văn Mẫu"), to=["Như trên"], filed="VT, QLCN (2)")


def form() -> Paper:
    paper = Paper(title="Đơn", author="Cơ sở", day=DAY)
    paper.nation(place_date=place_and_date("An Giang", DAY, 2026)).title("Đơn đề nghị", "Hỗ trợ kinh phí")
    paper.addressees(["Sở Công Thương", "Trung tâm Khuyến công"]).say("Kính đề nghị xem xét.").end()
    return paper.sign_together([Signature(["Đại diện cơ sở"], "Nguyễn Thị Mẫu")])


def rules_broken(data: bytes, layout: str = "decision", **more) -> set[str]:
    return {violation.rule for violation in check(data, layout, **more)}


def after(change: Callable[[docx.document.Document], None], paper: Paper | None = None) -> bytes:
    """The bytes of a paper that somebody changed in Word."""
    document = docx.Document(io.BytesIO((paper or decision()).to_bytes()))
    change(document)
    changed = io.BytesIO()
    document.save(changed)
    return changed.getvalue()


def paragraph(document, start: str):
    """The first paragraph, in or out of a table, that starts with a text."""
    for node in document.element.body.iter(qn("w:p")):
        one = docx.text.paragraph.Paragraph(node, document)
        if one.text.startswith(start):
            return one
    raise AssertionError(start)


def retyped(start: str, text: str):
    def change(document) -> None:
        one = paragraph(document, start)
        one.runs[0].text = text
        for run in one.runs[1:]:
            run._r.getparent().remove(run._r)

    return change


def styled(start: str, **properties):
    def change(document) -> None:
        for run in paragraph(document, start).runs:
            for name, value in properties.items():
                setattr(run.font, name, value)

    return change


def placed(start: str, **properties):
    def change(document) -> None:
        for name, value in properties.items():
            one = paragraph(document, start)
            setattr(one if name == "alignment" else one.paragraph_format, name, value)

    return change


def margin(side: str, mm: float):
    return lambda document: setattr(document.sections[0], f"{side}_margin", Mm(mm))


def rules_lost(document) -> None:
    for border in list(document.element.body.iter(qn("w:pBdr"))):
        border.getparent().remove(border)


def rules_stretched(document) -> None:
    for border in document.element.body.iter(qn("w:pBdr")):
        indent = border.getparent().find(qn("w:ind"))
        indent.set(qn("w:left"), "0")
        indent.set(qn("w:right"), "0")


def theme_font(document) -> None:
    fonts = document.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:rFonts')}")
    normal = next(one for one in document.styles.element if one.get(qn("w:styleId")) == "Normal")
    for node in (fonts, normal.find(f".//{qn('w:rFonts')}")):
        node.set(qn("w:eastAsiaTheme"), "minorEastAsia")


def page_field_lost(document) -> None:
    header = document.sections[0].header
    for run in list(header.paragraphs[0].runs):
        run._r.getparent().remove(run._r)


def number_on_first_page(document) -> None:
    for section in document.sections:
        section.different_first_page_header_footer = False


def numbers_run_on(document) -> None:
    for section in document.sections:
        for node in section._sectPr.findall(qn("w:pgNumType")):
            section._sectPr.remove(node)


def heading_row_lost(document) -> None:
    for node in list(document.element.body.iter(qn("w:tblHeader"))):
        node.getparent().remove(node)


def rows_may_break(document) -> None:
    for node in list(document.element.body.iter(qn("w:cantSplit"))):
        node.getparent().remove(node)


def coloured(document) -> None:
    paragraph(document, "Điều 1.").runs[0].font.color.rgb = RGBColor(255, 0, 0)


def no_head(document) -> None:
    table = document.tables[0]._tbl
    table.getparent().remove(table)


def no_signature(document) -> None:
    table = document.tables[2]._tbl
    table.getparent().remove(table)


def third_article(document) -> None:
    one = paragraph(document, "Điều 2.")._p
    again = copy.deepcopy(one)
    one.addprevious(again)


MUTATIONS = {
    "paper of another size": ("page", lambda document: setattr(document.sections[0], "page_width", Mm(216))),
    "left margin of 25 mm": ("margins", margin("left", 25)),
    "top margin of 30 mm": ("margins", margin("top", 30)),
    "right margin of 10 mm": ("margins", margin("right", 10)),
    "another font": ("fonts", styled("Điều 1.", name="Arial")),
    "a theme font for one script": ("fonts", theme_font),
    "red text": ("colours", coloured),
    "decomposed letters": ("letters", retyped("Căn cứ", unicodedata.normalize("NFD", "Căn cứ Luật;"))),
    "a double space": ("letters", retyped("Điều 1.", "Điều 1.  Phê duyệt")),
    "an old encoding": ("letters", retyped("Căn cứ", "Căn cứ Céng hßa x· héi chñ nghÜa ViÖt Nam")),
    "a wrong national name": ("nation", retyped("CỘNG HÒA", "CỘNG HOÀ XÃ HỘI")),
    "a motto without spaces": ("nation", retyped("Độc lập", "Độc lập-Tự do-Hạnh phúc")),
    "a national name that is not bold": ("nation", styled("CỘNG HÒA", bold=False)),
    "a motto of 12 points": ("nation", styled("Độc lập", size=Pt(12))),
    "no rules": ("nation", rules_lost),
    "rules over the whole column": ("bodies", rules_stretched),
    "no head": ("nation", no_head),
    "a bold parent body": ("bodies", styled("ỦY BAN", bold=True)),
    "an issuing body in small letters": ("bodies", retyped("SỞ CÔNG", "Sở Công Thương")),
    "an issuing body that is not bold": ("bodies", styled("SỞ CÔNG", bold=False)),
    "a number without its zero": ("number", retyped("Số:", "Số: 5/QĐ-SCT")),
    "a symbol with spaces": ("number", retyped("Số:", "Số: 05 / QĐ - SCT")),
    "a bold number": ("number", styled("Số:", bold=True)),
    "no number": ("number", retyped("Số:", "05/QĐ-SCT")),
    "a day without its zero": ("date", retyped("An Giang,", "An Giang, ngày 5 tháng 02 năm 2026")),
    "a month with a needless zero": ("date", retyped("An Giang,", "An Giang, ngày 05 tháng 03 năm 2026")),
    "a date without a comma": ("date", retyped("An Giang,", "An Giang ngày 05 tháng 02 năm 2026")),
    "an upright date": ("date", styled("An Giang,", italic=False)),
    "a kind in small letters": ("title", retyped("QUYẾT ĐỊNH", "Quyết định")),
    "an abstract in capitals": ("title", retyped("Phê duyệt", "PHÊ DUYỆT ĐỀ ÁN")),
    "upright bases": ("bases", styled("Căn cứ", italic=False)),
    "a base without its semicolon": ("bases", retyped("Căn cứ", "Căn cứ Luật A")),
    "a last base without a full stop": ("bases", retyped("Theo đề nghị", "Theo đề nghị của B;")),
    "no enacting word": ("enacting", retyped("QUYẾT ĐỊNH:", "Nay quyết định như sau")),
    "text of 12 points": ("body", styled("Điều 1.", size=Pt(12))),
    "ragged text": ("body", placed("Điều 1.", alignment=WD_ALIGN_PARAGRAPH.LEFT)),
    "no first-line indent": ("body", placed("Điều 1.", first_line_indent=Mm(0))),
    "paragraphs without space": ("body", placed("Điều 1.", space_after=Pt(2), space_before=Pt(0))),
    "lines two apart": ("body", placed("Điều 1.", line_spacing=2.0)),
    "a bold article": ("articles", styled("Điều 1.", bold=True)),
    "an article twice": ("articles", third_article),
    "no end mark": ("end", retyped("Điều 2.", "Điều 2. Có hiệu lực.")),
    "an appendix without end mark": ("end", retyped("Gồm hai máy", "Gồm hai máy.")),
    "recipients of 13 points": ("recipients", styled("Nơi nhận", size=Pt(13))),
    "an upright word for recipients": ("recipients", styled("Nơi nhận", italic=False)),
    "a recipient of 12 points": ("recipients", styled("- Như Điều", size=Pt(12))),
    "a recipient without dash": ("recipients", retyped("- Như Điều", "Như Điều 2;")),
    "no line for the file": ("recipients", retyped("- Lưu", "- Văn phòng;")),
    "no recipients": ("recipients", no_signature),
    "a signer in capitals": ("signatures", retyped("Nguyễn Văn Mẫu", "NGUYỄN VĂN MẪU")),
    "a post in small letters": ("signatures", retyped("KT. GIÁM ĐỐC", "Kt. Giám đốc")),
    "a signer who is not bold": ("signatures", styled("Nguyễn Văn Mẫu", bold=False)),
    "a signature at the left": ("signatures", placed("Nguyễn Văn Mẫu", alignment=WD_ALIGN_PARAGRAPH.LEFT)),
    "no signature": ("signatures", no_signature),
    "no page number": ("page_numbers", page_field_lost),
    "a page number on page one": ("page_numbers", number_on_first_page),
    "appendices counted on": ("page_numbers", numbers_run_on),
    "an appendix nobody refers to": ("appendices", retyped("Điều 1.", "Điều 1. Phê duyệt theo Phụ lục I.")),
    "appendices without numbers": ("appendices", retyped("Phụ lục II", "Phụ lục")),
    "an upright reference": ("appendices", styled("(Kèm theo", italic=False)),
    "a heading row that does not repeat": ("tables", heading_row_lost),
    "rows that break": ("tables", rows_may_break),
    "a template mark": ("placeholders", retyped("Gồm hai máy", "Gồm {{ so_may }} máy./.")),
    "a programmer's nothing": ("placeholders", retyped("Gồm hai máy", "Gồm None máy./.")),
    "a row of dots": ("placeholders", retyped("Gồm hai máy", "Gồm ......... máy./.")),
}


@pytest.mark.parametrize(("paper", "layout"), [(decision, "decision"), (minutes, "minutes"), (form, "form")])
def test_a_paper_in_the_house_style_breaks_no_rule(paper, layout: str):
    assert check(paper().to_bytes(), layout) == []


def test_opening_and_saving_in_word_changes_nothing_for_the_checker():
    assert check(after(lambda document: None), "decision") == []


@pytest.mark.parametrize("name", MUTATIONS)
def test_breaking_one_property_is_found(name: str):
    rule, change = MUTATIONS[name]
    assert rule in rules_broken(after(change))


def test_minutes_carry_no_date_in_the_head():
    assert rules_broken(after(retyped("Số: 02", "An Giang, ngày 05 tháng 02 năm 2026"), minutes()), "minutes") >= {
        "no_date"
    }


def test_minutes_signed_by_one_hand_only_are_found_by_the_missing_name():
    assert "signatures" in rules_broken(after(retyped("Trần Thị Ví Dụ", ""), minutes()), "minutes")


def test_blanks_stand_in_a_draft_but_not_in_an_issued_paper():
    data = decision(number=None, day=None).to_bytes()
    assert rules_broken(data) == {"number", "date", "placeholders"}
    assert rules_broken(data, draft=True) == set()


def test_on_paper_the_reference_of_an_appendix_must_be_filled_in():
    filled = decision()
    assert "appendices" in rules_broken(filled.to_bytes(), electronic=False)
    retype = retyped("(Kèm theo", "(Kèm theo Quyết định số 05/QĐ-SCT ngày 05 tháng 02 năm 2026 của Giám đốc)")
    messages = [violation.where for violation in check(after(retype), "decision")]
    assert len(messages) == 1 and "05/QĐ-SCT" in messages[0]


@pytest.mark.parametrize(
    "text", ["Máy cắt, máy hàn, máy tiện, ...", "Thành phần: nan tre, v.v...", "Máy ø150 ® của hãng"]
)
def test_honest_words_are_not_taken_for_placeholders_or_old_encodings(text: str):
    assert rules_broken(after(retyped("Gồm hai máy", f"Ghi chú: {text} Hết./."))) == set()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", "chữ".encode()])
def test_a_file_that_is_no_word_document_is_said_to_be_none(data: bytes):
    (violation,) = check(data, "decision")
    assert violation.rule == "file" and "không" in str(violation).lower()


def test_an_unknown_layout_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="decision"):
        check(b"", "poster")
    assert "decision" in LAYOUTS
