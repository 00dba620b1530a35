"""python -m tests.dumps.freeze DAY: play the sample on both databases and keep what it left (bin/freeze)."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
#: The database that is made on the server, dumped and dropped again.
NAME = "khuyencong_frozen"


def main(arguments: list[str]) -> int:
    """Freeze both; 2 where no day is named or the day is frozen already."""
    from tests.dumps.archive import path_of

    if len(arguments) != 1:
        sys.stderr.write("bin/freeze DAY, for example bin/freeze 2026-12-01\n")
        return 2
    day = dt.date.fromisoformat(arguments[0]).isoformat()
    for vendor in ("sqlite", "postgresql"):
        if path_of(day, vendor).exists():
            sys.stderr.write(f"{path_of(day, vendor)} is frozen already; it is never written again.\n")
            return 2
    for vendor in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as folder:
            _freeze(day, vendor, Path(folder))
        sys.stdout.write(f"{path_of(day, vendor)}: {path_of(day, vendor).stat().st_size:,} bytes\n")
    return 0


def _freeze(day: str, vendor: str, folder: Path) -> None:
    from tests.dumps import archive

    address = f"sqlite:///{folder / 'db.sqlite3'}"
    if vendor == "postgresql":
        server = os.environ.get("DATABASE_URL") or SERVER
        address = urlsplit(server)._replace(path=f"/{NAME}").geturl()
        _on_server(server, f"DROP DATABASE IF EXISTS {NAME}", f"CREATE DATABASE {NAME}")
    environment = {**os.environ, "DATABASE_URL": address, "VAR_DIR": str(folder), "CELERY_BROKER_URL": "memory://"}
    environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
    _run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], environment)
    about = json.loads(_run([sys.executable, "-m", "tests.dumps.freeze", "--play", day], environment).splitlines()[-1])
    if vendor == "sqlite":
        rows = archive.rows_of_sqlite(folder / "db.sqlite3")
    else:
        plain = ["--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=200"]
        rows = _run(["pg_dump", *plain, urlsplit(address)._replace(scheme="postgresql").geturl()], environment)
        _on_server(server, f"DROP DATABASE {NAME}")
    kept = [path for path in (folder / "documents").rglob("*") if path.is_file()]
    kept += [path for path in (folder / "signing" / "trust").rglob("*") if path.is_file()]
    archive.pack(archive.path_of(day, vendor), about, rows, folder, kept)


def _play(day: str) -> None:
    """In a process of its own, on the database it was told: play, and say what there is."""
    import django

    django.setup()
    from tests.dumps.sample import about, play

    play(dt.date.fromisoformat(day))
    sys.stdout.write(json.dumps(about()) + "\n")


def _run(command: list[str], environment: dict[str, Any]) -> str:
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def _on_server(server: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(urlsplit(server)._replace(scheme="postgresql").geturl(), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--play"]:
        _play(sys.argv[2])
    else:
        sys.exit(main(sys.argv[1:]))
