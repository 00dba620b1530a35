"""The server as a site would start it: the unit's own command line, production settings, a real socket."""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from tests.migrated_once import kept_file

ROOT = Path(settings.BASE_DIR)
UNIT = (ROOT / "deploy" / "systemd" / "khuyencong-web.service").read_text()
PATIENCE = 40  # seconds


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The environment of a site on an empty SQLite file, migrated, with its static files collected."""
    var = tmp_path_factory.mktemp("site")
    if (kept := kept_file()).exists():  # else the command migrates an empty file
        shutil.copyfile(kept, var / "khuyencong.sqlite3")
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(var),
        "VAR_DIR": str(var),
        "SECRET_KEY": "a-long-text-that-only-this-test-knows-0123456789-abcdefghijkl",
        "ALLOWED_HOSTS": "khuyencong.example.vn",
        "CSRF_TRUSTED_ORIGINS": "https://khuyencong.example.vn",
        "BEHIND_TLS": "1",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "LOG_LEVEL": "INFO",
        "WATCH_TOKEN": "t0ken",
    }
    for command in (["migrate", "--verbosity", "0"], ["collectstatic", "--noinput", "--verbosity", "0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True)
    return env


@pytest.fixture(scope="module")
def address(site):
    """Where gunicorn answers, started by the command of the unit file on a free port of the loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = shlex.split(re.search(r"^ExecStart=(.+)$", UNIT, re.MULTILINE)[1])
    command[0] = str(Path(sys.executable).parent / "gunicorn")
    command[command.index("--bind") + 1] = f"127.0.0.1:{port}"
    # The unit's own folder is made by systemd.
    figures = Path(site["VAR_DIR"]) / "metrics"
    figures.mkdir()
    command[command.index("--env") + 1] = f"METRICS_DIR={figures}"
    server = subprocess.Popen(command, cwd=ROOT, env=site, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        for _ in range(PATIENCE * 10):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, server.stdout.read()
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


class KeepRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def get(url: str, host: str = "khuyencong.example.vn", **more: str) -> tuple[int, dict[str, str], bytes]:
    """What nginx would ask for and get."""
    request = urllib.request.Request(url, headers={"Host": host, "X-Forwarded-Proto": "https", **more})
    try:
        with urllib.request.build_opener(KeepRedirects).open(request, timeout=PATIENCE) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def test_the_sign_in_page_answers(address):
    from django.urls import reverse

    status, headers, body = get(address + reverse("login"))
    assert status == 200
    assert "<form" in body.decode()
    assert "Secure" in headers.get("Set-Cookie", "")
    assert headers["Strict-Transport-Security"].startswith("max-age=")


def test_a_name_the_site_does_not_bear_is_refused(address):
    assert get(address + "/", host="evil.example")[0] == 400


def test_collected_static_files_are_served(address):
    status, headers, _ = get(address + "/static/admin/css/base.css")
    assert (status, headers["Content-Type"].split(";")[0]) == (200, "text/css")


def test_a_stranger_is_sent_to_the_sign_in_page(address):
    status, headers, _ = get(address + "/quan-tri/")
    assert status == 302
    assert "login" in headers["Location"]


def test_the_deployment_check_finds_no_error(site):
    found = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "ERROR"],
        cwd=ROOT,
        env=site,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stderr


def test_machines_are_told_that_it_lives_and_the_figures_add_up_over_its_processes(address):
    for _ in range(12):
        assert get(f"{address}/healthz")[2] == b"ok"
    stranger = {"X-Forwarded-For": "198.51.100.7"}
    assert get(f"{address}/metrics", **stranger)[0] == 404
    status, _, body = get(f"{address}/metrics", Authorization="Bearer t0ken", **stranger)
    assert status == 200
    told = re.search(rb'^khuyencong_requests_total{method="GET",status="200",view="alive"} (\S+)$', body, re.MULTILINE)
    assert told and float(told[1]) >= 12
