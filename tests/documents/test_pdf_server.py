"""The LibreOffice that stays: started anew when it hangs, and gone when it is told to."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import LazySettings

from documents.pdf import convert
from documents.pdf.processes import members
from documents.pdf.serving import Server, free_port, keep_running
from documents.pdf.trial import trial_docx

pytestmark = pytest.mark.office
DAY = dt.date(2026, 3, 5)


def until(true, seconds: float = 90) -> bool:  # type: ignore[no-untyped-def]
    """Wait for something to become true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def test_one_that_hangs_is_replaced_and_the_paper_is_made_meanwhile(settings: LazySettings, pdf_server: str) -> None:
    settings.PDF_ENGINE = "auto"
    settings.PDF_TIMEOUT_SECONDS = 5
    server, stopping = Server(free_port()), threading.Event()
    keeper = threading.Thread(target=keep_running, args=(server, stopping), kwargs={"health_every": 1})
    keeper.start()
    try:
        assert until(lambda: server.group and server.healthy())
        first = server.group
        for number in members(first):
            if "soffice.bin" in Path(f"/proc/{number}/cmdline").read_text():
                os.kill(number, signal.SIGSTOP)
        settings.PDF_TIMEOUT_SECONDS = 30
        made = convert(trial_docx(), when=DAY, server=f"127.0.0.1:{server.port}")
        assert made.data == convert(trial_docx(), when=DAY, server=pdf_server).data
        assert until(lambda: server.group not in (0, first) and server.healthy())
        assert members(first) == []
    finally:
        second = server.group
        stopping.set()
        keeper.join(30)
    assert not keeper.is_alive()
    assert members(second) == []


def test_the_command_serves_on_loopback_and_ends_cleanly(settings: LazySettings, tmp_path: Path) -> None:
    settings.PDF_ENGINE = "warm"
    settings.PDF_TIMEOUT_SECONDS = 120
    port = free_port()
    known = os.environ | {"VAR_DIR": str(tmp_path), "PDF_SERVER": f"127.0.0.1:{port}"}
    command = subprocess.Popen(
        [sys.executable, "manage.py", "pdf_server"], env=known, stdout=subprocess.PIPE, text=True
    )
    try:
        assert command.stdout is not None
        assert f"127.0.0.1:{port}" in command.stdout.readline()
        assert until(lambda: _serves(port))
        own = [
            int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _child(entry, command.pid)
        ]
        assert own
        command.send_signal(signal.SIGTERM)
        assert command.wait(20) == 0
        assert "Đã dừng." in command.stdout.read()
        assert [one for group in own for one in members(group)] == []
    finally:
        command.kill()
        command.wait()


def test_it_refuses_to_listen_to_the_world(settings: LazySettings) -> None:
    from django.core.management import CommandError, call_command

    settings.PDF_SERVER = "0.0.0.0:2003"
    with pytest.raises(CommandError, match=r"chỉ được nghe ở 127\.0\.0\.1"):
        call_command("pdf_server")


def _serves(port: int) -> bool:
    from documents.pdf import warm

    return (
        warm.answers(("127.0.0.1", port))
        and "unoserver" in convert(trial_docx(), when=DAY, server=f"127.0.0.1:{port}").tools
    )


def _child(entry: Path, parent: int) -> bool:
    try:
        return (entry / "stat").read_text().rpartition(")")[2].split()[1] == str(parent)
    except OSError:
        return False
