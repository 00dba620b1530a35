"""The code people retype from paper: never ambiguous, and a slip of the hand is found where it is."""

from __future__ import annotations

import itertools
from random import Random

import pytest

from documents.verify_code import LENGTH, LETTERS, BadCode, new_code, read_code

CODES = [new_code(Random(seed)) for seed in range(200)]


def changed(code: str, place: int, letter: str) -> str:
    bare = code.replace("-", "")
    return bare[:place] + letter + bare[place + 1 :]


def where(place: int) -> str:
    return f"ký tự thứ {place % 4 + 1} của nhóm thứ {place // 4 + 1}"


def test_codes_have_three_groups_of_letters_nobody_confuses() -> None:
    assert len(set(CODES)) == len(CODES)
    for code in CODES:
        assert [len(group) for group in code.split("-")] == [4, 4, 4]
        assert not set(code) & set("OILU")
        assert read_code(code) == code


def test_a_code_is_read_however_it_is_typed() -> None:
    code = next(code for code in CODES if "0" in code and "1" in code)
    typed = code.lower().replace("0", "o").replace("1", "l").replace("-", " – ")
    assert read_code(f"  {typed}\n") == code


def test_every_single_wrong_letter_is_found_at_its_place() -> None:
    code = CODES[0]
    bare = code.replace("-", "")
    for place, letter in itertools.product(range(LENGTH), LETTERS):
        if letter == bare[place]:
            continue
        with pytest.raises(BadCode) as refused:
            read_code(changed(code, place, letter))
        said = str(refused.value)
        assert where(place) in said or "đổi chỗ" in said, (place, letter, said)


def test_two_neighbours_that_changed_places_are_found() -> None:
    for code in CODES:
        bare = code.replace("-", "")
        for place in range(LENGTH - 1):
            if bare[place] == bare[place + 1]:
                continue
            with pytest.raises(BadCode, match="đổi chỗ"):
                read_code(bare[:place] + bare[place + 1] + bare[place] + bare[place + 2 :])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "đang ghi 0 ký tự"),
        ("ABC", "đang ghi 3 ký tự"),
        ("A" * 40, "đang ghi 40 ký tự"),
        ("ABCD-EF?H-1234", "ký tự thứ 3 của nhóm thứ 2: «\\?» không dùng"),
        ("ABCD-EFUH-1234", "«U» không dùng"),
        ("Đ" * 12, "«Đ» không dùng"),
    ],
)
def test_what_is_no_code_is_told_why(typed: str, said: str) -> None:
    with pytest.raises(BadCode, match=said):
        read_code(typed)
