"""Rules are cited in official form; what is no law is told apart."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.clauses import is_convention, lawful, numbers_cited, official

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("written", "cited"),
    [
        ("Thông tư 28/2018/TT-BTC Điều 8 khoản 4", "khoản 4 Điều 8 Thông tư số 28/2018/TT-BTC"),
        ("Thông tư 28/2018/TT-BTC, Điều 8 khoản 4", "khoản 4 Điều 8 Thông tư số 28/2018/TT-BTC"),
        ("Thông tư số 28/2018/TT-BTC, Điều 8, khoản 4", "khoản 4 Điều 8 Thông tư số 28/2018/TT-BTC"),
        ("Thông tư 36/2013/TT-BCT, Điều 11 khoản 2b", "điểm b khoản 2 Điều 11 Thông tư số 36/2013/TT-BCT"),
        ("Thông tư 36/2013/TT-BCT Điều 11 khoản 2 điểm b", "điểm b khoản 2 Điều 11 Thông tư số 36/2013/TT-BCT"),
        ("Nghị định 45/2012/NĐ-CP, Điều 4, Điều 5", "Điều 4, Điều 5 Nghị định số 45/2012/NĐ-CP"),
        (
            "Thông tư 36/2013/TT-BCT Điều 13, sửa đổi bởi 17/2018/TT-BCT",
            "Điều 13 Thông tư số 36/2013/TT-BCT, được sửa đổi, bổ sung bởi Thông tư số 17/2018/TT-BCT",
        ),
        (
            "Thông tư 219/2013/TT-BTC Điều 15 (sửa đổi bởi 26/2015/TT-BTC)",
            "Điều 15 Thông tư số 219/2013/TT-BTC (được sửa đổi, bổ sung bởi Thông tư số 26/2015/TT-BTC)",
        ),
        (
            "Nghị định 181/2025/NĐ-CP Điều 26 (Luật Thuế giá trị gia tăng 48/2024/QH15 Điều 14)",
            "Điều 26 Nghị định số 181/2025/NĐ-CP (Điều 14 Luật Thuế giá trị gia tăng số 48/2024/QH15)",
        ),
        ("Thông tư liên tịch 26/2014/TTLT-BTC-BCT", "Thông tư liên tịch số 26/2014/TTLT-BTC-BCT"),
        ("Quyết định 2211/QĐ-UBND", "Quyết định số 2211/QĐ-UBND"),
        ("sửa đổi bổ sung một số điều", "sửa đổi, bổ sung một số điều"),
        ("Nghị quyết của HĐND tỉnh, khoản 3", "Nghị quyết của HĐND tỉnh, khoản 3"),
        ("", ""),
    ],
)
def test_a_clause_is_cited_smallest_part_first_with_so_before_the_number(written: str, cited: str) -> None:
    assert official(written) == cited
    assert official(cited) == cited


@given(
    st.sampled_from(["Thông tư", "Nghị định", "Quyết định"]),
    st.sampled_from(["28/2018/TT-BTC", "45/2012/NĐ-CP", "9/QĐ-UBND"]),
    st.sampled_from(["", " số"]),
    st.sampled_from(["", ","]),
    st.integers(1, 99),
    st.sampled_from(["", " khoản 3", ", khoản 12", " khoản 2a", " khoản 2 điểm đ"]),
    st.text(alphabet="abc (),.;", max_size=8),
)
def test_citing_twice_is_citing_once_and_no_number_is_lost(
    kind: str, code: str, word: str, comma: str, part: int, below: str, rest: str
) -> None:
    written = f"{kind}{word} {code}{comma} Điều {part}{below} {rest}"
    once = official(written)
    assert official(once) == once
    assert sorted(re.findall(r"\d+", once)) == sorted(re.findall(r"\d+", written))
    assert f"Điều {part} {kind} số {code}" in once


@pytest.mark.parametrize(
    "text",
    [
        "quy ước của phần mềm, chờ Sở Công Thương quy định",
        "Quy ước của phần mềm: chi phí tính theo giá chưa thuế GTGT, chờ Sở Tài chính xác nhận",
        "quy ước của phần mềm, chờ UBND tỉnh phân cấp",
        "Chưa có định mức địa phương được xác nhận; áp dụng mức trần trung ương",
        "Thông lệ hồ sơ quyết toán khuyến công, chờ Sở Công Thương xác nhận",
        "thông lệ của các tỉnh, chờ Sở Công Thương xác nhận",
        "không tìm được văn bản",
        "khuyến công quốc gia: chậm nhất ngày 22/01; địa phương: quy ước của phần mềm, chờ Sở Công Thương quy định",
    ],
)
def test_a_convention_is_no_law_to_sign_on(text: str) -> None:
    assert is_convention(text) and lawful(text) == ""


@pytest.mark.parametrize("text", ["Điều 8 Thông tư số 28/2018/TT-BTC", "Quyết định số 05/QĐ-SCT", "Luật Quản lý thuế"])
def test_a_law_is_no_convention(text: str) -> None:
    assert not is_convention(text) and lawful(text) == text


def test_the_numbers_of_cited_texts_are_found() -> None:
    text = "khoản 4 Điều 8 Thông tư số 28/2018/TT-BTC, được sửa đổi, bổ sung bởi Thông tư số 64/2024/TT-BTC; 12/QĐ-UBND"
    assert numbers_cited(text) == ["28/2018/TT-BTC", "64/2024/TT-BTC", "12/QĐ-UBND"]


DATA = [
    *ROOT.glob("programmes/data/*.csv"),
    *ROOT.glob("dossiers/data/*.csv"),
    *ROOT.glob("workflow/data/*.csv"),
    *ROOT.glob("opinions/data/*.csv"),
]


@pytest.mark.parametrize("path", sorted(DATA), ids=lambda path: path.name)
def test_shipped_data_cites_in_official_form(path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        wrong = [
            (number, name, text)
            for number, row in enumerate(csv.DictReader(file), start=2)
            for name, text in row.items()
            if text and text != official(text)
        ]
    assert wrong == []
