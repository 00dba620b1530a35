"""S3 as it is in bad hours: down, killed half-way, wrong keys, no bucket, links that were tampered with."""

import datetime as dt
import io
import time
import uuid
from urllib.parse import parse_qs, urlsplit

import pytest
import urllib3

from documents.storage import (
    AccessRefused,
    KeyTaken,
    NotSupported,
    ObjectMissing,
    StorageUnavailable,
    document_store,
)
from documents.storage.contract import Counting
from documents.storage.s3 import S3Storage
from tests.services.s3 import Running, S3Server

pytestmark = pytest.mark.services
TYPE = "application/pdf"


@pytest.fixture
def store(s3_server: S3Server) -> S3Storage:
    return S3Storage(**s3_server.options())


@pytest.fixture
def key() -> str:
    return f"kc-2026-0001/{uuid.uuid4().hex}.pdf"


def everything(store: S3Storage, key: str, version: str) -> dict[str, object]:
    """Every question one can ask a store."""
    return {
        "exists": lambda: store.exists(key),
        "exists a version": lambda: store.exists(key, version=version),
        "read": lambda: list(store.open_range(key)),
        "read nothing": lambda: list(store.open_range(key, start=3, end=3)),
        "write": lambda: store.put_stream(f"{key}-x", io.BytesIO(b"x"), content_type=TYPE),
        "write over": lambda: store.put_stream(key, io.BytesIO(b"x"), content_type=TYPE),
        "delete": lambda: store.delete_version(key, version),
        "hold": lambda: store.legal_hold(key, version, True),
        "retain": lambda: store.set_retention(key, version, dt.datetime.now(dt.UTC) + dt.timedelta(seconds=3)),
        "list": lambda: list(store.keys()),
        "health": store.health,
    }


def test_settings_choose_the_s3_store(s3_server: S3Server, settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": {"BACKEND": "documents.storage.s3.S3Storage", "OPTIONS": s3_server.options()},
    }
    assert isinstance(document_store(), S3Storage)
    document_store().health()


def test_a_wrong_secret_is_refused_and_says_so_for_every_question(s3_server: S3Server, key: str) -> None:
    stored = S3Storage(**s3_server.options()).put_stream(key, io.BytesIO(b"x"), content_type=TYPE)
    wrong = S3Storage(**{**s3_server.options(), "secret_key": "sai" * 10})
    for question, ask in everything(wrong, key, stored.version).items():
        with pytest.raises(AccessRefused, match="S3_SECRET_KEY"):
            ask()
            pytest.fail(question)


def test_an_unknown_access_key_is_refused(s3_server: S3Server, key: str) -> None:
    stranger = S3Storage(**{**s3_server.options(), "access_key": "nguoila"})
    with pytest.raises(AccessRefused):
        stranger.exists(key)


def test_a_missing_bucket_is_never_taken_for_a_missing_file(s3_server: S3Server, key: str) -> None:
    store = S3Storage(**{**s3_server.options(), "bucket": "khong-co-bucket-nay"})
    for question, ask in everything(store, key, "0" * 32).items():
        with pytest.raises(StorageUnavailable):
            ask()
            pytest.fail(question)
    with pytest.raises(StorageUnavailable, match="khong-co-bucket-nay"):
        store.health()


def test_a_store_that_is_down_is_one_error_for_every_question_and_says_so_in_seconds() -> None:
    nobody = S3Storage(endpoint="127.0.0.1:1", bucket="khuyencong", access_key="a", secret_key="b", secure=False)
    began = time.monotonic()
    for question, ask in everything(nobody, "a/b.pdf", "v").items():
        with pytest.raises(StorageUnavailable):
            ask()
            pytest.fail(question)
    assert time.monotonic() - began < 30


class Killing:
    """A stream whose reader loses its server after the first megabytes."""

    def __init__(self, running: Running) -> None:
        self._data = Counting(40 * 1024 * 1024)
        self._running = running
        self._passed = 0

    def read(self, size: int = -1) -> bytes:
        data = self._data.read(size)
        self._passed += len(data)
        if self._passed > 20 * 1024 * 1024:
            self._running.stop()
        return data


def test_a_server_killed_while_a_file_is_sent_is_a_store_that_is_down(
    s3_server_of_its_own: Running,
    key: str,
) -> None:
    store = S3Storage(**s3_server_of_its_own.server.options())
    with pytest.raises(StorageUnavailable):
        store.put_stream(key, Killing(s3_server_of_its_own), content_type=TYPE)


def test_a_server_killed_while_a_file_is_read_is_a_store_that_is_down(
    s3_server_of_its_own: Running,
    key: str,
) -> None:
    store = S3Storage(**s3_server_of_its_own.server.options())
    stored = store.put_stream(key, Counting(40 * 1024 * 1024), content_type=TYPE)
    chunks = store.open_range(key, version=stored.version)
    got = len(next(chunks))
    s3_server_of_its_own.stop()
    with pytest.raises(StorageUnavailable):
        for chunk in chunks:
            got += len(chunk)
    assert got < stored.size
    for question, ask in everything(store, key, stored.version).items():
        with pytest.raises(StorageUnavailable):
            ask()
            pytest.fail(question)


