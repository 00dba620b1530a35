"""Asking a time-stamping service over HTTP (RFC 3161), by the standard library alone."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request

from asn1crypto import tsp
from django.conf import settings
from pyhanko.sign.timestamps import TimeStamper

from documents.signing.errors import SigningRefused

SECONDS = 10
LARGEST = 64 * 1024


class HttpTimeStamper(TimeStamper):
    """One service at one address."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Its answer. Raises ``SigningRefused`` where it gives none."""
        return await asyncio.to_thread(self._ask, req.dump())

    def _ask(self, body: bytes) -> tsp.TimeStampResp:
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        request = urllib.request.Request(self.url, body, headers)  # noqa: S310  (see ``configured``)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return tsp.TimeStampResp.load(answer.read(LARGEST), strict=True)
        except (OSError, ValueError) as why:
            raise SigningRefused(
                "no_tsa", "Máy chủ cấp dấu thời gian không trả lời. Chưa ký gì; hãy thử lại sau ít phút.", status=503
            ) from why


def configured() -> TimeStamper | None:
    """The service of this installation, if one is set."""
    url: str = settings.SIGNING_TSA_URL
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        raise SigningRefused("bad_tsa", "SIGNING_TSA_URL phải bắt đầu bằng http:// hoặc https://; báo quản trị.")
    return HttpTimeStamper(url)
