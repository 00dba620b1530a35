"""Streams between one who writes and one who reads, with bounded memory, and encryption on the way (age).

Half of a stream is never taken for the whole: where the writer fails, the reader fails too.
"""

from __future__ import annotations

import os
import threading
import zlib
from collections.abc import Callable, Iterator
from typing import IO, Any, TypeVar, cast

import pyrage
from pyrage.x25519 import Identity, Recipient

T = TypeVar("T")

#: How much is handed on at once.
CHUNK = 256 * 1024


class BadKey(Exception):
    """A text or file that is no age key, or a key that opens nothing here; the message says which."""


class Torn(Exception):
    """Whoever wrote a stream failed before its end."""


class Pulled:
    """An iterator of bytes, read like a file. What goes wrong in it is kept in ``error``."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._left = b""
        self.error: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        """Like a file's; at the end empty."""
        try:
            while size < 0 or len(self._left) < size:
                chunk = next(self._chunks, None)
                if chunk is None:
                    break
                self._left += chunk
        except BaseException as error:
            self.error = error
            raise
        taken = self._left if size < 0 else self._left[:size]
        self._left = self._left[len(taken) :]
        return taken


class _Pipe:
    """The reading end: at the end of the bytes it insists that the writer meant it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.whole = False

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        if (size < 0 or not data) and size != 0 and not self.whole:
            raise Torn
        return data


def pour(write: Callable[[IO[bytes]], object], read: Callable[[IO[bytes]], T], *, reads_here: bool = False) -> T:
    """Let one function write what the other reads, at the same time; returns what the reader returns.

    The writer runs in this thread and the reader in another, unless ``reads_here``: a connection to the database
    belongs to one thread. Raises what the writer or the reader raised.
    """
    outlet, inlet = os.pipe()
    source, sink = os.fdopen(outlet, "rb"), os.fdopen(inlet, "wb", buffering=CHUNK)
    pipe = _Pipe(source)
    errors: dict[str, BaseException] = {}
    result: list[T] = []

    def writes() -> None:
        try:
            write(sink)
            sink.flush()
            pipe.whole = True
        except BaseException as error:
            errors["write"] = error
        finally:
            try:
                sink.close()
            except OSError as error:  # what was left in the buffer has no reader any more
                pipe.whole = False
                errors.setdefault("write", error)

    def reads() -> None:
        try:
            result.append(read(cast(IO[bytes], pipe)))
        except BaseException as error:
            errors["read"] = error
        finally:
            source.close()

    here, there = (reads, writes) if reads_here else (writes, reads)
    other = threading.Thread(target=there, name="backup-stream", daemon=True)
    other.start()
    here()
    other.join()
    said, heard = errors.get("write"), errors.get("read")
    # Of two errors one is the cause: a reader that met a torn stream, or a writer that nobody listened to, is not.
    if heard is not None and not (isinstance(heard, Torn) and said is not None):
        raise heard
    if said is not None:
        raise said
    return result[0]


def recipients_of(texts: list[str]) -> list[Recipient]:
    """Public keys («age1…»). Raises BadKey."""
    found = []
    for text in texts:
        try:
            found.append(Recipient.from_str(text.strip()))
        except pyrage.RecipientError as why:
            raise BadKey(f"«{text}» không phải khóa công khai age (age1…).") from why
    return found


def identities_of(text: str) -> list[Identity]:
    """Secret keys from a key file: one a line, «#» begins a remark. Raises BadKey."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        found = [Identity.from_str(line) for line in lines]
    except pyrage.IdentityError as why:
        raise BadKey("Tệp khóa có dòng không phải khóa bí mật age (AGE-SECRET-KEY-…).") from why
    if not found:
        raise BadKey("Tệp khóa không có khóa nào.")
    return found


def encrypt(chunks: Iterator[bytes], out: IO[bytes], recipients: list[Recipient]) -> None:
    """Write chunks to ``out``, encrypted. Raises what the iterator raises."""
    source = Pulled(chunks)
    try:
        pyrage.encrypt_io(cast(Any, source), cast(Any, out), recipients)
    except Exception as error:
        raise (source.error or error) from error


def decrypt(chunks: Iterator[bytes], out: IO[bytes], identities: list[Identity]) -> None:
    """Write what is in encrypted chunks to ``out``. Raises BadKey for a key that does not open them or bytes that
    were changed, and what the iterator raises."""
    source = Pulled(chunks)
    try:
        pyrage.decrypt_io(cast(Any, source), cast(Any, out), identities)
    except Exception as error:  # age says DecryptError or OSError; where nobody listened the reader's error counts
        if source.error is not None:
            raise source.error from error
        raise BadKey("Khóa bí mật không mở được bản sao lưu này, hoặc bản sao lưu đã hỏng.") from error


def squeezed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Chunks as gzip."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    for chunk in chunks:
        if data := packer.compress(chunk):
            yield data
    yield packer.flush()


def chunks_of(stream: IO[bytes]) -> Iterator[bytes]:
    """What a stream has, piece by piece."""
    while chunk := stream.read(CHUNK):
        yield chunk


def lines_of(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The lines within gzip. Raises Torn where it ends before its end."""
    opener = zlib.decompressobj(31)
    left = b""
    for chunk in chunks:
        *whole, left = (left + opener.decompress(chunk)).split(b"\n")
        yield from whole
    if not opener.eof or left:
        raise Torn
