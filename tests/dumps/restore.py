"""A frozen database as it was on its day, migrated to this version: what a test of it begins with."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

from tests import clock as tests_clock
from tests.dumps.archive import load, path_of, unpack

#: The database that a restored one lives in, on a server.
NAME = "khuyencong_restored"


@contextmanager
def restored(day: str, folder: Path) -> Iterator[dict[str, Any]]:
    """Within it the default connection is the frozen database of a day, migrated; what its ``about.json`` says.

    ``folder`` is where the tests keep files and certificates (``VAR_DIR``). The clock stands at the frozen moment.
    """
    about = unpack(path_of(day, connection.vendor), folder)
    tests_clock.set_to(dt.datetime.fromisoformat(about["moment"]))
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = _made(folder)
    try:
        load((folder / "rows.sql").read_text())
        call_command("migrate", verbosity=0)
        ContentType.objects.clear_cache()
        yield about
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        ContentType.objects.clear_cache()
        if connection.vendor == "postgresql":
            _on_server(f'DROP DATABASE IF EXISTS "{_name()}"')


def _made(folder: Path) -> str:
    """The name of an empty database."""
    if connection.vendor == "sqlite":
        return str(folder / "restored.sqlite3")
    _on_server(f'DROP DATABASE IF EXISTS "{_name()}"', f'CREATE DATABASE "{_name()}" TEMPLATE template0')
    return _name()


def _name() -> str:
    return f"{NAME}_{os.getpid()}"


def _on_server(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
