"""A store in memory: for tests that want no disk."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import threading
from collections.abc import Iterator
from typing import IO

from documents.storage.port import (
    CHUNK,
    HashingReader,
    Kept,
    KeyTaken,
    NotSupported,
    ObjectMissing,
    Reading,
    Storage,
    Stored,
    check_range,
    safe_key,
)


class MemoryStorage(Storage):
    """Forgets everything when the process ends. The version of an object is its digest."""

    def __init__(self) -> None:
        self._objects: dict[str, tuple[bytes, dt.datetime]] = {}
        self._lock = threading.Lock()

    def put_stream(self, key: str, stream: IO[bytes], *, content_type: str, length: int | None = None) -> Stored:
        """See the port; memory is the store, so here it is not bounded."""
        key = safe_key(key)
        reader = HashingReader(stream, length)
        out = io.BytesIO()
        while chunk := reader.read(CHUNK):
            out.write(chunk)
        with self._lock:
            if key in self._objects:
                raise KeyTaken(key)
            self._objects[key] = (out.getvalue(), dt.datetime.now(dt.UTC))
        return Stored(key, reader.sha256, reader.sha256, reader.size)

    def _data(self, key: str, version: str | None) -> bytes:
        found = self._objects.get(safe_key(key))
        if found is None or (version and hashlib.sha256(found[0]).hexdigest() != version):
            raise ObjectMissing(key)
        return found[0]

    def open_range(self, key: str, *, start: int = 0, end: int | None = None, version: str | None = None) -> Reading:
        """See the port."""
        check_range(start, end)
        data = self._data(key, version)[start:end]
        return Reading((data[place : place + CHUNK] for place in range(0, len(data), CHUNK)), lambda: None)

    def exists(self, key: str, *, version: str | None = None) -> bool:
        """See the port."""
        try:
            self._data(key, version)
        except ObjectMissing:
            return False
        return True

    def presign(
        self,
        key: str,
        *,
        seconds: int,
        filename: str,
        content_type: str,
        version: str | None = None,
        inline: bool = False,
    ) -> str | None:
        """No links."""
        return None

    def delete_version(self, key: str, version: str) -> None:
        """See the port."""
        with self._lock:
            self._data(key, version)
            del self._objects[safe_key(key)]

    def set_retention(self, key: str, version: str, until: dt.datetime) -> None:
        """Not here."""
        raise NotSupported("Bộ nhớ không giữ được thời hạn lưu.")

    def legal_hold(self, key: str, version: str, on: bool) -> None:
        """Not here."""
        raise NotSupported("Bộ nhớ không khóa được tệp.")

    def keys(self, prefix: str = "") -> Iterator[Kept]:
        """See the port."""
        return iter([Kept(key, "", at) for key, (_, at) in self._objects.items() if key.startswith(prefix)])

    def clear_unfinished(self, before: dt.datetime) -> int:
        """Nothing outlives a killed writer."""
        return 0

    def health(self) -> None:
        """Always there."""
