"""The drill: a province is backed up, lost, and restored into another store; every head and byte is the same."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

from accounts.models import User
from documents.models import StoredFile
from documents.storage import document_store
from ledger.models import LogEntry
from ledger.verifying import verify_everything
from operations.backup import places
from operations.backup.last import last
from operations.backup.making import settings_without_secrets
from tests import snapshots
from tests.migrated_once import kept_file
from tests.world import World

ROOT = Path(__file__).parents[2]


@pytest.fixture
def key(tmp_path: Path, capsys: pytest.CaptureFixture, settings: Any) -> str:
    """A fresh pair: the settings know the public half, the file holds the secret one."""
    path = tmp_path / "age.key"
    call_command("backup_key", str(path))
    settings.BACKUP_RECIPIENTS = [capsys.readouterr().out.strip().removeprefix("BACKUP_RECIPIENTS=")]
    return str(path)


@pytest.fixture
def empty(db: None) -> snapshots.Mark:
    """The database before anybody lived in it, to come back to."""
    return snapshots.mark()


def folder(at: Path) -> dict[str, Any]:
    return {
        **settings.STORAGES,
        "documents": {"BACKEND": "documents.storage.folder.FolderStorage", "OPTIONS": {"location": str(at)}},
    }


def all_bytes() -> dict[str, bytes]:
    store = document_store()
    found = {}
    for file in StoredFile.objects.all():
        with store.open_range(file.key, version=file.version or None) as chunks:
            found[file.key] = b"".join(chunks)
    return found


def heads() -> list[tuple[Any, ...]]:
    return list(LogEntry.objects.order_by("chain", "sequence").values_list("chain", "sequence", "at", "hash"))


def test_a_province_that_was_lost_comes_back_with_every_head_and_byte(empty, key, tmp_path):
    world = World()
    world.at_state("CLOSED")
    before, files, people = heads(), all_bytes(), list(User.objects.order_by("pk").values())
    assert len(files) > 5 and len(before) > 20
    to = tmp_path / "backups"
    call_command("backup", str(to))
    assert last(tmp_path).whole and last(tmp_path).place == str(to)

    plain = "\n".join(path.read_bytes().decode("latin1") for path in to.rglob("*") if path.is_file())
    assert "Người Mẫu".encode().decode("latin1") not in plain, "a name lies open in a backup"
    call_command("restore", str(to), "--key", key, "--check")
    with pytest.raises(CommandError, match="không trống"):
        call_command("restore", str(to), "--key", key)

    snapshots.go_back(empty)
    assert not LogEntry.objects.exists()
    with override_settings(STORAGES=folder(tmp_path / "another")):
        call_command("restore", str(to), "--key", key)
        assert heads() == before
        assert all_bytes() == files
        assert list(User.objects.order_by("pk").values()) == people
        assert list(verify_everything()) == []
        fresh = User.objects.create_user("nguoimoi", password="mot-mat-khau-moi", full_name="Người Mới")
        assert fresh.pk > max(person["id"] for person in people), "numbers go on where they stood"


def test_a_backup_that_was_changed_or_cut_brings_nothing_back(empty, key, tmp_path):
    World().opened()
    to = tmp_path / "backups"
    call_command("backup", str(to))
    rows = next(to.rglob(places.ROWS))
    whole = rows.read_bytes()
    snapshots.go_back(empty)
    # The last line of defence is never the store's: a byte, the end, and the wrong key.
    changed = bytearray(whole)
    changed[len(whole) // 2] ^= 1
    for data in (bytes(changed), whole[:-100]):
        rows.write_bytes(data)
        with pytest.raises(CommandError, match="Chưa khôi phục gì"):
            call_command("restore", str(to), "--key", key)
        assert not User.objects.exists()
    rows.write_bytes(whole)
    other = tmp_path / "other.key"
    call_command("backup_key", str(other))
    with pytest.raises(CommandError, match="Khóa bí mật không mở được"):
        call_command("restore", str(to), "--key", str(other))
    one = next((to / "objects").rglob("*.age"))
    one.unlink()
    with override_settings(STORAGES=folder(tmp_path / "another")), pytest.raises(CommandError, match="không có tệp"):
        call_command("restore", str(to), "--key", key)
    assert not User.objects.exists()


def test_a_file_that_is_lost_already_is_named_and_the_rest_is_kept(world, key, tmp_path, capsys):
    world.opened()
    file = StoredFile.objects.order_by("pk").first()
    path = Path(settings.STORAGES["documents"]["OPTIONS"]["location"]) / file.key
    path.chmod(0o600)
    path.write_bytes(b"other")
    with pytest.raises(CommandError, match=file.key):
        call_command("backup", str(tmp_path / "b"))
    _, manifest = places.manifest_of(places.place(str(tmp_path / "b")))
    assert manifest.missing == [file.key]
    assert manifest.objects == StoredFile.objects.count() - 1
    assert not last(tmp_path).whole


def test_files_are_copied_once_and_old_backups_go_with_the_files_nobody_needs(world, key, tmp_path, monkeypatch):
    dossier = world.opened()
    to, at = tmp_path / "b", world.at
    store = places.place(str(to))
    for number in range(3):
        monkeypatch.setattr("clock._read", lambda number=number: at + dt.timedelta(days=number))
        call_command("backup", str(to), "--keep", "2")
        if number == 0:
            once = set((to / "objects").rglob("*.age"))
            gone = dossier.attachments.first()
            digest = gone.file.sha256
            gone.delete()
            StoredFile.objects.filter(sha256=digest).delete()
    assert places.whole_sets(store) == [places.set_name(at + dt.timedelta(days=n)) for n in (1, 2)]
    assert once - set((to / "objects").rglob("*.age")) == {path for path in once if path.stem == digest}, (
        "only what no kept backup names is gone"
    )


def test_a_backup_asks_for_a_place_and_a_key(settings, tmp_path, db):
    settings.BACKUP_TO, settings.BACKUP_RECIPIENTS = "", []
    with pytest.raises(CommandError, match="BACKUP_TO"):
        call_command("backup")
    with pytest.raises(CommandError, match="BACKUP_RECIPIENTS"):
        call_command("backup", str(tmp_path / "b"))
    settings.BACKUP_RECIPIENTS = ["age1nonsense"]
    with pytest.raises(CommandError, match="không phải khóa công khai"):
        call_command("backup", str(tmp_path / "b"))
    with pytest.raises(CommandError, match="Không đọc được tệp khóa"):
        call_command("restore", str(tmp_path / "b"), "--key", str(tmp_path / "none"))


def test_settings_are_kept_without_what_is_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "s3cr3t-one")
    monkeypatch.setenv("S3_SECRET_KEY", "s3cr3t-two")
    monkeypatch.setenv("DATABASE_URL", "postgres://kc:s3cr3t-three@10.0.0.1/kc")
    monkeypatch.setenv("SITE_URL", "https://kc.example.vn")
    monkeypatch.setenv("HOME_OF_OTHERS", "not ours")
    said = settings_without_secrets()
    assert "s3cr3t" not in json.dumps(said)
    assert said["SITE_URL"] == "https://kc.example.vn" and said["DATABASE_URL"].endswith("@10.0.0.1/kc")
    assert "HOME_OF_OTHERS" not in said


def manage(*words: str, **env: str) -> str:
    """A command in a process of its own, as on another machine."""
    found = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**os.environ, "CELERY_BROKER_URL": "memory://", "PDF_ENGINE": "off", **env},
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout


@pytest.mark.services
def test_a_site_moves_to_an_s3_store_and_from_there_to_another_database_and_a_folder(empty, key, tmp_path, s3_server):
    """From a folder to S3 with new version ids, backed up into a bucket, and from the bucket onto an empty machine."""
    world = World()
    world.at_state("CLOSED")
    before, files = heads(), all_bytes()
    call_command("backup", str(tmp_path / "backups"))
    snapshots.go_back(empty)
    s3 = {
        **settings.STORAGES,
        "documents": {"BACKEND": "documents.storage.s3.S3Storage", "OPTIONS": s3_server.options()},
    }
    s3_server.client().make_bucket("backups")
    at = {
        "BACKUP_S3_ENDPOINT": s3_server.endpoint,
        "BACKUP_S3_ACCESS_KEY": s3_server.access_key,
        "BACKUP_S3_SECRET_KEY": s3_server.secret_key,
        "BACKUP_S3_SECURE": False,
    }
    with override_settings(STORAGES=s3, **at):
        call_command("restore", str(tmp_path / "backups"), "--key", key)
        assert heads() == before
        assert all_bytes() == files
        versions = set(StoredFile.objects.values_list("version", flat=True))
        assert len(versions) == len(files) and not versions & set(StoredFile.objects.values_list("sha256", flat=True))
        assert list(verify_everything()) == []
        # Once more beside the same bucket: the files there are found again by their hash.
        call_command("backup", "s3:backups")
        snapshots.go_back(empty)
        call_command("restore", "s3:backups", "--key", key)
        assert set(StoredFile.objects.values_list("version", flat=True)) == versions
        assert heads() == before
    machine = tmp_path / "machine"
    env = {name: str(int(value)) if isinstance(value, bool) else value for name, value in at.items()}
    env |= {"DATABASE_URL": f"sqlite:///{machine / 'kc.sqlite3'}", "VAR_DIR": str(machine), "STORAGE_BACKEND": "folder"}
    machine.mkdir()
    if (kept := kept_file()).exists():  # else the command migrates the empty machine itself
        shutil.copyfile(kept, machine / "kc.sqlite3")
    assert "Đã khôi phục" in manage("restore", "s3:backups", "--key", key, **env)
    head = tmp_path / "head"
    call_command("seal_heads", str(head))
    assert "Mọi phần nguyên vẹn" in manage("verify_all", "--against", str(head), **env)
