"""Making a backup: rows and head of one moment first, then every file that those rows name.

Bytes are written before their row (documents/files.py), so whatever a row names is there when its turn comes.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pyrage.x25519 import Recipient

from documents.models import StoredFile
from documents.signing import keys, trust
from documents.storage import KeyTaken, ObjectMissing, Storage, document_store
from ledger.heads import lines_of_now
from ledger.verifying import one_view
from operations.backup import places
from operations.backup.pouring import encrypt, pour, recipients_of, squeezed
from operations.backup.rows import row_lines

#: A setting whose name says so is a secret; of an address only the password is.
SECRET = re.compile(r"SECRET|PASSWORD|TOKEN|ACCESS_KEY")
PASSWORD = re.compile(r"(?<=://)[^@/\s]*@")


def migrations() -> list[list[str]]:
    """What was applied to this database, in order of name."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def make(store: Storage, *, at: dt.datetime, recipients: list[str], keys_to: Storage | None) -> places.Manifest:
    """Write one backup and say what it is. Raises ``BadKey``, ``StorageUnavailable``.

    ``keys_to``: where the signing keys go; without it they stay where they are and the manifest says so.
    """
    to = recipients_of(recipients)
    name = places.set_name(at)
    made = places.Manifest(
        at=at.isoformat(),
        migrations=migrations(),
        database=connection.vendor,
        recipients=recipients,
        objects_in=places.folder_of(recipients),
    )
    with one_view():
        _put(store, f"sets/{name}/{places.ROWS}", squeezed(row_lines(made.rows)), to)
        _put_head(store, f"sets/{name}/{places.HEAD}", made, at)
        wanted = list(StoredFile.objects.order_by("pk").values_list("pk", "key", "version", "sha256"))
    digests = sorted({sha256 for *_, sha256 in wanted})
    places.write(store, f"sets/{name}/{places.OBJECTS}", gzip.compress("\n".join(digests).encode(), mtime=0))
    _put_objects(store, wanted, made, to)
    places.write(store, f"sets/{name}/{places.SETTINGS}", json.dumps(settings_without_secrets(), indent=1).encode())
    if trust.folder().is_dir():
        _put(store, f"sets/{name}/{places.TRUST}", iter([_packed(trust.folder())]), to)
    made.keys = _put_keys(keys_to, name, to)
    places.write(store, f"sets/{name}/{places.MANIFEST}", json.dumps(asdict(made), ensure_ascii=False).encode())
    return made


def _put(store: Storage, key: str, chunks: Iterator[bytes], to: list[Recipient]) -> None:
    """Chunks, encrypted on the way; they are made in this thread, which has the connection to the database."""
    pour(
        lambda out: encrypt(chunks, out, to),
        lambda stream: store.put_stream(key, stream, content_type=places.BYTES),
    )


def _put_head(store: Storage, key: str, made: places.Manifest, at: dt.datetime) -> None:
    """The head as ``seal_heads`` writes it. It holds digests alone, so it lies open and can be compared elsewhere."""

    def chunks() -> Iterator[bytes]:
        count, total = 0, hashlib.sha256()
        for line in lines_of_now(at):
            data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            total.update(data)
            count += 1
            yield data
        made.head_sha256 = total.hexdigest()
        yield json.dumps(["end", count, made.head_sha256], separators=(",", ":")).encode() + b"\n"

    def write(out: IO[bytes]) -> None:
        for chunk in squeezed(chunks()):
            out.write(chunk)

    pour(write, lambda stream: store.put_stream(key, stream, content_type=places.BYTES))


def _put_objects(store: Storage, wanted: list[tuple], made: places.Manifest, to: list[Recipient]) -> None:
    there = {kept.key for kept in store.keys(f"{made.objects_in}/")}
    source = document_store()
    for pk, key, version, sha256 in wanted:
        target = places.object_key(made.objects_in, sha256)
        if target in there:
            made.objects += 1
            continue
        try:
            _put(store, target, _as_kept(source, key, version, sha256, made), to)
        except KeyTaken:  # another backup was faster
            pass
        except (ObjectMissing, _Altered):
            gone = not StoredFile.objects.filter(pk=pk).exists()
            (made.gone_meanwhile if gone else made.missing).append(key)
            continue
        there.add(target)
        made.objects += 1


class _Altered(Exception):
    """The bytes in the store are not those that were kept."""


def _as_kept(source: Storage, key: str, version: str, sha256: str, made: places.Manifest) -> Iterator[bytes]:
    """The bytes of a file; at their end they must be those that were kept, or nothing is written."""
    digest, size = hashlib.sha256(), 0
    with source.open_range(key, version=version or None) as chunks:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            yield chunk
    if digest.hexdigest() != sha256:
        raise _Altered
    made.object_bytes += size


def _put_keys(keys_to: Storage | None, name: str, to: list[Recipient]) -> str:
    folder = keys.folder()
    if not folder.is_dir() or not any(folder.iterdir()):
        return "nơi này không có tệp khóa ký"
    if keys_to is None:
        return f"không nằm trong bản này: người quản trị tự giữ {folder}"
    _put(keys_to, f"keys-{name}.tar.age", iter([_packed(folder)]), to)
    return f"ở nơi riêng, tệp keys-{name}.tar.age"


def _packed(folder: Path) -> bytes:
    """A small folder as a tar file."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for path in sorted(folder.iterdir()):
            if path.is_file():
                tar.add(path, arcname=path.name)
    return out.getvalue()


def settings_without_secrets() -> dict[str, str]:
    """The settings of this site, as its settings file names them; what is secret says only that it was set."""
    listed = (settings.BASE_DIR / "deploy" / "env.example").read_text().splitlines()
    names = {line.split("=", 1)[0] for line in listed if "=" in line and not line.startswith("#")}
    found = {}
    for name in sorted(names & set(os.environ)):
        value = os.environ[name]
        found[name] = "(bí mật, không sao lưu)" if SECRET.search(name) else PASSWORD.sub("(bí mật)@", value)
    return found
