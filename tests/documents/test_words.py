"""Numbers in words: the worked tables of docs/number-words.md, and a parser that reads the words back."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError, call_command
from hypothesis import example, given, settings
from hypothesis import strategies as st

from documents.vietnamese import (
    LIMIT,
    NotAnAmount,
    Spelling,
    amount_in_words,
    money,
    number_to_words,
    read_amount,
)
from tests.rounds import rounds

PAGE = Path(__file__).parents[2] / "docs" / "number-words.md"
TABLE = re.findall(r"^\| (-?[\d.]+) \| (.+ đồng) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
SOUTHERN = Spelling(zero_tens="lẻ", thousand="ngàn", four="tư")

UNITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7,
    "tám": 8, "chín": 9,
}  # fmt: skip


def heard(words: str) -> int:
    """The number a listener understands; shares nothing with the code under test."""
    said = words.split()
    if said[0] == "âm":
        return -heard(" ".join(said[1:]))
    if "tỷ" in said:
        last = len(said) - 1 - said[::-1].index("tỷ")
        return heard(" ".join(said[:last])) * 10**9 + (heard(" ".join(said[last + 1 :])) if said[last + 1 :] else 0)
    total = 0
    for name, size in (("triệu", 10**6), ("nghìn", 1000), ("ngàn", 1000)):
        if name in said:
            place = said.index(name)
            total += heard_group(said[:place]) * size
            said = said[place + 1 :]
    return total + heard_group(said)


def heard_group(said: list[str]) -> int:
    value = 0
    if "trăm" in said:
        value = UNITS[said[0]] * 100
        said = said[2:]
    if said and said[0] in {"linh", "lẻ"}:
        said = said[1:]
    elif said and said[0] == "mười":
        value, said = value + 10, said[1:]
    elif len(said) > 1 and said[1] == "mươi":
        value, said = value + UNITS[said[0]] * 10, said[2:]
    assert len(said) <= 1, said
    return value + (UNITS[said[0]] if said else 0)


def test_the_page_has_all_its_rows():
    assert len(TABLE) >= 58


@pytest.mark.parametrize(("figures", "words"), TABLE)
def test_an_amount_is_read_as_the_page_says(figures: str, words: str):
    assert f"{number_to_words(read_amount(figures))} đồng" == words


@given(st.integers(-LIMIT, LIMIT) | st.builds(lambda a, b: a * 10**b, st.integers(0, 999), st.integers(0, 15)))
@settings(max_examples=rounds(150, 3000), deadline=None)
@example(10**18 - 1)
@example(10**15 + 10**9 + 1)
def test_a_listener_hears_the_number_that_was_meant(n: int):
    assert heard(number_to_words(n)) == n
    assert heard(number_to_words(n, spelling=SOUTHERN)) == n


def test_a_hundred_thousand_amounts_up_to_999_thousand_billion_are_heard_as_they_were_meant():
    """Of every length alike: a draw from the whole range would hardly ever be below a thousand billion."""
    draw = Random(20260302)
    amounts = [draw.randrange(10 ** draw.randint(1, 15)) for _ in range(90_000)]
    # Groups of zeros and small groups are where words go wrong.
    for _ in range(10_000):
        groups = [draw.choice((0, 0, 1, 4, 5, 10, 15, 21, 101, draw.randrange(1000))) for _ in range(5)]
        amounts.append(sum(group * 1000**place for place, group in enumerate(groups)))
    assert len(amounts) == 100_000 and max(amounts) < LIMIT
    wrong = [n for n in amounts if heard(number_to_words(n)) != n]
    assert wrong == []


def test_every_number_below_ten_thousand_is_heard_right_and_said_in_its_own_words():
    said = [number_to_words(n) for n in range(10_000)]
    assert [heard(words) for words in said] == list(range(10_000))
    assert len(set(said)) == 10_000


def test_the_southern_spelling_is_kept_through_a_whole_amount():
    words = number_to_words(104_024, spelling=SOUTHERN)
    assert words == "một trăm lẻ tư ngàn không trăm hai mươi tư"


def test_an_amount_on_paper_starts_with_a_capital_and_says_chan_only_when_asked():
    assert amount_in_words(300_000_000) == "Ba trăm triệu đồng"
    assert amount_in_words(300_000_000, whole=True) == "Ba trăm triệu đồng chẵn"


def test_a_number_beyond_the_limit_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="quá lớn"):
        number_to_words(LIMIT + 1)


@given(st.integers(-LIMIT, LIMIT))
def test_what_is_printed_in_figures_can_be_typed_in_again(n: int):
    assert read_amount(money(n)) == n
    assert read_amount(str(n)) == n


@pytest.mark.parametrize(
    "typed", ["", "abc", "1,5", "1.5", "1.00", "1.0000", "12.34.567", "1 000", "--5", "１２", "1e6"]
)
def test_what_is_no_whole_amount_is_refused_and_the_sentence_shows_how_to_write_it(typed: str):
    with pytest.raises(NotAnAmount, match=r"1\.000\.000"):
        read_amount(typed)


def lines_of(*amounts: str) -> list[str]:
    out = StringIO()
    call_command("number_to_words", *amounts, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_prints_one_line_for_each_amount():
    assert lines_of("21", "1.000.000", "1000000") == ["hai mươi mốt đồng", "một triệu đồng", "một triệu đồng"]


def test_the_command_takes_a_minus_for_a_number_and_not_for_an_option():
    assert lines_of("-5", "-1.000.000") == ["âm năm đồng", "âm một triệu đồng"]


@pytest.mark.parametrize("typed", ["1,5", "một triệu", "9" * 5000, str(LIMIT + 1)])
def test_the_command_refuses_what_it_cannot_read_and_prints_nothing(typed: str):
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command("number_to_words", "5", typed, stdout=out)
    assert refused.value.returncode == 2
    assert out.getvalue() == ""
