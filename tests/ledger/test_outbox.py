"""What has to follow is written with the change, done once, tried again when it fails, and given up in plain sight."""

import datetime as dt
import time
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from ledger import outbox
from ledger.log import append
from ledger.models import LogEntry, OutboxEvent
from ledger.outbox import DeliveryReport, deliver, record, revive
from ledger.reactions import OUTSIDE, REACTIONS, answered, subscribe
from tests.ledger.conftest import MORNING

LEASE = dt.timedelta(seconds=60)


@pytest.fixture
def heard(monkeypatch):
    """A reaction that notes what it heard."""
    notes = []
    monkeypatch.setitem(REACTIONS, "test.said", [lambda event, at: notes.append((event.key, at))])
    return notes


@pytest.fixture
def stumbling(monkeypatch):
    """A reaction that fails as often as told."""

    class Stumbling:
        left, runs = 1, 0

        def __call__(self, event, at):
            self.runs += 1
            LogEntry.objects.count()
            append(chain=event.chain, at=at, actor=None, seat="", action="effect")
            if self.left:
                self.left -= 1
                raise ConnectionError("máy chủ không trả lời")

    reaction = Stumbling()
    monkeypatch.setitem(REACTIONS, "test.said", [reaction])
    return reaction


def say(key="one", at=MORNING, kind="test.said", **more):
    with transaction.atomic():
        return record(kind, key=key, payload={"n": 1}, chain=uuid.uuid4(), at=at, **more)


def just(**counts):
    return DeliveryReport(**{"delivered": 0, "failed": 0, "dead": 0, "taken": 0, **counts})


@pytest.mark.django_db(transaction=True)
def test_an_event_is_not_recorded_outside_a_transaction():
    with pytest.raises(TransactionManagementError):
        record("test.said", key="one", payload={}, at=MORNING)
    assert not OutboxEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_event_goes_with_the_change_that_is_rolled_back():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("test.said", key="one", payload={}, at=MORNING)
        raise ZeroDivisionError
    assert not OutboxEvent.objects.exists()


def test_the_same_key_twice_is_one_event_the_first(db):
    first = record("test.said", key="one", payload={"n": 1}, at=MORNING)
    again = record("test.said", key="one", payload={"n": 2}, at=MORNING + LEASE)
    assert (again.pk, again.payload, again.due) == (first.pk, {"n": 1}, MORNING)
    assert OutboxEvent.objects.count() == 1


def test_a_key_that_was_done_is_not_done_again(db, heard):
    say()
    deliver(now=MORNING)
    say()
    assert deliver(now=MORNING) == just()
    assert len(heard) == 1


def test_an_event_is_delivered_once_with_the_moment_of_delivery(db, heard):
    say()
    later = MORNING + dt.timedelta(hours=1)
    assert deliver(now=later) == just(delivered=1)
    assert deliver(now=later) == just()
    assert heard == [("one", later)]
    event = OutboxEvent.objects.get()
    assert (event.done_at, event.dead_at, event.attempts, event.last_error) == (later, None, 1, "")


def test_what_is_due_later_waits(db, heard):
    say(at=MORNING + LEASE)
    assert deliver(now=MORNING) == just()
    assert deliver(now=MORNING + LEASE) == just(delivered=1)


def test_the_longest_waiting_comes_first_and_the_limit_holds(db, heard):
    for hour in (3, 1, 2):
        say(f"at {hour}", at=MORNING + dt.timedelta(hours=hour))
    now = MORNING + dt.timedelta(hours=9)
    assert deliver(now=now, limit=2) == just(delivered=2)
    assert [key for key, _ in heard] == ["at 1", "at 2"]
    assert deliver(now=now, limit=2).delivered == 1


def test_what_a_reaction_records_is_delivered_in_the_same_call(db, heard, monkeypatch):
    monkeypatch.setitem(
        REACTIONS, "test.first", [lambda event, at: record("test.said", key="second", payload={}, at=at)]
    )
    say("first", kind="test.first")
    assert deliver(now=MORNING) == just(delivered=2)
    assert heard == [("second", MORNING)]


def test_a_kind_put_off_is_left_to_another_call(db, heard):
    say()
    assert deliver(now=MORNING, later={"test.said"}) == just()
    assert heard == []
    assert deliver(now=MORNING) == just(delivered=1)


def test_all_reactions_of_a_kind_are_run(db, heard, monkeypatch):
    monkeypatch.setitem(REACTIONS, "test.said", [*REACTIONS["test.said"], lambda event, at: heard.append("too")])
    say()
    deliver(now=MORNING)
    assert heard == [("one", MORNING), "too"]


