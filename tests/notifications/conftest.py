"""Whom things are told, and a real mail server that keeps what it is given."""

import datetime as dt
import email
import socket
from email import policy
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller

from accounts.models import User

MORNING = dt.datetime(2026, 3, 2, 1, 30, tzinfo=dt.UTC)


@pytest.fixture
def lan(db):
    return User.objects.create_user("lan", full_name="Cán bộ Mẫu Lan", email="lan@example.vn")


@pytest.fixture
def binh(db):
    """Has no address."""
    return User.objects.create_user("binh", full_name="Cơ sở Mẫu Bình")


class Sink:
    """An SMTP server: ``letters`` parsed, ``answer`` for those it shall refuse."""

    def __init__(self):
        self.letters, self.to, self.refusals = [], [], []

    async def handle_DATA(self, server, session, envelope):
        if self.refusals:
            return self.refusals.pop()
        self.letters.append(email.message_from_bytes(envelope.content, policy=policy.default))
        self.to.append(envelope.rcpt_tos)
        return "250 OK"


@pytest.fixture
def mail_server(settings):
    sink = Sink()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "Khuyến Công An Giang <khuyencong@example.vn>"
    yield SimpleNamespace(sink=sink, stop=controller.stop)
    if controller.server is not None:
        controller.stop()
