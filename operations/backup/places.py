"""Where backups lie: a folder, or a bucket of an S3 server («s3:NAME»), through the same port as the files of dossiers.

A place holds ``sets/MOMENT/…`` for each backup and ``objects/RECIPIENT/…`` for the files of all of them: a file that is
there already is not copied again.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import json
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from documents.storage import Storage
from documents.storage.folder import FolderStorage
from documents.storage.s3 import S3Storage
from ledger.chain import moment

FORM = "khuyencong-backup-1"
BYTES = "application/octet-stream"
MANIFEST, ROWS, HEAD = "manifest.json", "rows.jsonl.gz.age", "head.jsonl.gz"
OBJECTS, SETTINGS, TRUST = "objects.txt.gz", "settings.json", "trust.tar.age"


class NotABackup(Exception):
    """A place without a whole backup of the wanted name; the message says in which respect."""


@dataclass
class Manifest:
    """What a backup is, in the open: no personal data, no secret."""

    at: str
    migrations: list[list[str]]
    database: str
    recipients: list[str]
    objects_in: str
    rows: dict[str, int] = field(default_factory=dict)
    objects: int = 0
    object_bytes: int = 0
    #: SHA-256 of the head before it was packed: to be written down elsewhere.
    head_sha256: str = ""
    #: Files whose row was deleted while the backup was made: their bytes went with it.
    gone_meanwhile: list[str] = field(default_factory=list)
    #: Files that were not in the store, or not as they were kept: the backup is made without them, and says so.
    missing: list[str] = field(default_factory=list)
    keys: str = ""
    form: str = FORM


def place(text: str) -> Storage:
    """The place that a text names. Raises ``StorageUnavailable`` for a folder that cannot be made."""
    if not text.startswith("s3:"):
        return FolderStorage(text)
    return S3Storage(
        endpoint=settings.BACKUP_S3_ENDPOINT,
        bucket=text.removeprefix("s3:"),
        access_key=settings.BACKUP_S3_ACCESS_KEY,
        secret_key=settings.BACKUP_S3_SECRET_KEY,
        secure=settings.BACKUP_S3_SECURE,
        region=settings.BACKUP_S3_REGION,
    )


def set_name(at: dt.datetime) -> str:
    """How the backup of a moment is called: UTC, sortable."""
    return f"{moment(at)[:19].replace('-', '').replace(':', '')}Z"


def moment_of(name: str) -> dt.datetime:
    """The moment in the name of a set. Raises ValueError."""
    return dt.datetime.strptime(name, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)


def folder_of(recipients: list[str]) -> str:
    """Where files encrypted to these keys lie: whoever gets another key gets another folder."""
    named = hashlib.sha256("\n".join(sorted(recipients)).encode()).hexdigest()[:16]
    return f"objects/{named}"


def object_key(folder: str, sha256: str) -> str:
    """Where the file with a digest lies."""
    return f"{folder}/{sha256[:2]}/{sha256}.age"


def read(store: Storage, key: str) -> bytes:
    """A small file of a place as bytes. Raises ``ObjectMissing``."""
    with store.open_range(key) as chunks:
        return b"".join(chunks)


def write(store: Storage, key: str, data: bytes) -> None:
    """Write a small file, whole."""
    store.put_stream(key, io.BytesIO(data), content_type=BYTES, length=len(data))


def whole_sets(store: Storage) -> list[str]:
    """The names of the finished backups, oldest first: the manifest is written last."""
    parts = [kept.key.split("/") for kept in store.keys("sets/")]
    return sorted({one[1] for one in parts if len(one) == 3 and one[2] == MANIFEST})


def manifest_of(store: Storage, name: str = "") -> tuple[str, Manifest]:
    """A backup by name, the newest without one. Raises NotABackup."""
    there = whole_sets(store)
    if not there:
        raise NotABackup("Ở đó không có bản sao lưu nào đã ghi xong.")
    if name and name not in there:
        raise NotABackup(f"Không có bản sao lưu «{name}». Có: {', '.join(there)}.")
    name = name or there[-1]
    try:
        said: dict[str, Any] = json.loads(read(store, f"sets/{name}/{MANIFEST}"))
        found = Manifest(**said)
    except (ValueError, TypeError) as error:
        raise NotABackup(f"Tệp {MANIFEST} của bản «{name}» không đọc được.") from error
    if found.form != FORM:
        raise NotABackup(f"Bản «{name}» có dạng «{found.form}», bản phần mềm này đọc «{FORM}».")
    return name, found


def digests_of(store: Storage, name: str) -> set[str]:
    """SHA-256 of every file that a backup needs."""
    return set(gzip.decompress(read(store, f"sets/{name}/{OBJECTS}")).decode().split())


def prune(store: Storage, *, keep: int) -> tuple[int, int]:
    """Let go of all but the newest ``keep`` backups and of the files that none of those needs; how many of each.

    Raises ``Held`` where the place itself keeps them longer (object lock).
    """
    there = whole_sets(store)
    old, kept = there[:-keep], there[-keep:]
    if not old:
        return 0, 0
    needed = set()
    for name in kept:
        folder = manifest_of(store, name)[1].objects_in
        needed |= {object_key(folder, sha256) for sha256 in digests_of(store, name)}
    for name in old:
        # The manifest first: half of a backup is none.
        parts = sorted(store.keys(f"sets/{name}/"), key=lambda one: not one.key.endswith(MANIFEST))
        for one in parts:
            store.delete_version(one.key, one.version)
    freed = [one for one in store.keys("objects/") if one.key not in needed]
    for one in freed:
        store.delete_version(one.key, one.version)
    return len(old), len(freed)
