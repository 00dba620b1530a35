"""A role says what is true of it, or does not import; what code asks of roles is computed from that."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from django.conf import settings
from django.db import models

from accounts.bodies import Body, BodyInfo, body_with
from accounts.role_info import Duty, Heads, Place, Reads, RoleInfo, Scope
from accounts.roles import READS_ALL, Role, at_place, handing_in, has_duty, heads_of, holders, registers_of

WHOLE = {
    "decides": True,
    "scope": Scope.PROVINCE,
    "body": None,
    "heads": Heads.NEVER,
    "reads": Reads.ALL,
    "places": frozenset({Place.REGISTERS}),
    "duties": frozenset(),
    "registers": (),
    "keeps_register": False,
    "hands_in": frozenset(),
    "precedence": 20,
}


@pytest.mark.parametrize("name", [field.name for field in fields(RoleInfo)])
def test_a_new_role_that_leaves_one_thing_unsaid_does_not_import(name: str) -> None:
    said = {key: value for key, value in WHOLE.items() if key != name}
    with pytest.raises(TypeError, match=f"'{name}'"):
        RoleInfo(**said)


@pytest.mark.parametrize("name", [field.name for field in fields(BodyInfo)])
def test_a_new_body_that_leaves_one_thing_unsaid_does_not_import(name: str) -> None:
    said = {field.name: getattr(Body.FINANCE.about, field.name) for field in fields(BodyInfo) if field.name != name}
    with pytest.raises(TypeError, match=f"'{name}'"):
        BodyInfo(**said)


def test_a_role_without_a_word_does_not_import() -> None:
    with pytest.raises(ValueError, match="not enough values"):

        class More(models.TextChoices):
            __new__ = Role.__dict__["_new_member_"]
            AUDITOR = "AUDITOR", "Kiểm toán"


def test_the_page_on_adding_a_role_names_everything_a_role_says() -> None:
    page = (Path(settings.BASE_DIR) / "docs" / "how-to-add.md").read_text("utf-8")
    section = re.split(r"^## ", page, flags=re.MULTILINE)
    told = next(part for part in section if part.startswith("Một vai trò mới"))
    assert [field.name for field in fields(RoleInfo) if f"`{field.name}`" not in told] == []
    assert [field.name for field in fields(BodyInfo) if f"`{field.name}`" not in told] == []
    for path in re.findall(r"`([\w/]+\.(?:py|md))`", told):
        assert (Path(settings.BASE_DIR) / path).exists(), path


def test_no_two_roles_have_one_precedence() -> None:
    assert len({role.about.precedence for role in Role}) == len(Role)


def test_the_agency_alone_keeps_registers_whose_letters_change() -> None:
    assert [role for role in Role if "" in registers_of(role)] == [Role.AGENCY]


def test_what_is_asked_of_roles_follows_from_what_they_say() -> None:
    assert holders(Duty.CONFIRM_ACCOUNTS) == (Role.DOIT_HEAD, Role.CENTRE)
    assert holders(Duty.WRITE_REQUEST) == (Role.APPLICANT, Role.CENTRE)
    assert handing_in() == (Role.DOIT_HEAD, Role.PPC, Role.AGENCY, Role.CENTRE, Role.DOIT)
    assert at_place(Place.STUCK) == (Role.ADMIN, Role.DOIT_HEAD)
    assert heads_of("FINANCE") == heads_of("DOIT") == ("DOIT_HEAD",)
    assert heads_of("COMMUNE") == heads_of("INSPECTOR") == ()
    assert set(Role) - READS_ALL == {Role.APPLICANT, Role.COMMUNE, Role.DISTRICT, Role.COUNCIL, Role.ADMIN}
    assert has_duty({"CENTRE"}, Duty.KEEP_ESTABLISHMENTS) and not has_duty({"CENTRE@1"}, Duty.KEEP_ESTABLISHMENTS)
    assert body_with("UBND") is Body.PROVINCE and body_with("") is None
