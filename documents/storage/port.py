"""What a store of bytes must do, and the names of what can go wrong.

«Absent» (``ObjectMissing``) and «unknown because the store does not say» (``StorageUnavailable``) are never mixed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Self

CHUNK = 256 * 1024
LONGEST_KEY = 400
LONGEST_PART = 200


class StorageError(Exception):
    """Anything that goes wrong in a store."""


class StorageUnavailable(StorageError):
    """The store does not answer; whether an object is there is unknown."""


class AccessRefused(StorageUnavailable):
    """The store answers, but not to us: wrong credentials or missing rights. Whether an object is there is unknown."""


class ObjectMissing(StorageError):
    """The store answers: there is no such object or version."""


class KeyTaken(StorageError):
    """A key is written once."""


class BadKey(StorageError):
    """A key that leaves its place or that no store could keep."""


class LengthDiffers(StorageError):
    """The stream is shorter or longer than was said; nothing is kept."""


class Held(StorageError):
    """The version may not be deleted yet: a retention or a legal hold stands on it."""


class NotSupported(StorageError):
    """This kind of store cannot do it (a folder has no legal hold)."""


@dataclass(frozen=True)
class Stored:
    """What was written: where, which version, and what it hashes to."""

    key: str
    version: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Kept:
    """What a store has: a version that is empty stands for whatever is there."""

    key: str
    version: str
    written: dt.datetime


def safe_key(key: str) -> str:
    """A key in NFC that stays inside its store. Raises ``BadKey``."""
    normal = unicodedata.normalize("NFC", key)
    parts = normal.split("/")
    bad = (
        len(normal.encode("utf-8", "replace")) > LONGEST_KEY
        or "\\" in normal
        # Also refuses an empty key, a leading slash, «.» and «..», and the names under which a folder keeps halves.
        or any(
            not part or part.startswith(".") or len(part.encode("utf-8", "replace")) > LONGEST_PART for part in parts
        )
        or any(unicodedata.category(letter).startswith("C") for letter in normal)
    )
    if bad:
        raise BadKey(f"Khóa lưu trữ không hợp lệ: {key!r}.")
    return normal


def check_range(start: int, end: int | None) -> None:
    """Raises ``ValueError`` for a range that runs backwards."""
    if start < 0 or (end is not None and end < start):
        raise ValueError(f"Not a range: {start} to {end}.")


class HashingReader:
    """A stream that counts and hashes what passes through it, and insists on the length that was said.

    One byte more than ``length`` is looked for as soon as the last expected one is read, so that a writer which
    stops at ``length`` never keeps half of something longer. Raises ``LengthDiffers``.
    """

    def __init__(self, stream: IO[bytes], length: int | None = None) -> None:
        self._stream = stream
        self._length = length
        self._hash = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        """Like a file's."""
        data = self._stream.read(size)
        self._hash.update(data)
        self.size += len(data)
        if self._length is not None:
            ended = not data and size != 0
            too_much = self.size > self._length or (self.size == self._length and bool(self._stream.read(1)))
            if too_much or (ended and self.size < self._length):
                raise LengthDiffers(f"{self._length} bytes were announced, {self.size} or more came.")
        return data

    @property
    def sha256(self) -> str:
        """The digest of what was read so far."""
        return self._hash.hexdigest()


class Reading(Iterator[bytes]):
    """The chunks of one object. ``close`` or a ``with`` block gives the handle back, also when nothing was read."""

    def __init__(self, chunks: Iterator[bytes], close: Callable[[], None]) -> None:
        self._chunks = chunks
        self.close = close

    def __next__(self) -> bytes:
        return next(self._chunks)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *why: object) -> None:
        self.close()


class Storage(ABC):
    """The port."""

    #: Whether this kind of store can promise that a file stays (retention, legal hold).
    can_retain = False

    @abstractmethod
    def put_stream(self, key: str, stream: IO[bytes], *, content_type: str, length: int | None = None) -> Stored:
        """Write a stream under a new key with bounded memory: whole or not at all.

        Raises ``BadKey``, ``KeyTaken``, ``LengthDiffers``, ``StorageUnavailable``.
        """

    @abstractmethod
    def open_range(self, key: str, *, start: int = 0, end: int | None = None, version: str | None = None) -> Reading:
        """The bytes from ``start`` up to, not including, ``end``; like a slice, it may be empty.

        With a version exactly those bytes or none. Raises ``ObjectMissing`` before the first chunk,
        ``StorageUnavailable`` at any time.
        """

    @abstractmethod
    def exists(self, key: str, *, version: str | None = None) -> bool:
        """Whether the object is there; raises ``StorageUnavailable`` rather than guess."""

    @abstractmethod
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
        """A signed link for a while, or None where the store gives none."""

    @abstractmethod
    def delete_version(self, key: str, version: str) -> None:
        """Remove one version for good. Raises ``ObjectMissing``, ``Held``."""

    @abstractmethod
    def set_retention(self, key: str, version: str, until: dt.datetime) -> None:
        """Nobody deletes the version before ``until``. Raises ``NotSupported``."""

    @abstractmethod
    def legal_hold(self, key: str, version: str, on: bool) -> None:
        """Nobody deletes the version while held. Raises ``NotSupported``."""

    @abstractmethod
    def keys(self, prefix: str = "") -> Iterator[Kept]:
        """Everything under keys that begin with ``prefix``, each version by itself."""

    @abstractmethod
    def clear_unfinished(self, before: dt.datetime) -> int:
        """Remove what writers that were killed before that moment left behind; how many. Raises ``NotSupported``."""

    @abstractmethod
    def health(self) -> None:
        """Return if the store answers; raise ``StorageUnavailable`` with a sentence if not."""
