"""Money goes to the account of the contract; to another only where two people changed it, and nobody is surprised."""

from __future__ import annotations

import datetime as dt
import importlib
from random import Random
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client

import clock
from accounts.models import Delegation, RoleAssignment, User
from dossiers.models import Beneficiary, Dossier
from establishments.accounts import confirm, propose, refuse, waiting
from establishments.history import record
from establishments.models import AccountChange, Establishment, Fact, Kind
from establishments.services import chain_of
from ledger.log import verify
from ledger.models import LogEntry
from notifications.models import Notice
from settlement.models import Payment
from settlement.treasury.batches import prepare_batch
from tests.clock import begins
from tests.settlement.treasury.conftest import change_account, orders
from tests.world import WAY, World
from workflow.errors import NotNow, NotYours

pytestmark = [pytest.mark.django_db, pytest.mark.any_day]
NEW = "8888000011112222"


def proposed(world: World, number: str = NEW) -> AccountChange:
    return propose(
        world.firm, bank_account=number, bank_name="Ngân hàng Khác", source="Giấy xác nhận số 7 của ngân hàng",
        actor=world["trungtam"], at=world.later(),
    )  # fmt: skip


def page(world: World, who: str, path: str) -> str:
    client = Client()
    client.force_login(world[who])
    return client.get(path).content.decode()


def test_one_officer_alone_moves_no_money_after_the_settlement_decision(world: World) -> None:
    """205 million went to an account that one officer had typed after the decision, without a word to anybody."""
    dossier = world.before("request_payment", price=410_000_000)
    assert dossier.remaining_vnd == 205_000_000
    contract = dossier.beneficiaries.get().contract_account
    assert contract == world.firm.bank_account
    proposed(world)
    paying = world.step(dossier, "request_payment", "ketoan")
    (order,) = orders(paying)
    assert (order.amount_vnd, order.bank_account, order.account_change) == (205_000_000, contract, None)
    told = Notice.objects.filter(recipient=world["coso"], subject__startswith="Đề nghị đổi tài khoản")
    assert NEW in told.get().body


