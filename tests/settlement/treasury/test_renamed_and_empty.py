"""Money finds its beneficiary by key, whatever it is called by now; no dossier waits at the Treasury without orders."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps

from dossiers.models import Dossier
from establishments.models import Establishment
from settlement.models import Payment, Settlement
from tests.settlement.treasury.conftest import orders
from tests.world import World
from workflow.engine import act
from workflow.errors import NotNow

pytestmark = pytest.mark.django_db


def renamed_elsewhere(world: World, name: str = "Cơ sở Mẫu Đã Đổi Tên") -> None:
    """The firm is called otherwise by a change granted in another dossier of its own."""
    other = world.before("request_acceptance")
    changes = [{"field": "beneficiary.name", "beneficiary": 1, "after": name}]
    other = world.step(other, "request_amendment", "coso", reason="Đổi tên hộ kinh doanh", changes=changes)
    world.step(other, "approve_small_amendment", "giamdoc")
    assert Establishment.objects.get(pk=world.firm.pk).name == name


def test_a_firm_renamed_in_its_other_dossier_is_paid_in_this_one(world: World) -> None:
    dossier = world.before("request_payment")
    due = dossier.remaining_vnd
    assert due > 0
    renamed_elsewhere(world)
    paying = world.step(dossier, "request_payment", "ketoan")
    (order,) = orders(paying)
    assert (order.amount_vnd, order.beneficiary.establishment_id) == (due, world.firm.pk)
    paid = world.step(paying, "confirm_payment", "khobac")
    assert (paid.state, paid.paid_vnd, paid.remaining_vnd) == ("PAID", paid.settled_vnd, 0)


def test_of_a_group_the_renamed_one_gets_its_own_part_to_the_dong(world: World, four: Dossier) -> None:
    settled = {line["owner"]: line["support_vnd"] for line in four.settlements.last().lines}
    failed = world.step(four, "fail_payment", "khobac")
    Payment.objects.filter(dossier=four).delete()
    Establishment.objects.filter(benefits__dossier=four, benefits__order=3).update(name="Cơ sở Mẫu Số 1")
    again = world.step(failed, "retry_payment", "ketoan")
    assert {order.beneficiary.order: order.amount_vnd for order in orders(again)} == settled


def test_an_amount_by_decision_stays_with_its_beneficiary_when_it_is_renamed(world: World) -> None:
    dossier = world.before("pass_settlement")
    world.step(
        dossier,
        "override_support",
        "giamdoc",
        beneficiary=dossier.beneficiaries.get(),
        activity="MACHINE",
        amount_vnd=150_000_000,
        reason="Theo kết luận kiểm tra",
        basis="Thông báo 12/TB-UBND ngày 02/3/2026",
    )
    Establishment.objects.filter(pk=world.firm.pk).update(name="Tên Khác Hẳn")
    passed = world.step(dossier, "pass_settlement", "ketoan")
    assert passed.settlements.last().passed_vnd == 150_000_000


def test_a_line_of_nobody_is_no_order_and_the_dossier_stays_where_it_can_go_on(world: World) -> None:
    dossier = world.before("request_payment")
    settlement = dossier.settlements.last()
    for line in settlement.lines:
        line["owner"] = 9
    settlement.save()
    with pytest.raises(NotNow, match="không gắn với đơn vị thụ hưởng nào"):
        world.step(dossier, "request_payment", "ketoan")
    dossier.refresh_from_db()
    assert dossier.state == "LIQUIDATED" and not dossier.payments.exists()


@pytest.mark.parametrize("event", ["request_payment", "retry_payment"])
def test_no_step_leaves_a_dossier_at_the_treasury_without_its_orders(
    world: World, event: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = world.before("request_payment")
    if event == "retry_payment":
        dossier = world.step(world.step(dossier, "request_payment", "ketoan"), "fail_payment", "khobac")
    before = (dossier.state, dossier.version, dossier.decisions.count(), dossier.payments.count())
    for parts in ({}, {dossier.beneficiaries.get().pk: dossier.remaining_vnd - 1}):
        monkeypatch.setattr("settlement.handlers.payment._parts", lambda _, parts=parts: parts)
        with pytest.raises(NotNow, match="Còn phải chi"):
            world.step(dossier, event, "ketoan")
        now = Dossier.objects.get(pk=dossier.pk)
        assert (now.state, now.version, now.decisions.count(), now.payments.count()) == before


def test_a_dossier_that_hung_without_orders_goes_on(world: World) -> None:
    """As some were left by earlier versions: at the Treasury, with nothing the Treasury could answer."""
    dossier = world.at_state("PAYING")
    Payment.objects.filter(dossier=dossier).delete()
    with pytest.raises(NotNow, match="khác số còn phải chi"):
        world.step(dossier, "confirm_payment", "khobac")
    failed = world.step(dossier, "fail_payment", "khobac")
    paying = act(failed, "retry_payment", actor=world["ketoan"], at=world.later(), economic_code="7012")
    assert sum(order.amount_vnd for order in orders(paying)) == paying.remaining_vnd
    assert world.step(paying, "confirm_payment", "khobac").state == "PAID"


def test_lines_kept_before_they_said_whose_they_are_find_their_beneficiary(world: World, four: Dossier) -> None:
    """By the papers of the dossier, when the register calls the firm otherwise by now."""
    settlement = four.settlements.last()
    right = [line["owner"] for line in settlement.lines]
    Settlement.objects.update(lines=[{k: v for k, v in line.items() if k != "owner"} for line in settlement.lines])
    Establishment.objects.filter(benefits__dossier=four, benefits__order=2).update(name="Tên Sau Này")
    migration = importlib.import_module("settlement.migrations.0008_whose_each_line_of_a_settlement_is")
    migration.say_whose(apps, None)
    settlement.refresh_from_db()
    assert [line["owner"] for line in settlement.lines] == right
    migration.forget(apps, None)
    settlement.refresh_from_db()
    assert all("owner" not in line for line in settlement.lines)
