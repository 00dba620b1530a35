"""How a frozen database lies in the repository, and how it is put into an empty one.

One ``VENDOR.tar.xz`` each: ``about.json`` (the moment it was, what it holds), ``rows.sql``, the files of its store, and
the certificates it trusts. Loading needs the database's own driver and nothing else.
"""

from __future__ import annotations

import io
import json
import re
import sqlite3
import tarfile
from pathlib import Path
from typing import Any

from django.db import connection

FOLDER = Path(__file__).resolve().parent.parent / "assets" / "dumps"
#: Commands of psql that newer pg_dump writes around its output; no server knows them.
OF_PSQL = re.compile(r"^\\(?:un)?restrict .*$", re.MULTILINE)


def frozen() -> list[str]:
    """The days that were frozen, the first one first."""
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def path_of(day: str, vendor: str) -> Path:
    """The archive of a day for ``sqlite`` or ``postgresql``."""
    return FOLDER / day / f"{vendor}.tar.xz"


def pack(target: Path, about: dict[str, Any], rows: str, root: Path, paths: list[Path]) -> None:
    """Write an archive: rows as SQL, files by their place below ``root``."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(".part")
    with tarfile.open(half, "w:xz", preset=9) as archive:
        _add(archive, "about.json", json.dumps(about, ensure_ascii=False, indent=1).encode())
        _add(archive, "rows.sql", rows.encode())
        for path in sorted(paths):
            _add(archive, path.relative_to(root).as_posix(), path.read_bytes())
    half.rename(target)


def unpack(archive: Path, into: Path) -> dict[str, Any]:
    """Lay the files of an archive below a folder; what ``about.json`` says."""
    with tarfile.open(archive) as packed:
        packed.extractall(into, filter="data")
    found: dict[str, Any] = json.loads((into / "about.json").read_text())
    return found


def rows_of_sqlite(database: Path) -> str:
    """A whole SQLite database as SQL."""
    with sqlite3.connect(database) as source:
        return "\n".join(source.iterdump()) + "\n"


def load(sql: str) -> None:
    """Write the rows into the empty database of the default connection."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        # The tables come in the order of their names: references hold only when all are there.
        connection.connection.executescript(f"PRAGMA foreign_keys = OFF;\n{sql}")
    else:
        # Without parameters the driver sends the text as it is, any number of statements at once.
        connection.connection.execute(OF_PSQL.sub("", sql))
    # pg_dump leaves the session without a search path, so that its own names are whole.
    connection.close()


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))
