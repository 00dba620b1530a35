"""What every store must keep to, as checks that run against a real one.

The tests run them over all three adapters; ``manage.py check_storage`` runs them against the store that is configured.
Each check writes only under the ground's prefix and removes what it wrote.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO

from documents.storage.port import (
    BadKey,
    Held,
    KeyTaken,
    LengthDiffers,
    NotSupported,
    ObjectMissing,
    Storage,
    StorageError,
    Stored,
)

TYPE = "application/octet-stream"
#: Larger than one part of a multipart upload, and no round number.
LARGE = 11 * 1024 * 1024 + 7
RETENTION = dt.timedelta(seconds=4)


class Broken(Exception):
    """The store does not do what a check asks."""


@dataclass
class Ground:
    """Where the checks play: a store, a prefix of its own, a clock."""

    store: Storage
    prefix: str
    now: Callable[[], dt.datetime]
    written: list[Stored] = field(default_factory=list)

    def key(self, name: str) -> str:
        """A key on this ground."""
        return f"{self.prefix}/{name}"

    def put(self, name: str, data: bytes | IO[bytes], length: int | None = None) -> Stored:
        """Write something that ``clear`` removes."""
        stream = io.BytesIO(data) if isinstance(data, bytes) else data
        stored = self.store.put_stream(self.key(name), stream, content_type=TYPE, length=length)
        self.written.append(stored)
        return stored

    def read(self, key: str, start: int = 0, end: int | None = None, version: str | None = None) -> bytes:
        """A range as bytes."""
        with self.store.open_range(key, start=start, end=end, version=version) as chunks:
            return b"".join(chunks)

    def delete(self, stored: Stored) -> None:
        """Remove one version now."""
        self.store.delete_version(stored.key, stored.version)
        self.written.remove(stored)

    def clear(self) -> None:
        """Remove what is left."""
        for stored in list(self.written):
            self.delete(stored)


Check = Callable[[Ground], None]
CHECKS: list[tuple[str, Check]] = []


def check(sentence: str) -> Callable[[Check], Check]:
    """Add a check with the sentence that ``check_storage`` prints for it."""

    def add(function: Check) -> Check:
        CHECKS.append((sentence, function))
        return function

    return add


def demand(holds: bool, otherwise: str) -> None:
    """Raises ``Broken`` with what was seen instead."""
    if not holds:
        raise Broken(otherwise)


def refuses(error: type[StorageError], act: Callable[[], object], otherwise: str) -> None:
    """Demand that an act ends with exactly this error."""
    try:
        act()
    except error:
        return
    except NotSupported:
        raise
    except StorageError as why:
        raise Broken(f"{otherwise}: {type(why).__name__} {why}") from why
    raise Broken(otherwise)


@check("kho trả lời")
def the_store_answers(ground: Ground) -> None:
    ground.store.health()


@check("tệp đọc lại đúng từng byte, đúng SHA-256 và dung lượng")
def bytes_come_back_as_they_were(ground: Ground) -> None:
    data = bytes(range(256)) * 2500
    stored = ground.put("mot", data, len(data))
    demand(
        stored.sha256 == hashlib.sha256(data).hexdigest() and stored.size == len(data), "sai SHA-256 hoặc dung lượng"
    )
    demand(ground.read(stored.key) == data, "nội dung đọc lại khác nội dung đã ghi")
    demand(ground.store.exists(stored.key), "tệp vừa ghi bị coi là không có")


@check("tệp lớn chưa biết trước dung lượng ghi được theo từng phần")
def a_large_file_of_unknown_length_is_taken_in_parts(ground: Ground) -> None:
    stored = ground.put("lon", Counting(LARGE))  # type: ignore[arg-type]
    demand(stored.size == LARGE, f"ghi {LARGE} byte, kho nhận {stored.size}")
    digest = hashlib.sha256()
    with ground.store.open_range(stored.key) as chunks:
        for chunk in chunks:
            digest.update(chunk)
    demand(digest.hexdigest() == stored.sha256, "nội dung đọc lại khác nội dung đã ghi")


@check("tệp không có và kho không trả lời là hai lỗi khác nhau")
def what_is_absent_is_called_absent(ground: Ground) -> None:
    key = ground.key("khong-co")
    demand(not ground.store.exists(key), "tệp chưa ghi mà được coi là có")
    refuses(ObjectMissing, lambda: ground.read(key), "đọc tệp không có mà không bị báo thiếu")
    refuses(ObjectMissing, lambda: ground.read(key, 3, 3), "đọc khoảng rỗng của tệp không có mà không bị báo thiếu")
    refuses(ObjectMissing, lambda: ground.store.delete_version(key, ""), "xóa tệp không có mà không bị báo thiếu")


@check("mỗi khóa chỉ ghi một lần")
def a_key_is_written_once(ground: Ground) -> None:
    stored = ground.put("mot-lan", b"first")
    refuses(KeyTaken, lambda: ground.put("mot-lan", b"second"), "ghi đè được lên tệp đã có")
    demand(ground.read(stored.key) == b"first", "tệp đã có bị thay nội dung")


@check("đọc được từng khoảng byte")
def ranges_are_read_like_slices(ground: Ground) -> None:
    data = bytes(range(200))
    key = ground.put("khoang", data).key
    for start, end in ((0, 10), (5, None), (199, 200), (190, 900), (200, None), (500, 600), (7, 7), (0, 0)):
        got = ground.read(key, start, end)
        demand(got == data[start:end], f"khoảng {start}-{end}: nhận {len(got)} byte")


@check("khóa có dấu tiếng Việt, dựng sẵn hay tổ hợp, là một")
def vietnamese_keys_are_kept(ground: Ground) -> None:
    stored = ground.put("biên bản nghiệm thu (lần 2) & phụ lục +1.pdf", b"x")
    decomposed = unicodedata.normalize("NFD", stored.key)
    demand(ground.read(decomposed) == b"x", "không đọc được bằng tên có dấu tổ hợp")
    listed = [kept.key for kept in ground.store.keys(ground.prefix)]
    demand(stored.key in listed, "tên có dấu không có trong danh sách")


@check("khóa đi ra ngoài chỗ của nó bị từ chối")
def keys_that_leave_their_place_are_refused(ground: Ground) -> None:
    inside = (f"{ground.prefix}/../ra-ngoai", f"{ground.prefix}//x", f"{ground.prefix}/./x", f"{ground.prefix}/.part-x")
    for key in ("", "/etc/x", "..", "../x", *inside, "a\\b", "a\0b", "a\nb", "a\u202eb", "x" * 300, "x/" * 300 + "x"):

        def put(key: str = key) -> Stored:
            return ground.store.put_stream(key, io.BytesIO(b"x"), content_type=TYPE)

        refuses(BadKey, put, f"nhận khóa {key[:40]!r}")
        refuses(BadKey, lambda key=key: ground.read(key), f"đọc khóa {key[:40]!r}")  # type: ignore[misc]


@check("luồng ngắn hoặc dài hơn đã báo không để lại gì")
def a_stream_of_another_length_leaves_nothing(ground: Ground) -> None:
    for name, data, length in (("ngan", b"abc", 5), ("dai", b"abcdef", 5), ("du", b"x" * 600_000, 500_000)):
        refuses(LengthDiffers, lambda n=name, d=data, m=length: ground.put(n, d, m), f"nhận luồng {name}")  # type: ignore[misc]
        demand(not ground.store.exists(ground.key(name)), f"luồng {name} để lại tệp")


@check("luồng đứt giữa chừng không để lại gì")
def a_broken_stream_leaves_nothing(ground: Ground) -> None:
    for name, size in (("dut", 1_000_000), ("dut-lon", LARGE)):
        try:
            ground.put(name, Counting(size, breaks=True))  # type: ignore[arg-type]
        except Torn:
            demand(not ground.store.exists(ground.key(name)), "luồng đứt để lại tệp")
        else:
            raise Broken("luồng đứt mà vẫn ghi xong")


@check("liệt kê theo tiền tố, có thời điểm ghi")
def keys_are_listed_with_their_moment(ground: Ground) -> None:
    for name in ("ke/a", "ke/b/c", "khac"):
        ground.put(name, b"x")
    found = {kept.key: kept.written for kept in ground.store.keys(ground.key("ke/"))}
    demand(sorted(found) == [ground.key("ke/a"), ground.key("ke/b/c")], f"danh sách: {sorted(found)}")
    apart = max(abs(ground.now() - moment) for moment in found.values())
    demand(apart < dt.timedelta(minutes=15), f"đồng hồ của kho lệch {apart}")


@check("tệp không ai nhận xóa được theo danh sách")
def what_is_listed_can_be_deleted(ground: Ground) -> None:
    ground.put("don/a", b"x")
    for kept in ground.store.keys(ground.key("don/")):
        ground.store.delete_version(kept.key, kept.version)
    ground.written.clear()
    demand(not list(ground.store.keys(ground.key("don/"))), "tệp đã xóa theo danh sách vẫn còn")


@check("mỗi tệp có phiên bản; đọc đúng phiên bản đã ghi")
def a_version_is_read_or_nothing(ground: Ground) -> None:
    one, other = ground.put("phien-ban", b"one"), ground.put("phien-ban-khac", b"other")
    demand(bool(one.version), "kho không giữ phiên bản: bật versioning cho bucket")
    demand(ground.read(one.key, version=one.version) == b"one", "không đọc được phiên bản vừa ghi")
    demand(ground.store.exists(one.key, version=one.version), "phiên bản vừa ghi bị coi là không có")
    demand(not ground.store.exists(one.key, version=other.version), "phiên bản của tệp khác được coi là của tệp này")
    refuses(ObjectMissing, lambda: ground.read(one.key, version=other.version), "đọc được phiên bản không có")


@check("xóa một phiên bản là xóa hẳn")
def a_deleted_version_is_gone(ground: Ground) -> None:
    stored = ground.put("xoa", b"x")
    ground.delete(stored)
    demand(not ground.store.exists(stored.key), "tệp đã xóa vẫn còn")
    refuses(ObjectMissing, lambda: ground.read(stored.key, version=stored.version), "phiên bản đã xóa vẫn đọc được")
    ground.put("xoa", b"y")


@check("tệp bị giữ (legal hold) không xóa được cho đến khi thôi giữ")
def a_held_version_cannot_be_deleted(ground: Ground) -> None:
    stored = ground.put("giu", b"x")
    ground.store.legal_hold(stored.key, stored.version, True)
    try:
        refuses(Held, lambda: ground.store.delete_version(stored.key, stored.version), "xóa được tệp đang bị giữ")
        demand(ground.read(stored.key) == b"x", "tệp đang bị giữ không đọc được")
    finally:
        ground.store.legal_hold(stored.key, stored.version, False)
    ground.delete(stored)


@check("tệp còn hạn lưu không xóa được; hết hạn thì được")
def a_retained_version_cannot_be_deleted_before_its_time(ground: Ground) -> None:
    stored = ground.put("han-luu", b"x")
    until = ground.now() + RETENTION
    ground.store.set_retention(stored.key, stored.version, until)
    refuses(Held, lambda: ground.store.delete_version(stored.key, stored.version), "xóa được tệp còn hạn lưu")
    # S3 keeps whole seconds; one more for a store whose clock is a little behind.
    time.sleep(max((until - ground.now()).total_seconds(), 0) + 2)
    ground.delete(stored)


class Torn(Exception):
    """The sender of a stream is gone."""


class Counting:
    """A stream of ``size`` bytes that is nowhere in memory as a whole; it may break just before its end."""

    def __init__(self, size: int, *, breaks: bool = False) -> None:
        self._left = size
        self._breaks = breaks

    def read(self, size: int = -1) -> bytes:
        """Like a file's, at most 256 KB at a time."""
        if self._breaks and self._left < 300_000:
            raise Torn
        asked = min(self._left, 256 * 1024, size if size >= 0 else self._left)
        self._left -= asked
        return self._left.to_bytes(8, "big") * (asked // 8) + b"e" * (asked % 8)