def test_not_even_past_the_pages(world: World) -> None:
    """What stands in the register by one hand is not where money goes."""
    dossier = world.before("request_payment")
    Establishment.objects.filter(pk=world.firm.pk).update(bank_account=NEW)
    (order,) = orders(world.step(dossier, "request_payment", "ketoan"))
    assert order.bank_account == world.firm.bank_account != NEW
    change = proposed(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccountChange.objects.filter(pk=change.pk).update(
            outcome="CONFIRMED", decided_by=change.proposed_by, decided_at=world.at
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=order.pk).update(contract_account="1")


def test_the_second_person_is_another_and_no_deputy_of_the_first(world: World) -> None:
    change = proposed(world)
    with pytest.raises(NotYours, match="người đề nghị"):
        confirm(change, actor=world["trungtam"], at=world.later())
    for who in ("ketoan", "khobac", "coso", "so"):
        with pytest.raises(NotYours):
            confirm(change, actor=world[who], at=world.later())
    deputy = User.objects.create_user("pho", full_name="Người Làm Thay")
    day = clock.local_day(world.at)
    Delegation.objects.create(user=world["trungtam"], deputy=deputy, valid_from=day, valid_to=day + dt.timedelta(9))
    with pytest.raises(NotYours, match="làm thay"):
        confirm(change, actor=deputy, at=world.later())
    own = RoleAssignment.objects.create(user=deputy, role="CENTRE")
    RoleAssignment.objects.create(user=deputy, role="APPLICANT", scope=str(world.firm.pk))
    with pytest.raises(NotYours, match="người của"):
        confirm(change, actor=deputy, at=world.later())
    assert own.pk and waiting(world.firm) == change
    assert Establishment.objects.get(pk=world.firm.pk).bank_account == world.firm.bank_account


def test_a_confirmed_change_is_followed_and_old_stands_beside_new_before_money_moves(world: World) -> None:
    world.at = begins() - dt.timedelta(days=40)
    dossier = world.before("request_payment")
    old = world.firm.bank_account
    change_account(world, world.firm, NEW)
    step = page(world, "ketoan", f"/ho-so/{dossier.code}/buoc/request_payment/")
    assert old in step and NEW in step and "Khác hợp đồng" in step
    assert old in page(world, "ketoan", f"/ho-so/{dossier.code}/quyet-toan/")
    paying = world.step(dossier, "request_payment", "ketoan")
    (order,) = orders(paying)
    assert (order.bank_account, order.contract_account) == (NEW, old)
    assert (order.account_change.recorded_by, order.account_change.confirmed_by) == (
        world["trungtam"], world["giamdoc"],
    )  # fmt: skip
    line = LogEntry.objects.filter(chain=dossier.pk, action="request_payment").get()
    assert line.data["accounts_changed"][0]["contract"].startswith(old)
    own = page(world, "coso", f"/ho-so/{dossier.code}/")
    assert "Đổi tài khoản nhận tiền, hai người xác nhận" in own and f"hợp đồng ghi tài khoản {old}" in own
    for who in ("ketoan", "khobac"):
        shown = page(world, who, "/lenh-chi/")
        assert "Tài khoản khác hợp đồng" in shown and old in shown and NEW in shown
    batch = prepare_batch(actor=world["ketoan"], at=world.later())
    assert old in page(world, "khobac", f"/lenh-chi/{batch.year}/{batch.no}/")
    assert old in page(world, "khobac", f"/lenh-chi/ho-so/{dossier.code}/")
    cockpit = page(world, "ketoan", f"/ho-so/{dossier.code}/quyet-toan/")
    assert old in cockpit and NEW in cockpit and "Khác hợp đồng" in cockpit
    paper = paying.payments.get().number
    assert paper  # the request prints the account the money goes to
    from documents.models import Paper

    printed = Paper.objects.get(chain=dossier.pk, kind="PAYMENT_REQUEST").facts["beneficiaries"][0]
    assert printed["bank_account"] == NEW


def test_who_is_told_and_what_the_logs_keep(world: World) -> None:
    dossier = world.at_state("LIQUIDATED")
    change = change_account(world, world.firm, NEW)
    owner = Notice.objects.filter(recipient=world["coso"]).order_by("pk").values_list("subject", flat=True)
    assert [one for one in owner if "tài khoản" in one] == [
        f"Đề nghị đổi tài khoản nhận tiền của {world.firm.name}",
        f"Đã đổi tài khoản nhận tiền của {world.firm.name}",
    ]
    assert Notice.objects.filter(recipient=world["giamdoc"], subject__startswith="Chờ xác nhận").exists()
    actions = list(LogEntry.objects.filter(chain=chain_of(world.firm)).values_list("action", flat=True))
    assert actions == ["account_proposed", "account_confirmed"]
    (line,) = LogEntry.objects.filter(chain=dossier.pk, action="account_confirmed")
    assert line.actor == world["giamdoc"] and line.data["after"].startswith(NEW)
    assert line.data["before"].startswith(change.old_account)
    assert verify(dossier.pk) is None and verify(chain_of(world.firm)) is None


def test_a_refused_or_withdrawn_proposal_changes_nothing_and_says_why(world: World) -> None:
    change = proposed(world)
    with pytest.raises(NotNow, match="chờ xác nhận"):
        proposed(world, "777700001111")
    refuse(change, reason="Giấy xác nhận không có dấu", actor=world["giamdoc"], at=world.later())
    change.refresh_from_db()
    assert (change.outcome, change.reason) == ("REFUSED", "Giấy xác nhận không có dấu")
    again = proposed(world, "777700001111")
    refuse(again, reason="Gõ nhầm số", actor=world["trungtam"], at=world.later())
    again.refresh_from_db()
    assert again.outcome == "WITHDRAWN"
    with pytest.raises(NotNow, match="đã rút"):
        confirm(again, actor=world["giamdoc"], at=world.later())
    assert Fact.objects.filter(kind="ACCOUNT", establishment=world.firm).count() == 1
    assert "Giấy xác nhận không có dấu" in Notice.objects.filter(recipient=world["coso"]).order_by("pk")[1].body


def test_contracts_that_are_there_keep_the_account_their_paper_printed(world: World) -> None:
    dossier = world.at_state("CONTRACTED")
    old = world.firm.bank_account
    Beneficiary.objects.filter(dossier=dossier).update(contract_account="", contract_bank="")
    Establishment.objects.filter(pk=world.firm.pk).update(bank_account=NEW)
    migration = importlib.import_module("dossiers.migrations.0013_accounts_of_contracts")
    migration.as_contracts_say(apps, SimpleNamespace(connection=connection))
    assert Dossier.objects.get(pk=dossier.pk).beneficiaries.get().contract_account == old


def test_an_account_one_person_wrote_before_is_confirmed_in_the_same_words(world: World) -> None:
    """As some were left by earlier versions: in the register, by one hand, after the contract."""
    dossier = world.before("request_payment")
    Establishment.objects.filter(pk=world.firm.pk).update(bank_account=NEW, bank_name="Ngân hàng Khác")
    Fact.objects.filter(establishment=world.firm, kind="ACCOUNT").update(value=NEW, detail="Ngân hàng Khác")
    confirm(proposed(world), actor=world["giamdoc"], at=world.later())
    (order,) = orders(world.step(dossier, "request_payment", "ketoan"))
    assert order.bank_account == NEW and order.account_change is not None


@pytest.mark.parametrize("seed", range(2))
def test_a_firm_renamed_and_moved_between_any_two_steps_is_paid_where_two_people_said(world: World, seed: int) -> None:
    """The straight way, with the register changing under it: no dead end, no đồng to another account."""
    dice = Random(seed)
    dossier = world.opened()
    paid_into = world.firm.bank_account
    for number, (event, who) in enumerate(WAY):
        world.later(24)
        what = dice.choice(["name", "account", "proposed", ""])
        if what == "name":
            record(
                world.firm, Kind.NAME, values={"name": f"Cơ sở Mẫu Đổi Tên {number}"}, since=clock.local_day(world.at),
                source="Giấy đăng ký thay đổi", actor=world["trungtam"], at=world.at,
            )  # fmt: skip
        elif what == "account":
            number_of_account = f"7000{number:04d}"
            change_account(world, world.firm, number_of_account)
            paid_into = paid_into if dossier.payments.exists() else number_of_account
        elif what == "proposed":
            refuse(proposed(world, f"6000{number:04d}"), reason="Không đúng", actor=world["giamdoc"], at=world.later())
        dossier = Dossier.objects.get(pk=dossier.pk)
        dossier = world.votes(dossier) if event == "votes" else world.step(dossier, event, who)
    (order,) = orders(dossier)
    assert (order.status, order.bank_account) == ("PAID", paid_into)
    assert (order.account_change is None) == (paid_into == dossier.beneficiaries.get().contract_account)
    assert dossier.state == "CLOSED" and verify(dossier.pk) is None
