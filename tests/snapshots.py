"""What a world looked like once it was played, kept as rows and put back: the same rows, without playing them again.

A world plays the same acts on the same clock in every test; most of a test's time went into that. The rows (and files)
that the acts left are kept for the length of the run and put into the empty tables of the next test, also of a test
that another runner of the same run takes. Whoever touched anything before (rows, settings, the store) plays for real:
only what would come out equal is put back.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import pickle
import shutil
import tempfile
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import UserSettingsHolder, settings
from django.core.management.color import no_style
from django.db import connection, transaction

#: Rows that Django itself writes after migrating and after each flush; nothing of a world refers to them.
OF_DJANGO = frozenset({"django_content_type", "auth_permission", "django_migrations"})
#: What every test overrides (tests/conftest.py).
USUAL = frozenset({"STORAGES", "PASSWORD_HASHERS", "CELERY_BROKER_URL", "PDF_ENGINE", "PDF_SERVER", "VAR_DIR"})
READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK TO", "EXPLAIN", "PRAGMA")

#: Where the runners of one run keep their snapshots: set by the first of them (tests/conftest.py).
SHARED = "KHUYENCONG_TEST_WORLDS"
#: How many are held in memory by one runner; the others are read from their files again.
AT_HAND = 24

_at_hand: OrderedDict[str, Snapshot] = OrderedDict()
_writes = 0


def share() -> None:
    """Make the folder of this run, unless a runner of the same run has; it is gone when that one ends."""
    if SHARED not in os.environ:
        made = tempfile.mkdtemp(prefix="khuyencong-worlds-")
        os.environ[SHARED] = made
        atexit.register(shutil.rmtree, made, ignore_errors=True)


def count_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Hung into the connection: how many statements changed anything."""
    global _writes
    if not str(sql).lstrip().upper().startswith(READS):
        _writes += 1
    return execute(sql, params, many, context)


@dataclass
class Snapshot:
    """Rows of each table as the database writes them down, files, and the Python side of the world, pickled."""

    rows: dict[str, Any]
    files: Path
    world: bytes


@dataclass
class Mark:
    """A point in a test to which the database can be taken back."""

    savepoint: str | None
    depth: int
    writes: int = 0

    def untouched(self) -> bool:
        """Whether nothing was written since, and going back would undo nobody's transaction."""
        inside = self.savepoint is not None
        same = inside == connection.in_atomic_block and self.depth == len(connection.savepoint_ids)
        return same and self.writes == _writes


def mark() -> Mark:
    """Remember where the test stands, before its world is made."""
    if count_writes not in connection.execute_wrappers:
        connection.execute_wrappers.append(count_writes)
    inside = connection.in_atomic_block
    return Mark(transaction.savepoint() if inside else None, len(connection.savepoint_ids))


def usual() -> bool:
    """Whether the test changed no setting that its world might depend on."""
    holder, changed = settings._wrapped, set()
    while isinstance(holder, UserSettingsHolder):
        changed |= set(vars(holder)) - {"default_settings", "_deleted"}
        holder = holder.default_settings
    backend = settings.STORAGES["documents"]["BACKEND"]
    return changed <= USUAL and settings.PDF_ENGINE == "off" and backend.endswith(".FolderStorage")


def keep(key: Any, world: dict[str, Any]) -> None:
    """Write down everything that is there now under a key."""
    named = _name(key)
    files = Path(tempfile.mkdtemp(prefix="files-", dir=os.environ[SHARED]))
    if _folder().exists():
        shutil.copytree(_folder(), files, dirs_exist_ok=True)
    tables = [name for name in connection.introspection.django_table_names(only_existing=True) if name not in OF_DJANGO]
    rows = {name: found for name in tables if (found := _read(name))}
    found = Snapshot(rows, files, pickle.dumps(world))
    written = Path(f"{_path(named)}.{os.getpid()}")
    written.write_bytes(pickle.dumps(found))
    written.replace(_path(named))
    _hold(named, found)


def known(key: Any) -> bool:
    """Whether something was kept under a key, by whichever runner."""
    named = _name(key)
    return named in _at_hand or _path(named).exists()


def put_back(key: Any) -> dict[str, Any]:
    """Write rows and files of a key into the empty tables; return the Python side of the world."""
    found = _of(key)
    with transaction.atomic():
        for name, rows in found.rows.items():
            _write(name, rows)
        if connection.vendor == "postgresql":
            with connection.connection.cursor() as cursor:
                for statement in connection.ops.sequence_reset_sql(no_style(), _models(found.rows)):
                    cursor.execute(statement)
    shutil.copytree(found.files, _folder(), dirs_exist_ok=True)
    return pickle.loads(found.world)


def is_empty(key: Any) -> bool:
    """Whether no table that would be written has a row yet."""
    asked = " OR ".join(f'EXISTS (SELECT 1 FROM "{name}")' for name in _of(key).rows)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT CASE WHEN {asked} THEN 1 ELSE 0 END")
        return not cursor.fetchone()[0]


def go_back(to: Mark) -> None:
    """Undo what was written since a mark: all there is, where every statement is a transaction of its own."""
    if to.savepoint is not None:
        transaction.savepoint_rollback(to.savepoint)
        return
    tables = [
        table for table in connection.introspection.django_table_names(only_existing=True) if table not in OF_DJANGO
    ]
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables, allow_cascade=True))


def writes() -> int:
    """How many statements changed anything so far."""
    return _writes


def _name(key: Any) -> str:
    """A key as every runner writes it."""
    return hashlib.sha256(f"{connection.vendor} {key!r}".encode()).hexdigest()


def _path(named: str) -> Path:
    return Path(os.environ[SHARED]) / named


def _of(key: Any) -> Snapshot:
    named = _name(key)
    if named not in _at_hand:
        _hold(named, pickle.loads(_path(named).read_bytes()))
    _at_hand.move_to_end(named)
    return _at_hand[named]


def _hold(named: str, found: Snapshot) -> None:
    _at_hand[named] = found
    while len(_at_hand) > AT_HAND:
        _at_hand.popitem(last=False)


def _folder() -> Path:
    return Path(settings.STORAGES["documents"]["OPTIONS"]["location"])


def _models(tables: Iterable[str]) -> list[type]:
    wanted = set(tables)
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in wanted]


def _read(table: str) -> Any:
    connection.ensure_connection()
    raw = connection.connection.cursor()
    if connection.vendor == "postgresql":
        with raw.copy(f'COPY "{table}" TO STDOUT') as lines:
            return b"".join(lines)
    columns = [row[1] for row in raw.execute(f'PRAGMA table_info("{table}")').fetchall()]
    quoted = " || ',' || ".join(f'quote("{name}")' for name in columns)
    found = [row[0] for row in raw.execute(f'SELECT {quoted} FROM "{table}"').fetchall()]
    return f'INSERT INTO "{table}" VALUES ({"),(".join(found)})' if found else ""


def _write(table: str, rows: Any) -> None:
    raw = connection.connection.cursor()
    if connection.vendor != "postgresql":
        raw.execute(rows)
        return
    with raw.copy(f'COPY "{table}" FROM STDIN') as lines:
        lines.write(rows)
