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
from documents.pictures import shown_form
from documents.refusal import UploadRefused
from documents.storage import Reading, document_store
from documents.storage.port import CHUNK

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["UploadRefused", "keep", "keep_made", "open_file", "sent"]

IN_MEMORY = 1024 * 1024
LONGEST_NAME = 120


def keep(stream: IO[bytes], *, name: str, uploaded_by: User | None, at: dt.datetime, prefix: str) -> StoredFile:
    """Take a file in. Raises ``UploadRefused`` with a sentence, ``StorageUnavailable`` if the store is down.

    Of a picture that cannot be shown as it was sent, both are kept: what is given back is the one to show, with what
    was sent as its ``original``.
    """
    sent = clean_name(name)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        _copy(stream, kept, sent)
        content_type = type_of(kept, sent)
        shown = shown_form(kept, sent, content_type)
        as_sent = _put(kept, shown.name if shown.data is None else sent, content_type, prefix)
        made = None if shown.data is None else _put(io.BytesIO(shown.data), shown.name, shown.content_type, prefix)
    for file in (as_sent, made):
        if file is not None:
            file.uploaded_at, file.uploaded_by = at, uploaded_by
    as_sent.save()
    if made is None:
        return as_sent
    made.original = as_sent
    made.save()
    return made


def keep_made(data: bytes, *, name: str, content_type: str, made_by: User, at: dt.datetime, prefix: str) -> StoredFile:
    """Keep bytes our own code wrote, of a type nobody may send in (CSV). Raises ``StorageUnavailable``."""
    stored = _put(io.BytesIO(data), clean_name(name), content_type, prefix)
    stored.uploaded_at, stored.uploaded_by = at, made_by
    stored.save()
    return stored


def _put(file: IO[bytes], name: str, content_type: str, prefix: str) -> StoredFile:
    """Bytes into the store under a key of their own; the row of them, not yet written."""
    key = f"{prefix}/{uuid.uuid4().hex}.{name.rpartition('.')[2].lower()}"
    length = file.seek(0, 2)
    file.seek(0)
    stored = document_store().put_stream(key, file, content_type=content_type, length=length)
    return StoredFile(
        key=stored.key,
        version=stored.version,
        sha256=stored.sha256,
        size=stored.size,
        content_type=content_type,
        original_name=name,
    )


def sent(stored: StoredFile) -> StoredFile:
    """What a person sent: the file itself, or the one that it was made of to be shown."""
    return stored.original or stored


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
