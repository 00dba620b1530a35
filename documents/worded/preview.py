"""A first page to look at, where LibreOffice and poppler are installed; without them only the Word file is offered."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

SECONDS = 45


class NoPicture(RuntimeError):
    """There is no picture; the message is a sentence for the official."""


def available() -> bool:
    """Whether pictures can be made on this machine."""
    return all(shutil.which(tool) for tool in ("soffice", "pdftoppm"))


def first_page(data: bytes) -> bytes:
    """The first page of a .docx as PNG. Raises ``NoPicture``."""
    if not available():
        raise NoPicture("Máy chủ chưa cài LibreOffice nên chưa có ảnh xem trước; hãy tải bản Word.")
    with tempfile.TemporaryDirectory(prefix="kc-xem-") as name:
        folder = Path(name)
        (folder / "mau.docx").write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder / 'profile'}"
        _run(
            ["soffice", profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", name, "mau.docx"],
            folder,
        )
        if not (folder / "mau.pdf").exists():
            raise NoPicture("LibreOffice không chuyển được văn bản thử này sang PDF. Tải bản Word về mở xem.")
        _run(["pdftoppm", "-png", "-r", "80", "-f", "1", "-l", "1", "-singlefile", "mau.pdf", "trang"], folder)
        if not (folder / "trang.png").exists():
            raise NoPicture("Không vẽ được trang đầu của văn bản thử. Tải bản Word về mở xem.")
        return (folder / "trang.png").read_bytes()


def _run(command: list[str], folder: Path) -> None:
    """A command in a group of its own, ended as a group when it takes too long."""
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as running:
        try:
            running.wait(SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            raise NoPicture("Chuyển đổi quá lâu nên đã dừng. Tải bản Word về mở xem, hoặc thử lại.") from None
