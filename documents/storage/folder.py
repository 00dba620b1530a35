"""A store in a folder: the embedded default. A file appears whole or not at all.

The folder must lie on a file system with hard links, as every Linux one has. A folder cannot keep a promise of
retention against its own administrator, so it makes none (``NotSupported``).
"""

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
    Kept,
    KeyTaken,
    NotSupported,
    ObjectMissing,
    Reading,
    Storage,
    StorageUnavailable,
    Stored,
    check_range,
    safe_key,
)

PARTIAL = ".part-"


class FolderStorage(Storage):
    """Keys are paths below ``location``; the version of a file is its digest, so a changed file is not that version."""

    def __init__(self, location: str) -> None:
        self._root = Path(location)
        try:
            self._root.mkdir(parents=True, exist_ok=True)
        except OSError as why:
            raise StorageUnavailable(f"Không tạo được thư mục lưu trữ {location} ({why.strerror}).") from why

    def _path(self, key: str) -> Path:
        return self._root.joinpath(*safe_key(key).split("/"))

    def put_stream(self, key: str, stream: IO[bytes], *, content_type: str, length: int | None = None) -> Stored:
        """Write beside, flush to the disk, then link under the key: a name that is taken is refused by the system."""
        target = self._path(key)
        reader = HashingReader(stream, length)
        self.health()
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, partial = tempfile.mkstemp(prefix=PARTIAL, dir=target.parent)
        except (FileExistsError, NotADirectoryError) as why:  # part of the key is a file already
            raise KeyTaken(key) from why
        except OSError as why:
            raise _not_written(why) from why
        try:
            with os.fdopen(handle, "wb") as out:
                while chunk := reader.read(CHUNK):
                    _write(out, chunk)
                _flush(out)
            _link(partial, target, key)
        finally:
            os.unlink(partial)
        for folder in (target.parent, *target.parent.relative_to(self._root).parents):
            _sync_folder(self._root / folder)
        return Stored(safe_key(key), reader.sha256, reader.sha256, reader.size)

    def open_range(self, key: str, *, start: int = 0, end: int | None = None, version: str | None = None) -> Reading:
        """See the port. A version is checked against the digest of the whole file before the first byte."""
        check_range(start, end)
        file = self._open(key)
        try:
            if version and _digest(file) != version:
                raise ObjectMissing(key)
            file.seek(start)
        except BaseException:
            file.close()
            raise
        return Reading(_chunks(file, None if end is None else end - start), file.close)

    def _open(self, key: str) -> IO[bytes]:
        try:
            return self._path(key).open("rb")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as why:
            self.health()  # a folder that is gone says nothing about its files
            raise ObjectMissing(key) from why
        except OSError as why:
            raise _not_read(why) from why

    def exists(self, key: str, *, version: str | None = None) -> bool:
        """See the port."""
        try:
            self.open_range(key, version=version).close()
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
        """A folder has no links of its own: the page streams."""
        return None

    def delete_version(self, key: str, version: str) -> None:
        """See the port."""
        self.open_range(key, version=version).close()
        try:
            self._path(key).unlink()
        except FileNotFoundError as why:
            raise ObjectMissing(key) from why
        except OSError as why:
            raise _not_written(why) from why

    def set_retention(self, key: str, version: str, until: dt.datetime) -> None:
        """A folder cannot promise that."""
        raise NotSupported("Thư mục không bảo đảm được thời hạn lưu; dùng kho S3 có khóa đối tượng.")

    def legal_hold(self, key: str, version: str, on: bool) -> None:
        """A folder cannot promise that."""
        raise NotSupported("Thư mục không khóa được tệp; dùng kho S3 có khóa đối tượng.")

    def keys(self, prefix: str = "") -> Iterator[Kept]:
        """See the port; half-written files do not count."""
        for path, written in self._files():
            key = path.relative_to(self._root).as_posix()
            if not path.name.startswith(PARTIAL) and key.startswith(prefix):
                yield Kept(key, "", written)

    def clear_unfinished(self, before: dt.datetime) -> int:
        """See the port."""
        halves = [path for path, written in self._files() if path.name.startswith(PARTIAL) and written < before]
        for path in halves:
            path.unlink(missing_ok=True)
        return len(halves)

    def _files(self) -> Iterator[tuple[Path, dt.datetime]]:
        self.health()
        try:
            for folder, _, names in os.walk(self._root, onerror=_raise):
                for name in sorted(names):
                    path = Path(folder, name)
                    try:
                        yield path, dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
                    except FileNotFoundError:
                        continue  # removed while we walked
        except OSError as why:
            raise _not_read(why) from why

    def health(self) -> None:
        """The folder is there and can be written; it is never made anew here, or a lost disk would look empty."""
        if not self._root.is_dir():
            raise StorageUnavailable(f"Không thấy thư mục lưu trữ {self._root}; kiểm tra ổ đĩa đã được gắn chưa.")
        if not os.access(self._root, os.W_OK | os.X_OK):
            raise StorageUnavailable(f"Không có quyền ghi vào thư mục lưu trữ {self._root}.")


def _raise(why: OSError) -> None:
    raise why


def _not_read(why: OSError) -> StorageUnavailable:
    return StorageUnavailable(f"Không đọc được thư mục lưu trữ ({why.strerror}).")


def _not_written(why: OSError) -> StorageUnavailable:
    return StorageUnavailable(f"Không ghi được vào thư mục lưu trữ ({why.strerror}).")


def _write(out: IO[bytes], chunk: bytes) -> None:
    """Apart from reading, so that trouble of the source is never called trouble of the store."""
    try:
        out.write(chunk)
    except OSError as why:
        raise _not_written(why) from why


def _flush(out: IO[bytes]) -> None:
    try:
        out.flush()
        os.fsync(out.fileno())
    except OSError as why:
        raise _not_written(why) from why


def _link(partial: str, target: Path, key: str) -> None:
    try:
        os.link(partial, target)
    except FileExistsError as why:
        raise KeyTaken(key) from why
    except OSError as why:
        raise _not_written(why) from why


def _chunks(file: IO[bytes], left: int | None) -> Iterator[bytes]:
    with file:
        while left is None or left > 0:
            try:
                chunk = file.read(CHUNK if left is None else min(CHUNK, left))
            except OSError as why:
                raise _not_read(why) from why
            if not chunk:
                return
            left = None if left is None else left - len(chunk)
            yield chunk


def _digest(file: IO[bytes]) -> str:
    try:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    except OSError as why:
        raise _not_read(why) from why


def _sync_folder(folder: Path) -> None:
    """Make the new name outlive a power cut; file systems without it say EINVAL."""
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as why:
        if why.errno != errno.EINVAL:
            raise _not_written(why) from why
