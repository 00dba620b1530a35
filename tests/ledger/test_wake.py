"""Whoever delivers is woken after the commit, once, and a broker that is down disturbs nobody."""

import pytest
from django.db import transaction

from ledger import wake
from ledger.models import OutboxEvent
from ledger.outbox import record, revive
from tests.ledger.conftest import MORNING


@pytest.fixture
def bell():
    wake.BELL.clear()
    yield wake.BELL
    wake.BELL.clear()


@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_after_the_commit_and_not_before(bell):
    with transaction.atomic():
        record("test.said", key="one", payload={}, at=MORNING)
        assert not bell.is_set()
    assert bell.is_set()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_wakes_nobody(bell):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("test.said", key="one", payload={}, at=MORNING)
        raise ZeroDivisionError
    assert not bell.is_set()


def test_many_events_of_one_transaction_wake_once(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        for number in range(5):
            record("test.said", key=f"event {number}", payload={}, at=MORNING)
    assert callbacks == [wake.wake]


def test_an_event_after_one_that_was_undone_still_wakes(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            record("test.said", key="undone", payload={}, at=MORNING)
            raise ZeroDivisionError
        record("test.said", key="kept", payload={}, at=MORNING)
    assert callbacks == [wake.wake]


def test_letting_a_dead_event_try_again_wakes(db, django_capture_on_commit_callbacks):
    event = OutboxEvent.objects.create(kind="test.said", key="one", created_at=MORNING, due=MORNING, dead_at=MORNING)
    with django_capture_on_commit_callbacks() as callbacks:
        revive(event, MORNING)
    assert callbacks == [wake.wake]
