"""Each person is told once, whatever is run twice; what was read is no longer new."""

import datetime as dt
import uuid

import pytest
from django.db import connection

from ledger.models import OutboxEvent
from notifications.models import Notice
from notifications.tell import tell
from tests.notifications.conftest import MORNING

DOSSIER = uuid.UUID("6f1c2b3a-0d4e-4f5a-8b6c-7d8e9f0a1b2c")


def told(*people, key="moved:1", **more):
    said = {"subject": "Hồ sơ được duyệt", "body": "Đề án Mẫu", "link": "/ho-so/AG-1/", "chain": DOSSIER, "at": MORNING}
    return tell(recipients=people, key=key, **{**said, **more})


def test_each_person_has_one_notice(lan, binh):
    notices = told(lan, binh)
    assert {notice.recipient for notice in notices} == {lan, binh}
    notice = Notice.objects.unread(lan).get()
    assert (notice.subject, notice.body, notice.link) == ("Hồ sơ được duyệt", "Đề án Mẫu", "/ho-so/AG-1/")
    assert (notice.chain, notice.created_at, notice.read_at) == (DOSSIER, MORNING, None)


def test_told_twice_is_told_once(lan, binh):
    first = told(lan, binh)
    assert told(lan, binh) == first
    assert told(lan, lan, binh, body="khác") == first
    assert Notice.objects.count() == 2
    assert Notice.objects.unread(lan).get().body == "Đề án Mẫu"


def test_who_was_forgotten_the_first_time_is_told_the_second(lan, binh):
    told(lan)
    told(lan, binh)
    assert Notice.objects.unread(binh).count() == 1
    assert Notice.objects.count() == 2


def test_another_event_is_another_notice(lan):
    told(lan, key="moved:1")
    told(lan, key="moved:2")
    assert Notice.objects.unread(lan).count() == 2


def test_telling_nobody_is_nothing(db):
    assert told() == []


def test_a_subject_is_one_line_of_bearable_length(lan):
    (notice,) = told(lan, subject="Một\r\nBcc: ai@example.vn\n" + "x" * 400)
    assert notice.subject.startswith("Một Bcc: ai@example.vn xxx")
    assert len(notice.subject) == 250


def test_unread_is_newest_first_and_ones_own(lan, binh):
    for day in (1, 3, 2):
        told(lan, key=f"moved:{day}", subject=f"ngày {day}", at=MORNING + dt.timedelta(days=day))
    told(binh, key="other")
    assert [notice.subject for notice in Notice.objects.unread(lan)] == ["ngày 3", "ngày 2", "ngày 1"]


def test_what_was_read_stays_read_since_then(lan):
    told(lan)
    assert Notice.objects.unread(lan).mark_read(MORNING) == 1
    assert not Notice.objects.unread(lan).exists()
    assert Notice.objects.filter(recipient=lan).mark_read(MORNING + dt.timedelta(days=1)) == 0
    assert Notice.objects.get().read_at == MORNING


def test_a_mail_is_recorded_for_those_with_an_address_once(lan, binh):
    told(lan, binh)
    told(lan, binh)
    event = OutboxEvent.objects.get()
    assert (event.kind, event.payload, event.chain) == ("notice.mail", {"notice": lan.notices.get().pk}, DOSSIER)


@pytest.mark.parametrize("backend", ["console", "dummy"])
def test_no_mail_is_recorded_where_mail_goes_nowhere(lan, settings, backend):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    told(lan)
    assert Notice.objects.count() == 1
    assert not OutboxEvent.objects.exists()


def test_what_is_unread_is_found_by_its_small_index(lan):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
    assert "unread_notices" in Notice.objects.unread(lan)[:5].explain()
