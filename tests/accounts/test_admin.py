"""Administrators give seats that fit, and delete nobody."""

import datetime as dt

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import AdministrativeUnit, Organisation, OrganisationName, RoleAssignment, User

NAMES = ["user", "roleassignment", "delegation", "organisation", "administrativeunit"]


@pytest.fixture
def administrator(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("admin"))
    return client


@pytest.fixture
def clerk(client: Client, db: None) -> Client:
    """May look after logins, but is no superuser."""
    user = User.objects.create_user("vanphong", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user", "delete_user"]))
    client.force_login(user)
    return client


@pytest.fixture
def commune(db: None) -> AdministrativeUnit:
    return AdministrativeUnit.objects.create(code="X1", name="Xã Mẫu", kind="COMMUNE")


def seat_form(user: User, role: str, scope: str) -> dict[str, str]:
    return {"user": str(user.pk), "role": role, "scope": scope, "valid_from": "2026-01-01", "valid_to": ""}


@pytest.mark.parametrize("name", NAMES)
def test_each_list_opens_and_can_be_searched(administrator: Client, commune, name: str) -> None:
    answer = administrator.get(reverse(f"admin:accounts_{name}_changelist"), {"q": "a"})
    assert answer.status_code == 200


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_deleted_even_by_a_superuser(administrator: Client, commune, name: str) -> None:
    person = User.objects.get(username="admin")
    rows = {
        "user": person,
        "roleassignment": RoleAssignment.objects.create(user=person, role="CENTRE"),
        "delegation": person.delegations_given.create(
            deputy=User.objects.create_user("pho"), valid_from=dt.date(2026, 1, 1), valid_to=dt.date(2026, 1, 9)
        ),
        "organisation": Organisation.objects.create(code="CENTRE", kind="CENTRE"),
        "administrativeunit": commune,
    }
    answer = administrator.post(reverse(f"admin:accounts_{name}_delete", args=[rows[name].pk]), {"post": "yes"})
    assert answer.status_code == 403
    assert type(rows[name]).objects.filter(pk=rows[name].pk).exists()


@pytest.mark.parametrize(
    ("role", "scope"), [("COMMUNE", "X1"), ("APPLICANT", "17"), ("CENTRE", ""), ("COMMUNE", " X1 ")]
)
def test_a_seat_is_given_where_its_scope_fits(administrator: Client, commune, role: str, scope: str) -> None:
    person = User.objects.get(username="admin")
    administrator.post(reverse("admin:accounts_roleassignment_add"), seat_form(person, role, scope))
    assert [row.scope for row in RoleAssignment.objects.filter(role=role)] == [scope.strip()]


@pytest.mark.parametrize(
    ("role", "scope", "said"),
    [
        ("COMMUNE", "", "không có trong danh mục"),
        ("COMMUNE", "X2", "«X2» không có trong danh mục"),
        ("DISTRICT", "", "không có trong danh mục"),
        ("APPLICANT", "", "số của cơ sở"),
        ("APPLICANT", "cơ sở A", "số của cơ sở"),
        ("APPLICANT", "１７", "số của cơ sở"),
        ("TREASURY", "X1", "để trống phạm vi"),
    ],
)
def test_a_seat_whose_scope_does_not_fit_is_refused_and_says_why(
    administrator: Client, commune, role: str, scope: str, said: str
) -> None:
    person = User.objects.get(username="admin")
    page = administrator.post(reverse("admin:accounts_roleassignment_add"), seat_form(person, role, scope))
    assert said in page.content.decode()
    assert not RoleAssignment.objects.exists()


def test_a_seat_given_can_end_but_not_become_another(administrator: Client, commune) -> None:
    given = RoleAssignment.objects.create(
        user=User.objects.get(username="admin"), role="CENTRE", valid_from=dt.date(2026, 1, 1)
    )
    typed = seat_form(given.user, "TREASURY", "") | {"valid_to": "2026-06-30"}
    administrator.post(reverse("admin:accounts_roleassignment_change", args=[given.pk]), typed)
    given.refresh_from_db()
    assert (given.role, given.valid_to) == ("CENTRE", dt.date(2026, 6, 30))


def test_a_seat_does_not_end_before_it_begins(administrator: Client, commune) -> None:
    typed = seat_form(User.objects.get(username="admin"), "CENTRE", "") | {"valid_to": "2025-12-31"}
    assert administrator.post(reverse("admin:accounts_roleassignment_add"), typed).status_code == 200
    assert not RoleAssignment.objects.exists()


def test_a_new_login_takes_a_password_and_a_body(administrator: Client) -> None:
    body = Organisation.objects.create(code="CENTRE", kind="CENTRE")
    typed = {
        "username": "canbo",
        "usable_password": "true",
        "password1": "mật khẩu rất dài",
        "password2": "mật khẩu rất dài",
        "full_name": "Cán Bộ Mẫu",
        "organisation": str(body.pk),
    }
    administrator.post(reverse("admin:accounts_user_add"), typed)
    made = User.objects.get(username="canbo")
    assert made.check_password("mật khẩu rất dài")
    assert (made.full_name, made.organisation, made.is_staff) == ("Cán Bộ Mẫu", body, False)


def person_form(user: User, **more: str) -> dict[str, str]:
    typed = {"username": user.username, "full_name": user.full_name, "position": "", "email": "", "phone": ""}
    return typed | {"is_active": "on"} | more


def test_a_clerk_cannot_raise_anybody_to_administrator(clerk: Client) -> None:
    for user in (User.objects.get(username="vanphong"), User.objects.create_user("nguoikhac")):
        typed = person_form(user, full_name="Tên mới", is_staff="on", is_superuser="on")
        clerk.post(reverse("admin:accounts_user_change", args=[user.pk]), typed)
        user.refresh_from_db()
        assert (user.full_name, user.is_superuser) == ("Tên mới", False)


def test_a_clerk_cannot_take_over_a_superuser(clerk: Client) -> None:
    chief = User.objects.create_superuser("chief", password="mật khẩu của chief")
    typed = {"password1": "mật khẩu cướp được", "password2": "mật khẩu cướp được", "usable_password": "true"}
    assert clerk.post(reverse("admin:auth_user_password_change", args=[chief.pk]), typed).status_code == 403
    assert clerk.post(reverse("admin:accounts_user_change", args=[chief.pk]), person_form(chief)).status_code == 403
    chief.refresh_from_db()
    assert chief.check_password("mật khẩu của chief")


def test_a_body_gets_a_new_name_and_keeps_the_old_one(administrator: Client) -> None:
    body = Organisation.objects.create(code="AGENCY", kind="MINISTRY")
    old = OrganisationName.objects.create(organisation=body, name="Cục cũ")
    names = {
        "kind": "MINISTRY",
        "duties": "[]",
        "heads-TOTAL_FORMS": "0",
        "heads-INITIAL_FORMS": "0",
        "names-TOTAL_FORMS": "2",
        "names-INITIAL_FORMS": "1",
        "names-0-id": str(old.pk),
        "names-0-organisation": str(body.pk),
        "names-0-name": "Cục cũ",
        "names-0-valid_to": "2025-02-28",
        "names-1-organisation": str(body.pk),
        "names-1-name": "Cục mới",
        "names-1-valid_from": "2025-03-01",
    }
    administrator.post(reverse("admin:accounts_organisation_change", args=[body.pk]), names)
    assert body.name_on(dt.date(2025, 2, 28)) == "Cục cũ"
    assert body.name_on(dt.date(2025, 3, 1)) == "Cục mới"
    page = administrator.post(
        reverse("admin:accounts_organisation_change", args=[body.pk]),
        names | {"names-INITIAL_FORMS": "1", "names-1-valid_from": "2025-03-01", "names-1-valid_to": "2025-01-01"},
    )
    assert "ngày hết hiệu lực trước ngày có hiệu lực" in page.content.decode()


def test_units_are_read_not_written(administrator: Client, commune) -> None:
    assert administrator.get(reverse("admin:accounts_administrativeunit_add")).status_code == 403
    page = reverse("admin:accounts_administrativeunit_change", args=[commune.pk])
    assert administrator.get(page).status_code == 200
    assert administrator.post(page, {"name": "Sai"}).status_code == 403
