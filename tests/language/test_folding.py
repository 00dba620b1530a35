"""Text that people take for the same folds alike; text that differs does not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.folding import code_key, fold, search_key

SYLLABLES = st.sampled_from(
    "máy sấy lúa hoá hóa quý quí thuỷ thủy khoẻ khỏe đồng ngoằn nguyễn phượng ủy uỷ tỉ tỷ Đặng ẩm ướt".split()  # noqa: SIM905
)
PHRASES = st.lists(SYLLABLES, min_size=1, max_size=6).map(" ".join)


@pytest.mark.parametrize(
    "one, other",
    [
        ("hóa đơn", "hoá đơn"),
        ("Thúy", "THUÝ"),
        ("khỏe", "khoẻ"),
        ("máy sấy", unicodedata.normalize("NFD", "máy sấy")),
        ("Đông", "ĐÔNG"),
        ("Đông", "\u00d0ông"),
        ("điều  chỉnh\u00a0giảm", "Điều chỉnh giảm"),
        ("ST–30", "ST-30"),
        ("“Lúa vàng”", '"lúa vàng"'),
        ("máy\u200b sấy", "máy sấy"),
        ("Tân Châu", "TÂN CHÂU"),
    ],
)
def test_the_same_words_typed_differently_fold_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    "one, other", [("hoa", "hóa"), ("đông", "dông"), ("ma", "mà"), ("may say", "máy sấy"), ("ST-30", "ST-300")]
)
def test_other_words_do_not(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    "typed, written",
    [
        ("may say", "máy sấy"),
        ("MÁY SẤY", "máy sấy"),
        (unicodedata.normalize("NFD", "máy sấy"), "Máy sấy"),
        ("dong goi", "Đóng gói"),
        ("ky thuat", "kĩ thuật"),
        ("uy ban", "Uỷ ban"),
        ("thuy", "Thúy"),
    ],
)
def test_text_typed_without_marks_finds_text_with_them(typed, written):
    assert search_key(typed) == search_key(written)


def test_thuy_and_thui_stay_apart():
    assert search_key("thúy") != search_key("thúi")


@pytest.mark.parametrize("typed", ["990 001 3015", "990.001.3015", "9900013015", "9900013015\u00a0", "9900-013-015"])
def test_a_code_is_its_letters_and_digits(typed):
    assert code_key(typed) == "9900013015"


@given(PHRASES)
def test_folding_twice_changes_nothing_and_no_form_of_unicode_matters(text):
    for folding in (fold, search_key, code_key):
        once = folding(text)
        assert folding(once) == once
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            assert folding(unicodedata.normalize(form, text.upper())) == once


@given(st.text(max_size=60))
def test_no_text_breaks_it(text):
    for folding in (fold, search_key, code_key):
        once = folding(text)
        assert folding(once) == once
        assert once == once.strip()
