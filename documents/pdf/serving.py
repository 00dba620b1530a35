"""A LibreOffice that stays: unoserver under our eyes, on loopback, started anew whenever it ends or stops answering.

The server runs with the Python of the system, which has ``uno``; unoserver itself comes from our environment. It has no
password and reads what it is told: hence loopback, an environment without secrets, and a user of its own where the site
can give one (deploy/systemd/khuyencong-pdf.service).
"""

from __future__ import annotations

import logging
import socket
import subprocess
import tempfile
import threading
import time
from importlib import metadata
from pathlib import Path
from typing import Self

from django.conf import settings

from documents.pdf import warm
from documents.pdf.errors import PdfUnavailable
from documents.pdf.office import environment, python_with_uno, soffice
from documents.pdf.processes import end_group, ended, megabytes, start
from documents.pdf.trial import trial_docx

logger = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
READY_SECONDS = 90.0
LOOK_EVERY = 1.0
HEALTH_EVERY = 30.0
LONGEST_REST = 60.0


class Server:
    """One unoserver with its LibreOffice, in a process group of its own."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; ``ready`` says when it takes calls. Raises PdfUnavailable."""
        program, python = soffice(), python_with_uno()
        if warm.answers((LOOPBACK, self.port)):
            raise PdfUnavailable(
                f"Cổng {self.port} của {LOOPBACK} đang có chương trình khác dùng; đặt PDF_SERVER khác."
            )
        self._folder = tempfile.TemporaryDirectory(prefix="khuyencong-pdf-server-")
        folder = Path(self._folder.name)
        command = [
            python, "-m", "unoserver.server", "--quiet", "--interface", LOOPBACK, "--port", str(self.port),
            "--uno-interface", LOOPBACK, "--uno-port", str(free_port()), "--executable", program,
            "--user-installation", str(folder / "profile"), "--temp-dir", str(folder),
            "--conversion-timeout", str(settings.PDF_TIMEOUT_SECONDS),
        ]  # fmt: skip
        known = environment(folder) | {"PYTHONPATH": str(_unoserver_alone(folder)), "PYTHONDONTWRITEBYTECODE": "1"}
        with (folder / "says.txt").open("wb") as says:
            self._process = start(command, memory_mb=settings.PDF_MEMORY_MB, environment=known, says=says)

    def stop(self) -> None:
        """End the whole group and remove what it kept."""
        if self._process is not None:
            end_group(self._process, grace=1)  # nothing of it is to be saved
            self._process = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def group(self) -> int:
        """The number of its process group; 0 while it does not run."""
        return self._process.pid if self._process else 0

    def runs(self) -> bool:
        """Whether its process is there."""
        return self._process is not None and not ended(self._process)

    def ready(self, seconds: float, stopping: threading.Event | None = None) -> bool:
        """Wait until it takes calls; False if it ended, or not in time."""
        until = time.monotonic() + seconds
        while self.runs() and time.monotonic() < until and not (stopping and stopping.wait(0.1)):
            if warm.answers((LOOPBACK, self.port)):
                return self.healthy()
            time.sleep(0.1)
        return False

    def healthy(self) -> bool:
        """Whether it converts one line. It takes one call at a time, so a long paper before us is waited for."""
        try:
            warm.ask((LOOPBACK, self.port), trial_docx("Kiểm tra"), seconds=settings.PDF_TIMEOUT_SECONDS + 5)
        except warm.Fault as fault:
            logger.warning("The PDF server does not convert: %s", fault)
            return False
        return True

    def swollen(self) -> bool:
        """Whether it holds more than two thirds of what it may: better anew now than to fail within a paper."""
        return bool(self.group) and megabytes(self.group) > settings.PDF_MEMORY_MB * 2 / 3


def keep_running(server: Server, stopping: threading.Event, *, health_every: float = HEALTH_EVERY) -> None:
    """Run it until told to stop; rest a little longer after each start that did not hold. Raises PdfUnavailable."""
    rest = 1.0
    while not stopping.is_set():
        server.start()
        began = time.monotonic()
        try:
            if server.ready(READY_SECONDS, stopping):
                logger.warning("The PDF server takes calls at %s:%s", LOOPBACK, server.port)
                _watch(server, stopping, health_every)
        finally:
            server.stop()
        if stopping.is_set():
            return
        rest = 1.0 if time.monotonic() - began > LONGEST_REST else min(rest * 2, LONGEST_REST)
        logger.warning("The PDF server ended; anew in %s s", rest)
        stopping.wait(rest)


def _watch(server: Server, stopping: threading.Event, health_every: float) -> None:
    """Come back when it ended, does not answer, or has grown too much."""
    asked = time.monotonic()
    while server.runs() and not stopping.wait(LOOK_EVERY):
        if server.swollen():
            return
        if time.monotonic() - asked >= health_every:
            if not server.healthy():
                return
            asked = time.monotonic()


def _unoserver_alone(folder: Path) -> Path:
    """A folder with unoserver and nothing else: the system's Python must not meet our other libraries."""
    distribution = metadata.distribution("unoserver")
    alone = folder / "python"
    alone.mkdir()
    for name in ("unoserver", f"unoserver-{distribution.version}.dist-info"):
        (alone / name).symlink_to(Path(str(distribution.locate_file(name))))
    return alone


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as tried:
        tried.bind((LOOPBACK, 0))
        return int(tried.getsockname()[1])
