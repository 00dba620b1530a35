"""Tax codes: the check digit by table and against an independent library; refusals that say which digit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.vn import mst

from accounts.taxcode import BadTaxCode, check_digit, check_tax_code, same_taxpayer, taxpayer

NINE = st.text("0123456789", min_size=9, max_size=9)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("0100109106", "0100109106"),
        ("0100686209", "0100686209"),
        ("0100233488", "0100233488"),
        ("0314409058-002", "0314409058-002"),
        ("0314409058002", "0314409058-002"),
        (" 0100 109 106 ", "0100109106"),
        ("01.00.112.437", "0100112437"),
        ("0312 68 78 78 - 001", "0312687878-001"),
        ("089201001234", "089201001234"),
        ("089 201 001 234", "089201001234"),
    ],
)
def test_a_right_code_comes_back_as_it_is_written(typed, written) -> None:
    assert check_tax_code(typed) == written
    assert check_tax_code(written) == written


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", r"Chưa nhập mã số thuế\."),
        ("  ", r"Chưa nhập mã số thuế\."),
        ("0100109107", r"chữ số thứ mười phải là 6, đang là 7"),
        ("0100233480", r"chữ số thứ mười phải là 8, đang là 0"),
        ("0100109107-001", r"chữ số thứ mười phải là 6, đang là 7"),
        ("0100109106-000", r"phần đơn vị phụ thuộc không thể là 000"),
        ("0100109106000", r"phần đơn vị phụ thuộc không thể là 000"),
        ("010010910", r"có 9 chữ số; mã đúng có 10, 12 \(cá nhân\) hoặc 13"),
        ("01001091066", r"có 11 chữ số"),
        ("01001091060011", r"có 14 chữ số"),
        ("010010910O", r"có ký tự «O», không phải chữ số thường"),
        ("０１００１０９１０６", r"có ký tự «０»"),
        ("٠١٠٠١٠٩١٠٦", r"có ký tự «٠»"),
        ("0100109106/001", r"có ký tự «/»"),
        ("010010910-001", r"dấu gạch nối chỉ đứng giữa mười chữ số và ba chữ số"),
        ("0100109106-", r"dấu gạch nối"),
        ("0100109106-0-1", r"dấu gạch nối"),
        ("0000000001", r"bảy chữ số thứ tự không thể toàn số 0"),
    ],
)
def test_a_wrong_code_is_refused_with_what_is_wrong(typed, said) -> None:
    with pytest.raises(BadTaxCode, match=said):
        check_tax_code(typed)


def test_nine_digits_without_a_check_digit_have_no_code() -> None:
    nine = next(f"{n:09d}" for n in range(100_000_000, 100_000_100) if check_digit(f"{n:09d}") is None)
    for last in "0123456789":
        with pytest.raises(BadTaxCode, match="chín chữ số đầu không có số kiểm tra"):
            check_tax_code(nine + last)


@given(NINE, st.sampled_from("0123456789"), st.sampled_from(["", "000", "001", "999"]))
def test_an_independent_library_agrees(nine, tenth, branch) -> None:
    typed = nine + tenth + branch
    try:
        ours = check_tax_code(typed)
    except BadTaxCode:
        ours = None
    assert (ours is not None) == mst.is_valid(typed)
    if ours:
        assert ours == mst.format(typed)


@given(NINE)
def test_our_check_digit_is_the_librarys(nine) -> None:
    theirs = mst.calc_check_digit(nine)
    assert check_digit(nine) == (int(theirs) if len(theirs) == 1 else None)


@given(NINE, st.integers(0, 9), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_always_noticed(nine, place, other) -> None:
    digit = check_digit(nine)
    code = f"{nine}{digit}"
    if digit is None or nine[2:] == "0000000" or code[place] == other:
        return
    with pytest.raises(BadTaxCode):
        check_tax_code(code[:place] + other + code[place + 1 :])


@given(st.text(max_size=20))
def test_whatever_is_typed_gives_a_code_or_a_sentence(typed) -> None:
    try:
        assert check_tax_code(check_tax_code(typed)) == check_tax_code(typed)
    except BadTaxCode as why:
        assert str(why).endswith((".", "001."))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("0314409058", "0314409058-002", True),
        ("0314409058-001", "0314409058002", True),
        ("990 001 3015", "9900013015", True),
        ("089090012345", "089 090 012 345", True),
        # Two people of one province, sex and year.
        ("089090012345", "089090012367", False),
        # Ten digits are nobody's because a person's number begins with them.
        ("0890900123", "089090012345", False),
        ("0890900123-001", "089090012345", False),
        ("0314409058", "0314409068", False),
        ("", "", False),
        ("0314409058", "", False),
    ],
)
def test_a_branch_is_its_parent_and_a_person_is_only_himself(one: str, other: str, same: bool) -> None:
    assert same_taxpayer(one, other) is same
    assert same_taxpayer(other, one) is same


@given(st.text("0123456789", min_size=12, max_size=12), st.text("0123456789", min_size=12, max_size=12))
def test_two_personal_numbers_are_one_taxpayer_only_if_every_digit_agrees(one: str, other: str) -> None:
    assert same_taxpayer(one, other) == (one == other)


@given(st.text("0123456789", min_size=13, max_size=13))
def test_a_dependent_unit_and_its_parent_have_one_key(code: str) -> None:
    assert taxpayer(code) == taxpayer(code[:10]) == taxpayer(f"{code[:10]}-{code[10:]}") == code[:10]
