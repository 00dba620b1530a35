"""Gathering orders: each into one batch, numbered without gaps, one log line in each dossier, the file kept as sent."""

from __future__ import annotations

import io
import zipfile

import pytest

from dossiers.models import Dossier
from ledger.log import verify
from ledger.models import LogEntry
from settlement.models import Payment, PaymentBatch
from settlement.treasury.batches import prepare_batch, sent_rows, waiting_orders
from settlement.treasury.orders import reference_of
from settlement.treasury.printing import draw_list, list_facts
from tests.settlement.treasury.conftest import orders
from tests.world import World
from workflow.errors import BadFacts, NotNow, NotYours

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(world: World) -> list[Dossier]:
    """Two dossiers with one order each, waiting."""
    return [world.at_state("PAYING"), world.at_state("PAYING")]


def test_a_requested_payment_waits_until_a_batch_is_sent(world: World, two: list[Dossier]) -> None:
    assert {order.status for order in waiting_orders()} == {"PREPARED"}
    at = world.later()
    batch = prepare_batch(actor=world["ketoan"], at=at)
    assert str(batch) == "BLC-2026-001" and batch.created_by == world["ketoan"]
    assert not waiting_orders().exists()
    assert {(o.status, o.batch, o.sent_at) for o in Payment.objects.all()} == {("SENT", batch, at)}
    for dossier in two:
        line = LogEntry.objects.filter(chain=dossier.pk).order_by("-sequence").first()
        assert line and (line.action, line.data["batch"]) == ("send_orders", "BLC-2026-001")
        assert line.data["orders"] == [reference_of(order) for order in orders(dossier)]
        assert line.data["sha256"] == batch.file.sha256
        assert verify(dossier.pk) is None


def test_chosen_orders_go_and_the_others_wait_for_the_next_number(world: World, two: list[Dossier]) -> None:
    first, second = (orders(dossier)[0] for dossier in two)
    prepare_batch(actor=world["ketoan"], at=world.later(), payments=[second])
    assert list(waiting_orders()) == [first]
    assert prepare_batch(actor=world["ketoan"], at=world.later(), payments=[first.pk]).no == 2


def test_an_order_in_a_batch_is_not_sent_again_and_no_number_is_lost(world: World, two: list[Dossier]) -> None:
    first, second = (orders(dossier)[0] for dossier in two)
    prepare_batch(actor=world["ketoan"], at=world.later(), payments=[first])
    lines = LogEntry.objects.count()
    for payments, said in (([first, second], "đã nằm trong bảng BLC-2026-001"), ([10**9], "không còn"), ([], "Chưa")):
        with pytest.raises(NotNow, match=said):
            prepare_batch(actor=world["ketoan"], at=world.later(), payments=payments)
    assert (PaymentBatch.objects.count(), LogEntry.objects.count()) == (1, lines)
    assert prepare_batch(actor=world["ketoan"], at=world.later()).no == 2
    with pytest.raises(NotNow, match="Không có lệnh chi nào"):
        prepare_batch(actor=world["ketoan"], at=world.later())


@pytest.mark.parametrize("who", ["khobac", "trungtam", "thanhtra", "nguoila"])
def test_only_finance_sends_orders(world: World, two: list[Dossier], who: str) -> None:
    with pytest.raises(NotYours):
        prepare_batch(actor=world[who], at=world.later())
    assert not PaymentBatch.objects.exists()


def test_the_file_stays_what_was_sent_when_the_register_changes(world: World, two: list[Dossier]) -> None:
    batch = prepare_batch(actor=world["ketoan"], at=world.later())
    before = sent_rows(batch)
    world.firm.name, world.firm.tax_code = "Cơ sở Đổi Tên", "9900099999"
    world.firm.save()
    assert sent_rows(PaymentBatch.objects.get()) == before
    assert before[0].beneficiary == "Cơ sở Mẫu Thử Nghiệm" and before[0].economic_code == "7012"


def test_the_printed_list_has_every_order_the_total_in_words_and_who_signs(world: World, two: list[Dossier]) -> None:
    Payment.objects.filter(dossier=two[0]).update(bank_account="=1+1")
    batch = prepare_batch(actor=world["ketoan"], at=world.later())
    facts = list_facts(batch)
    drawn = draw_list(facts)
    assert drawn == draw_list(facts)
    text = zipfile.ZipFile(io.BytesIO(drawn)).read("word/document.xml").decode()
    for part in (
        "BẢNG KÊ LỆNH CHI",
        "BLC-2026-001",
        "400.000.000",
        "Bốn trăm triệu đồng",
        "KẾ TOÁN TRƯỞNG",
        "GIÁM ĐỐC",
    ):
        assert part in text, part
    assert all(row.reference in text and row.account in text for row in facts.rows)


def test_no_payment_is_requested_into_an_account_that_is_not_there(world: World) -> None:
    dossier = world.before("request_payment")
    dossier.beneficiaries.update(contract_account="", contract_bank="")
    with pytest.raises(BadFacts, match="Cơ sở Mẫu Thử Nghiệm"):
        world.step(dossier, "request_payment", "ketoan")
    assert not dossier.payments.exists()
