"""Small things a chief of office would send back: who signs by order, counting, hours, words, marks, headings."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn

from documents.house import heads_a_unit, heads_the_body
from documents.house.text import one_kind_of_quotes
from documents.models import Paper
from documents.pdf import convert
from dossiers.models import Dossier
from dossiers.paperwork import facts_now
from papers import draw
from papers.sample import group, one
from papers.trace import lines_of
from papers.word_templates.check import check
from papers.word_templates.starter import starter
from tests.world import World

OFFICERS = ("Chuyên viên", "Kế toán trưởng", "Giao dịch viên", "Trưởng đoàn nghiệm thu", "Văn thư", "")


@pytest.mark.parametrize("post", OFFICERS)
def test_nobody_but_the_head_of_a_unit_signs_by_order(post: str) -> None:
    assert not heads_a_unit(post, "Sở Công Thương") and not heads_the_body(post, "Giám đốc", "Sở Công Thương")
    facts = one()
    facts["settlement_return"] |= {"authority": "TL", "signer_position": post or "Chuyên viên"}
    assert not [line for line in lines_of(draw("SETTLEMENT_RETURN", facts)) if line.startswith("TL.")]


@pytest.mark.parametrize(
    ("post", "lines"),
    [
        ("Trưởng phòng Quản lý công nghiệp", ["TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG QUẢN LÝ CÔNG NGHIỆP"]),
        ("Phó Trưởng phòng Kế toán", ["TL. GIÁM ĐỐC", "KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG KẾ TOÁN"]),
        ("Chánh Văn phòng", ["TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"]),
    ],
)
def test_the_head_of_a_unit_signs_by_order_and_its_deputy_for_him(post: str, lines: list[str]) -> None:
    assert heads_a_unit(post, "Sở Công Thương")
    facts = one()
    facts["settlement_return"] |= {"authority": "TL", "signer_position": post}
    drawn = lines_of(draw("SETTLEMENT_RETURN", facts))
    assert " ".join(lines) in " ".join(drawn[drawn.index(lines[0]) :])


@pytest.mark.parametrize(
    ("post", "head", "body", "is_head"),
    [
        ("Giám đốc Sở Công Thương", "Giám đốc", "Sở Công Thương", True),
        ("Phó Giám đốc", "Giám đốc", "Sở Công Thương", True),
        ("Giám đốc Trung tâm", "Giám đốc", "Sở Công Thương", False),
        ("Giám đốc Trung tâm", "Giám đốc", "Trung tâm Khuyến công", True),
        ("Phó Chủ tịch UBND xã Mẫu", "Chủ tịch", "Ủy ban nhân dân xã Mẫu", True),
        ("Phó Trưởng phòng Kinh tế huyện Mẫu", "Trưởng phòng", "Phòng Kinh tế huyện Mẫu", True),
    ],
)
def test_who_heads_a_body(post: str, head: str, body: str, is_head: bool) -> None:
    assert heads_the_body(post, head, body) is is_head


@pytest.mark.parametrize("code", ["ACCEPTANCE_MINUTES", "FAILED_ACCEPTANCE_MINUTES"])
def test_who_was_there_is_counted_without_a_gap(code: str) -> None:
    facts = group()
    # Some of the hosts were in the team already.
    facts["acceptance"]["members"] += [
        {"name": facts["beneficiaries"][place]["representative"], "position": "Giám đốc", "body": "Bên thụ hưởng"}
        for place in (0, 2)
    ]
    tables = docx.Document(io.BytesIO(draw(code, facts))).tables
    people = next(table for table in tables if any("Họ và tên" in cell.text for cell in table.rows[0].cells))
    numbers = [row.cells[0].text for row in people.rows[1:]]
    assert numbers == [str(place) for place in range(1, len(numbers) + 1)] and len(numbers) > 5


def test_the_settlement_of_a_group_states_what_each_firm_gets() -> None:
    facts = group()
    shares = [300_000_000, 300_000_000, 300_000_000, facts["settlement"]["support_vnd"] - 900_000_000]
    facts["settlement"]["parts"] = [
        {"beneficiary": row["name"], "amount_vnd": share}
        for row, share in zip(facts["beneficiaries"], shares, strict=True)
    ]
    lines = lines_of(draw("SETTLEMENT_DECISION", facts))
    at = lines.index("Trong đó:")
    assert lines[at + 1].startswith(f"- {facts['beneficiaries'][0]['name']}: 300.000.000 đồng (Bằng chữ: Ba trăm triệu")
    assert len([line for line in lines[at + 1 :] if line.startswith("- ") and "đồng (Bằng chữ" in line]) == 4


def test_minutes_say_from_when_to_when() -> None:
    for code, section in (("ACCEPTANCE_MINUTES", "acceptance"), ("POST_CHECK_MINUTES", "post_check")):
        facts = one()
        facts[section] |= {"started_at": "08:30", "ended_at": "10:05"}
        lines = lines_of(draw(code, facts))
        assert [line for line in lines if line.startswith("Thời gian bắt đầu: 08 giờ 30 phút, ngày")]
        assert [line for line in lines if line.startswith("Kết thúc vào 10 giờ 05 phút, ngày")]


def test_a_letter_says_days_in_two_figures_and_no_label_of_ours() -> None:
    facts = one()
    facts["opinion_request"] |= {"days": 5, "subject_label": "kinh phí, nguồn vốn"}
    said = " ".join(lines_of(draw("OPINION_REQUEST", facts)))
    assert "(05 ngày làm việc kể từ ngày gửi)" in said and "cho ý kiến về kinh phí, nguồn vốn. Cụ thể:" in said
    facts["opinion_request"]["subject_label"] = ""
    assert "Quý cơ quan cho ý kiến. Cụ thể:" in " ".join(lines_of(draw("OPINION_REQUEST", facts)))


def test_into_which_year_comes_after_what_is_moved() -> None:
    said = " ".join(lines_of(draw("EXTENSION_DECISION", one())))
    assert "máy móc tiên tiến trong sản xuất bánh phồng tôm” sang năm sau" in said
    assert "đề án sang năm sau “" not in said


def test_a_receipt_is_signed_by_who_hands_in_and_who_takes_in() -> None:
    lines = lines_of(draw("RECEIPT_SLIP", one()))
    assert "NGƯỜI NỘP HỒ SƠ" in lines and "NGƯỜI TIẾP NHẬN HỒ SƠ" in lines


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('máy "sấy thăng hoa" mới', "máy “sấy thăng hoa” mới"),
        ("cho «bánh phồng»", "cho “bánh phồng”"),
        ('ống 12" và 14"', 'ống 12" và 14"'),
        ("“đã đúng”", "“đã đúng”"),
    ],
)
def test_there_is_one_kind_of_quotation_marks(typed: str, printed: str) -> None:
    assert one_kind_of_quotes(typed) == printed


@pytest.mark.django_db
def test_papers_of_a_dossier_have_one_kind_of_quotation_marks(world: World) -> None:
    dossier = world.at_state("CHECKED")
    Dossier.objects.filter(pk=dossier.pk).update(title='Ứng dụng máy "sấy" cho «bánh phồng»')
    facts = facts_now(Dossier.objects.get(pk=dossier.pk), dt.date(2026, 3, 5))
    assert facts["dossier"]["title"] == "Ứng dụng máy “sấy” cho “bánh phồng”"


def levels(data: bytes) -> dict[str, str]:
    """Paragraph styles of a paper with their level among the headings."""
    styles = docx.Document(io.BytesIO(data)).styles.element
    return {
        style.get(qn("w:styleId")): level.get(qn("w:val"))
        for style in styles.iter(qn("w:style"))
        for level in style.iter(qn("w:outlineLvl"))
    }


def test_titles_sections_and_appendices_are_headings() -> None:
    assert levels(draw("PROJECT", one())) == {"TenLoai": "0", "PhuLuc": "0", "DeMuc": "1", "PhuLucTen": "1"}


@pytest.mark.office
def test_the_pdf_has_an_outline(settings: Any, pdf_server: str) -> None:
    settings.PDF_ENGINE = "auto"
    made = convert(draw("PROJECT", one()), when=dt.date(2026, 1, 5), server=pdf_server)
    with pikepdf.open(io.BytesIO(made.data)) as pdf, pdf.open_outline() as outline:
        titles = [entry.title for entry in outline.root]
        below = [entry.title for root in outline.root for entry in root.children]
    assert titles[0] == "ĐỀ ÁN KHUYẾN CÔNG" and any(title.startswith("I. ") for title in below)


def with_text(data: bytes, text: str) -> bytes:
    """A template with one paragraph more."""
    document = docx.Document(io.BytesIO(data))
    document.paragraphs[-1].insert_paragraph_before(text)
    out = io.BytesIO()
    document.save(out)
    assert zipfile.is_zipfile(io.BytesIO(out.getvalue()))
    return out.getvalue()


@pytest.mark.parametrize("amount", ["999.000.000 đồng", "300 triệu đồng"])
def test_an_amount_written_out_in_a_template_is_a_finding(amount: str) -> None:
    clean = starter("APPROVAL_DECISION")
    assert not [one for one in check("APPROVAL_DECISION", clean, "mau.docx").findings if one.code == "literal_amount"]
    report = check("APPROVAL_DECISION", with_text(clean, f"Hỗ trợ {amount}."), "mau.docx")
    assert [one for one in report.findings if one.code == "literal_amount" and amount in one.message]
    assert not report.passed


@pytest.mark.django_db
def test_the_settlement_goes_back_under_the_name_of_the_director(world: World) -> None:
    dossier = world.step(world.at_state("SETTLEMENT_REVIEW"), "return_settlement", "ketoan")
    facts: dict[str, Any] = Paper.objects.get(chain=dossier.pk, kind="SETTLEMENT_RETURN").facts["settlement_return"]
    assert facts["signer"] == str(world["giamdoc"]) and not facts["authority"]
