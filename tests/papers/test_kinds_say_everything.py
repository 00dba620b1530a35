"""A kind of paper says everything about itself in its one module; what is not said stops it from being made."""

from __future__ import annotations

from dataclasses import MISSING, fields
from pathlib import Path

import pytest

import papers.kinds
from papers import KINDS
from papers.kind import Body, IssuedBy, PaperKind, SignedBy
from settlement.pack import in_order

#: What may be left unsaid, because leaving it out means something: nothing special may be left out of a wording, the
#: day stands in its own section, nobody of the council signs.
MAY_BE_UNSAID = {"may_leave_out", "dated", "council"}
SOME = next(iter(KINDS.values()))
TOLD = {field.name: getattr(SOME, field.name) for field in fields(PaperKind)}


@pytest.mark.parametrize("name", [field.name for field in fields(PaperKind) if field.name not in MAY_BE_UNSAID])
def test_a_kind_that_leaves_something_unsaid_is_not_made_and_the_refusal_names_it(name: str) -> None:
    with pytest.raises(TypeError, match=f"'{name}'"):
        PaperKind(**{key: value for key, value in TOLD.items() if key != name})


def test_only_what_may_be_unsaid_has_a_default() -> None:
    defaults = {field.name for field in fields(PaperKind) if field.default is not MISSING}
    assert defaults == MAY_BE_UNSAID


def test_each_module_of_the_folder_is_one_kind_and_is_named_for_it() -> None:
    modules = {path.stem for path in Path(papers.kinds.__file__).parent.glob("*.py")} - {"__init__"}
    assert modules == {code.lower() for code in KINDS}


def test_no_two_kinds_claim_one_place_in_the_life_or_in_the_settlement_file() -> None:
    assert len({kind.place for kind in KINDS.values()}) == len(KINDS)
    assert [kind.place for kind in KINDS.values()] == sorted(kind.place for kind in KINDS.values())
    packed = [part.place for _, part in in_order()]
    assert packed == sorted(set(packed)) and packed


def test_what_a_kind_says_agrees_with_itself() -> None:
    for kind in KINDS.values():
        assert not kind.attached_to or kind.attached_to in KINDS, kind.code
        assert bool(kind.council) == (kind.signed_by == SignedBy.COUNCIL), kind.code
        # The head of a body signs what its officers prepare; a form of an applicant has no such head.
        assert kind.signed_by != SignedBy.HEAD or kind.issuer in (Body.DOIT, Body.CENTRE), kind.code
        assert kind.issued_by == IssuedBy.ITS_BODY or kind.issuer in (Body.DOIT, Body.PPC), kind.code
        if kind.issuer.book:
            assert not kind.symbol or kind.symbol.rpartition("-")[2] == kind.issuer.book, kind.code


def test_the_page_on_adding_a_kind_names_every_answer_that_is_asked() -> None:
    page = Path("docs/how-to-add.md").read_text(encoding="utf-8")
    section = page.partition("## Một loại văn bản mới")[2].partition("\n## ")[0]
    asked = {field.name for field in fields(PaperKind)} - {"may_leave_out", "dated"}
    assert {name for name in asked if f"`{name}`" not in section} == set()
    # A new kind touches three files; each is named, and is there.
    rows = [line.split("|")[2].strip().strip("`") for line in section.splitlines() if line[:3] in ("| 1", "| 2", "| 3")]
    assert len(rows) == 3 and all(Path(row.partition("<")[0]).exists() for row in rows)
