"""What is true of a state, step, kind of paper or role is an attribute of it: no collection beside it says it again."""

import ast
import textwrap

import pytest

from tests.house import second_lists
from tests.house.allowed import DECLARATIONS, INLINE, TO_GO


def test_no_collection_names_several_members_outside_their_declarations():
    found = {one.key: one for one in second_lists.second_lists()}
    new = [f"{one.file}:{one.line} {one.name} names {', '.join(one.members)}" for key, one in found.items()]
    new = [line for key, line in zip(found, new, strict=True) if key not in {*DECLARATIONS, *TO_GO}]
    assert new == [], "a second list: make it an attribute of each of its members"


def test_a_list_that_is_gone_is_taken_off_the_allowed_ones():
    found = {one.key for one in second_lists.second_lists()}
    assert sorted({*DECLARATIONS, *TO_GO} - found) == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("A = frozenset({Role.DOIT, Role.PPC})", {"A"}),
        ('A = ("PAID", "CLOSED")', {"A"}),
        ("A = {str(State.PAID): 1, str(State.CLOSED): 2}", {"A"}),
        ("class X:\n    ours = [State.PAID, State.CLOSED]", {"ours"}),
        ("A: dict[str, int] = {'approve': 1, 'sign_contract': 2}", {"A"}),
        ("A = State.PAID", set()),
        ("A = frozenset({State.PAID})", set()),
        ("A = frozenset(state for state in State if state.final)", set()),
    ],
)
def test_the_finder_sees_a_list_in_every_spelling(tmp_path, monkeypatch, source, names):
    (tmp_path / "sample.py").write_text(textwrap.dedent(source))
    ast.parse(source)
    monkeypatch.setattr(second_lists, "ROOT", tmp_path)
    assert {one.name for one in second_lists.second_lists()} == names


def test_no_function_lists_roles_beside_their_declaration():
    found = {
        one.key: f"{one.file}:{one.line} {one.name} names {', '.join(one.members)}"
        for one in second_lists.inline_lists("role")
    }
    assert [line for key, line in found.items() if key not in INLINE] == [], "ask what is true of each role instead"
    assert sorted(set(INLINE) - set(found)) == [], "a list that is gone is taken off the allowed ones"


@pytest.mark.parametrize(
    ("body", "members"),
    [
        ("if role in (Role.DOIT, Role.PPC): pass", [("DOIT", "PPC")]),
        ("return seats & {str(Role.DOIT), str(Role.PPC)}", [("DOIT", "PPC")]),
        ("return role in ('DOIT', 'PPC')", [("DOIT", "PPC")]),
        ("return {Role.DOIT: 1, Role.PPC: 2}.get(role)", [("DOIT", "PPC")]),
        ("return role in (Role.DOIT,)", []),
        ("return role is Role.DOIT", []),
    ],
)
def test_the_finder_sees_a_list_inside_a_function(tmp_path, monkeypatch, body, members):
    (tmp_path / "sample.py").write_text(f"@step(roles=[Role.DOIT, Role.CENTRE])\ndef f(role):\n    {body}\n")
    monkeypatch.setattr(second_lists, "ROOT", tmp_path)
    assert [one.members for one in second_lists.inline_lists("role")] == members
