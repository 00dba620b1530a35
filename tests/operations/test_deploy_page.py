"""The commands of docs/deploy.md, read out of the page and carried out up to a site with a programme."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.migrated_once import kept_file

ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs" / "deploy.md").read_text()
#: Asks questions at the terminal, or changes the machine itself: carried out by people.
BY_HAND = {"createsuperuser", "check_pdf", "make_pdfs"}


def installing() -> str:
    """What stands between «Cài đặt» and «Bản PDF»."""
    return PAGE[PAGE.index("## Cài đặt") : PAGE.index("### Bản PDF")]


def commands() -> list[list[str]]:
    """The words of every management command there, in the order of the page."""
    blocks = re.findall(r"```sh\n(.*?)```", installing(), re.DOTALL)
    return [line.split()[1:] for block in blocks for line in block.splitlines() if re.match(r"kc(_owner)? ", line)]


def test_the_page_loads_the_programme_between_the_tables_and_the_first_person() -> None:
    order = [words[0] for words in commands()]
    assert order.index("migrate") < order.index("load_programme") < order.index("createsuperuser")
    assert order[-1] == "doctor"


@pytest.mark.services
def test_the_commands_of_the_page_lead_to_a_site_that_can_take_a_dossier(tmp_path: Path, s3_server) -> None:
    lines = (ROOT / "deploy" / "env.example").read_text().splitlines()
    shipped = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    if (kept := kept_file()).exists():
        shutil.copyfile(kept, tmp_path / "kc.sqlite3")
    env = shipped | {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "a-long-text-that-only-this-test-knows-0123456789-abcdefghijkl",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'kc.sqlite3'}",
        "CELERY_BROKER_URL": "memory://",
        "PDF_ENGINE": "off",
        "S3_ENDPOINT": s3_server.endpoint,
        "S3_BUCKET": "from-the-page",
        "S3_ACCESS_KEY": s3_server.access_key,
        "S3_SECRET_KEY": s3_server.secret_key,
    }

    def run(*words: str, stdin: str = "") -> subprocess.CompletedProcess:
        return subprocess.run([sys.executable, *words], cwd=ROOT, env=env, input=stdin, capture_output=True, text=True)

    bucket = re.search(r"<<'PY'\n(.*?)\nPY\n", installing(), re.DOTALL)
    assert bucket
    made = run("-", stdin=bucket[1])
    assert made.returncode == 0, made.stderr
    for words in commands():
        if words[0] in BY_HAND:
            continue
        done = run("manage.py", *words)
        if words[0] != "doctor":
            assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    # What the doctor still asks for is what only people can do there: mail, staff, the first backup, running services.
    asked = {line.split(":")[0].removeprefix("✗ ") for line in done.stdout.splitlines() if line.startswith("✗")}
    assert asked <= {"mail", "people", "backup", "rounds", "outbox"}, done.stdout
