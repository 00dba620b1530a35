"""The doctor names what was broken, and what others must not reach does not start."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client, override_settings
from django.urls import reverse

import clock
from accounts.models import OrganisationName, User
from documents.storage.s3 import S3Storage
from ledger.models import OutboxEvent
from ledger.seals import LOG
from operations.backup.last import remember
from operations.doctor import examine
from operations.doctor.services import downloads
from operations.models import beat
from operations.refusals import REFUSALS, refuse
from tests.world import World

ROOT = Path(__file__).parents[2]
GOOD = {
    "SECRET_KEY": "a-long-text-that-only-this-test-knows-0123456789-abcdefghijkl",
    "DEBUG": False,
    "DEMO": False,
    "BEHIND_TLS": True,
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "ALLOWED_HOSTS": ["khuyencong.example.vn"],
}
#: One bad value for each refusal.
BAD = {
    "secret": {"SECRET_KEY": "short"},
    "debug": {"DEBUG": True},
    "demo": {"DEMO": True},
    "tls": {"BEHIND_TLS": False},
    "mail": {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"},
}


def ailments() -> dict[str, str]:
    found: dict[str, str] = {}
    for one in examine():
        if one.wrong:
            found[one.part] = f"{found.get(one.part, '')} {one.sentence}"
        assert one.mend
    return found


@pytest.mark.any_day
def test_the_doctor_names_each_thing_that_is_broken(world: World, tmp_path: Path) -> None:
    beat(clock.now())
    remember(tmp_path, clock.now(), "/mnt", whole=True)
    User.objects.filter(position="").update(position="Chuyên viên")
    OutboxEvent.objects.update(done_at=clock.now())
    parts = {"programme", "bodies", "people", "rounds", "outbox", "seals", "backup", "storage", "keys"}
    assert not {one.part: one.sentence for one in examine() if one.wrong and one.part in parts}

    beat(clock.now() - dt.timedelta(hours=3))
    remember(tmp_path, clock.now() - dt.timedelta(days=9), "/mnt", whole=False)
    User.objects.filter(username="trungtam").update(position="")
    OrganisationName.objects.filter(organisation__code="SCT").delete()
    event = {"kind": "notice.mail", "due": clock.now(), "created_at": clock.now() - dt.timedelta(hours=5)}
    OutboxEvent.objects.create(key="old", last_error="OSError: full", **event)
    OutboxEvent.objects.create(key="dead", dead_at=clock.now(), **event)
    LOG.unseal(connection)
    try:
        found = ailments()
    finally:
        LOG.seal(connection)
    assert "không chạy" in found["rounds"]
    assert "9 ngày" in found["backup"] and "thiếu tệp" in found["backup"]
    assert "trungtam" in found["people"]
    assert "OSError: full" in found["outbox"] and "bỏ cuộc" in found["outbox"]
    assert "log_refuse" in found["seals"]
    lost = {
        **settings.STORAGES,
        "documents": {
            "BACKEND": "documents.storage.folder.FolderStorage",
            "OPTIONS": {"location": str(tmp_path / "x")},
        },
    }
    with override_settings(STORAGES=lost, EMAIL_BACKEND=GOOD["EMAIL_BACKEND"], EMAIL_HOST="127.0.0.1", EMAIL_PORT=1):
        (tmp_path / "x").mkdir()
        list(examine())
        shutil.rmtree(tmp_path / "x")
        found = ailments()
    assert "Không thấy thư mục" in found["storage"] and "EMAIL_URL" in found["mail"]


def test_a_site_that_was_never_filled_is_told_how(db: None, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(CommandError, match="phải chữa"):
        call_command("doctor", "--json")
    said = json.loads(capsys.readouterr().out)
    mends = {one["part"]: one["mend"] for one in said}
    assert "load_programme" in mends["programme"] and "backup" in mends["backup"]
    assert {"part", "sentence", "mend", "wrong"} == set(said[0])


@pytest.mark.skipif("postgres" not in settings.DATABASES["default"]["ENGINE"], reason="only PostgreSQL has roles")
def test_the_role_of_the_page_about_deployment_works_and_switches_no_seal_off(world: World) -> None:
    """The statements of docs/deploy.md themselves, under names of this test."""
    assert "role" in ailments(), "the tests own their tables"
    page = (ROOT / "docs" / "deploy.md").read_text()
    grants = re.search(r"```sql\n(.+?)```", page, re.DOTALL)[1]  # type: ignore[index]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        grants = grants.replace("khuyencong_owner", cursor.fetchone()[0]).replace("TO khuyencong;", "TO kc_daily_test;")
        cursor.execute(f"CREATE ROLE kc_daily_test; {grants} SET LOCAL ROLE kc_daily_test;")
        try:
            assert "role" not in ailments()
            world.before("check_pass")
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute("ALTER TABLE ledger_logentry DISABLE TRIGGER ALL")
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute("DROP TABLE ledger_logentry")
        finally:
            cursor.execute("RESET ROLE")


@pytest.mark.parametrize("name", [one.name for one in REFUSALS])
def test_a_site_for_others_does_not_start_with(name: str, client: Client, db: None) -> None:
    with override_settings(**GOOD, SECURE_SSL_REDIRECT=False):
        refuse()
        with override_settings(**BAD[name]):
            with pytest.raises(ImproperlyConfigured, match=f"TRIAL_SITE={name}"):
                refuse()
            with override_settings(ALLOWED_HOSTS=["127.0.0.1", "localhost"]):
                refuse()
            with override_settings(TRIAL_SITE=[name]):
                refuse()
                page = client.get(reverse("login"), HTTP_HOST="khuyencong.example.vn").content.decode()
                assert "Nơi chạy thử" in page and next(one.shown for one in REFUSALS if one.name == name) in page
        page = client.get(reverse("login"), HTTP_HOST="khuyencong.example.vn").content.decode()
        assert "Nơi chạy thử" not in page


def test_the_door_of_the_server_itself_stays_shut_and_a_good_site_passes_the_check(tmp_path: Path) -> None:
    env = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(tmp_path),
        "SECRET_KEY": str(GOOD["SECRET_KEY"]),
        "ALLOWED_HOSTS": "khuyencong.example.vn",
        "BEHIND_TLS": "1",
        "EMAIL_BACKEND": str(GOOD["EMAIL_BACKEND"]),
        "PDF_ENGINE": "off",
    }

    def run(*words: str, **more: str) -> subprocess.CompletedProcess:
        return subprocess.run([sys.executable, *words], cwd=ROOT, env=env | more, capture_output=True, text=True)

    shut = run("-c", "import config.wsgi", BEHIND_TLS="0")
    assert shut.returncode == 1 and "BEHIND_TLS" in shut.stderr and "TRIAL_SITE=tls" in shut.stderr
    clean = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert clean.returncode == 0, clean.stderr


@pytest.mark.parametrize(
    ("endpoint", "public", "leads_to"),
    [
        ("127.0.0.1:9000", "", None),
        ("http://localhost:9000", "", None),
        ("kho.example.vn:9000", "", "kho.example.vn:9000"),
        ("127.0.0.1:9000", "https://tep.example.vn", "tep.example.vn"),
    ],
)
def test_a_download_never_leads_a_reader_to_his_own_machine(endpoint: str, public: str, leads_to: str | None) -> None:
    store = S3Storage(endpoint=endpoint, bucket="khuyencong", access_key="a", secret_key="b", public_endpoint=public)
    link = store.presign("x/y.pdf", seconds=60, filename="y.pdf", content_type="application/pdf")
    assert (urlsplit(link).netloc if link else None) == leads_to


def test_a_public_name_that_leads_nowhere_is_named() -> None:
    def told(public: str) -> list[str]:
        documents = {
            "BACKEND": "documents.storage.s3.S3Storage",
            "OPTIONS": {"public_endpoint": public, "secure": False},
        }
        with override_settings(STORAGES={**settings.STORAGES, "documents": documents}, **GOOD):
            return [one.sentence for one in downloads()]

    assert told("") == told("https://tep.example.vn") == []
    assert "chính máy của họ" in told("https://127.0.0.1:9000")[0]
    assert "TLS" in told("tep.example.vn:9000")[0]
