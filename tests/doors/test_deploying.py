"""What a server gets: the unit files, the settings file, the compose file, the page about them."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.urls import reverse

from web.management.commands.nginx_conf import rendered

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
PDF_UNIT = DEPLOY / "systemd" / "khuyencong-pdf.service"
PAGE = (ROOT / "docs" / "deploy.md").read_text()
# Read by settings.py and of no use on a server.
READ_BY_SETTINGS = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_0-9]+)"', (ROOT / "config" / "settings.py").read_text()))


def settings_file() -> dict[str, str]:
    lines = (DEPLOY / "env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_page_says_first_that_minio_is_no_longer_mended_and_what_was_tested():
    head = PAGE[:1200]
    assert "archived in April 2026" in head
    assert "SeaweedFS" in head
    assert "nothing here was tested on MinIO" in head


def test_the_settings_file_knows_every_setting_and_invents_none():
    assert set(settings_file()) == READ_BY_SETTINGS


def test_the_settings_file_ships_no_secret():
    values = settings_file()
    assert values["SECRET_KEY"] == values["S3_ACCESS_KEY"] == values["S3_SECRET_KEY"] == ""
    assert all("PASSWORD" in values[name] for name in ("DATABASE_URL", "CELERY_BROKER_URL", "EMAIL_URL"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine")
def test_systemd_understands_the_units(tmp_path):
    for unit in UNITS:
        # The same unit with programs that exist here: systemd-analyze looks for them.
        text = unit.read_text().replace("/opt/khuyencong/.venv/bin/", f"{Path(sys.executable).parent}/")
        (tmp_path / unit.name).write_text(text)
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.glob("*.service")))],
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stderr
    assert "khuyencong" not in found.stderr


def test_every_unit_runs_as_the_service_user_with_the_settings_file():
    assert len(UNITS) == 6
    for unit in UNITS:
        if unit == PDF_UNIT:
            continue
        text = unit.read_text()
        for line in ("User=khuyencong", "EnvironmentFile=/etc/khuyencong/env", "NoNewPrivileges=true"):
            assert line in text, f"{unit.name}: {line}"


def test_the_libreoffice_that_opens_what_people_wrote_holds_no_secret_and_reaches_nothing():
    text = PDF_UNIT.read_text()
    assert "EnvironmentFile" not in text and "User=khuyencong\n" not in text
    for line in ("DynamicUser=yes", "IPAddressDeny=any", "InaccessiblePaths=-/etc/khuyencong", "NoNewPrivileges=true"):
        assert line in text, line
    told = dict(pair.split("=", 1) for pair in re.search(r"^Environment=(.*)$", text, re.M)[1].split())
    assert set(told) <= READ_BY_SETTINGS
    assert {name: value for name, value in told.items() if name != "VAR_DIR"}.items() <= settings_file().items()


def test_compose_gives_the_program_only_settings_it_reads():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    for name in ("web", "worker", "beat", "migrate"):
        assert set(compose["services"][name]["environment"]) <= READ_BY_SETTINGS
    assert compose["services"]["web"]["ports"] == ["127.0.0.1:8000:8000"], "not open to the world without TLS"
    used = {volume.split(":")[0] for service in compose["services"].values() for volume in service.get("volumes", [])}
    assert used == set(compose["volumes"])


def test_the_front_server_lets_through_what_a_form_may_bring_and_says_the_rest_in_words(settings):
    """One number, said in the settings: the shipped file has their default, a site's own file has its own."""
    shipped = (DEPLOY / "nginx.conf").read_text()
    values = settings_file()
    assert int(values["UPLOAD_FORM_BYTES"]) == settings.UPLOAD_FORM_BYTES > settings.UPLOAD_LIMIT_BYTES
    assert settings.UPLOAD_FORM_BYTES >= 4 * 7 * 1024 * 1024, "four photographs of a phone"
    assert rendered("khuyencong.example.vn") == shipped
    assert f"client_max_body_size {settings.UPLOAD_FORM_BYTES // 1024**2 + 1}m;" in shipped
    settings.UPLOAD_FORM_BYTES = 40 * 1024 * 1024 + 1
    own = rendered("kc.example.gov.vn")
    assert "client_max_body_size 42m;" in own and "server_name kc.example.gov.vn;" in own
    assert "error_page 413 @too_large;" in own and f"rewrite ^ {reverse('too-large')} break;" in own


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not on this machine")
def test_nginx_understands_the_file(tmp_path):
    body = re.sub(r"(?m)^ *(ssl_certificate.*|listen \[::\].*)$", "", (DEPLOY / "nginx.conf").read_text())
    body = re.sub(r"listen \d+( ssl http2)?;", f"listen unix:{tmp_path}/x.sock;", body, count=1)
    body = re.sub(r"listen \d+ ssl http2;", f"listen unix:{tmp_path}/y.sock;", body)
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ access_log off; {body} }}")
    found = subprocess.run(["nginx", "-t", "-c", str(whole)], capture_output=True, text=True)
    assert found.returncode == 0, found.stderr


def test_every_command_the_deployment_calls_exists():
    texts = [PAGE, *(unit.read_text() for unit in UNITS), *(path.read_text() for path in DEPLOY.glob("*.*"))]
    called = set(re.findall(r"(?:manage\.py|\bkc) ([a-z_]+)", "\n".join(texts)))
    assert {"migrate", "check", "collectstatic", "backup"} <= called
    assert called <= set(get_commands())
