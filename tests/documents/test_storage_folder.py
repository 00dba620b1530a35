"""The folder in bad hours: the disk gone, no room, a file changed by hand, a writer killed half-way."""

import datetime as dt
import errno
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from documents.storage import KeyTaken, ObjectMissing, StorageUnavailable
from documents.storage.contract import Counting
from documents.storage.folder import FolderStorage

TYPE = "application/pdf"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def store(root: Path) -> FolderStorage:
    return FolderStorage(str(root))


def test_a_folder_that_is_gone_is_never_taken_for_a_missing_file(store: FolderStorage, root: Path) -> None:
    stored = store.put_stream("a/b.pdf", io.BytesIO(b"x"), content_type=TYPE)
    shutil.rmtree(root)
    for ask in (
        lambda: store.exists("a/b.pdf"),
        lambda: store.open_range("a/b.pdf"),
        lambda: store.put_stream("a/c.pdf", io.BytesIO(b"x"), content_type=TYPE),
        lambda: store.delete_version("a/b.pdf", stored.version),
        lambda: list(store.keys()),
        store.health,
    ):
        with pytest.raises(StorageUnavailable, match="Không thấy thư mục"):
            ask()
    assert not root.exists()


def test_a_file_changed_by_hand_is_no_longer_that_version(store: FolderStorage, root: Path) -> None:
    stored = store.put_stream("a/b.pdf", io.BytesIO(b"genuine"), content_type=TYPE)
    (root / "a/b.pdf").write_bytes(b"forged!")
    with pytest.raises(ObjectMissing):
        store.open_range("a/b.pdf", version=stored.version)
    assert not store.exists("a/b.pdf", version=stored.version)
    assert store.exists("a/b.pdf")


def test_a_full_disk_is_said_and_leaves_nothing(
    store: FolderStorage, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageUnavailable, match="No space left"):
        store.put_stream("a/b.pdf", io.BytesIO(b"x"), content_type=TYPE)
    monkeypatch.undo()
    assert [path for path in root.rglob("*") if path.is_file()] == []


def test_a_key_below_a_file_is_taken(store: FolderStorage) -> None:
    store.put_stream("a", io.BytesIO(b"x"), content_type=TYPE)
    with pytest.raises(KeyTaken):
        store.put_stream("a/b", io.BytesIO(b"x"), content_type=TYPE)
    with pytest.raises(ObjectMissing):
        store.open_range("a/b")


def test_an_open_file_is_given_back_even_if_nobody_read_it(store: FolderStorage, root: Path) -> None:
    def handles() -> int:
        return sum(
            link.is_symlink() and os.readlink(link) == str(root / "a") for link in Path("/proc/self/fd").iterdir()
        )

    store.put_stream("a", io.BytesIO(b"x"), content_type=TYPE)
    readings = [store.open_range("a") for _ in range(3)]
    assert handles() == 3
    for reading in readings:
        reading.close()
    assert handles() == 0


def test_a_killed_writer_leaves_no_file_and_its_rest_is_swept(store: FolderStorage, root: Path) -> None:
    program = f"""
import os, signal
from documents.storage.contract import Counting
from documents.storage.folder import FolderStorage

class Kill(Counting):
    def read(self, size=-1):
        data = super().read(size)
        if self._left < 500_000:
            os.kill(os.getpid(), signal.SIGKILL)
        return data

FolderStorage({str(root)!r}).put_stream("a/b.pdf", Kill(3_000_000), content_type="application/pdf")
"""
    ended = subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[2])
    assert ended.returncode == -9
    assert not store.exists("a/b.pdf")
    assert list(store.keys()) == []
    assert len([path for path in root.rglob("*") if path.is_file()]) == 1
    now = dt.datetime.now(dt.UTC)
    assert store.clear_unfinished(now - dt.timedelta(hours=1)) == 0
    assert store.clear_unfinished(now + dt.timedelta(minutes=1)) == 1
    assert [path for path in root.rglob("*") if path.is_file()] == []


def test_half_a_file_is_never_seen(store: FolderStorage) -> None:
    class Looking(Counting):
        def read(self, size: int = -1) -> bytes:
            seen.append(store.exists("a/b.pdf"))
            return super().read(size)

    seen: list[bool] = []
    store.put_stream("a/b.pdf", Looking(1_000_000), content_type=TYPE)
    assert seen and not any(seen)
    assert store.exists("a/b.pdf")
