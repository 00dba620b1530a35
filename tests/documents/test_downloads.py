"""A file as it reaches the browser: whole, in ranges, under its Vietnamese name, or with a reason why not."""

import datetime as dt
import hashlib
import io
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import urllib3
from django.conf import settings
from django.http import HttpResponseBase
from django.test import RequestFactory, override_settings

from documents.downloads import file_response
from documents.models import StoredFile
from documents.storage import document_store
from tests.services.s3 import S3Server

pytestmark = pytest.mark.django_db
NAME = 'Đơn đề nghị hỗ trợ (lần 2), 50% "bản chính".pdf'
DATA = bytes(range(256)) * 4000


@pytest.fixture
def stored() -> StoredFile:
    kept = document_store().put_stream("ho-so/don.pdf", io.BytesIO(DATA), content_type="application/pdf")
    return StoredFile.objects.create(
        key=kept.key,
        version=kept.version,
        sha256=kept.sha256,
        size=kept.size,
        content_type="application/pdf",
        original_name=NAME,
        uploaded_at=dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC),
    )


def ask(stored: StoredFile, wanted: str = "") -> HttpResponseBase:
    headers = {"Range": wanted} if wanted else {}
    return file_response(stored, RequestFactory().get("/tep/", headers=headers))


def body(answer: HttpResponseBase) -> bytes:
    return b"".join(answer.streaming_content)


def saved_as(disposition: str) -> str:
    """The name a browser saves under (RFC 6266)."""
    kind, _, rest = disposition.partition(";")
    assert kind == "attachment"
    return unquote(rest.partition("''")[2])


def test_a_file_comes_whole_under_its_vietnamese_name(stored: StoredFile) -> None:
    answer = ask(stored)
    assert answer.status_code == 200
    assert hashlib.sha256(body(answer)).hexdigest() == stored.sha256
    assert answer["Content-Length"] == str(len(DATA))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].isascii()
    assert saved_as(answer["Content-Disposition"]) == NAME


def test_a_file_is_never_shown_as_a_page_nor_kept_by_a_cache(stored: StoredFile) -> None:
    answer = ask(stored)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    answer.close()


def test_without_a_request_the_whole_file_comes(stored: StoredFile) -> None:
    assert body(file_response(stored)) == DATA


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        ("bytes=300000-", 300_000, len(DATA)),
        ("bytes=-500", len(DATA) - 500, len(DATA)),
        ("bytes=-99999999", 0, len(DATA)),
        (f"bytes={len(DATA) - 1}-99999999", len(DATA) - 1, len(DATA)),
    ],
)
def test_a_broken_download_goes_on_where_it_stopped(stored: StoredFile, wanted: str, start: int, end: int) -> None:
    answer = ask(stored, wanted)
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {start}-{end - 1}/{len(DATA)}"
    assert answer["Content-Length"] == str(end - start)
    assert body(answer) == DATA[start:end]


@pytest.mark.parametrize("wanted", [f"bytes={len(DATA)}-", "bytes=99999999-100000000", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused_with_the_size(stored: StoredFile, wanted: str) -> None:
    answer = ask(stored, wanted)
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{len(DATA)}"


@pytest.mark.parametrize("wanted", ["bytes=-", "bytes=a-b", "bytes=200-100", "lines=1-2", "bytes=0-1,5-9", "bytes 0-1"])
def test_a_range_that_is_none_gives_the_whole_file(stored: StoredFile, wanted: str) -> None:
    answer = ask(stored, wanted)
    assert answer.status_code == 200
    assert body(answer) == DATA


def test_a_lost_file_and_a_silent_store_are_two_answers(stored: StoredFile, tmp_path: Path) -> None:
    document_store().delete_version(stored.key, stored.version)
    lost = ask(stored)
    assert lost.status_code == 410
    assert "không còn nguyên trong kho" in lost.content.decode()
    (tmp_path / "documents").rename(tmp_path / "unmounted")
    silent = ask(stored)
    assert silent.status_code == 503
    assert "thử lại" in silent.content.decode()


# --- on a real S3 server ----------------------------------------------------------------------------------------------


@pytest.fixture
def on_s3(s3_server: S3Server) -> dict[str, object]:
    return use(s3_server.options())


def use(options: dict[str, object]) -> dict[str, object]:
    return {**settings.STORAGES, "documents": {"BACKEND": "documents.storage.s3.S3Storage", "OPTIONS": options}}


@pytest.mark.services
def test_a_signed_link_gives_the_file_for_a_minute_under_its_name(
    on_s3: dict[str, object], request: pytest.FixtureRequest
) -> None:
    with override_settings(STORAGES=on_s3):
        stored: StoredFile = request.getfixturevalue("stored")
        try:
            answer = ask(stored)
            assert answer.status_code == 302
            assert answer["Cache-Control"] == "private, no-store"
            assert "X-Amz-Expires=60" in answer["Location"]
            got = urllib3.request("GET", answer["Location"])
            assert (got.status, got.data) == (200, DATA)
            assert saved_as(got.headers["Content-Disposition"]) == NAME
            assert got.headers["Content-Type"] == "application/pdf"
            part = urllib3.request("GET", answer["Location"], headers={"Range": "bytes=5-9"})
            assert (part.status, part.data) == (206, DATA[5:10])
        finally:
            document_store().delete_version(stored.key, stored.version)
        assert ask(stored).status_code == 410


@pytest.mark.services
def test_a_link_that_was_tampered_with_gives_nothing(on_s3: dict[str, object], request: pytest.FixtureRequest) -> None:
    with override_settings(STORAGES=on_s3):
        stored: StoredFile = request.getfixturevalue("stored")
        try:
            link = ask(stored)["Location"]
            parts = urlsplit(link)
            for changed in (
                link.replace("don.pdf", "khac.pdf"),
                link.replace("X-Amz-Expires=60", "X-Amz-Expires=6000"),
                link.replace("attachment", "inline"),
                link[:-1] + ("0" if link[-1] != "0" else "1"),
                parts._replace(query="").geturl(),
            ):
                assert changed != link
                assert urllib3.request("GET", changed).status == 403
        finally:
            document_store().delete_version(stored.key, stored.version)


@pytest.mark.services
def test_wrong_keys_of_the_store_are_trouble_of_the_store_not_a_lost_file(
    s3_server: S3Server,
    stored: StoredFile,
) -> None:
    with override_settings(STORAGES=use({**s3_server.options(), "secret_key": "khong-phai-khoa-nay"})):
        assert ask(stored).status_code == 503
