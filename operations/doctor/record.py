"""Background work, seals, signing keys, backups: what keeps the record whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

import clock
from documents.models import SigningKey
from documents.signing import keys, trust
from ledger import verifying
from ledger.models import OutboxEvent
from operations.backup.last import last
from operations.doctor.examining import Ailment, examination
from operations.models import last_beat

#: Rounds come every minute; after this long somebody is dead.
BEAT_STALE = dt.timedelta(minutes=10)
#: An event that waited longer was not held up by a pause between two tries alone.
OUTBOX_OLD = dt.timedelta(hours=1)


@examination("rounds")
def rounds() -> Iterator[Ailment]:
    """Beat and a worker, or the loop of the outbox, are at work."""
    at = last_beat()
    if at is None or clock.now() - at > BEAT_STALE:
        since = f"từ {clock.local(at):%H:%M ngày %d/%m/%Y}" if at else "chưa lần nào"
        yield Ailment(
            "rounds",
            f"Việc nền không chạy ({since}): không ai được nhắc hạn, văn bản không được in.",
            "systemctl status khuyencong-beat khuyencong-worker (hoặc khuyencong-outbox)",
        )


@examination("outbox")
def outbox() -> Iterator[Ailment]:
    """Nothing waits long, nothing was given up."""
    now = clock.now()
    old = OutboxEvent.objects.open().filter(created_at__lt=now - OUTBOX_OLD)
    if count := old.count():
        why = old.exclude(last_error="").order_by("created_at").values_list("last_error", flat=True).first()
        told = f" Lỗi gần nhất: {why[:200]}" if why else ""
        yield Ailment("outbox", f"{count} việc nền chờ hơn một giờ.{told}", "Sửa nguyên nhân; manage.py deliver_outbox")
    if count := OutboxEvent.objects.dead().count():
        yield Ailment(
            "outbox",
            f"{count} việc nền đã bỏ cuộc.",
            "Trang quản trị, Hộp thư đi, tình trạng «đã bỏ cuộc»: đọc lỗi, sửa, bấm «Thử lại».",
        )


@examination("seals")
def seals() -> Iterator[Ailment]:
    """Every trigger by which the database refuses is there and in force."""
    for found in verifying.seals():
        yield Ailment("seals", str(found), "Có người đã đụng vào cơ sở dữ liệu: verify_all, docs/verify.md.")


@examination("keys")
def signing_keys() -> Iterator[Ailment]:
    """Registered keys are where they should be, closed to others; somebody is believed."""
    folder = keys.folder()
    for key in SigningKey.objects.filter(backend=SigningKey.Backend.PKCS12).order_by("pk"):
        path = folder / f"{key.name}.p12"
        if not path.is_file():
            yield Ailment("keys", f"Không thấy tệp khóa {path} của «{key.subject}».", "Đặt lại tệp, hoặc thu hồi khóa.")
        elif path.stat().st_mode & 0o007:
            yield Ailment("keys", f"Tệp khóa {path} ai cũng đọc được.", f"chmod 640 {path}")
    if SigningKey.objects.exists() and not _has_files(trust.folder()):
        yield Ailment(
            "keys",
            f"Thư mục chứng thư tin cậy {trust.folder()} trống: mọi chữ ký sẽ không hợp lệ.",
            "Đặt chứng thư gốc của CA vào đó (docs/signing.md).",
        )


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())


@examination("backup")
def backup() -> Iterator[Ailment]:
    """There is a young and whole one."""
    newest = last(Path(settings.VAR_DIR))
    how = "docs/backup.md; systemctl enable --now khuyencong-backup.timer"
    if newest is None:
        yield Ailment("backup", "Máy này chưa sao lưu lần nào.", how)
        return
    days = (clock.now() - newest.at).days
    if days >= settings.BACKUP_STALE_DAYS:
        yield Ailment("backup", f"Bản sao lưu mới nhất đã {days} ngày ({newest.place}).", how)
    if not newest.whole:
        yield Ailment("backup", "Bản sao lưu mới nhất thiếu tệp của hồ sơ.", "manage.py check_files")
