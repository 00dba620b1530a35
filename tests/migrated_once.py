"""A test database is migrated once for each set of migrations, kept, and copied for every further run and runner.

Migrating takes longer than most files of tests. What is kept is named after the digest of everything the migrations
read, so a changed migration makes a new one. On SQLite it is a file in VAR_DIR, on PostgreSQL a template database.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

#: What a migration may read: its own file, the data of the apps, the packages that bring tables of their own.
READ_BY_MIGRATIONS = ("*/migrations/*.py", "*/data/*", "*/seals.py", "ledger/sealing.py", "requirements.txt")


def digest() -> str:
    """Of everything that decides what a migrated database looks like."""
    found = hashlib.sha256()
    for pattern in READ_BY_MIGRATIONS:
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            if path.is_file():
                found.update(str(path.relative_to(settings.BASE_DIR)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Runners side by side: the first migrates, the others wait and copy."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def kept_file() -> Path:
    """Where a migrated database of SQLite lies for who needs one more; it need not be there."""
    return Path(os.environ.get("VAR_DIR") or settings.BASE_DIR / "var") / f"migrated-{digest()}.sqlite3"


def create(creation: Any, original: Any, **options: Any) -> str:
    """``create_test_db`` of a database, from what was kept if anything was."""
    folder = Path(settings.VAR_DIR)
    name = f"migrated-{digest()}"
    with one_at_a_time(folder / "migrated.lock"):
        if creation.connection.vendor == "sqlite":
            return _sqlite(creation, original, folder / f"{name}.sqlite3", options)
        return _postgresql(creation, original, f"khuyencong_{name.replace('-', '_')}", options)


def _sqlite(creation: Any, original: Any, kept: Path, options: dict[str, Any]) -> str:
    own = Path(creation.connection.settings_dict["TEST"]["NAME"])
    if kept.exists():
        shutil.copyfile(kept, own)
        return original(**{**options, "keepdb": True})
    made = original(**options)
    creation.connection.close()
    for older in kept.parent.glob("migrated-*.sqlite3"):
        older.unlink(missing_ok=True)
    # Written apart and renamed: a run that is killed leaves no half file under the name.
    half = kept.with_suffix(".half")
    shutil.copyfile(own, half)
    half.rename(kept)
    return made


def _postgresql(creation: Any, original: Any, kept: str, options: dict[str, Any]) -> str:
    test = creation.connection.settings_dict["TEST"]
    with creation._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [kept])
        known = cursor.fetchone() is not None
    if known:
        test["TEMPLATE"] = kept
    made = original(**options)
    if not known:
        creation.connection.close()
        with creation._nodb_cursor() as cursor:
            cursor.execute(
                "SELECT datname FROM pg_database d WHERE datname LIKE 'khuyencong\\_migrated\\_%%'"
                " AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datname = d.datname)"
            )
            for (older,) in cursor.fetchall():
                cursor.execute(f'DROP DATABASE IF EXISTS "{older}"')
            cursor.execute(f'CREATE DATABASE "{kept}" TEMPLATE "{made}"')
    return made


@pytest.fixture(scope="session", autouse=True)
def a_database_is_migrated_once() -> Iterator[None]:
    """Autouse: tests/conftest.py only has to import it."""
    from django.db.backends.base.creation import BaseDatabaseCreation

    original = BaseDatabaseCreation.create_test_db

    def create_test_db(
        self: Any, verbosity: int = 1, autoclobber: bool = False, serialize: bool = False, keepdb: bool = False
    ) -> str:
        options = {"verbosity": verbosity, "autoclobber": autoclobber, "serialize": serialize, "keepdb": keepdb}
        return create(self, lambda **given: original(self, **given), **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseCreation, "create_test_db", create_test_db)
        yield
