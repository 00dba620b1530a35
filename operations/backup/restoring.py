"""Restoring: into an empty database and whichever store the settings name, all or nothing.

Files are found by key and SHA-256. Each store gives its own version ids; the rows get those of the store they are
restored into. What comes out is compared with the head of the backup before anything is committed.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.management import call_command
from django.db import connection, transaction
from pyrage.x25519 import Identity

from documents.signing import trust
from documents.storage import KeyTaken, ObjectMissing, Storage, document_store
from ledger.heads import against
from ledger.verifying import Finding, seals
from operations.backup import places
from operations.backup.making import migrations
from operations.backup.pouring import Torn, chunks_of, decrypt, lines_of, pour
from operations.backup.rows import read_rows, tables, write_rows

#: Filled by migrating itself; the rows of the backup take their place, since others refer to their numbers.
FILLED_BY_MIGRATING = ("auth_permission", "django_content_type")
FILES = "documents_storedfile"


class Refused(Exception):
    """Nothing was restored; the message says why and what to do."""


@dataclass
class Restored:
    """What came back."""

    name: str
    rows: int = 0
    files: int = 0
    #: Files that the backup itself did not hold.
    without_bytes: list[str] = field(default_factory=list)
    trust: str = ""


def check(store: Storage, name: str, identities: list[Identity]) -> Restored:
    """Read a whole backup without writing anything: every row, every byte. Raises as ``restore`` does."""
    name, manifest = places.manifest_of(store, name)
    found = Restored(name, without_bytes=manifest.missing + manifest.gone_meanwhile)

    def read(stream: IO[bytes]) -> None:
        for _ in read_rows(lines_of(chunks_of(stream))):
            found.rows += 1

    pour(_opened(store, f"sets/{name}/{places.ROWS}", identities), read, reads_here=True)
    digests = places.digests_of(store, name)
    there = {kept.key for kept in store.keys(f"{manifest.objects_in}/")}
    for sha256 in sorted(digests):
        key = places.object_key(manifest.objects_in, sha256)
        if key not in there:
            continue
        if pour(_opened(store, key, identities), _digest) != sha256:
            raise Refused(f"Tệp {key} của bản sao lưu không còn đúng SHA-256.")
        found.files += 1
    lacking = len(digests) - found.files
    if lacking > len(found.without_bytes):
        raise Refused(f"Bản sao lưu thiếu {lacking} tệp.")
    return found


def restore(store: Storage, name: str, identities: list[Identity]) -> Restored:
    """Bring a backup back. Raises ``Refused``, ``NotABackup``, ``NotRows``, ``BadKey``, ``StorageError``.

    1. the database is migrated if it has no tables, and must be empty and of the same release
    2. each file is written to the store under its key, or found there with the same SHA-256
    3. rows are inserted, those of files with the version ids of this store
    4. head, seals and references are checked; then the transaction is committed
    """
    name, manifest = places.manifest_of(store, name)
    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0)
    _same_release(manifest)
    _empty()
    target = document_store()
    target.health()
    done = Restored(name)
    lost = {*manifest.missing, *manifest.gone_meanwhile}

    def place_file(row: dict[str, Any]) -> None:
        if row["key"] in lost:
            done.without_bytes.append(row["key"])
            return
        source = places.object_key(manifest.objects_in, row["sha256"])
        row["version"] = _put(store, source, target, row, identities)
        done.files += 1

    def read(stream: IO[bytes]) -> dict[str, int]:
        return write_rows(read_rows(lines_of(chunks_of(stream))), {FILES: place_file})

    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in FILLED_BY_MIGRATING:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608  (names written above)
        try:
            counts = pour(_opened(store, f"sets/{name}/{places.ROWS}", identities), read, reads_here=True)
        except Torn as error:
            raise Refused("Tệp các dòng của bản sao lưu bị cắt.") from error
        done.rows = sum(counts.values())
        wanted = {table: count for table, count in manifest.rows.items() if count}
        if counts != wanted:
            raise Refused("Số dòng đọc được khác số dòng ghi trong bản sao lưu.")
        connection.check_constraints()
        if found := _differences(store, name):
            raise Refused("Dữ liệu khôi phục khác đầu chuỗi của bản sao lưu: " + "; ".join(map(str, found[:5])))
    done.trust = _trust(store, name, identities)
    return done


def _opened(store: Storage, key: str, identities: list[Identity]) -> Any:
    """A writer of what is in an encrypted file of a place, for ``pour``."""

    def write(out: IO[bytes]) -> None:
        try:
            with store.open_range(key) as chunks:
                decrypt(iter(chunks), out, identities)
        except ObjectMissing as error:
            raise Refused(f"Bản sao lưu không có tệp {key}.") from error

    return write


def _same_release(manifest: places.Manifest) -> None:
    here = migrations()
    if here != manifest.migrations:
        lacking = [one for one in manifest.migrations if one not in here]
        which = f"thiếu {'.'.join(lacking[0])}" if lacking else "bản phần mềm này mới hơn"
        raise Refused(
            f"Cơ sở dữ liệu này và bản sao lưu khác phiên bản ({which}). Cài đúng bản phát hành đã sao lưu, khôi phục, "
            "rồi mới nâng cấp."
        )


def _empty() -> None:
    for table, model in tables().items():
        if table not in FILLED_BY_MIGRATING and model._base_manager.exists():
            raise Refused(
                f"Cơ sở dữ liệu không trống (bảng {table} có dòng). Chưa ghi gì; hãy tạo một cơ sở dữ liệu mới, trống."
            )


def _put(store: Storage, source: str, target: Storage, row: dict[str, Any], identities: list[Identity]) -> str:
    """One file under its key in the target; its version there. What is there already counts if its bytes are these."""
    found = _already(target, row)
    if found is not None:
        return found

    def keep(stream: IO[bytes]) -> str:
        stored = target.put_stream(row["key"], stream, content_type=row["content_type"], length=row["size"])
        if stored.sha256 != row["sha256"]:
            target.delete_version(stored.key, stored.version)
            raise Refused(f"Tệp {row['key']} trong bản sao lưu không đúng SHA-256 đã ghi.")
        return stored.version

    try:
        return pour(_opened(store, source, identities), keep)
    except KeyTaken as error:
        raise Refused(
            f"Kho đã có tệp khác dưới khóa {row['key']}. Hãy khôi phục vào một kho mới, hoặc kho của chính nơi này."
        ) from error


def _already(target: Storage, row: dict[str, Any]) -> str | None:
    """The version of a file that lies there with the same bytes: the disk of the database is lost, the store is not."""
    if not target.exists(row["key"]):
        return None
    for kept in list(target.keys(row["key"])):
        try:
            with target.open_range(kept.key, version=kept.version or None) as chunks:
                digest = hashlib.sha256()
                for chunk in chunks:
                    digest.update(chunk)
        except ObjectMissing:
            continue
        if kept.key == row["key"] and digest.hexdigest() == row["sha256"]:
            # A folder names the version of a file by its digest (documents/storage/folder.py).
            return kept.version or row["sha256"]
    return None


def _digest(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks_of(stream):
        digest.update(chunk)
    return digest.hexdigest()


def _differences(store: Storage, name: str) -> list[Finding]:
    """Where the rows differ from the head of the backup, and seals that are off."""
    head = gzip.decompress(places.read(store, f"sets/{name}/{places.HEAD}"))
    return [*against(io.BytesIO(head)), *seals()]


def _trust(store: Storage, name: str, identities: list[Identity]) -> str:
    """Certificates that are believed go back where the folder is empty; else it is left as it is. In a sentence."""
    if not store.exists(f"sets/{name}/{places.TRUST}"):
        return "bản sao lưu không có thư mục chứng thư tin cậy"
    folder = trust.folder()
    if folder.is_dir() and any(folder.iterdir()):
        return f"thư mục chứng thư tin cậy {folder} đã có tệp nên được giữ nguyên"
    packed = pour(_opened(store, f"sets/{name}/{places.TRUST}", identities), lambda stream: stream.read(-1))
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(folder, filter="data")
    return f"đã đặt lại thư mục chứng thư tin cậy {folder}"
