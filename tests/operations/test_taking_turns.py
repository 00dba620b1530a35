"""The embedded database while somebody writes without a pause: whoever comes gets his turn; if not, a page says so."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper as Plain
from django.test import RequestFactory

from config.sqlite.base import DatabaseWrapper
from web.shared.busy import failed

PATIENCE_SECONDS = 1.5
#: A process that writes one transaction after another, each a fifth of a second long, until it is stopped.
HOG = """
import sys, time
import django
django.setup()
from tests.operations.test_taking_turns import opened
from pathlib import Path
one = opened(Path(sys.argv[1]), patience=30)
print("writing", flush=True)
while True:
    cursor = one.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    cursor.execute("INSERT INTO line (who) VALUES ('hog')")
    time.sleep(0.2)
    cursor.execute("COMMIT")
"""


def opened(path: Path, *, patience: float, kind: type[Plain] = DatabaseWrapper) -> Plain:
    """A connection of its own to a file."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": patience, "init_command": "PRAGMA journal_mode=WAL;"}
    usual = connection.settings_dict | {"ENGINE": "", "NAME": str(path), "OPTIONS": options, "ATOMIC_REQUESTS": False}
    return kind(usual, alias="turns")


@contextmanager
def hogged(path: Path) -> Iterator[None]:
    """While another process writes without a pause."""
    with sqlite3.connect(path) as made:
        made.execute("PRAGMA journal_mode=WAL")
        made.execute("CREATE TABLE line (who text)")
    made.close()
    running = subprocess.Popen(
        [sys.executable, "-c", HOG, str(path)],
        stdout=subprocess.PIPE,
        cwd=settings.BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(path.parent)},
    )
    try:
        assert running.stdout is not None and running.stdout.readline() == b"writing\n"
        yield
    finally:
        running.kill()
        running.wait()


@pytest.mark.django_db
def test_who_writes_once_is_served_between_two_transactions_of_who_writes_always(tmp_path: Path) -> None:
    with hogged(tmp_path / "busy.sqlite3"):
        person = opened(tmp_path / "busy.sqlite3", patience=PATIENCE_SECONDS)
        for begins in ("BEGIN IMMEDIATE", ""):
            for _ in range(3):
                started = time.monotonic()
                cursor = person.cursor()
                if begins:
                    cursor.execute(begins)
                cursor.execute("INSERT INTO line (who) VALUES (%s)", ["person"])
                if begins:
                    cursor.execute("COMMIT")
                assert time.monotonic() - started < PATIENCE_SECONDS
        cursor.execute("SELECT count(*) FROM line WHERE who = 'person'")
        assert cursor.fetchone() == (6,)
        person.close()


def test_the_pages_write_through_it() -> None:
    own = connections["default"]
    assert own.vendor != "sqlite" or isinstance(own, DatabaseWrapper)


def test_a_database_held_for_too_long_is_said_and_tells_when_to_come_back() -> None:
    request = RequestFactory().post("/dang-nhap/")
    for why, status in ((OperationalError("database is locked"), 503), (OperationalError("disk I/O error"), 500)):
        try:
            raise why
        except OperationalError:
            page = failed(request)
        assert page.status_code == status
        assert (page.headers.get("Retry-After") == "10", "chưa được ghi" in page.content.decode()) == (
            (True, True) if status == 503 else (False, False)
        )
