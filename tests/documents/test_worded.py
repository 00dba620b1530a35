"""Filling in a Word template: what it may say, what it may not, and that the file always opens."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.house.package import new_document
from documents.house.text import clean
from documents.worded import About, WordingRefused, fill, say, tags
from documents.worded.reading import spots

ABOUT = About("Thử", "Cơ quan mẫu", dt.date(2026, 2, 5))
VALUES: dict[str, Any] = {
    "name": "Cơ sở Mẫu",
    "amount": 1_234_567,
    "day": "2026-02-05",
    "rows": [{"name": "A"}, {"name": "B"}],
    "empty": [],
    "lines": ["một.", "hai"],
    "absent": None,
    "tally": {"pass": 3},
}


def template(*texts: str, table: list[list[str]] | None = None) -> bytes:
    """A Word file with these paragraphs, then this table."""
    made = new_document()
    for text in texts:
        made.add_paragraph(text)
    if table:
        grid = made.add_table(len(table), len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


def text_of(data: bytes) -> str:
    """All text of a filled paper."""
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


@pytest.mark.parametrize(
    ("wording", "printed"),
    [
        ("{{ amount | dong }} đồng", "1.234.567 đồng"),
        ("{{ tally.pass | bang_chu }}", "Ba đồng"),
        ("{{ day | ngay }}; {{ day | ngay_ngan }}", "ngày 05 tháng 02 năm 2026; 05/02/2026"),
        ("{{ day | ngay | hoa_dau }}", "Ngày 05 tháng 02 năm 2026"),
        ("{{ name | hoa }}, {{ name | thuong_dau }}, {{ name | trich }}", "CƠ SỞ MẪU, cơ sở Mẫu, “Cơ sở Mẫu”"),
        ("{% for one in rows %}{{ loop.index }}{{ one.name }}{% if loop.last %}.{% endif %}{% endfor %}", "1A2B."),
        ("{% for one in lines | cac_dong %}{{ one | bo_cham }},{% endfor %}", "một,hai,"),
        ("{% if absent %}có{% else %}không{% endif %}{% for one in absent %}x{% endfor %}", "không"),
        ("{{ stt(3) }}, {{ stt() }}; {{ tally.pass | hai_so }}", "3, 4; 03"),
    ],
)  # fmt: skip
def test_what_an_official_may_write(wording: str, printed: str) -> None:
    assert say(wording, VALUES) == printed


@pytest.mark.parametrize(
    "wording",
    [
        "{% for i in range(10**9) %}x{% endfor %}",
        "{% for i in [1, 2] %}x{% endfor %}",
        "{{ 'a' * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ name.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ name.upper() }}",
        "{{ name | attr('upper') }}",
        "{{ name | format }}",
        "{{ rows[name] }}",
        "{{ self }}",
        "{{ lipsum }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ stt.__init__ }}",
        "{{ stt(10 ** 6) }}",
        "{% set x = 1 %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% extends 'x' %}",
        "{% for a in rows recursive %}{{ loop(a) }}{% endfor %}",
        "{% for a in rows %}{{ loop.__class__ }}{% endfor %}",
        "{% raw %}x{% endraw %}{{ config }}",
        "{{ rows }}",
        "{{ tally }}",
        "{{ absent }}",
        "{{ amount | ngay }}",
        "{{ name | dong }}",
        "{{ unknown }}",
    ],
)
def test_what_is_refused_with_a_sentence(wording: str) -> None:
    with pytest.raises(WordingRefused) as why:
        say(wording, VALUES)
    assert str(why.value).strip().endswith((".", "»."))


def test_loops_inside_loops_over_long_lists_are_stopped() -> None:
    many = {"rows": [{"name": str(place)} for place in range(1000)]}
    wording = "{% for a in rows %}{% for b in rows %}{{ b.name }}{% endfor %}{% endfor %}"
    with pytest.raises(WordingRefused, match="lặp quá"):
        say(wording, many)


def test_a_value_that_looks_like_a_tag_or_like_markup_is_printed_as_it_is() -> None:
    strange = "<b>{{ 7 * 7 }} {% if %} {_{ }_} & \"x\" 'y' 🦐"
    filled = fill(template("Tên: {{ name }}."), {"name": strange}, ABOUT)
    assert text_of(filled) == f"Tên: {strange}."


@given(st.text(max_size=300))
@settings(max_examples=40, deadline=None)
def test_any_name_gives_a_file_that_opens_and_prints_it(name: str) -> None:
    filled = fill(template("[{{ name }}]"), {"name": f"x{name}"}, ABOUT)
    assert text_of(filled) == f"[{clean(f'x{name}')}]"


def test_the_same_values_give_the_same_bytes_and_no_trace_of_the_clock() -> None:
    one = fill(template("{{ name }}"), VALUES, ABOUT)
    assert one == fill(template("{{ name }}"), VALUES, ABOUT)
    properties = docx.Document(io.BytesIO(one)).core_properties
    assert properties.created.date() == ABOUT.day and properties.author == "Cơ quan mẫu"


def test_a_table_whose_loop_had_no_rows_leaves_a_file_that_opens() -> None:
    data = template("Đầu.", table=[["{%tr for one in empty %}"], ["{{ one.name }}"], ["{%tr endfor %}"]])
    document = docx.Document(io.BytesIO(fill(data, VALUES, ABOUT)))
    assert document.tables == [] and document.paragraphs[0].text == "Đầu."


def test_a_cell_whose_only_paragraph_is_left_out_keeps_an_empty_one() -> None:
    data = template(table=[["{{p absent_block }}", "b"]])
    from documents.worded import Block

    document = docx.Document(io.BytesIO(fill(data, {"absent_block": Block([])}, ABOUT)))
    assert [len(cell.paragraphs) for cell in document.tables[0].rows[0].cells] == [1, 1]


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["{{ name "], "broken_tag"),
        (["{{ na", "me }}"], "broken_tag"),
        (["{ name }"], "broken_tag"),
        (["{{ name. }}"], "syntax"),
        (["{% for one in rows %}{{ one.name }}"], "unclosed"),
        (["{{ name }}{% endif %}"], "unopened"),
        (["{% if name %}a", "b{% endif %}"], "across"),
        (["Điều 5 {%p if name %}", "x", "{%p endif %}"], "not_alone"),
        (["{%p if name %}", "x", "{% endif %}"], "scope_differs"),
        (["{%tr for one in rows %}{%tr endfor %}"], "not_in_table"),
        (["{{ name.upper() }}"], "unsafe"),
        (["{% set a = 1 %}"], "unsafe"),
        (["{{ }}"], "syntax"),
    ],
)
def test_a_fault_in_a_tag_is_found_with_its_paragraph(texts: list[str], code: str) -> None:
    read = tags.read(list(spots(docx.Document(io.BytesIO(template("Trước.", *texts, "Sau."))))))
    assert code in {one.code for one in read.findings}, [str(one) for one in read.findings]
    assert all("Trước" not in one.where and "Sau." not in one.where for one in read.findings)


def test_tags_that_word_split_into_several_runs_are_read_as_one() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph()
    for piece in ("{", "{ na", "me ", "}", "}"):
        paragraph.add_run(piece).bold = piece == " na"
    packed = io.BytesIO()
    made.save(packed)
    assert text_of(fill(packed.getvalue(), VALUES, ABOUT)) == "Cơ sở Mẫu"
