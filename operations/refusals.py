"""What a site that others reach must not start with; the way past each for a trial site, which its pages then show.

A site that answers under loopback names alone is nobody's but its owner's: the demo and the tests are such.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1"}
SHORTEST_SECRET = 50
FEWEST_LETTERS = 12
#: Backends by which no mail ever leaves the machine.
SILENT_MAIL = ("console", "dummy", "locmem", "filebased")


@dataclass(frozen=True)
class Refusal:
    """One setting that does not do. ``name``: as in TRIAL_SITE; ``shown``: what the pages of a trial site say."""

    name: str
    holds: Callable[[], bool]
    sentence: str
    mend: str
    shown: str


REFUSALS = (
    Refusal(
        "secret",
        lambda: (
            len(settings.SECRET_KEY) < SHORTEST_SECRET
            or len(set(settings.SECRET_KEY)) < FEWEST_LETTERS
            or settings.SECRET_KEY.startswith("django-insecure-")
        ),
        f"SECRET_KEY ngắn hơn {SHORTEST_SECRET} ký tự, lặp lại, hoặc là chuỗi mẫu: đoán được thì giả được mọi phiên.",
        'Đặt SECRET_KEY bằng: python3 -c "import secrets; print(secrets.token_urlsafe(50))"',
        "khóa bí mật yếu",
    ),
    Refusal(
        "debug",
        lambda: settings.DEBUG,
        "DEBUG đang bật: trang lỗi hiện mã nguồn và thiết lập cho người ngoài.",
        "Đặt DEBUG=0.",
        "đang bật DEBUG",
    ),
    Refusal(
        "demo",
        lambda: settings.DEMO,
        "DEMO đang bật: trang đăng nhập hiện mật khẩu của các tài khoản mẫu.",
        "Đặt DEMO=0.",
        "đang bật DEMO",
    ),
    Refusal(
        "tls",
        lambda: not settings.BEHIND_TLS,
        "BEHIND_TLS tắt: mật khẩu và hồ sơ đi qua mạng không mã hóa.",
        "Đặt nginx với TLS ở trước (docs/deploy.md, mục TLS), rồi BEHIND_TLS=1.",
        "không có TLS",
    ),
    Refusal(
        "mail",
        lambda: any(f".{kind}." in settings.EMAIL_BACKEND for kind in SILENT_MAIL),
        "Thư không đi đâu cả (EMAIL_BACKEND): không ai nhận được thông báo hay liên kết đặt lại mật khẩu.",
        "Đặt EMAIL_URL của máy chủ thư và EMAIL_BACKEND=django.core.mail.backends.smtp.EmailBackend.",
        "thư không gửi đi",
    ),
)


def reached_by_others() -> bool:
    """Whether a site answers under a name that another machine can use."""
    return bool(set(settings.ALLOWED_HOSTS) - LOOPBACK)


def found() -> list[Refusal]:
    """What this site has of it; nothing on loopback."""
    return [one for one in REFUSALS if one.holds()] if reached_by_others() else []


def trial() -> list[str]:
    """What the pages of a trial site say it lacks; empty on any other."""
    return [one.shown for one in found() if one.name in settings.TRIAL_SITE]


def refuse() -> None:
    """Raises ``ImproperlyConfigured`` where something is found that TRIAL_SITE does not name: the door of gunicorn."""
    if left := [one for one in found() if one.name not in settings.TRIAL_SITE]:
        lines = "\n".join(f"- {one.sentence} {one.mend}" for one in left)
        names = ",".join(one.name for one in left)
        raise ImproperlyConfigured(
            f"Không khởi động, vì nơi này mở cho người khác (ALLOWED_HOSTS) mà:\n{lines}\n"
            f"Chỉ để chạy thử, không có hồ sơ thật: TRIAL_SITE={names}; khi ấy mọi trang đều nói rõ."
        )


@register(Tags.security, deploy=True)
def unfit_settings(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The same for ``manage.py check --deploy``, on whatever site, a trial site included."""
    return [
        Error(one.sentence, hint=one.mend, id=f"operations.E00{number}")
        for number, one in enumerate(REFUSALS, 1)
        if one.holds()
    ]
