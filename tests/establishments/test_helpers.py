"""An applicant's seat is lent to nobody; a helper of his own is let in for one establishment and a time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import clock
from accounts.delegations import BadDelegation, lend
from accounts.models import Delegation, RoleAssignment, User
from accounts.roles import LENT, Role
from dossiers.models import Dossier
from establishments.helpers import end, invite, own_establishments
from establishments.models import Establishment
from establishments.services import chain_of
from ledger.log import verify
from ledger.models import LogEntry
from notifications.models import Notice
from tests.browsing import day, signed_in, text_of, window
from tests.world import World
from workflow.errors import BadFacts, NotNow, NotYours

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]
PAGE = "/nguoi-ho-tro/"


def asked(world: World, **more: Any) -> dict[str, Any]:
    given = {"username": "giup.viec", "full_name": "Lê Thị Giúp", "last": world.at.date() + dt.timedelta(90)}
    return given | {"actor": world["coso"], "at": world.later()} | more


def helping(world: World, **more: Any) -> RoleAssignment:
    return invite(world.firm, **asked(world, **more))


# ── Lending ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("deputy", ["hoidong3", "trungtam", "so", "giamdoc", "ketoan", "khobac", "quantri"])
def test_an_applicant_lends_his_seat_to_no_official(world: World, deputy: str) -> None:
    first = world.at.date()
    with pytest.raises(BadDelegation, match="mời ở trang «Người hỗ trợ»"):
        lend(user=world["coso"], deputy=world[deputy], first=first, last=first)
    assert not Delegation.objects.exists()


def test_the_page_says_so_and_offers_no_lending_to_an_applicant(world: World) -> None:
    browser = window(world, "coso")
    typed = {"deputy": world["hoidong3"].pk, "valid_from": day(), "valid_to": day(5), "reason": "Bận"}
    answer = browser.post("/uy-quyen/", typed)
    assert answer.status_code == 422 and "không ủy quyền cho cán bộ được" in text_of(answer)
    menu = text_of(browser.get("/"))
    assert "Người hỗ trợ" in menu and "Ủy quyền" not in menu and "Lợi ích liên quan" not in menu


def test_who_holds_an_office_beside_his_firm_lends_the_office_alone(world: World) -> None:
    sits = RoleAssignment.objects.create(user=world["so"], role=Role.APPLICANT, scope=str(world.firm.pk))
    first = world.at.date()
    lend(user=world["so"], deputy=world["hoidong3"], first=first, last=first)
    assert "DOIT" in world["hoidong3"].seats(first)
    assert f"APPLICANT@{sits.scope}" not in world["hoidong3"].seats(first)


def test_a_delegation_of_a_firms_seat_from_before_gives_nothing_and_still_binds(world: World) -> None:
    first = world.at.date()
    Delegation.objects.create(user=world["coso"], deputy=world["hoidong3"], valid_from=first, valid_to=first.max)
    assert not any(seat.startswith("APPLICANT") for seat in world["hoidong3"].seats(first))


def test_nobody_of_a_firm_stands_in_for_an_official(world: World) -> None:
    first = world.at.date()
    with pytest.raises(BadDelegation, match="người của một cơ sở"):
        lend(user=world["so"], deputy=world["coso"], first=first, last=first)


def test_every_role_but_the_applicants_is_lent() -> None:
    assert set(Role) - set(LENT) == {Role.APPLICANT}


# ── Chains ───────────────────────────────────────────────────────────────────────────────────────


def test_a_chain_of_deputies_is_refused_from_either_end_with_the_reason(world: World) -> None:
    first = world.at.date()
    a, b, c = world["giamdoc"], world["so"], world["hoidong3"]
    lend(user=a, deputy=b, first=first, last=first + dt.timedelta(9))
    with pytest.raises(BadDelegation, match=rf"đang làm thay {a} .*không ủy quyền lại"):
        lend(user=b, deputy=c, first=first + dt.timedelta(9), last=first + dt.timedelta(12))
    lend(user=b, deputy=c, first=first + dt.timedelta(10), last=first + dt.timedelta(12))
    with pytest.raises(BadDelegation, match=rf"{b} đã ủy quyền cho {c} .*không ủy quyền lại"):
        lend(user=a, deputy=b, first=first + dt.timedelta(12), last=first + dt.timedelta(20))
    assert Delegation.objects.count() == 2


def test_a_ring_of_three_is_refused(world: World) -> None:
    first = world.at.date()
    a, b, c = world["giamdoc"], world["so"], world["hoidong3"]
    lend(user=a, deputy=b, first=first, last=first)
    # As rows of before the rule may stand.
    Delegation.objects.create(user=b, deputy=c, valid_from=first, valid_to=first)
    with pytest.raises(BadDelegation, match="vòng tròn"):
        lend(user=c, deputy=a, first=first, last=first)


# ── Helpers ──────────────────────────────────────────────────────────────────────────────────────


def test_a_helper_writes_for_one_establishment_until_the_day_and_the_log_says_for_whom(world: World) -> None:
    dossier = world.opened()
    row = helping(world)
    helper, until = row.user, row.valid_to
    assert helper.seats(until) == {f"APPLICANT@{world.firm.pk}"} and not helper.seats(until + dt.timedelta(1))
    moved = world.step(dossier, "submit", helper)
    line = LogEntry.objects.filter(chain=moved.pk, action="submit").get()
    assert (line.actor, line.data["for"]) == (helper, str(world["coso"]))
    page = text_of(window(world, "trungtam").get(f"/ho-so/{moved.code}/"))
    assert f"{helper}, làm giúp {world['coso']}" in page
    noted = LogEntry.objects.get(chain=chain_of(world.firm), action="invite_helper")
    assert (noted.data["helper"], noted.data["last"]) == (str(helper), until.isoformat())
    assert verify(chain_of(world.firm)) is None
    assert Notice.objects.filter(recipient=helper, key__startswith="helper").exists()


@pytest.mark.parametrize("official", ["hoidong3", "trungtam", "ketoan", "commune", "quantri"])
def test_no_official_is_a_helper(world: World, official: str) -> None:
    person = world.commune(world.opened()) if official == "commune" else world[official]
    with pytest.raises(BadFacts, match="xử lý hồ sơ nên không hỗ trợ"):
        helping(world, username=person.username, full_name=str(person))
    assert not RoleAssignment.objects.filter(invited_by__isnull=False).exists()


def test_nor_is_a_deputy_of_an_official_or_who_becomes_one_before_the_end(world: World) -> None:
    stranger = world["nguoila"]
    name = {"username": stranger.username, "full_name": str(stranger)}
    first = world.at.date()
    row = lend(user=world["so"], deputy=stranger, first=first, last=first + dt.timedelta(3))
    with pytest.raises(BadFacts, match="cán bộ"):
        helping(world, **name)
    row.delete()
    RoleAssignment.objects.create(user=stranger, role=Role.DOF, valid_from=first + dt.timedelta(80))
    with pytest.raises(BadFacts, match="Sở Tài chính"):
        helping(world, **name)
    assert helping(world, **name, last=first + dt.timedelta(79)).user == stranger


def test_a_helper_with_an_office_later_on_decides_nothing_there(world: World) -> None:
    dossier = world.at_state("SETTLEMENT_REVIEW")
    helper = helping(world).user
    RoleAssignment.objects.create(user=helper, role=Role.FINANCE)
    with pytest.raises(NotYours, match="người hỗ trợ của"):
        world.step(dossier, "pass_settlement", helper)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"last": dt.date(2026, 3, 1)}, "đã qua"),
        ({"last": dt.date(2028, 3, 1)}, "nhiều nhất"),
        ({"username": "hai từ"}, "viết liền"),
        ({"full_name": "  "}, "họ và tên"),
        ({"username": "nguoila", "full_name": "Ai Khác"}, "họ tên khác"),
        ({"username": "coso", "full_name": "CHÍNH MÌNH"}, "họ tên khác"),
    ],
)
def test_what_does_not_hold_is_refused_at_its_field(world: World, wrong: dict[str, Any], says: str) -> None:
    people = User.objects.count()
    with pytest.raises(BadFacts, match=says):
        helping(world, **wrong)
    assert User.objects.count() == people


def test_oneself_and_whoever_is_there_already(world: World) -> None:
    me = world["coso"]
    with pytest.raises(BadFacts, match="chính anh/chị"):
        helping(world, username="COSO", full_name=str(me).upper())
    helping(world)
    with pytest.raises(BadFacts, match="không cần mời nữa"):
        helping(world)


def test_only_who_sits_there_himself_invites_a_helper_lets_nobody_in(world: World) -> None:
    helper = helping(world).user
    for person in (helper, world["nguoila"], world["trungtam"]):
        with pytest.raises(NotYours, match="Chỉ người của"):
            helping(world, actor=person, username="nua", full_name="Nữa")
    assert not own_establishments(helper, world.at.date())
    assert list(own_establishments(world["coso"], world.at.date())) == [world.firm]


def test_whoever_invited_or_the_helper_ends_it_at_once_and_others_are_told(world: World) -> None:
    row = helping(world)
    world.later(48)
    with pytest.raises(NotYours):
        end(row, actor=world["nguoila"], at=world.at)
    end(row, actor=row.user, at=world.at)
    assert not row.user.seats(world.at.date())
    assert Notice.objects.filter(recipient=world["coso"], key=f"helper-ended:{row.pk}:{world['coso'].pk}").exists()
    with pytest.raises(NotNow):
        end(row, actor=world["coso"], at=world.later())


def test_a_helper_is_none_any_more_when_who_invited_him_has_left_or_is_locked(world: World) -> None:
    row = helping(world)
    today = world.at.date()
    User.objects.filter(pk=world["coso"].pk).update(is_active=False)
    assert not row.user.seats(today)
    User.objects.filter(pk=world["coso"].pk).update(is_active=True)
    assert row.user.seats(today)
    RoleAssignment.objects.filter(user=world["coso"]).update(valid_to=today - dt.timedelta(1))
    assert not row.user.seats(today)


def test_one_who_sits_for_the_firm_is_not_ended_as_a_helper(world: World) -> None:
    sits = RoleAssignment.objects.get(user=world["coso"], role=Role.APPLICANT)
    with pytest.raises(NotYours, match="không phải người hỗ trợ"):
        end(sits, actor=world["coso"], at=world.later())


# ── The page ─────────────────────────────────────────────────────────────────────────────────────


def invited_on_the_page(world: World) -> User:
    form = {"establishment": world.firm.pk, "full_name": "Lê Thị Giúp", "username": "giup.viec", "last": day(30)}
    answer = window(world, "coso").post(PAGE, form, follow=True)
    assert "Đã mời Lê Thị Giúp" in text_of(answer)
    return User.objects.get(username="giup.viec")


def test_the_first_password_is_chosen_by_a_link_that_only_the_inviter_sees_and_that_works_once(world: World) -> None:
    helper = invited_on_the_page(world)
    page = window(world, "coso").get(PAGE).content.decode()
    link = page.partition('href="http://testserver')[2].partition('"')[0]
    browser = Client()
    form = browser.get(link, follow=True)
    where = form.redirect_chain[-1][0]
    words = {"new_password1": "ngựa ắc quy ghim đúng", "new_password2": "ngựa ắc quy ghim đúng"}
    assert browser.post(where, words)["Location"] == reverse("login")
    assert browser.login(username=helper.username, password=words["new_password1"])
    assert "đã dùng, đã quá hạn" in text_of(Client().get(link, follow=True))
    assert "dat-mat-khau" not in window(world, "coso").get(PAGE).content.decode()
    shown = text_of(signed_in(User.objects.get(pk=helper.pk)).get(PAGE))
    assert "Theo lời mời của" in shown and "Mời một người" not in shown


def test_the_link_changes_no_password_of_an_account_that_has_one(world: World) -> None:
    helper = invited_on_the_page(world)
    page = window(world, "coso").get(PAGE).content.decode()
    link = page.partition('href="http://testserver')[2].partition('"')[0]
    helper.set_password("mật khẩu của tôi")
    helper.save()
    assert "đã dùng, đã quá hạn" in text_of(Client().get(link, follow=True))


def test_the_page_refuses_where_it_is_typed_and_ends_a_helper(world: World) -> None:
    browser = window(world, "coso")
    form = {"establishment": world.firm.pk, "full_name": str(world["hoidong3"]), "username": "hoidong3", "last": day(9)}
    refused = browser.post(PAGE, form)
    assert refused.status_code == 422 and "không hỗ trợ cơ sở được" in text_of(refused)
    helper = invited_on_the_page(world)
    row = RoleAssignment.objects.get(user=helper)
    assert window(world, "nguoila").post(f"{PAGE}{row.pk}/thoi/").status_code == 403
    assert "đã thôi hỗ trợ" in text_of(browser.post(f"{PAGE}{row.pk}/thoi/", follow=True))
    assert not helper.seats(clock.today())
    assert LogEntry.objects.filter(chain=chain_of(world.firm), action="end_helper").exists()


def test_an_official_has_no_such_page(world: World) -> None:
    assert window(world, "trungtam").get(PAGE).status_code == 403
    assert not Establishment.objects.filter(pk=-1).exists() and not Dossier.objects.exists()
