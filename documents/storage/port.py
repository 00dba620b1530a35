"""What a store of bytes must do, and the names of what can go wrong.

«Absent» (``ObjectMissing``) and «unknown because the store is down» (``StorageUnavailable``) are never mixed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

CHUNK = 256 * 1024
LONGEST_KEY = 400


class StorageError(Exception):
    """Anything that goes wrong in a store."""


class StorageUnavailable(StorageError):
    """The store does not answer; whether an object is there is unknown."""


class ObjectMissing(StorageError):
    """The store answers: there is no such object or version."""


class KeyTaken(StorageError):
    """A key is written once."""


class BadKey(StorageError):
    """A key that leaves its place or that no store could keep."""


class NotSupported(StorageError):
    """This kind of store cannot do it (a folder has no legal hold)."""


@dataclass(frozen=True)
class Stored:
    """What was written: where, which version, and what it hashes to."""

    key: str
    version: str
    sha256: str
    size: int


def safe_key(key: str) -> str:
    """A key in NFC that stays inside its store. Raises ``BadKey``."""
    normal = unicodedata.normalize("NFC", key)
    parts = normal.split("/")
    bad = (
        not normal
        or len(normal.encode()) > LONGEST_KEY
        or normal.startswith("/")
        or "\\" in normal
        or any(part in ("", ".", "..") for part in parts)
        or any(unicodedata.category(letter).startswith("C") for letter in normal)
    )
    if bad:
        raise BadKey(f"Khóa lưu trữ không hợp lệ: {key!r}.")
    return normal


class HashingReader:
    """A stream that counts and hashes what passes through it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        """Like a file's."""
        data = self._stream.read(size)
        self._hash.update(data)
        self.size += len(data)
        return data

    @property
    def sha256(self) -> str:
        """The digest of what was read so far."""
        return self._hash.hexdigest()


class Storage(ABC):
    """The port."""

    @abstractmethod
    def put_stream(self, key: str, stream: IO[bytes], *, content_type: str, length: int | None = None) -> Stored:
        """Write a stream under a new key with bounded memory. Raises ``KeyTaken``, ``StorageUnavailable``."""

    @abstractmethod
    def open_range(
        self, key: str, *, start: int = 0, end: int | None = None, version: str | None = None
    ) -> Iterator[bytes]:
        """The bytes from ``start`` up to, not including, ``end``. Raises ``ObjectMissing`` before the first chunk."""

    @abstractmethod
    def exists(self, key: str) -> bool:
        """Whether the object is there; raises ``StorageUnavailable`` rather than guess."""

    @abstractmethod
    def presign(self, key: str, *, seconds: int, filename: str, content_type: str) -> str | None:
        """A signed link for a while, or None where the store gives none."""

    @abstractmethod
    def delete_version(self, key: str, version: str) -> None:
        """Remove one version for good. Raises ``ObjectMissing``; a held or retained one raises ``StorageError``."""

    @abstractmethod
    def set_retention(self, key: str, version: str, until: dt.datetime) -> None:
        """Nobody deletes the version before ``until``. Raises ``NotSupported``."""

    @abstractmethod
    def legal_hold(self, key: str, version: str, on: bool) -> None:
        """Nobody deletes the version while held. Raises ``NotSupported``."""

    @abstractmethod
    def keys(self, prefix: str = "") -> Iterator[tuple[str, dt.datetime]]:
        """Every key with the moment it was written."""

    @abstractmethod
    def health(self) -> None:
        """Return if the store answers; raise ``StorageUnavailable`` if not."""
