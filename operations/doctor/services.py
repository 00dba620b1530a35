"""The database and its role, migrations, the store, broker, mail, PDF."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.db import connection

import clock
from documents.pdf import warm
from documents.pdf.errors import PdfUnavailable
from documents.pdf.fonts import complaints
from documents.pdf.office import INSTALL, soffice
from documents.storage import NotSupported, Storage, StorageError, document_store
from operations import parts
from operations.doctor.examining import Ailment, examination
from operations.refusals import LOOPBACK, reached_by_others

#: Seconds by which database and machine may differ.
SKEW = 5


@examination("database")
def database() -> Iterator[Ailment]:
    """It answers."""
    if sentence := parts.database():
        yield Ailment("database", sentence, "systemctl status postgresql; kiểm tra tên, mật khẩu, cổng.")


@examination("migrations")
def migrations() -> Iterator[Ailment]:
    """It is of this release."""
    if waiting := parts.unapplied():
        yield Ailment("migrations", f"{len(waiting)} migration chưa chạy, từ {waiting[0]}.", "manage.py migrate")


@examination("settings")
def site_settings() -> Iterator[Ailment]:
    """What ``check --deploy`` finds."""
    found = [one for one in run_checks(include_deployment_checks=True) if not one.is_silenced()]
    ours = any(str(one.id).startswith("operations.") for one in found)
    for one in found:
        # What Django says of cookies and redirects follows from DEBUG and TLS, which ours name in the reader's words.
        if str(one.id).startswith("pdf.") or (ours and str(one.id).startswith("security.")):
            continue
        yield Ailment("settings", one.msg, one.hint or "Xem manage.py check --deploy.", wrong=one.level >= ERROR)


@examination("role")
def database_role() -> Iterator[Ailment]:
    """The role of the pages cannot switch a seal off: it owns no table and is no superuser."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        (above_all,) = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p')"
            " AND relnamespace = current_schema()::regnamespace AND pg_get_userbyid(relowner) = current_user"
        )
        (owned,) = cursor.fetchone()
    mend = "Tách hai vai trò như docs/deploy.md, mục «Hai vai trò»."
    if above_all:
        yield Ailment("role", "Vai trò cơ sở dữ liệu là superuser: sửa được mọi dòng và khóa.", mend)
    elif owned:
        yield Ailment("role", f"Vai trò cơ sở dữ liệu sở hữu {owned} bảng nên tắt được khóa (trigger).", mend)


@examination("clock")
def clocks() -> Iterator[Ailment]:
    """Database and machine agree on the time."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    apart = abs((clock.now() - theirs).total_seconds())
    if apart > SKEW:
        yield Ailment(
            "clock", f"Đồng hồ máy này và của cơ sở dữ liệu lệch {apart:.0f} giây.", "Bật chrony hoặc ntp ở cả hai máy."
        )


@examination("storage")
def storage() -> Iterator[Ailment]:
    """It takes, gives back and keeps a file."""
    if sentence := parts.storage():
        yield Ailment("storage", sentence, "Kiểm tra kho rồi chạy manage.py check_storage.")
        return
    store = document_store()
    try:
        yield from _tried(store)
    except StorageError as why:
        yield Ailment("storage", f"Kho không ghi hoặc không xóa được tệp thử: {why}", "manage.py check_storage")


@examination("downloads")
def downloads() -> Iterator[Ailment]:
    """Whoever downloads a file is led to where he can get it."""
    options = cast(dict[str, dict[str, Any]], settings.STORAGES)["documents"]["OPTIONS"]
    told = options.get("public_endpoint", "")
    if not told:
        return
    parts_of = urlsplit(told if "://" in told else f"//{told}")
    mend = "Để S3_PUBLIC_ENDPOINT trống (chương trình tự trả tệp), hoặc ghi https://TÊN-CỦA-KHO."
    if parts_of.hostname in LOOPBACK and reached_by_others():
        yield Ailment("downloads", "S3_PUBLIC_ENDPOINT dẫn người tải tệp về chính máy của họ.", mend)
    secure = parts_of.scheme == "https" or (not parts_of.scheme and options.get("secure"))
    if settings.BEHIND_TLS and not secure:
        yield Ailment("downloads", "Trang đi qua TLS mà liên kết tải tệp thì không: trình duyệt sẽ chặn.", mend)


def _tried(store: Storage) -> Iterator[Ailment]:
    stored = store.put_stream(
        f"thu-kho/{uuid.uuid4().hex}", io.BytesIO(b"thu"), content_type="application/octet-stream", length=3
    )
    try:
        again = "Tạo bucket mới có versioning và object lock (docs/deploy.md), chuyển bằng backup và restore."
        if not stored.version:
            yield Ailment("storage", "Bucket không giữ phiên bản (versioning).", again)
        try:
            store.legal_hold(stored.key, stored.version, True)
            store.legal_hold(stored.key, stored.version, False)
        except NotSupported as why:
            sentence = str(why) if store.can_retain else "Kho là thư mục: quản trị máy xóa được tệp không để lại dấu."
            yield Ailment("storage", sentence, again, wrong=store.can_retain)
    finally:
        store.delete_version(stored.key, stored.version)


@examination("broker")
def broker() -> Iterator[Ailment]:
    """It takes a connection."""
    if sentence := parts.broker():
        yield Ailment("broker", sentence, "systemctl status rabbitmq-server. Việc nền vẫn còn trong hộp thư đi.")


@examination("mail")
def mail() -> Iterator[Ailment]:
    """It takes a connection."""
    if sentence := parts.mail():
        yield Ailment("mail", sentence, "Thử EMAIL_URL từ máy này; thư sẽ tự đi tiếp khi máy chủ trả lời.")


@examination("pdf")
def pdf() -> Iterator[Ailment]:
    """Papers come out as PDF."""
    if settings.PDF_ENGINE == "off":
        yield Ailment("pdf", "PDF_ENGINE=off: văn bản chỉ có bản Word.", "Đặt PDF_ENGINE=auto.", wrong=False)
        return
    try:
        soffice()
    except PdfUnavailable as why:
        yield Ailment("pdf", str(why), INSTALL)
        return
    for sentence in complaints():
        yield Ailment("pdf", sentence, "apt-get install fonts-liberation2")
    where = warm.address(settings.PDF_SERVER)
    if where and not warm.answers(where):
        yield Ailment(
            "pdf",
            f"Máy chủ PDF {settings.PDF_SERVER} không trả lời; mỗi văn bản tự mở LibreOffice, chậm hơn.",
            "systemctl status khuyencong-pdf",
            wrong=False,
        )
