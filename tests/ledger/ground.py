"""Databases that several processes share, and the processes: what is killed in these tests is killed for real."""

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import copyfile
from urllib.parse import quote

from tests.migrated_once import kept_file

ROOT = Path(__file__).parents[2]


def address_of(connection):
    """The test database as DATABASE_URL names it."""
    at = connection.settings_dict
    secret = f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else ""
    return (
        f"postgres://{quote(at['USER'], safe='')}{secret}@{at['HOST'] or '127.0.0.1'}:{at['PORT'] or 5432}/{at['NAME']}"
    )


def environment(database_url, **more):
    """What a process of this project needs to stand on a database; without a broker unless one is named."""
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "CELERY_BROKER_URL": "memory://",
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def part(database_url, *arguments, **more):
    """Start tests/ledger/part.py in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ledger.part", *map(str, arguments)],
        cwd=ROOT,
        env=environment(database_url, **more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def play(database_url, *arguments, **more):
    """Run a part to its end; gives what it printed as JSON."""
    with part(database_url, *arguments, **more) as process:
        out, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return json.loads(out)


def migrated_file(path):
    """A SQLite file with the tables of the log and the outbox; gives its DATABASE_URL."""
    url = f"sqlite:///{path}"
    if (kept := kept_file()).exists():
        copyfile(kept, path)
        return url
    for app in ("ledger", "notifications"):
        subprocess.run(
            [sys.executable, "manage.py", "migrate", app, "--verbosity", "0"],
            cwd=ROOT,
            env=environment(url),
            check=True,
            timeout=120,
        )
    return url
