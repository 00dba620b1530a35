"""Handing a file out, once the caller has made sure who asks."""

from __future__ import annotations

import re
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse

from documents.files import open_file
from documents.models import StoredFile
from documents.storage import ObjectMissing, StorageUnavailable, document_store

LINK_SECONDS = 60
RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


def file_response(stored: StoredFile, request: HttpRequest | None = None) -> HttpResponseBase:
    """A short signed link where the store gives one, else the bytes, with ranges for resumed downloads."""
    try:
        link = document_store().presign(
            stored.key, seconds=LINK_SECONDS, filename=stored.original_name, content_type=stored.content_type
        )
        if link:
            return HttpResponseRedirect(link)
        return _stream(stored, request)
    except StorageUnavailable:
        return HttpResponse("Kho lưu trữ tạm thời không trả lời. Hãy thử lại sau ít phút.", status=503)
    except ObjectMissing:
        return HttpResponse("Tệp này không còn trong kho lưu trữ; hãy báo quản trị hệ thống.", status=410)


def _stream(stored: StoredFile, request: HttpRequest | None) -> HttpResponseBase:
    start, end = 0, stored.size
    asked = RANGE.match(request.headers.get("Range", "")) if request else None
    partial = False
    if asked and (asked[1] or asked[2]):
        if asked[1]:
            start = int(asked[1])
            end = min(int(asked[2]) + 1, stored.size) if asked[2] else stored.size
        else:
            start = max(stored.size - int(asked[2]), 0)
        if start >= stored.size or end <= start:
            response = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{stored.size}"
            return response
        partial = True
    body = StreamingHttpResponse(open_file(stored, start=start, end=end), status=206 if partial else 200)
    body["Content-Type"] = stored.content_type
    body["Content-Length"] = str(end - start)
    body["Accept-Ranges"] = "bytes"
    if partial:
        body["Content-Range"] = f"bytes {start}-{end - 1}/{stored.size}"
    body["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stored.original_name)}"
    body["X-Content-Type-Options"] = "nosniff"
    body["Cache-Control"] = "private, no-store"
    return body