def fetch(link: str) -> urllib3.BaseHTTPResponse:
    """As a browser would, with no keys of its own."""
    return urllib3.request("GET", link, retries=False, timeout=10)


def link_of(store: S3Storage, key: str, *, seconds: int = 60, version: str | None = None, inline: bool = False) -> str:
    link = store.presign(
        key, seconds=seconds, filename="Đơn đề nghị.pdf", content_type=TYPE, version=version, inline=inline
    )
    assert link
    return link


def test_a_signed_link_gives_the_file_under_its_vietnamese_name(store: S3Storage, key: str) -> None:
    stored = store.put_stream(key, io.BytesIO(b"%PDF-1.7"), content_type="application/octet-stream")
    answer = fetch(link_of(store, key, version=stored.version))
    assert (answer.status, answer.data) == (200, b"%PDF-1.7")
    assert answer.headers["Content-Type"] == TYPE
    wanted = "attachment; filename*=utf-8''%C4%90%C6%A1n%20%C4%91%E1%BB%81%20ngh%E1%BB%8B.pdf"
    assert answer.headers["Content-Disposition"] == wanted
    assert fetch(link_of(store, key, inline=True)).headers["Content-Disposition"].startswith("inline")


def test_a_link_changed_by_hand_opens_nothing(store: S3Storage, key: str) -> None:
    store.put_stream(key, io.BytesIO(b"mine"), content_type=TYPE)
    other = f"{key[:-5]}z.pdf"
    store.put_stream(other, io.BytesIO(b"secret"), content_type=TYPE)
    link = link_of(store, key)
    for tampered in (
        link.replace(key, other),
        link.replace("X-Amz-Expires=60", "X-Amz-Expires=6000"),
        link.replace("X-Amz-Signature=", "X-Amz-Signature=0"),
        link.partition("?")[0],
    ):
        answer = fetch(tampered)
        assert answer.status in (400, 403), tampered
        assert b"secret" not in answer.data


def test_a_link_ends_with_its_time(store: S3Storage, key: str) -> None:
    store.put_stream(key, io.BytesIO(b"x"), content_type=TYPE)
    link = link_of(store, key, seconds=1)
    time.sleep(2.5)
    assert fetch(link).status == 403


def test_links_carry_the_name_that_browsers_know(s3_server: S3Server, key: str) -> None:
    store = S3Storage(**{**s3_server.options(), "public_endpoint": "https://tep.example.gov.vn"})
    parts = urlsplit(link_of(store, key))
    assert (parts.scheme, parts.netloc) == ("https", "tep.example.gov.vn")
    assert parse_qs(parts.query)["X-Amz-SignedHeaders"] == ["host"]


def test_a_link_signed_for_the_public_name_opens_there(s3_server: S3Server, key: str) -> None:
    """The server is reached by another name than the one the program uses."""
    public = s3_server.endpoint.replace("127.0.0.1", "localhost")
    store = S3Storage(**{**s3_server.options(), "public_endpoint": public})
    store.put_stream(key, io.BytesIO(b"x"), content_type=TYPE)
    link = link_of(store, key)
    assert urlsplit(link).netloc == public
    assert fetch(link).data == b"x"
    assert fetch(link.replace(public, s3_server.endpoint)).status == 403


def test_a_bucket_without_object_lock_says_what_it_cannot_do(s3_server: S3Server, key: str) -> None:
    name = f"khong-khoa-{uuid.uuid4().hex[:8]}"
    s3_server.client().make_bucket(name)
    store = S3Storage(**{**s3_server.options(), "bucket": name})
    stored = store.put_stream(key, io.BytesIO(b"x"), content_type=TYPE)
    assert stored.version == ""
    with pytest.raises(NotSupported, match="object lock"):
        store.set_retention(key, stored.version, dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
    with pytest.raises(NotSupported, match="object lock"):
        store.legal_hold(key, stored.version, True)
    store.delete_version(key, stored.version)
    assert not store.exists(key)


def test_a_file_overwritten_behind_our_back_is_still_read_in_the_version_that_was_kept(
    s3_server: S3Server,
    store: S3Storage,
    key: str,
) -> None:
    stored = store.put_stream(key, io.BytesIO(b"genuine"), content_type=TYPE)
    s3_server.client().put_object(s3_server.bucket, key, io.BytesIO(b"forged!"), 7)
    assert list(store.open_range(key)) == [b"forged!"]
    assert list(store.open_range(key, version=stored.version)) == [b"genuine"]
    with pytest.raises(KeyTaken):
        store.put_stream(key, io.BytesIO(b"x"), content_type=TYPE)


def test_a_file_hidden_by_a_mark_of_deletion_is_still_read_in_its_version(
    s3_server: S3Server,
    store: S3Storage,
    key: str,
) -> None:
    stored = store.put_stream(key, io.BytesIO(b"genuine"), content_type=TYPE)
    s3_server.client().remove_object(s3_server.bucket, key)
    assert not store.exists(key)
    with pytest.raises(ObjectMissing):
        store.open_range(key)
    assert list(store.open_range(key, version=stored.version)) == [b"genuine"]
