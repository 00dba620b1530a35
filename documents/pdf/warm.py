"""The fast way: the running server of ``manage.py pdf_server`` (unoserver), asked over loopback.

unoserver's own client waits for ever for a server that is stuck and forty seconds for one that is away; the few lines
here speak the same XML-RPC with an end in time.
"""

from __future__ import annotations

import http.client
import socket
import xmlrpc.client
from typing import Any

from django.conf import settings

from documents.pdf.turns import turn

API = "3"
_KNOCK_SECONDS = 0.5


class Fault(Exception):
    """The server is stuck, gone, or refused the file."""


class _WithAnEnd(xmlrpc.client.Transport):
    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds

    def make_connection(self, host: Any) -> http.client.HTTPConnection:
        connection = super().make_connection(host)
        connection.timeout = self.seconds
        return connection


def address(server: str) -> tuple[str, int] | None:
    """«127.0.0.1:2003» taken apart; None for no server."""
    host, _, port = server.rpartition(":")
    return (host or "127.0.0.1", int(port)) if server else None


def answers(where: tuple[str, int]) -> bool:
    """Whether somebody takes calls there."""
    try:
        socket.create_connection(where, timeout=_KNOCK_SECONDS).close()
    except OSError:
        return False
    return True


def to_pdf(docx: bytes, where: tuple[str, int]) -> tuple[bytes, str]:
    """The PDF as LibreOffice wrote it, and which one wrote it. Raises Fault, ConversionFailed."""
    seconds = settings.PDF_TIMEOUT_SECONDS
    # The server takes one at a time; who waits in its queue would spend the time meant for the conversion.
    with turn([f"server-{where[1]}"], seconds=seconds):
        return ask(where, docx, seconds=seconds)


def ask(where: tuple[str, int], docx: bytes, *, seconds: float) -> tuple[bytes, str]:
    """One call of the server. Raises Fault."""
    call = f"http://{where[0]}:{where[1]}"
    try:
        with xmlrpc.client.ServerProxy(call, transport=_WithAnEnd(seconds), allow_none=True) as server:
            about: Any = server.info()
            if about["api"] != API:
                raise Fault(f"the server speaks version {about['api']}, not {API}")
            made: Any = server.convert(
                None, xmlrpc.client.Binary(docx), None, "pdf", None, ["SelectPdfVersion=2"], True,
                "MS Word 2007 XML", None,
            )  # fmt: skip
    except (OSError, http.client.HTTPException, xmlrpc.client.Error) as why:
        raise Fault(f"{type(why).__name__}: {why}"[:500]) from why
    if made is None or not made.data.startswith(b"%PDF-"):
        raise Fault("no PDF came back")
    return made.data, f"LibreOffice {about['libreoffice_version']}, unoserver {about['unoserver']}"
