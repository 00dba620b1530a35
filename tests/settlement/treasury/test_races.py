"""Several officers at once on PostgreSQL: every order in one batch, every answer recorded once."""

from __future__ import annotations

from functools import partial

import pytest

from accounts.models import RoleAssignment, User
from dossiers.models import Dossier
from ledger.log import verify
from ledger.models import LogEntry
from settlement.models import Payment, PaymentBatch
from settlement.treasury.answering import Applied, apply_answer
from settlement.treasury.batches import prepare_batch
from settlement.treasury.reading import read_answer
from tests.races import at_once, needs_postgresql
from tests.settlement.treasury.conftest import answer, group_of_four, orders, paid, sent_back
from tests.world import World
from workflow.engine import act
from workflow.errors import NotNow, Refused

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ground() -> World:
    needs_postgresql()
    return World()


def colleague(world: World, name: str, role: str) -> User:
    made = User.objects.create_user(name, full_name=name)
    RoleAssignment.objects.create(user=made, role=role)
    return made


def test_officers_who_prepare_at_once_put_every_order_in_exactly_one_batch(ground: World) -> None:
    dossiers = [ground.at_state("PAYING") for _ in range(5)]
    officers = [ground["ketoan"], colleague(ground, "ketoan2", "FINANCE"), colleague(ground, "ketoan3", "FINANCE")]
    at = ground.later()
    outcomes = at_once(*[partial(prepare_batch, actor=officer, at=at) for officer in officers])
    assert all(isinstance(outcome, PaymentBatch | NotNow) for outcome in outcomes), outcomes
    made = [outcome for outcome in outcomes if isinstance(outcome, PaymentBatch)]
    assert len(made) == 1
    assert {payment.batch_id for payment in Payment.objects.all()} == {made[0].pk}
    for dossier in dossiers:
        assert LogEntry.objects.filter(chain=dossier.pk, action="send_orders").count() == 1
        assert verify(dossier.pk) is None


def test_choices_that_overlap_do_not_share_an_order_nor_lose_a_number(ground: World) -> None:
    chosen = [orders(ground.at_state("PAYING"))[0] for _ in range(4)]
    second = colleague(ground, "ketoan2", "FINANCE")
    at = ground.later()
    outcomes = at_once(
        partial(prepare_batch, actor=ground["ketoan"], at=at, payments=chosen[:3]),
        partial(prepare_batch, actor=second, at=at, payments=list(reversed(chosen[1:]))),
    )
    made = [outcome for outcome in outcomes if isinstance(outcome, PaymentBatch)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, NotNow)]
    assert (len(made), len(refused)) == (1, 1), outcomes
    assert prepare_batch(actor=second, at=ground.later()).no == 2
    assert not Payment.objects.filter(batch__isnull=True).exists()


def test_one_answer_recorded_twice_at_once_pays_once(ground: World) -> None:
    four = group_of_four(ground)
    single = ground.at_state("PAYING")
    prepare_batch(actor=ground["ketoan"], at=ground.later())
    own = orders(four)
    rows = read_answer(
        answer(paid(own[0]), sent_back(own[1]), paid(own[2]), sent_back(own[3]), paid(orders(single)[0], "KB-9"))
    )
    at = ground.later()
    outcomes = at_once(*[partial(apply_answer, rows, actor=ground["khobac"], at=at) for _ in range(3)])
    assert all(isinstance(outcome, Applied) for outcome in outcomes), outcomes
    assert sorted(outcome.changed for outcome in outcomes) == [False, False, True]
    now = Dossier.objects.get(pk=four.pk)
    assert (now.state, now.paid_vnd) == ("PAYMENT_FAILED", own[0].amount_vnd + own[2].amount_vnd)
    single.refresh_from_db()
    assert (single.state, single.paid_vnd) == ("PAID", single.settled_vnd)
    assert LogEntry.objects.filter(action__in=["confirm_payment", "fail_payment"]).count() == 2
    assert PaymentBatch.objects.get().answered_at == at
    assert verify(four.pk) is None and verify(single.pk) is None


def test_a_file_against_the_step_on_the_page_ends_in_one_of_the_two(ground: World) -> None:
    for _ in range(3):
        dossier = ground.at_state("PAYING")
        prepare_batch(actor=ground["ketoan"], at=ground.later())
        rows = read_answer(answer(paid(orders(dossier)[0])))
        at = ground.later()
        outcomes = at_once(
            partial(apply_answer, rows, actor=ground["khobac"], at=at),
            partial(act, dossier, "fail_payment", actor=ground["khobac"], at=at, reason="Sai"),
        )
        assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1, outcomes
        now = Dossier.objects.get(pk=dossier.pk)
        assert (now.state, now.paid_vnd) in {("PAID", now.settled_vnd), ("PAYMENT_FAILED", 0)}


def test_the_last_two_answers_of_a_batch_at_once_close_it(ground: World) -> None:
    for _ in range(3):
        pair = [ground.at_state("PAYING") for _ in range(2)]
        batch = prepare_batch(actor=ground["ketoan"], at=ground.later())
        at = ground.later()
        outcomes = at_once(
            *[
                partial(apply_answer, read_answer(answer(paid(orders(one)[0]))), actor=ground["khobac"], at=at)
                for one in pair
            ]
        )
        assert all(isinstance(outcome, Applied) for outcome in outcomes), outcomes
        batch.refresh_from_db()
        assert batch.answered_at == at
