"""A store in a folder: the embedded default. A file appears whole or not at all."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from documents.storage.port import (
    CHUNK,
    HashingReader,
    KeyTaken,
    NotSupported,
    ObjectMissing,
    Storage,
    StorageUnavailable,
    Stored,
    safe_key,
)

PARTIAL = ".part-"


class FolderStorage(Storage):
    """Keys are paths below ``location``; the version of a file is its digest."""

    def __init__(self, location: str) -> None:
        self._root = Path(location)

    def _path(self, key: str) -> Path:
        return self._root.joinpath(*safe_key(key).split("/"))

    def put_stream(self, key: str, stream: IO[bytes], *, content_type: str, length: int | None = None) -> Stored:
        """Write beside, flush to the disk, then link under the key: a name that is taken is refused by the system."""
        target = self._path(key)
        reader = HashingReader(stream)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, partial = tempfile.mkstemp(prefix=PARTIAL, dir=target.parent)
            try:
                with os.fdopen(handle, "wb") as out:
                    while chunk := reader.read(CHUNK):
                        out.write(chunk)
                    out.flush()
                    os.fsync(out.fileno())
                os.link(partial, target)
            finally:
                os.unlink(partial)
            _sync_folder(target.parent)
        except FileExistsError as why:
            raise KeyTaken(key) from why
        except OSError as why:
            raise StorageUnavailable(f"Không ghi được vào thư mục lưu trữ ({why.strerror}).") from why
        return Stored(safe_key(key), reader.sha256, reader.sha256, reader.size)

    def open_range(
        self, key: str, *, start: int = 0, end: int | None = None, version: str | None = None
    ) -> Iterator[bytes]:
        """See the port. A version is checked against the digest of the whole file."""
        path = self._path(key)
        if version and _digest(path, key) != version:
            raise ObjectMissing(key)
        file = _open(path, key)
        return _chunks(file, start, end)

    def exists(self, key: str) -> bool:
        """See the port."""
        try:
            self._path(key).stat()
        except (FileNotFoundError, NotADirectoryError):
            self.health()
            return False
        except OSError as why:
            raise StorageUnavailable(str(why)) from why
        return True

    def presign(self, key: str, *, seconds: int, filename: str, content_type: str) -> str | None:
        """A folder has no links of its own: the page streams."""
        return None

    def delete_version(self, key: str, version: str) -> None:
        """See the port."""
        path = self._path(key)
        if _digest(path, key) != version:
            raise ObjectMissing(key)
        path.unlink()

    def set_retention(self, key: str, version: str, until: dt.datetime) -> None:
        """A folder cannot promise that."""
        raise NotSupported("Thư mục không bảo đảm được thời hạn lưu; dùng kho S3 có khóa đối tượng.")

    def legal_hold(self, key: str, version: str, on: bool) -> None:
        """A folder cannot promise that."""
        raise NotSupported("Thư mục không khóa được tệp; dùng kho S3 có khóa đối tượng.")

    def keys(self, prefix: str = "") -> Iterator[tuple[str, dt.datetime]]:
        """See the port; half-written files do not count."""
        for path in sorted(self._root.rglob("*")):
            if path.is_file() and not path.name.startswith(PARTIAL):
                key = path.relative_to(self._root).as_posix()
                if key.startswith(prefix):
                    yield key, dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)

    def health(self) -> None:
        """The folder is there, or can be made, and can be written."""
        try:
            self._root.mkdir(parents=True, exist_ok=True)
        except OSError as why:
            raise StorageUnavailable(f"Thư mục lưu trữ không dùng được ({why.strerror}).") from why
        if not os.access(self._root, os.W_OK):
            raise StorageUnavailable("Thư mục lưu trữ không ghi được.")


def _open(path: Path, key: str) -> IO[bytes]:
    try:
        return path.open("rb")
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as why:
        raise ObjectMissing(key) from why
    except OSError as why:
        raise StorageUnavailable(str(why)) from why


def _chunks(file: IO[bytes], start: int, end: int | None) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = None if end is None else max(end - start, 0)
        while left is None or left > 0:
            chunk = file.read(CHUNK if left is None else min(CHUNK, left))
            if not chunk:
                return
            left = None if left is None else left - len(chunk)
            yield chunk


def _digest(path: Path, key: str) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(_open(path, key), 0, None):
        digest.update(chunk)
    return digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    """Make the new name outlive a power cut; file systems without it say EINVAL."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as why:
        if why.errno != errno.EINVAL:
            raise
    finally:
        os.close(handle)
