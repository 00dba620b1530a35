"""Starter templates read as the built-in papers, in every sort of dossier; and the check finds what is planted."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from documents.layout_check import check as layout_check
from documents.worded import fill
from documents.worded.reading import text_of
from documents.worded.roomy import cramped
from papers import KINDS, draw
from papers.management.commands.template_fields import table
from papers.word_templates.check import check, printed
from papers.word_templates.context import context
from papers.word_templates.fields import fields_of
from papers.word_templates.paths import each_leaf
from papers.word_templates.starter import starter
from papers.word_templates.variants import LONG_CODE, facts_of, variant, variants

#: The kinds officials reword most are tried on every sample dossier, the others on the plainest and the barest.
MOST = frozenset(
    {"APPROVAL_DECISION", "SUPPLEMENT_NOTICE", "REFUSAL_NOTICE", "RECEIPT_SLIP", "CONTRACT", "SETTLEMENT_DECISION"}
    | {"PAYMENT_REQUEST", "APPRAISAL_MINUTES", "LIQUIDATION_MINUTES", "AMENDMENT_DECISION", "SUSPENSION_DECISION"}
    | {"TERMINATION_DECISION"}
)
FEW = {"nhom", "toi-thieu"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_starter_says_what_the_built_in_paper_says(kind: str) -> None:
    for tried, facts in facts_of(kind):
        if kind not in MOST and tried.code not in FEW:
            continue
        drawn = fill(starter(kind), *context(kind, facts))
        assert " ".join(printed(drawn)) == " ".join(printed(draw(kind, facts))), tried.code
        typed = [value for _, _, value in each_leaf(facts) if isinstance(value, str)]
        assert layout_check(drawn, KINDS[kind].layout, draft=tried.draft, typed=typed) == [], tried.code


@pytest.mark.parametrize("kind", KINDS)
def test_a_starter_holds_no_word_of_the_sample_dossier(kind: str) -> None:
    said = " ".join(printed(starter(kind)))
    for word in ("Mẫu", "Ví Dụ", "Giả Sử", "KC-2026", "2026", "An Giang", "Tưởng Tượng"):
        assert word not in said, word


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_has_a_vietnamese_name(kind: str) -> None:
    for field in fields_of(kind):
        assert field.label and field.label != field.path, field.path
        assert "_" not in field.label, field


@pytest.mark.parametrize(
    "kind", ["APPROVAL_DECISION", "RECEIPT_SLIP", "SETTLEMENT_TABLE", "CONTRACT", "OPINION_REQUEST", "OPINION_REPLY"]
)
def test_a_starter_passes_its_own_check(kind: str) -> None:
    report = check(kind, starter(kind), "mau.docx")
    assert report.findings == [] and report.drawn == [one.code for one in variants()]


def changed(kind: str, change: Callable[[docx.document.Document], None]) -> bytes:
    """The starter with something planted in it."""
    document = docx.Document(io.BytesIO(starter(kind)))
    change(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def say(old: str, new: str) -> Callable[[docx.document.Document], None]:
    """Exchange words."""

    def change(document: docx.document.Document) -> None:
        found = [run for node in document.element.body.iter(qn("w:p")) for run in node.iter(qn("w:t"))]
        hit = [run for run in found if old in (run.text or "")]
        assert hit, old
        hit[0].text = hit[0].text.replace(old, new)

    return change


def without(text: str) -> Callable[[docx.document.Document], None]:
    """Take out the paragraph that says this."""

    def change(document: docx.document.Document) -> None:
        node = next(one for one in document.element.body.iter(qn("w:p")) if text in text_of(one))
        node.getparent().remove(node)

    return change


def with_row_of_fixed_height(document: docx.document.Document) -> None:
    """A table whose row cuts long names."""
    table = document.add_table(1, 1)
    table.rows[0].cells[0].text = "{{ unit.name }}"
    table.rows[0].height_rule = 2
    table.rows[0].height = 200_000


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (say("{{ dossier.title | trich }}", "{{ dossier.titel }}"), "unknown_field", "dossier.title"),
        (say("funding.total_vnd | dong }} đồng", "funding.total_vnd }} đồng"), "raw_value", "| dong"),
        (say("{{ unit.name | bo_cham }}", "{{ unit }}"), "group_printed", "unit"),
        (say("{{ nguoi_ky }}", "Nguyễn Văn Ký Sẵn"), "not_printed", "approval.signer"),
        (say("{{ goals.objective | thuong_dau | bo_cham }}", "{{ goals.need }}"), "may_be_absent", "goals.need"),
        (say("{{ dossier.code }}", "{% for i in range(10**9) %}x{% endfor %}"), "unsafe", "range"),
        (without("{{ so_ky_hieu }}"), "layout_number", "số"),
        (without("{{ nguoi_ky }}"), "layout_signatures", "người ký"),
        (without("Điều 2."), "layout_articles", "Điều 2"),
        (without("{{p khoi.hang_muc }}"), "not_printed", "hạng mục"),
        (with_row_of_fixed_height, "exact_height", "cố định"),
        (say("Điều 1. ", "{% if dossier.title %}Điều 1. "), "unclosed", "endif"),
    ],
)
def test_the_check_finds_what_is_planted_and_says_where(
    change: Callable[[docx.document.Document], None], code: str, said: str
) -> None:
    report = check("APPROVAL_DECISION", changed("APPROVAL_DECISION", change), "mau.docx")
    assert not report.passed
    found = [one for one in report.findings if one.code == code]
    assert found, [str(one) for one in report.findings]
    assert any(said in str(one) for one in found), [str(one) for one in found]
    assert all(one.where for one in found)


def test_a_wording_that_forgets_the_amendments_is_told_so() -> None:
    planted = changed("PAYMENT_REQUEST", without("khoi.dieu_chinh_da_co"))
    found = [one for one in check("PAYMENT_REQUEST", planted, "mau.docx").findings if one.code == "not_printed"]
    assert found and all("lần điều chỉnh" in str(one) for one in found), [str(one) for one in found]


def test_an_amount_of_fifteen_digits_and_a_model_of_two_hundred_letters_stay_whole_in_built_in_tables() -> None:
    made = variant("rat-dai")
    assert made is not None
    for kind in KINDS:
        drawn = draw(kind, made.make(kind))
        found = list(cramped(docx.Document(io.BytesIO(drawn)), filled=True))
        assert found == [], (kind, [str(one) for one in found])
        if "items[].model" in KINDS[kind].may_use:
            assert LONG_CODE in "".join(printed(drawn)), kind


def test_the_guide_shows_the_fields_as_the_program_has_them() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "templates.md").read_text()
    shown = guide.partition("<!-- fields -->\n")[2].partition("<!-- /fields -->")[0]
    assert shown.strip() == table("SUPPLEMENT_NOTICE").strip()
