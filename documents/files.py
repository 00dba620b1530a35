"""Keeping a file: look at it, bytes to the store, then the row. Never a row without its bytes."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import unicodedata
import uuid
from typing import IO, TYPE_CHECKING

from django.conf import settings

from documents.content import type_of
from documents.models import StoredFile
from documents.refusal import UploadRefused
from documents.storage import Reading, document_store
from documents.storage.port import CHUNK

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["UploadRefused", "keep", "keep_made", "open_file"]

IN_MEMORY = 1024 * 1024
LONGEST_NAME = 120


def keep(stream: IO[bytes], *, name: str, uploaded_by: User | None, at: dt.datetime, prefix: str) -> StoredFile:
    """Take a file in. Raises ``UploadRefused`` with a sentence, ``StorageUnavailable`` if the store is down."""
    shown = clean_name(name)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        _copy(stream, kept, shown)
        content_type = type_of(kept, shown)
        ending = shown.rpartition(".")[2].lower()
        key = f"{prefix}/{uuid.uuid4().hex}.{ending}"
        length = kept.seek(0, 2)
        kept.seek(0)
        stored = document_store().put_stream(key, kept, content_type=content_type, length=length)
    return StoredFile.objects.create(
        key=stored.key,
        version=stored.version,
        sha256=stored.sha256,
        size=stored.size,
        content_type=content_type,
        original_name=shown,
        uploaded_at=at,
        uploaded_by=uploaded_by,
    )


def keep_made(data: bytes, *, name: str, content_type: str, made_by: User, at: dt.datetime, prefix: str) -> StoredFile:
    """Keep bytes our own code wrote, of a type nobody may send in (CSV). Raises ``StorageUnavailable``."""
    shown = clean_name(name)
    key = f"{prefix}/{uuid.uuid4().hex}.{shown.rpartition('.')[2].lower()}"
    stored = document_store().put_stream(key, io.BytesIO(data), content_type=content_type, length=len(data))
    return StoredFile.objects.create(
        key=stored.key,
        version=stored.version,
        sha256=stored.sha256,
        size=stored.size,
        content_type=content_type,
        original_name=shown,
        uploaded_at=at,
        uploaded_by=made_by,
    )


def open_file(stored: StoredFile, *, start: int = 0, end: int | None = None) -> Reading:
    """The bytes of exactly the version that was kept, or none. Raises ``ObjectMissing`` or ``StorageUnavailable``."""
    return document_store().open_range(stored.key, start=start, end=end, version=stored.version or None)


def clean_name(name: str) -> str:
    """A name fit to show and to download: NFC, no path, no control or direction letters, not too long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if not unicodedata.category(letter).startswith("C")).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if not dot:
        stem, ending = kept, ""
    return f"{stem[: LONGEST_NAME - len(ending)] or 'tep'}{dot}{ending[:10]}"


def _copy(stream: IO[bytes], kept: IO[bytes], name: str) -> None:
    """Read no further than the limit."""
    most = settings.UPLOAD_LIMIT_BYTES
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > most:
            raise UploadRefused(
                "too_large",
                f"Tệp «{name}» lớn hơn {most // (1024 * 1024)} MB. Giảm độ phân giải khi quét, "
                "hoặc chia thành nhiều tệp.",
            )
        kept.write(chunk)
    if size == 0:
        raise UploadRefused("empty", f"Tệp «{name}» rỗng (0 byte). Kiểm tra lại tệp rồi chọn lại.")
