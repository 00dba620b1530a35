"""Administrators read the log and the outbox; the one thing they can do is let a dead event try again."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import User
from ledger.models import LogEntry, OutboxEvent
from tests.ledger.conftest import MORNING

LOG, OUTBOX = "admin:ledger_logentry", "admin:ledger_outboxevent"


@pytest.fixture
def administrator(client, db):
    user = User.objects.create_superuser("admin", password="mật khẩu rất dài")
    client.force_login(user)
    return client


@pytest.fixture
def looker_on(client, db):
    """May see the outbox, may not touch it."""
    user = User.objects.create_user("tra", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_outboxevent"))
    client.force_login(user)
    return client


def event(key, **more):
    return OutboxEvent.objects.create(kind="test.said", key=key, created_at=MORNING, due=MORNING, **more)


def try_again(client, *events):
    data = {"action": "try_again", "_selected_action": [each.pk for each in events]}
    page = client.post(reverse(f"{OUTBOX}_changelist"), data, follow=True)
    return [str(message) for message in page.context["messages"]]


def test_the_log_can_be_read_and_found_by_dossier(administrator, life, dossier):
    page = administrator.get(reverse(f"{LOG}_changelist"), {"q": str(dossier)})
    assert page.status_code == 200
    assert page.context["cl"].result_count == 5
    assert administrator.get(reverse(f"{LOG}_change", args=[life[0].pk])).status_code == 200


@pytest.mark.parametrize("door", ["add", "change", "delete"])
def test_the_log_cannot_be_written_from_there(administrator, life, door):
    arguments = [] if door == "add" else [life[0].pk]
    answer = administrator.post(reverse(f"{LOG}_{door}", args=arguments), {"action": "forged", "post": "yes"})
    assert answer.status_code == 403
    assert LogEntry.objects.count() == 5


def test_the_log_offers_no_bulk_delete(administrator, life):
    page = administrator.get(reverse(f"{LOG}_changelist"))
    assert b"delete_selected" not in page.content


def test_dead_events_are_let_try_again_and_others_are_left_alone(administrator):
    dead = event("dead", dead_at=MORNING, attempts=8, last_error="TimeoutError: mail")
    waiting, done = event("waiting", attempts=3), event("done", done_at=MORNING)
    assert try_again(administrator, dead, waiting, done) == [
        "Đã đưa 1 việc trở lại hàng chờ.",
        "2 việc không ở tình trạng «đã bỏ cuộc» nên được giữ nguyên.",
    ]
    for each in (dead, waiting, done):
        each.refresh_from_db()
    assert (dead.dead_at, dead.attempts) == (None, 0)
    assert (waiting.attempts, done.done_at) == (3, MORNING)


def test_who_may_only_look_cannot_let_it_try_again(looker_on):
    dead = event("dead", dead_at=MORNING)
    try_again(looker_on, dead)
    dead.refresh_from_db()
    assert dead.dead_at == MORNING


@pytest.mark.parametrize(("standing", "keys"), [("open", ["waiting"]), ("dead", ["dead"]), ("done", ["done"])])
def test_the_outbox_is_sifted_by_where_an_event_stands(administrator, standing, keys):
    event("waiting")
    event("dead", dead_at=MORNING)
    event("done", done_at=MORNING)
    page = administrator.get(reverse(f"{OUTBOX}_changelist"), {"standing": standing})
    assert [row.key for row in page.context["cl"].result_list] == keys


def test_the_reason_of_a_failure_can_be_read(administrator):
    dead = event("dead", dead_at=MORNING, last_error="TimeoutError: máy chủ thư không trả lời")
    page = administrator.get(reverse(f"{OUTBOX}_change", args=[dead.pk]))
    assert "máy chủ thư không trả lời" in page.content.decode()