def test_a_failure_leaves_no_trace_but_its_reason_and_is_tried_again_after_the_lease(db, stumbling):
    event = say()
    assert deliver(now=MORNING, lease_seconds=60) == just(failed=1)
    assert not LogEntry.objects.exists()
    event.refresh_from_db()
    assert (event.attempts, event.done_at) == (1, None)
    assert event.last_error == "ConnectionError: máy chủ không trả lời"
    assert event.due >= MORNING + LEASE
    assert deliver(now=MORNING + dt.timedelta(seconds=59)) == just()
    assert deliver(now=event.due) == just(delivered=1)
    assert LogEntry.objects.count() == 1


def test_one_that_fails_does_not_hold_up_the_others(db, stumbling):
    say("first")
    say("second")
    assert deliver(now=MORNING) == just(failed=1, delivered=1)


def test_when_one_reaction_fails_the_effects_of_the_others_are_undone(db, stumbling, monkeypatch):
    effect = lambda event, at: append(chain=event.chain, at=at, actor=None, seat="", action="other")  # noqa: E731
    monkeypatch.setitem(REACTIONS, "test.said", [effect, stumbling])
    event = say()
    deliver(now=MORNING)
    assert not LogEntry.objects.exists()
    event.refresh_from_db()
    deliver(now=event.due)
    assert list(LogEntry.objects.values_list("action", flat=True)) == ["other", "effect"]


def test_each_attempt_waits_twice_as_long_and_the_last_one_gives_up(db, stumbling, settings):
    settings.OUTBOX_MAX_ATTEMPTS = 4
    stumbling.left = 99
    event, now, waits = say(), MORNING, []
    for _ in range(3):
        assert deliver(now=now, lease_seconds=60) == just(failed=1)
        event.refresh_from_db()
        waits.append(round((event.due - now).total_seconds()))
        now = event.due
    assert waits == [60, 120, 240]
    assert deliver(now=now) == just(dead=1)
    event.refresh_from_db()
    assert (event.dead_at, event.attempts) == (now, 4)
    assert deliver(now=now + dt.timedelta(days=9)) == just()
    assert list(OutboxEvent.objects.dead()) == [event]
    assert stumbling.runs == 4


def test_an_event_that_kills_its_process_dies_out_as_well(db, heard, settings):
    """Attempts are counted when an event is taken: a process that was killed can count nothing."""
    settings.OUTBOX_MAX_ATTEMPTS = 3
    event, now = say(), MORNING
    for _ in range(3):
        assert outbox._claim(OutboxEvent.objects.get(), now, LEASE) is not None
        event.refresh_from_db()
        now = event.due
    assert deliver(now=now) == just(dead=1)
    assert heard == []
    event.refresh_from_db()
    assert (event.dead_at, event.attempts) == (now, 3)
    assert "dừng giữa chừng" in event.last_error


def test_a_dead_event_can_be_let_try_again_from_the_start(db, stumbling, settings):
    settings.OUTBOX_MAX_ATTEMPTS = 1
    event = say()
    deliver(now=MORNING)
    noon = MORNING + dt.timedelta(hours=4)
    assert revive(event, noon)
    assert not revive(event, noon)
    assert deliver(now=noon) == just(delivered=1)
    event.refresh_from_db()
    assert (event.dead_at, event.done_at, event.attempts) == (None, noon, 1)
    assert not revive(event, noon)


def test_a_kind_that_nobody_answers_is_not_taken_for_done(db):
    event = say(kind="test.nobody")
    assert deliver(now=MORNING) == just(failed=1)
    event.refresh_from_db()
    assert "test.nobody" in event.last_error


def test_two_relays_that_see_the_same_event_do_it_once(db, heard):
    say()
    seen_by_both = OutboxEvent.objects.get()
    assert deliver(now=MORNING) == just(delivered=1)
    assert outbox._deliver_one(seen_by_both, MORNING, MORNING, LEASE) == outbox.Outcome.TAKEN
    assert len(heard) == 1


def test_what_one_relay_has_in_hand_no_other_gets(db):
    say()
    first, second = OutboxEvent.objects.get(), OutboxEvent.objects.get()
    assert outbox._claim(first, MORNING, LEASE) is not None
    assert outbox._claim(second, MORNING, LEASE) is None
    assert OutboxEvent.objects.get().attempts == 1


