"""Whatever people type as a name, the paper opens, keeps the rules and prints it as it was typed, cleaned."""

from __future__ import annotations

import os
import unicodedata
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from documents.house.text import clean, without_end
from documents.layout_check import check
from papers import KINDS, draw
from papers.sample import group
from papers.word_templates.check import printed
from papers.word_templates.paths import each_leaf
from tests.rounds import rounds

#: Every sort of head and of table.
TRIED = ("APPROVAL_DECISION", "CONTRACT", "SUPPLEMENT_NOTICE", "REQUEST", "SETTLEMENT_TABLE", "ACCEPTANCE_MINUTES")
EXAMPLES = int(os.environ.get("ANY_NAME_EXAMPLES", str(rounds(8, 100))))

letters = st.one_of(
    st.characters(exclude_categories=("Cs",)),
    st.sampled_from("<>&{}%#\"'\\/«»“”\u202e\u202c\u200b\u200f\u0000\u0007\t\n\r🦐👩\u200d🌾ợỮđ   ...;:"),
)
names = st.text(letters, max_size=500)


def named(name: str, title: str) -> dict[str, Any]:
    """A group whose first establishment, its machine and the project are called so."""
    facts = group()
    old = facts["beneficiaries"][0]["name"]
    for holder, field, value in list(each_leaf(facts)):
        if value == old:
            holder[field] = name
    facts["dossier"]["title"] = title
    facts["items"][0]["name"] = facts["items"][0]["model"] = name
    return facts


@given(names, names)
@example("{{ 7 * 7 }}{% raw %}", "<w:p/>&amp;]]>")
@example("\u202eABC", "ﬁŉΐ İ ß")
@example("A" * 500, "Đ" * 500)
@settings(max_examples=EXAMPLES, deadline=None)
def test_any_name_is_printed_as_it_is(name: str, title: str) -> None:
    facts = named(f"Cơ sở {name}", f"Hỗ trợ {title}")
    typed = [value for _, _, value in each_leaf(facts) if isinstance(value, str)]
    for kind in TRIED:
        data = draw(kind, facts)
        said = clean(" ".join(printed(data)))
        assert clean(f"Cơ sở {name}") in said or without_end(clean(f"Cơ sở {name}")) in said, kind
        if kind != "SETTLEMENT_TABLE":
            assert close(without_end(clean(f"Hỗ trợ {title}"))) in close(said), kind
        wrong = [str(one) for one in check(data, KINDS[kind].layout, typed=typed) if not _of_the_letters(one.message)]
        assert wrong == [], kind


def close(text: str) -> str:
    """Without spaces: a word longer than a line is broken somewhere."""
    return text.replace(" ", "")


def _of_the_letters(message: str) -> bool:
    """The checker's guess that a text is typed in TCVN3 is about what people typed, not about the paper."""
    return "bảng mã cũ" in message


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_name_in_any_unicode_form_is_printed_composed(form: str) -> None:
    facts = named(unicodedata.normalize(form, "Cơ sở Đường Thốt Nốt"), "x")
    assert "Cơ sở Đường Thốt Nốt" in " ".join(printed(draw("SUPPLEMENT_NOTICE", facts)))
