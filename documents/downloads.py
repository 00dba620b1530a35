"""Handing a file out, once the caller has made sure who asks."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.utils.http import content_disposition_header

from documents.content import JPEG, PDF, PNG
from documents.files import open_file
from documents.models import StoredFile
from documents.pictures.kept import small_picture
from documents.storage import ObjectMissing, StorageUnavailable, document_store

LINK_SECONDS = 60
#: What a browser may show within the page; anything else is saved, whoever asks.
SHOWN = {PDF, JPEG, PNG}
#: One range, as resumed downloads and PDF viewers ask for it; several at once are answered whole (RFC 9110, 14.2).
RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})", re.ASCII)
NO_CACHE = "private, no-store"
#: How long a browser may show a small picture again without asking.
PICTURE_SECONDS = 3600
#: What stands where a file cannot be drawn: a sheet of paper.
BLANK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="#5b6b66">'
    '<path d="M4 1.5h5.5L12 4v10.5H4zM9.5 1.5V4H12"/></svg>'
)


def file_response(stored: StoredFile, request: HttpRequest | None = None, *, inline: bool = False) -> HttpResponseBase:
    """A short signed link where the store gives one, else the bytes; with a request also ranges of them.

    ``inline`` lets the browser show a PDF or a picture; other types are always saved. A file that is gone and a store
    that does not answer are said in a sentence (410, 503).
    """
    inline = inline and stored.content_type in SHOWN
    try:
        return _link(stored, inline) or _stream(stored, request, inline)
    except StorageUnavailable:
        return _sentence(503, "Kho lưu trữ tạm thời không trả lời. Hãy thử lại sau ít phút.")
    except ObjectMissing:
        return _sentence(410, f"Tệp «{stored.original_name}» không còn nguyên trong kho; hãy báo quản trị hệ thống.")


def picture_response(stored: StoredFile, request: HttpRequest) -> HttpResponseBase:
    """A small picture of a file. The browser keeps it for a while, for this person only."""
    tag = f'"{stored.sha256}-s"'
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponse(status=304)
    else:
        try:
            made = small_picture(stored)
        except (StorageUnavailable, ObjectMissing):
            made = None
        if made is None:
            answer = HttpResponse(BLANK, content_type="image/svg+xml")
            answer["Cache-Control"] = NO_CACHE
            return answer
        answer = HttpResponse(made, content_type=JPEG)
    answer["ETag"] = tag
    answer["Cache-Control"] = f"private, max-age={PICTURE_SECONDS}"
    return answer


def _link(stored: StoredFile, inline: bool) -> HttpResponse | None:
    store = document_store()
    link = store.presign(
        stored.key,
        seconds=LINK_SECONDS,
        filename=stored.original_name,
        content_type=stored.content_type,
        version=stored.version or None,
        inline=inline,
    )
    if link is None:
        return None
    # A link can be signed without asking; ask, or the person would meet the store's own error page.
    if not store.exists(stored.key, version=stored.version or None):
        raise ObjectMissing(stored.key)
    redirect = HttpResponseRedirect(link)
    redirect["Cache-Control"] = NO_CACHE
    # The link opens the file for whoever holds it: the next page is not told.
    redirect["Referrer-Policy"] = "no-referrer"
    return redirect


def _stream(stored: StoredFile, request: HttpRequest | None, inline: bool) -> HttpResponseBase:
    asked = _asked_range(request, stored) if request else None
    start, end = asked or (0, stored.size)
    if start >= end:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{stored.size}"
        return refused
    body = StreamingHttpResponse(open_file(stored, start=start, end=end), status=206 if asked else 200)
    body["Content-Type"] = stored.content_type
    body["Content-Length"] = str(end - start)
    body["Accept-Ranges"] = "bytes"
    body["ETag"] = _etag(stored)
    if asked:
        body["Content-Range"] = f"bytes {start}-{end - 1}/{stored.size}"
    body["Content-Disposition"] = content_disposition_header(not inline, stored.original_name) or "attachment"
    body["X-Content-Type-Options"] = "nosniff"
    body["Cache-Control"] = NO_CACHE
    return body


def _asked_range(request: HttpRequest, stored: StoredFile) -> tuple[int, int] | None:
    """From where up to where, not included; None for «all» and for what is no range (RFC 9110, 14.1.2 and 14.2)."""
    size = stored.size
    found = RANGE.fullmatch(request.headers.get("Range", ""))
    if found is None or not (found[1] or found[2]):
        return None
    if request.headers.get("If-Range", _etag(stored)) != _etag(stored):
        return None  # the half that was saved before is of another file
    if not found[1]:
        return max(size - int(found[2]), 0), size
    first = int(found[1])
    if found[2] and int(found[2]) < first:
        return None
    return first, min(int(found[2]) + 1, size) if found[2] else size


def _etag(stored: StoredFile) -> str:
    return f'"{stored.sha256}"'


def _sentence(status: int, words: str) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
