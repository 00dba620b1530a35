"""Downloads at their edges: odd names, hostile headers, a file that changed between two halves."""

import datetime as dt
import io
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pikepdf
import pytest
import urllib3
from django.conf import settings
from django.http import HttpResponseBase
from django.test import RequestFactory, override_settings

from documents.downloads import file_response
from documents.files import keep
from documents.models import StoredFile
from documents.storage import document_store
from tests.services.s3 import S3Server

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)


def a_page() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.save(out)
    return out.getvalue()


PAGE = a_page()


def kept(name: str = "Đơn đề nghị hỗ trợ.pdf", data: bytes = PAGE) -> StoredFile:
    return keep(io.BytesIO(data), name=name, uploaded_by=None, at=AT, prefix="ho-so/thu")


def body(answer: HttpResponseBase) -> bytes:
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return whole


def ask(stored: StoredFile, **headers: str) -> HttpResponseBase:
    return file_response(
        stored, RequestFactory().get("/tep", headers={k.replace("_", "-"): v for k, v in headers.items()})
    )


def name_in(answer: HttpResponseBase) -> str | None:
    """The name a browser saves under, read by another reader of RFC 5987 than the one that wrote it."""
    message = Message()
    message["Content-Disposition"] = answer["Content-Disposition"]
    return message.get_filename()


@pytest.mark.parametrize("name", ['a"b;c.pdf', "100%.pdf", "it's; filename=x.exe.pdf", "a\\b.pdf", "số 5, bản (2).pdf"])
def test_no_name_breaks_the_header(name: str) -> None:
    stored = kept(name)
    assert name_in(file_response(stored)) == stored.original_name


def test_only_what_a_browser_shows_safely_is_shown() -> None:
    assert file_response(kept(), inline=True)["Content-Disposition"].startswith("inline")
    invoice = kept("hóa đơn.xml", b"<HDon/>")
    assert file_response(invoice, inline=True)["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("asked", ["bytes=٣-", f"bytes={'9' * 5000}-", "bytes=0-1\n"])
def test_what_is_no_range_gets_the_whole_file(asked: str) -> None:
    answer = ask(kept(), Range=asked)
    assert (answer.status_code, body(answer)) == (200, PAGE)


def test_a_download_is_resumed_only_on_the_same_file() -> None:
    stored = kept()
    tag = file_response(stored)["ETag"]
    assert ask(stored, Range="bytes=5-", If_Range=tag).status_code == 206
    assert ask(stored, Range="bytes=5-", If_Range='"of another file"').status_code == 200


def test_a_file_changed_in_the_folder_is_not_handed_out() -> None:
    stored = kept()
    place = Path(settings.STORAGES["documents"]["OPTIONS"]["location"]) / stored.key
    place.write_bytes(place.read_bytes().replace(b"PDF-1", b"PDF-2", 1))
    assert file_response(stored).status_code == 410


@pytest.fixture
def on_s3(s3_server: S3Server) -> Iterator[None]:
    chosen = {"BACKEND": "documents.storage.s3.S3Storage", "OPTIONS": s3_server.options()}
    with override_settings(STORAGES={**settings.STORAGES, "documents": chosen}):
        yield


@pytest.mark.services
def test_a_file_on_s3_is_handed_out_by_a_short_link(on_s3: None) -> None:
    stored = kept()
    answer = file_response(stored)
    assert answer.status_code == 302
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("private, no-store", "no-referrer")
    assert "X-Amz-Expires=60" in answer["Location"]
    got = urllib3.request("GET", answer["Location"], retries=False)
    assert (got.status, got.data) == (200, PAGE)
    message = Message()
    message["Content-Disposition"] = got.headers["Content-Disposition"]
    assert message.get_filename() == "Đơn đề nghị hỗ trợ.pdf"


@pytest.mark.services
def test_a_file_lost_on_s3_is_said_in_our_words(on_s3: None) -> None:
    stored = kept()
    document_store().delete_version(stored.key, stored.version)
    answer = file_response(stored)
    assert answer.status_code == 410
    assert "Đơn đề nghị" in answer.content.decode()
