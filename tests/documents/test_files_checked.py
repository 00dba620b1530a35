"""manage.py check_files and check_storage, on a folder and on a real S3 server."""

import datetime as dt
import io
import os
import shutil
import uuid
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import override_settings

import clock
from documents.files import keep
from documents.models import StoredFile
from documents.storage import Storage, document_store
from documents.storage.contract import CHECKS
from tests.clock import set_to
from tests.services.s3 import S3Server

AT = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
XML = b"<HDon/>"


def run(command: str, *arguments: str) -> tuple[str, str]:
    """What a command said, and its last word if it failed."""
    out = StringIO()
    try:
        call_command(command, *arguments, stdout=out)
    except CommandError as why:
        return out.getvalue(), str(why)
    return out.getvalue(), ""


def kept(name: str = "hoa-don.xml") -> StoredFile:
    return keep(io.BytesIO(XML), name=name, uploaded_by=None, at=AT, prefix="ho-so/thu")


def folder() -> Path:
    return Path(settings.STORAGES["documents"]["OPTIONS"]["location"])


def listed() -> list[str]:
    """What the store has."""
    everything = document_store().keys()
    return sorted(found.key for found in everything)


def make_old(path: Path) -> None:
    """As if written two days ago."""
    then = clock.now().timestamp() - 2 * 86_400
    os.utime(path, (then, then))


def abandoned(key: str) -> None:
    """Bytes whose row was never written."""
    document_store().put_stream(key, io.BytesIO(b"x"), content_type="application/pdf")


@pytest.mark.django_db
def test_files_that_are_all_there_are_said_to_be() -> None:
    kept(), kept()
    said, failure = run("check_files", "--digest")
    assert failure == ""
    assert "Đã đối chiếu 2 tệp: 0 tệp không còn nguyên." in said


@pytest.mark.django_db
def test_a_row_without_bytes_is_an_error_that_names_the_file() -> None:
    lost = kept("hóa đơn lò sấy.xml")
    kept()
    (folder() / lost.key).unlink()
    said, failure = run("check_files")
    assert f"✗ mất: {lost.key} («hóa đơn lò sấy.xml»" in said
    assert failure.startswith("1 tệp bị mất")


@pytest.mark.django_db
def test_a_file_changed_in_the_folder_is_an_error() -> None:
    forged = kept()
    (folder() / forged.key).write_bytes(b"<HDoN/>")
    said, failure = run("check_files")
    assert f"✗ mất: {forged.key}" in said
    assert failure


@pytest.mark.django_db
def test_a_row_whose_digest_is_not_that_of_its_bytes_is_found_by_reading_all() -> None:
    stored = kept()
    StoredFile.objects.filter(pk=stored.pk).update(sha256="0" * 64, version="")
    assert run("check_files") == (run("check_files")[0], "")
    said, failure = run("check_files", "--digest")
    assert f"✗ nội dung khác lúc nhận: {stored.key}" in said
    assert failure.startswith("1 tệp")


@pytest.mark.django_db
def test_bytes_without_a_row_are_removed_only_when_old_and_only_if_asked() -> None:
    mine = kept()
    abandoned("ho-so/cu.pdf")
    abandoned("ho-so/moi.pdf")
    for key in ("ho-so/cu.pdf", mine.key):
        make_old(folder() / key)

    said, failure = run("check_files")
    assert failure == ""
    assert "– không thuộc bản ghi nào: ho-so/cu.pdf" in said
    assert "--sweep" in said
    assert (folder() / "ho-so/cu.pdf").exists()

    said, failure = run("check_files", "--sweep")
    assert (failure, "đã xóa 1." in said) == ("", True)
    assert listed() == sorted([mine.key, "ho-so/moi.pdf"])


@pytest.mark.django_db
def test_halves_of_killed_uploads_are_swept() -> None:
    kept()
    half = folder() / "ho-so/.part-x"
    half.write_bytes(b"x")
    make_old(half)
    said, _ = run("check_files", "--sweep")
    assert "Phần ghi dở đã dọn: 1." in said
    assert not half.exists()


@pytest.mark.django_db
def test_a_store_that_is_gone_is_not_a_list_of_lost_files() -> None:
    stored = kept()
    shutil.rmtree(folder())
    said, failure = run("check_files", "--sweep")
    assert stored.key not in said
    assert failure.startswith("Chưa kiểm tra xong")


@pytest.fixture
def by_the_folders_clock(tmp_path: Path) -> None:
    """It is the moment at which this machine stamps files."""
    stamped = tmp_path / "luc-nay"
    stamped.touch()
    set_to(dt.datetime.fromtimestamp(stamped.stat().st_mtime, dt.UTC))


