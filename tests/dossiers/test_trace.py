"""Every number on every kind of paper goes back to a fact: no orphan, and a planted one is found."""

from __future__ import annotations

import copy
import io
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from documents.models import Paper
from papers import KINDS, draw
from papers.sample import group, one
from papers.trace import NUMBER, ORDINAL, OURS, lines_of, orphans, traced
from tests.world import World

#: Notices that name numbers and days only, none of six digits.
SHORT_NUMBERS_ONLY = {
    *("WITHDRAWAL_REQUEST", "REVOCATION_DECISION", "SUPPLEMENT_NOTICE", "REFUSAL_NOTICE"),
    *("OPINION_REQUEST", "OPINION_REPLY"),
}
SAMPLES = {"one": one, "group": group}
EVERY = [(code, name) for code in KINDS for name in SAMPLES]


@pytest.mark.parametrize(("code", "sample"), EVERY)
def test_no_number_of_any_paper_is_without_its_fact(code: str, sample: str) -> None:
    facts = SAMPLES[sample]()
    assert orphans(code, facts, draw(code, facts)) == []


def with_digit_changed(data: bytes, place: int) -> tuple[bytes, str] | None:
    """The paper with the last digit of its n-th long number changed, and that number."""
    document = docx.Document(io.BytesIO(data))
    seen = 0
    for text in document.element.body.iter(qn("w:t")):
        for found in NUMBER.finditer(text.text or ""):
            if len(found[0]) < 6:
                continue
            if seen == place:
                wrong = found[0][:-1] + str((int(found[0][-1]) + 7) % 10)
                text.text = text.text[: found.start()] + wrong + text.text[found.end() :]
                kept = io.BytesIO()
                document.save(kept)
                return kept.getvalue(), wrong
            seen += 1
    return None


@pytest.mark.parametrize("code", KINDS)
def test_one_wrong_digit_in_any_long_number_is_an_orphan(code: str) -> None:
    facts = one()
    data = draw(code, facts)
    place = changed = 0
    while (made := with_digit_changed(data, place)) is not None:
        place += 1
        wrong_data, wrong = made
        assert wrong in {orphan.number for orphan in orphans(code, facts, wrong_data)}, (place, wrong)
        changed += 1
    assert changed or code in SHORT_NUMBERS_ONLY


@pytest.mark.parametrize("words", ["có 17 lao động", "Điều 9 khoản 3", "hạn 45 ngày", "7.777 đồng", "ngày 31/12/2031"])
def test_a_sentence_that_nobody_typed_is_found_by_its_number(words: str) -> None:
    facts = one()
    document = docx.Document(io.BytesIO(draw("SUSPENSION_DECISION", facts)))
    document.paragraphs[-1].add_run(f" Theo đó {words}.")
    kept = io.BytesIO()
    document.save(kept)
    assert orphans("SUSPENSION_DECISION", facts, kept.getvalue())


def test_a_fact_is_shown_as_it_stands_on_the_paper() -> None:
    facts = one()
    told = {fact.name: fact for fact in traced("APPROVAL_DECISION", facts, draw("APPROVAL_DECISION", facts))}
    assert told["approval.support_vnd"].shown[0] == "200.000.000"
    assert told["approval.date"].shown[0] == "ngày 05 tháng 3 năm 2026"
    assert told["beneficiaries[1].tax_code"].label == "mã số thuế của đơn vị thụ hưởng thứ 1"
    assert told["department.short"].shown  # in the symbol


def test_only_what_a_kind_declares_explains_its_numbers() -> None:
    facts: dict[str, Any] = copy.deepcopy(one())
    data = draw("APPROVAL_DECISION", facts)
    facts["approval"]["support_vnd"] = facts["support"]["support_vnd"] = 1
    for line in facts["support"]["lines"]:
        line["support_vnd"] = 1
        line["steps"] = []
    for row in facts["beneficiaries"]:
        row["support_vnd"] = row["counterpart_vnd"] = 1
    assert "200.000.000" in {orphan.number for orphan in orphans("APPROVAL_DECISION", facts, data)}


def test_our_own_wording_lets_few_numbers_through() -> None:
    """The allow list names its words: every entry is met on some paper, and none takes more than two digits."""
    met = set()
    for code, sample in EVERY:
        facts = SAMPLES[sample]()
        for line in lines_of(draw(code, facts)):
            counted = ORDINAL.match(line)
            met |= {found[0] for found in OURS.finditer(line[counted.end() :] if counted else line)}
    assert met and all(len(number) <= 2 for words in met for number in NUMBER.findall(words))
    for start in ("Số lượng hồ sơ", "- Lưu", "nêu tại Điều", "giữ 0"):
        assert any(words.startswith(start) for words in met), start


@pytest.mark.django_db
def test_no_number_of_a_real_life_is_without_its_fact(world: World) -> None:
    dossier = world.at_state("CLOSED", price=555_555_555)
    wrong = {
        paper.kind: found
        for paper in Paper.objects.filter(chain=dossier.pk)
        if (found := orphans(paper.kind, paper.facts, draw(paper.kind, paper.facts)))
    }
    assert wrong == {}
