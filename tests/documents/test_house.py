"""The house style: what a paper drawn with it is like, measured on the file."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.house import Cell, Column, Paper, Signature, attached_to, number_column, number_line, place_and_date
from documents.house.authority import signing_lines
from documents.house.metrics import balanced_lines, width_mm
from documents.house.tables import ruled_table
from documents.house.text import clean, lines, lower_first, without_end
from tests.rounds import rounds

DAY = dt.date(2026, 3, 5)


def a_paper(**more) -> Paper:
    return Paper(title="Thử", author="Sở Công Thương", day=DAY, **more)


def opened(paper: Paper):
    return docx.Document(io.BytesIO(paper.to_bytes()))


def texts(paper: Paper) -> list[str]:
    return [paragraph.text for paragraph in opened(paper).paragraphs if paragraph.text]


# Text that people typed.


def test_text_is_composed_and_loses_what_nobody_can_see():
    assert clean("Co\u0302ng\x00 ty\u200b\ufeff\t &\n <b>\u202e") == "Công ty & <b>"
    assert clean("a\ud800b\ufffec") == "abc"


def test_an_emoji_with_a_joiner_stays_whole():
    assert clean("👩\u200d🏭 {{ x }}") == "👩\u200d🏭 {{ x }}"


@given(st.text())
@settings(max_examples=rounds(100, 1000), deadline=None)
def test_cleaning_twice_changes_nothing_more_and_leaves_one_line(text: str):
    once = clean(text)
    assert clean(once) == once
    assert "\n" not in once and "  " not in once


def test_a_text_of_several_lines_loses_only_the_empty_ones():
    assert lines("Một\n\n  Hai \r\nBa") == ["Một", "Hai", "Ba"]


@pytest.mark.parametrize("typed", ["Thay máy.", "Thay máy;", "Thay máy ./.", "Thay máy"])
def test_a_sentence_gives_up_its_own_end_mark(typed: str):
    assert without_end(typed) == "Thay máy"


def test_a_phrase_inside_a_sentence_starts_small_unless_it_is_an_abbreviation():
    assert lower_first("Đổi máy") == "đổi máy"
    assert lower_first("UBND xã") == "UBND xã"


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_printed_and_is_read_back_as_cleaned(text: str):
    paper = a_paper().say(["Nội dung: ", text]).table([Column("A"), Column("B")], [[text, "x"]])
    document = opened(paper)
    assert document.paragraphs[0].text == clean(f"Nội dung: {clean(text)}")
    assert document.tables[0].cell(1, 0).text == clean(text)


# Measures.


@pytest.mark.parametrize(
    ("text", "size", "bold", "mm"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, 87.7),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, True, 95.0),
        ("ỦY BAN NHÂN DÂN TỈNH AN GIANG", 12, False, 72.2),
        ("Độc lập - Tự do - Hạnh phúc", 13, True, 56.1),
    ],
)
def test_a_text_is_as_wide_as_times_new_roman_makes_it(text: str, size: float, bold: bool, mm: float):
    assert width_mm(text, size, bold=bold) == pytest.approx(mm, rel=0.01)


def test_an_accent_does_not_make_a_letter_wider_but_a_horn_does():
    assert width_mm("ế", 13) == width_mm("e", 13)
    assert width_mm("ư", 13) > width_mm("u", 13)


def test_a_long_name_is_broken_between_words_that_belong_together():
    name = "TRUNG TÂM KHUYẾN CÔNG VÀ TƯ VẤN PHÁT TRIỂN CÔNG NGHIỆP"
    rows = balanced_lines(name, 72, 12, bold=True)
    assert " ".join(rows) == name
    assert all(width_mm(row, 12, bold=True) <= 72 for row in rows)
    for compound in ("KHUYẾN CÔNG", "TƯ VẤN", "PHÁT TRIỂN", "CÔNG NGHIỆP"):
        assert any(compound in row for row in rows)


@given(st.lists(st.text(alphabet="abcdefghijk", min_size=1, max_size=12), min_size=1, max_size=40))
@settings(max_examples=100, deadline=None)
def test_breaking_a_name_loses_no_word_and_keeps_the_lines_within_the_column(words: list[str]):
    rows = balanced_lines(" ".join(words), 70, 13)
    assert " ".join(rows).split() == words
    assert all(width_mm(row, 13) <= 70 for row in rows)


# Number, place, authority.


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (5, "Số: 05/QĐ-SCT"),
        ("5", "Số: 05/QĐ-SCT"),
        ("123", "Số: 123/QĐ-SCT"),
        ("07/TB-TTKC", "Số: 07/TB-TTKC"),
        (None, "Số:        /QĐ-SCT"),
        ("", "Số:        /QĐ-SCT"),
    ],
)
def test_a_number_below_ten_has_a_zero_and_a_draft_leaves_room(number, printed: str):
    assert number_line(number, "QĐ-SCT") == printed


def test_a_draft_knows_its_place_and_year_but_not_its_day():
    assert place_and_date("An Giang", DAY, 2026) == "An Giang, ngày 05 tháng 3 năm 2026"
    assert place_and_date("An Giang", None, 2026) == "An Giang, ngày … tháng … năm 2026"


@pytest.mark.parametrize(
    ("position", "body", "printed"),
    [
        ("Giám đốc", "", ["GIÁM ĐỐC"]),
        ("Phó Giám đốc", "", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("Phó Giám đốc Sở Công Thương", "Sở Công Thương", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("Giám đốc Trung tâm", "Trung tâm Khuyến công", ["GIÁM ĐỐC"]),
        ("Chủ cơ sở", "Cơ sở Cơ khí Mẫu", ["CHỦ CƠ SỞ"]),
        ("Phó Chủ tịch UBND tỉnh", "Ủy ban nhân dân tỉnh An Giang", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("Phó Chủ tịch", "", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("Phó Chủ tịch Thường trực", "", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG TRỰC"]),
        ("KT. Giám đốc / Phó Giám đốc", "", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("TL. Giám đốc\nTrưởng phòng Quản lý công nghiệp", "", ["TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG QUẢN LÝ CÔNG NGHIỆP"]),
        ("q. Giám đốc", "", ["Q. GIÁM ĐỐC"]),
    ],
)
def test_a_deputy_signs_for_the_head_and_the_body_is_not_named_again(position: str, body: str, printed: list[str]):
    assert signing_lines(position, of=body) == printed


def test_a_chair_signs_for_the_collective():
    assert signing_lines("Chủ tịch", on_behalf_of="Ủy ban nhân dân")[0] == "TM. ỦY BAN NHÂN DÂN"


# The body.


def test_articles_number_themselves_and_the_text_ends_with_its_mark():
    paper = a_paper().article("Một.").article("Hai.").end()
    assert texts(paper) == ["Điều 1. Một.", "Điều 2. Hai./."]


def test_a_text_that_ends_with_a_table_cannot_be_closed_by_mistake():
    with pytest.raises(AssertionError):
        a_paper().end()


def test_each_legal_base_ends_with_a_semicolon_and_the_last_with_a_full_stop():
    paper = a_paper().bases(["Căn cứ Luật A;", "Căn cứ Nghị định B.", "Theo đề nghị của C"])
    assert texts(paper) == ["Căn cứ Luật A;", "Căn cứ Nghị định B;", "Theo đề nghị của C."]


def test_one_addressee_stands_on_the_same_line_and_several_below():
    assert texts(a_paper().addressees(["Sở Tài chính"])) == ["Kính gửi: Sở Tài chính"]
    assert texts(a_paper().addressees(["Sở A", "Sở B"])) == ["Kính gửi:", "- Sở A;", "- Sở B."]


def test_an_electronic_appendix_leaves_number_and_date_open_and_one_on_paper_fills_them():
    assert attached_to("Quyết định", "QĐ-SCT", "Giám đốc") == (
        "(Kèm theo Quyết định số .../QĐ-SCT ngày ... tháng ... năm ... của Giám đốc)"
    )
    assert attached_to("Quyết định", "QĐ-SCT", "Giám đốc", number=5, day=DAY) == (
        "(Kèm theo Quyết định số 05/QĐ-SCT ngày 05 tháng 3 năm 2026 của Giám đốc)"
    )


def test_an_appendix_may_lie_on_its_side_and_counts_its_pages_anew():
    paper = a_paper().say("Theo Phụ lục.").end()
    paper.appendix("Phụ lục", "Danh mục", "(Kèm theo)", landscape=True).say("Hết.").end()
    first, second = opened(paper).sections
    assert [round(side.mm) for side in (first.page_width, first.page_height)] == [210, 297]
    assert [round(side.mm) for side in (second.page_width, second.page_height)] == [297, 210]
    assert 'w:pgNumType w:start="1"' in second._sectPr.xml
    assert "pgNumType" not in first._sectPr.xml


# Tables.


def test_the_columns_of_a_table_fill_the_width_and_numbers_are_not_cut():
    columns = [Column("TT", "center", tight=True), Column("Tên", weight=3), number_column("Thành tiền")]
    grid = ruled_table(columns, [["1", "Máy " * 40, "12.345.678.901"]], width=165)
    widths = [
        int(one.get(f"{{{grid.nsmap['w']}}}w")) / 1440 * 25.4 for one in grid.iter(f"{{{grid.nsmap['w']}}}gridCol")
    ]
    assert sum(widths) == pytest.approx(165, abs=0.2)
    assert widths[2] >= width_mm("12.345.678.901", 12) + 2


def test_a_crowded_table_is_set_smaller_instead_of_cutting_its_numbers():
    columns = [Column("Tên"), *(number_column("Thành tiền") for _ in range(6))]
    row = ["Máy", *["123.456.789.000"] * 6]
    assert "BangNhoSo" in ruled_table(columns, [row], width=165).xml
    assert "BangNhoSo" not in ruled_table(columns[:3], [row[:3]], width=165).xml


def test_a_cell_over_several_columns_is_as_wide_as_they_are():
    grid = ruled_table([Column("A"), Column("B"), Column("C")], [[Cell("Tổng", span=2), "5"]], width=150)
    w = f"{{{grid.nsmap['w']}}}"
    last = list(grid.iter(f"{w}tr"))[-1]
    assert [int(one.get(f"{w}w")) for one in last.iter(f"{w}tcW")] == [5670, 2835]


def test_signatures_of_up_to_six_stand_in_one_row_that_no_page_break_parts():
    paper = a_paper().say("Hết.").end().sign_together([Signature(["Đại diện"], f"Người {n}") for n in range(5)])
    (table,) = opened(paper).tables
    assert len(table.rows) == 1
    assert "Người 4" in table.rows[0].cells[1].text and "Người 4" not in table.rows[0].cells[0].text
    assert "cantSplit" in table._tbl.xml


def test_the_last_sentence_stays_with_the_signature():
    paper = a_paper().say("Một.").say("Hai.").end().sign(Signature(["Giám đốc"], "A"), to=["Sở B"], filed="VT")
    first, last = [one for one in opened(paper).paragraphs if one.text]
    assert "keepNext" in last._p.xml and "keepNext" not in first._p.xml


def test_a_paper_never_ends_with_a_table_which_word_would_repair():
    paper = a_paper().say("Hết.").end().sign(Signature(["Giám đốc"], "A"), to=[], filed="VT")
    paper.appendix("Phụ lục", "Danh mục", "(Kèm theo)").say("Hết.").end()
    body = opened(paper).element.body
    followers = [child.getnext().tag.rpartition("}")[2] for child in body if child.tag.endswith("}tbl")]
    assert followers == ["p"]


# The package.


def test_the_same_paper_gives_the_same_bytes_and_no_clock_is_in_them():
    def drawn() -> bytes:
        return a_paper().head(parent="A", body="B", number="Số: 05/QĐ-SCT", place_date="C").say("Hết.").to_bytes()

    first = drawn()
    assert first == drawn()
    archive = zipfile.ZipFile(io.BytesIO(first))
    assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    names = archive.namelist()
    assert names[:2] == ["[Content_Types].xml", "_rels/.rels"] and names[2:] == sorted(names[2:])


def test_the_file_says_whose_paper_it_is_and_of_which_day():
    about = opened(a_paper()).core_properties
    assert (about.title, about.author, about.last_modified_by) == ("Thử", "Sở Công Thương", "Sở Công Thương")
    assert {about.created.date(), about.modified.date()} == {DAY}
    assert about.language == "vi-VN"


def test_the_package_carries_nothing_foreign():
    archive = zipfile.ZipFile(io.BytesIO(a_paper().to_bytes()))
    assert not [
        name for name in archive.namelist() if "theme" in name or "stylesWithEffects" in name or "thumb" in name
    ]
    styles = archive.read("word/styles.xml").decode()
    assert "Theme" not in styles and "Calibri" not in styles
    assert styles.count("Times New Roman") >= 8


def test_names_of_two_signers_stand_level_however_long_a_post_is():
    paper = Paper(title="Biên bản", author="Sở", day=dt.date(2026, 2, 5))
    paper.nation().title("Biên bản", "Thử").say("Hết.").end()
    long_post = "Chủ tịch Hội đồng thành viên kiêm Tổng Giám đốc"
    paper.sign_together([Signature(["Đại diện Bên A"], "Nguyễn Văn Mẫu"), Signature([long_post], "Trần Thị Mẫu")])
    table = docx.Document(io.BytesIO(paper.to_bytes())).tables[-1]
    columns = [[one.text for one in cell.paragraphs] for cell in table.rows[0].cells]
    assert [len(column) for column in columns] == [3, 3]
    assert [column[-1] for column in columns] == ["Nguyễn Văn Mẫu", "Trần Thị Mẫu"]
    assert columns[1][:2] == ["CHỦ TỊCH HỘI ĐỒNG THÀNH", "VIÊN KIÊM TỔNG GIÁM ĐỐC"]


def test_the_sum_of_a_table_stays_on_the_page_of_the_row_above_it():
    paper = Paper(title="Bảng", author="Sở", day=dt.date(2026, 2, 5))
    rows = [[str(place), "Máy"] for place in range(1, 4)]
    paper.table([Column("TT", tight=True), Column("Tên")], [*rows, ["", "Tổng cộng"]])
    table = docx.Document(io.BytesIO(paper.to_bytes())).tables[0]
    held = [
        all(one.paragraph_format.keep_with_next for cell in row.cells for one in cell.paragraphs) for row in table.rows
    ]
    assert held[1:] == [False, False, True, False]