@pytest.mark.usefixtures("by_the_folders_clock")
def test_a_good_folder_passes_and_is_left_as_it_was() -> None:
    abandoned("ho-so/co-truoc.pdf")
    said, failure = run("check_storage")
    assert failure == "", said
    assert said.count("✓") == len(CHECKS) - 2
    assert said.count("– ") == 2  # no legal hold, no retention in a folder
    assert listed() == ["ho-so/co-truoc.pdf"]


def test_a_folder_without_a_way_in_fails_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("a file where the folder should be")
    nowhere = {"BACKEND": "documents.storage.folder.FolderStorage", "OPTIONS": {"location": str(tmp_path / "tep/kho")}}
    with override_settings(STORAGES={**settings.STORAGES, "documents": nowhere}):
        said, failure = run("check_storage")
    assert said.startswith("✗ kho trả lời: Không tạo được thư mục lưu trữ")
    assert "chưa thử gì thêm" in failure


@pytest.mark.usefixtures("by_the_folders_clock")
def test_a_store_that_breaks_a_promise_fails_by_the_name_of_the_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    store = document_store()
    honest = type(store).exists

    def forgetful(self: Storage, key: str, *, version: str | None = None) -> bool:
        return honest(self, key, version=version) and not key.endswith("/mot")

    monkeypatch.setattr(type(store), "exists", forgetful)
    said, failure = run("check_storage")
    assert "✗ tệp đọc lại đúng từng byte, đúng SHA-256 và dung lượng: tệp vừa ghi bị coi là không có" in said
    assert failure == f"Kho tệp không đạt 1 trên {len(CHECKS)} điều."


@pytest.fixture
def on_s3(s3_server: S3Server) -> Iterator[S3Server]:
    """A bucket of its own on the real server."""
    bucket = f"thu-{uuid.uuid4().hex[:12]}"
    s3_server.client().make_bucket(bucket, object_lock=True)
    options = {**s3_server.options(), "bucket": bucket}
    chosen = {"BACKEND": "documents.storage.s3.S3Storage", "OPTIONS": options}
    with override_settings(STORAGES={**settings.STORAGES, "documents": chosen}):
        yield s3_server


@pytest.mark.usefixtures("by_the_folders_clock")
@pytest.mark.services
def test_a_real_s3_server_passes_every_check(on_s3: S3Server) -> None:
    said, failure = run("check_storage")
    assert failure == "", said
    assert said.count("✓") == len(CHECKS)
    assert listed() == []


@pytest.mark.usefixtures("by_the_folders_clock")
@pytest.mark.services
def test_a_bucket_without_object_lock_fails_and_says_what_is_missing(s3_server: S3Server) -> None:
    bucket = f"thu-{uuid.uuid4().hex[:12]}"
    s3_server.client().make_bucket(bucket)
    chosen = {"BACKEND": "documents.storage.s3.S3Storage", "OPTIONS": {**s3_server.options(), "bucket": bucket}}
    with override_settings(STORAGES={**settings.STORAGES, "documents": chosen}):
        said, failure = run("check_storage")
        assert "object lock" in said
        assert "bật versioning cho bucket" in said
        assert failure == f"Kho tệp không đạt 3 trên {len(CHECKS)} điều."
        assert listed() == []


@pytest.mark.usefixtures("by_the_folders_clock")
@pytest.mark.services
def test_a_wrong_secret_fails_in_one_line(s3_server: S3Server) -> None:
    options = {**s3_server.options(), "secret_key": "sai"}
    chosen = {"BACKEND": "documents.storage.s3.S3Storage", "OPTIONS": options}
    with override_settings(STORAGES={**settings.STORAGES, "documents": chosen}):
        said, failure = run("check_storage")
    assert "S3_SECRET_KEY" in said
    assert failure


@pytest.mark.usefixtures("by_the_folders_clock")
@pytest.mark.services
@pytest.mark.django_db
def test_files_on_s3_are_checked_and_swept_with_all_their_versions(
    on_s3: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, lost = kept(), kept()
    abandoned("ho-so/cu.pdf")
    document_store().delete_version(lost.key, lost.version)
    # The clock of a bucket cannot be turned back; the patience can.
    monkeypatch.setattr("documents.management.commands.check_files.ABANDONED_AFTER", dt.timedelta(seconds=-5))
    said, failure = run("check_files", "--sweep", "--digest")
    assert f"✗ mất: {lost.key}" in said
    assert failure.startswith("1 tệp")
    assert "lifecycle" in said
    assert listed() == [mine.key]
