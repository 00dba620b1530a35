"""The table of who may open what is the guard: no line, no page; not in the line, no further."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from accounts.models import RoleAssignment, User
from accounts.role_info import Duty, Place
from web.access import DOORS, checks
from web.access.guard import Guard
from web.access.rules import Door
from web.access.visitors import of

ADDED = ModuleType("tests.web.added_addresses")


def an_added_page(request: HttpRequest) -> HttpResponse:
    """What a page would be that nobody has written a line for."""
    return HttpResponse("mở")


ADDED.urlpatterns = [  # type: ignore[attr-defined]
    path("trang-moi/", an_added_page, name="new-page"),
    path("", include("config.urls")),
]


@pytest.fixture
def added(settings: Any) -> None:
    settings.ROOT_URLCONF = ADDED


def test_an_address_without_a_line_keeps_the_program_from_starting(added: None) -> None:
    told = checks.every_address_has_a_line(None)
    assert [one.msg for one in told] == ["Địa chỉ «new-page» chưa có dòng nào nói ai được mở"]


def test_an_address_without_a_line_is_not_there(added: None, client: Client) -> None:
    assert client.get("/trang-moi/").status_code == 404


def test_a_place_without_an_entry_and_a_duty_of_nobody_keep_it_from_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.every_key_of_a_role_is_answered(None) == []
    monkeypatch.setattr(checks, "ENTRIES", tuple(one for one in checks.ENTRIES if one.place is not Place.ORDERS))
    monkeypatch.setattr(checks, "holders", lambda duty: () if duty is Duty.MOVE_REGIME else (1,))
    monkeypatch.setattr(checks, "at_place", lambda place: () if place is Place.BOARD else (1,))
    assert [one.id for one in checks.every_key_of_a_role_is_answered(None)] == [
        "access.E004",
        "access.E005",
        "access.E006",
    ]


@pytest.mark.django_db
def test_the_line_alone_lets_in_and_keeps_out(added: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page asks nobody anything: what is refused here, the guard refuses."""
    monkeypatch.setitem(DOORS, "new-page", Door(of("DOF", "PPC")))
    assert client.get("/trang-moi/")["Location"].endswith("?next=/trang-moi/")
    user = User.objects.create_user("nguoi")
    client.force_login(user)
    refused = client.get("/trang-moi/")
    assert refused.status_code == 403
    assert "Trang này dành cho: Sở Tài chính, UBND tỉnh." in refused.content.decode()
    RoleAssignment.objects.create(user=user, role="DOF")
    assert client.get("/trang-moi/").content.decode() == "mở"
    assert client.post("/trang-moi/").status_code == 405


def test_the_guard_stands_before_every_page(settings: Any) -> None:
    assert f"{Guard.__module__}.{Guard.__name__}" in settings.MIDDLEWARE
