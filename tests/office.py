"""One LibreOffice that stays, for all tests of a run that look at PDFs; and what ``/proc`` knows of others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from documents.pdf.errors import PdfUnavailable
from documents.pdf.serving import LOOPBACK, READY_SECONDS, Server, free_port

#: Where a person finds the papers of the last run, as PDF and as pictures.
OUTPUT = Path(os.environ.get("TEST_OUTPUT", settings.BASE_DIR / "var" / "tests"))


@pytest.fixture(scope="session")
def pdf_server() -> Iterator[str]:
    """The address of a running server."""
    server = Server(free_port())
    try:
        server.start()
        if not server.ready(READY_SECONDS):
            pytest.fail("the PDF server did not take calls in time")
        yield f"{LOOPBACK}:{server.port}"
    except PdfUnavailable as why:
        pytest.fail(str(why)) if os.environ.get("REQUIRE_SERVICES") == "1" else pytest.skip(str(why))
    finally:
        server.stop()


def processes_naming(text: str, program: str = "") -> list[int]:
    """Processes with a text in their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if text in line and program in line.partition("\0")[0]:
                found.append(int(entry.name))
    return found
