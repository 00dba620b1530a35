"""A notice goes out as a mail, from the outbox, through a real SMTP server."""

import datetime as dt

import pytest

from ledger.models import OutboxEvent
from ledger.outbox import deliver
from notifications.mail import message_id
from notifications.models import Notice
from notifications.reactions import mail_notice
from notifications.tell import tell
from tests.notifications.conftest import MORNING


def told(person, **more):
    said = {
        "subject": "AG-2026-001: Hồ sơ được duyệt",
        "body": "Đề án <b>Mẫu</b> & cộng sự",
        "link": "/ho-so/AG-2026-001/",
        "key": "moved:1",
        "at": MORNING,
    }
    return tell(recipients=[person], **{**said, **more})[0]


def text_of(letter, kind="plain"):
    return letter.get_body([kind]).get_content().replace("\r\n", "\n")


def test_the_mail_says_what_the_notice_says(lan, mail_server):
    told(lan)
    assert deliver(now=MORNING).delivered == 1
    (letter,) = mail_server.sink.letters
    assert mail_server.sink.to == [["lan@example.vn"]]
    assert letter["To"] == "lan@example.vn"
    assert letter["From"] == "Khuyến Công An Giang <khuyencong@example.vn>"
    assert letter["Subject"] == "AG-2026-001: Hồ sơ được duyệt"
    assert letter["Auto-Submitted"] == "auto-generated"
    text = text_of(letter)
    assert text.startswith("Kính gửi Cán bộ Mẫu Lan,\n\nĐề án <b>Mẫu</b> & cộng sự\n")
    assert "Đăng nhập phần mềm Khuyến Công để xem: /ho-so/AG-2026-001/" in text


def test_the_html_part_escapes_what_people_wrote(lan, mail_server):
    told(lan)
    deliver(now=MORNING)
    html = text_of(mail_server.sink.letters[0], "html")
    assert "Đề án &lt;b&gt;Mẫu&lt;/b&gt; &amp; cộng sự" in html


def test_the_link_is_whole_where_the_site_knows_its_name(lan, mail_server, settings):
    settings.SITE_URL = "https://khuyencong.example.vn/"
    told(lan)
    deliver(now=MORNING)
    (letter,) = mail_server.sink.letters
    assert "Xem tại: https://khuyencong.example.vn/ho-so/AG-2026-001/" in text_of(letter)
    assert 'href="https://khuyencong.example.vn/ho-so/AG-2026-001/"' in text_of(letter, "html")


def test_a_notice_without_a_link_offers_none(lan, mail_server):
    told(lan, link="")
    deliver(now=MORNING)
    text = text_of(mail_server.sink.letters[0])
    assert "để xem" not in text
    assert "Xem tại" not in text


def test_when_it_was_sent_is_kept_and_it_is_not_sent_again(lan, mail_server):
    notice = told(lan)
    deliver(now=MORNING)
    notice.refresh_from_db()
    assert notice.emailed_at == MORNING
    told(lan)
    mail_notice(OutboxEvent.objects.get(), MORNING)
    deliver(now=MORNING + dt.timedelta(days=1))
    assert len(mail_server.sink.letters) == 1


def test_a_second_copy_carries_the_same_message_id(lan, mail_server):
    """Sent, then killed before that was noted: the reader's mail program shows one."""
    told(lan)
    deliver(now=MORNING)
    Notice.objects.update(emailed_at=None)
    mail_notice(OutboxEvent.objects.get(), MORNING)
    first, second = mail_server.sink.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@example.vn>")


def test_two_notices_have_two_message_ids(lan):
    assert message_id(told(lan)) != message_id(told(lan, key="moved:2"))


def test_a_server_that_refuses_is_asked_again_later(lan, mail_server):
    notice = told(lan)
    mail_server.sink.refusals.append("451 Thử lại sau")
    assert deliver(now=MORNING).failed == 1
    notice.refresh_from_db()
    assert notice.emailed_at is None
    event = OutboxEvent.objects.get()
    assert event.last_error.startswith("SMTPDataError")
    assert deliver(now=event.due).delivered == 1
    assert len(mail_server.sink.letters) == 1


def test_a_server_that_is_down_loses_no_mail(lan, mail_server):
    told(lan)
    mail_server.stop()
    assert deliver(now=MORNING).failed == 1
    assert "refused" in OutboxEvent.objects.get().last_error.lower()
    assert Notice.objects.unread(lan).count() == 1


def test_mail_waits_for_no_server_for_ever(lan, settings, monkeypatch):
    """A server that takes the connection and then says nothing."""
    import socket

    monkeypatch.setattr("notifications.mail.TIMEOUT_SECONDS", 0.3)
    settings.EMAIL_TIMEOUT = 0.3
    with socket.create_server(("127.0.0.1", 0)) as mute:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = mute.getsockname()
        told(lan)
        assert deliver(now=MORNING).failed == 1
    assert "timed out" in OutboxEvent.objects.get().last_error


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}])
def test_who_has_no_address_or_no_login_any_more_gets_no_mail(lan, mail_server, change):
    told(lan)
    type(lan).objects.filter(pk=lan.pk).update(**change)
    assert deliver(now=MORNING).delivered == 1
    assert mail_server.sink.letters == []


def test_a_notice_that_is_gone_needs_no_mail(lan, mail_server):
    told(lan).delete()
    assert deliver(now=MORNING).delivered == 1
    assert mail_server.sink.letters == []
