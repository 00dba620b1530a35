"""One contract for all stores: memory, folder, and a real S3 server."""

import datetime as dt
import uuid
from pathlib import Path

import pytest

from documents.storage import NotSupported, Storage
from documents.storage.contract import CHECKS, Check, Ground
from documents.storage.folder import FolderStorage
from documents.storage.memory import MemoryStorage
from documents.storage.s3 import S3Storage
from tests.services.s3 import s3_server  # noqa: F401  (fixture)

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
        if check.__name__ in NO_PROMISE and not isinstance(store, S3Storage):
            with pytest.raises(NotSupported):
                check(ground)
        else:
            check(ground)
    finally:
        ground.clear()
    assert list(store.keys(ground.prefix)) == []
