"""One contract for all stores: memory, folder, and a real S3 server."""

import datetime as dt
import gc
import hashlib
import tracemalloc
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from documents.storage import NotSupported, Storage, Stored
from documents.storage.contract import CHECKS, Check, Counting, Ground
from documents.storage.folder import FolderStorage
from documents.storage.memory import MemoryStorage
from documents.storage.s3 import S3Storage

#: A folder and memory make no promise of retention (docs/files.md); S3 must keep all.
NO_PROMISE = {"a_held_version_cannot_be_deleted", "a_retained_version_cannot_be_deleted_before_its_time"}


@pytest.fixture(params=["memory", "folder", pytest.param("s3", marks=pytest.mark.services)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "memory":
        return MemoryStorage()
    if request.param == "folder":
        return FolderStorage(str(tmp_path / "store"))
    return S3Storage(**request.getfixturevalue("s3_server").options())


@pytest.mark.parametrize("check", [function for _, function in CHECKS], ids=lambda check: check.__name__)
def test_every_store_keeps_the_contract(store: Storage, check: Check) -> None:
    ground = Ground(store, f"thu/{uuid.uuid4().hex}", lambda: dt.datetime.now(dt.UTC))
    try:
        if check.__name__ in NO_PROMISE and not store.can_retain:
            with pytest.raises(NotSupported):
                check(ground)
        else:
            check(ground)
    finally:
        ground.clear()
    assert list(store.keys(ground.prefix)) == []


def peak(act: Callable[[], object]) -> int:
    """The most memory in use at one moment of an act, in bytes."""
    gc.collect()
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("announced", [True, False], ids=["length known", "length unknown"])
@pytest.mark.parametrize("store", ["folder", pytest.param("s3", marks=pytest.mark.services)], indirect=True)
def test_a_file_four_times_as_large_takes_no_more_memory(store: Storage, announced: bool) -> None:
    ground = Ground(store, f"thu/{uuid.uuid4().hex}", lambda: dt.datetime.now(dt.UTC))
    peaks = {}
    for megabytes in (15, 60):
        size = megabytes * 1024 * 1024
        length = size if announced else None
        written = peak(lambda size=size, length=length: ground.put(f"{size}", Counting(size), length))
        stored = ground.written[-1]
        assert stored.size == size
        digest = hashlib.sha256()

        def read(stored: Stored = stored, digest: Any = digest) -> None:
            with store.open_range(stored.key, version=stored.version) as chunks:
                for chunk in chunks:
                    digest.update(chunk)

        peaks[megabytes] = written, peak(read)
        assert digest.hexdigest() == stored.sha256
    ground.clear()
    for small, large in zip(peaks[15], peaks[60], strict=True):
        assert large < small * 1.3
        assert large < 60 * 1024 * 1024 / 3
