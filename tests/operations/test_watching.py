"""What machines may ask of a site, and what its log says."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

import clock
from ledger.models import LogEntry, OutboxEvent
from operations import figures
from operations.figures import Acts
from operations.logs import JsonFormatter, about
from operations.models import beat
from tests.world import World

RULES = Path(__file__).parents[2] / "deploy" / "prometheus-alerts.yml"


def test_a_process_says_that_it_lives_to_everybody_and_nothing_else(client: Client) -> None:
    answer = client.get("/healthz", REMOTE_ADDR="198.51.100.7")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert re.fullmatch(r"[0-9a-f]{32}", answer["X-Request-ID"])


@pytest.mark.parametrize("address", ["/readyz", "/metrics"])
def test_strangers_find_nothing_there(client: Client, db: None, address: str) -> None:
    assert client.get(address, REMOTE_ADDR="198.51.100.7").status_code == 404
    assert client.get(address, REMOTE_ADDR="").status_code == 404
    # A proxy nobody told of makes everybody look local.
    assert client.get(address, HTTP_X_FORWARDED_FOR="198.51.100.7").status_code == 404
    with override_settings(BEHIND_TLS=True):
        assert client.get(address, HTTP_X_FORWARDED_FOR="127.0.0.1, 198.51.100.7").status_code == 404
    assert client.get(address).status_code == 200
    with override_settings(WATCH_TOKEN="t0ken"):
        asked = {"REMOTE_ADDR": "198.51.100.7"}
        assert client.get(address, HTTP_AUTHORIZATION="Bearer t0ken", **asked).status_code == 200
        assert client.get(address, HTTP_AUTHORIZATION="Bearer other", **asked).status_code == 404
        assert client.get(address, HTTP_AUTHORIZATION="Bearer ", **asked).status_code == 404


def test_a_site_that_lacks_a_part_says_which_without_a_secret(client: Client, db: None, tmp_path: Path) -> None:
    assert client.get("/readyz").json()["ready"]
    lost = {
        **settings.STORAGES,
        "documents": {
            "BACKEND": "documents.storage.s3.S3Storage",
            "OPTIONS": {"endpoint": "127.0.0.1:1", "bucket": "lost", "access_key": "s3cr3t", "secret_key": "s3cr3t"},
        },
    }
    away = {
        "STORAGES": lost,
        "CELERY_BROKER_URL": "amqp://user:s3cr3t@127.0.0.1:1//",
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": 1,
        "READY_PARTS": ["database", "migrations", "storage", "mail"],
    }
    with override_settings(**away):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    said = answer.json()["parts"]
    assert said["database"] == said["migrations"] == "ok"
    assert "không trả lời" in said["storage"] and "EMAIL_URL" in said["mail"]
    assert "s3cr3t" not in answer.content.decode()


@pytest.mark.any_day
def test_figures_count_what_was_done_and_what_waits(client: Client, world: World, monkeypatch) -> None:
    monkeypatch.setattr(figures, "ACTS", Acts())
    world.before("check_pass")
    beat(clock.now() - dt.timedelta(seconds=90))
    client.post(reverse("login"), {"username": "giamdoc", "password": "sai"})
    text = client.get("/metrics").content.decode()
    value = {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in text.splitlines() if line[0] != "#"}
    assert value['khuyencong_acts_total{step="submit"}'] == 1
    waiting = OutboxEvent.objects.open().filter(kind="dossier.moved").count()
    assert value['khuyencong_outbox_open{kind="dossier.moved"}'] == waiting > 0
    assert value["khuyencong_outbox_age_seconds"] > 0 and value["khuyencong_outbox_dead"] == 0
    assert 89 <= value["khuyencong_rounds_age_seconds"] < 120
    assert value["khuyencong_sign_in_failures_total"] >= 1
    assert value['khuyencong_requests_total{method="POST",status="200",view="login"}'] >= 1
    assert value['khuyencong_part_up{part="storage"}'] == 1
    names = set(re.findall(r"khuyencong_\w+", text))
    asked = set(re.findall(r"khuyencong_\w+", " ".join(rule["expr"] for rule in rules())))
    assert asked - names == {"khuyencong_queue_messages"}, "told only where there is a broker"


def rules() -> list[dict]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def test_acts_are_counted_on_from_where_they_stood(world: World) -> None:
    world.before("check_pass")
    acts, at = Acts(), world.at + dt.timedelta(hours=1)
    first = acts.now(at)
    assert first.total() == LogEntry.objects.count()
    world.step(world.opened(), "submit", "coso")
    assert acts.now(at)["submit"] == first["submit"] + 1
    assert acts.now(at).total() == LogEntry.objects.count()


def test_a_line_of_the_log_names_request_dossier_and_person_by_number_and_no_words_of_theirs() -> None:
    try:
        raise ValueError("Key (username)=(Nguyễn Văn A) already exists")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "Trang %s hỏng", ("login",), sys.exc_info())
    with about(request="abcdef0123456789") as said:
        said["dossier"], said["actor"] = "KC-2026-0001", "17"
        line = json.loads(JsonFormatter().format(record))
    assert (line["request"], line["dossier"], line["actor"]) == ("abcdef0123456789", "KC-2026-0001", "17")
    assert line["message"] == "Trang login hỏng" and line["error"] == "ValueError"
    assert "test_watching.py" in line["places"][0]
    assert "Nguyễn" not in json.dumps(line, ensure_ascii=False)
    assert "request" not in json.loads(JsonFormatter().format(record)), "nothing stays after the request"


def test_a_page_of_a_dossier_is_told_by_code_and_number(client: Client, world: World, caplog) -> None:
    dossier = world.opened()
    client.force_login(world["coso"])
    seen = []
    keep = logging.Handler()
    keep.emit = lambda record: seen.append(JsonFormatter().format(record))  # type: ignore[method-assign]
    told = logging.getLogger("operations.requests")
    told.addHandler(keep)
    told.setLevel(logging.INFO)
    try:
        answer = client.get(f"/ho-so/{dossier.code}/", HTTP_X_REQUEST_ID="from-nginx-1234")
    finally:
        told.removeHandler(keep)
        told.setLevel(logging.NOTSET)
    (line,) = (json.loads(one) for one in seen)
    assert (line["dossier"], line["actor"]) == (dossier.code, str(world["coso"].pk))
    assert line["request"] == answer["X-Request-ID"] == "from-nginx-1234"
    assert client.get("/healthz", HTTP_X_REQUEST_ID="x\ny")["X-Request-ID"] != "x\ny"