def test_in_a_long_round_each_lease_counts_from_its_own_claim(db, monkeypatch):
    """Else the last of a hundred slow ones would be taken by another as soon as it was begun."""
    leases = []

    def slow(event, at):
        leases.append(OutboxEvent.objects.get(pk=event.pk).due - at)
        time.sleep(0.05)

    monkeypatch.setitem(REACTIONS, "test.said", [slow])
    for number in range(3):
        say(f"event {number}")
    assert deliver(now=MORNING, lease_seconds=60) == just(delivered=3)
    assert [lease >= LEASE + number * dt.timedelta(seconds=0.05) for number, lease in enumerate(leases)] == [True] * 3


def test_a_relay_that_outlived_its_lease_leaves_no_trace(db, monkeypatch):
    """While it dawdled another relay took the event and did it."""
    event = say()

    def dawdle(mine, at):
        append(chain=mine.chain, at=at, actor=None, seat="", action="effect")
        if LogEntry.objects.count() == 1:
            OutboxEvent.objects.update(due=MORNING)
            assert outbox._claim(OutboxEvent.objects.get(), MORNING + LEASE, LEASE) is not None

    monkeypatch.setitem(REACTIONS, "test.said", [dawdle])
    assert deliver(now=MORNING) == just(taken=1)
    # The other's claim was inside the effect here, so it is undone with it; what counts: no effect, not done, no error.
    event.refresh_from_db()
    assert (event.done_at, event.last_error, LogEntry.objects.count()) == (None, "", 0)


def test_a_reaction_that_reaches_outside_runs_before_and_in_no_transaction_of_ours(db, heard, monkeypatch):
    depths = []
    monkeypatch.setitem(OUTSIDE, "test.said", [lambda event, at: depths.append(len(connection.savepoint_ids))])
    monkeypatch.setitem(
        REACTIONS,
        "test.said",
        [lambda event, at: depths.append(len(connection.savepoint_ids)), *REACTIONS["test.said"]],
    )
    say()
    here = len(connection.savepoint_ids)
    assert deliver(now=MORNING) == just(delivered=1)
    assert depths == [here, here + 1]


def test_when_the_outside_fails_nothing_inside_is_done(db, heard, monkeypatch):
    def down(event, at):
        raise TimeoutError("mail")

    monkeypatch.setitem(OUTSIDE, "test.said", [down])
    say()
    assert deliver(now=MORNING) == just(failed=1)
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_delivering_within_a_transaction_does_nothing(heard):
    """ "Done" would not mean done there."""
    say()
    with transaction.atomic():
        assert deliver(now=MORNING) == just(failed=1)
    assert heard == []
    assert "durable" in OutboxEvent.objects.get().last_error


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"lease_seconds": 0}])
def test_a_limit_or_lease_of_nothing_is_refused(db, wrong):
    with pytest.raises(ValueError, match="lease"):
        deliver(now=MORNING, **wrong)


def test_reactions_of_all_apps_are_loaded_when_the_program_starts():
    assert answered("notice.mail")
    assert not answered("test.nobody")


def test_subscribing_twice_is_subscribing_once(monkeypatch):
    monkeypatch.setitem(REACTIONS, "test.said", [])

    def reaction(event, at):
        pass

    assert subscribe("test.said")(reaction) is reaction
    subscribe("test.said")(reaction)
    assert REACTIONS["test.said"] == [reaction]


def test_open_events_are_found_by_their_small_index(db):
    """However long the history grows, a relay reads what is open alone."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = OutboxEvent.objects.ready(MORNING)[:100].explain()
    assert "open_events_by_due" in plan


def test_the_command_delivers_what_is_due_and_says_what_is_left(db, heard, capsys):
    say("one")
    say("two", kind="test.nobody")
    call_command("deliver_outbox")
    out = capsys.readouterr().out
    assert out == "Đã làm 1 việc, hỏng 1. Còn chờ đến lượt: 1; đã bỏ cuộc: 0.\n"
    assert len(heard) == 1


def test_the_command_points_at_the_dead(db, settings, capsys):
    settings.OUTBOX_MAX_ATTEMPTS = 1
    say(kind="test.nobody")
    call_command("deliver_outbox")
    assert "đã bỏ cuộc: 1 (xem và bấm «Thử lại» ở trang quản trị)." in capsys.readouterr().out


@pytest.mark.parametrize("text", ["không", "0", "-5", "99999", "nan"])
def test_a_pause_that_is_no_number_of_seconds_is_refused(db, text):
    with pytest.raises(CommandError, match="không phải số giây"):
        call_command("deliver_outbox", f"--loop={text}")
