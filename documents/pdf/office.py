"""LibreOffice on this machine: where it is, which one, and the Python that can talk to it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from django.conf import settings

from documents.pdf.errors import ConversionFailed, PdfUnavailable

INSTALL = "apt-get install libreoffice-writer-nogui python3-uno fonts-liberation2"


def soffice() -> str:
    """The path of LibreOffice. Raises PdfUnavailable."""
    found = shutil.which(settings.PDF_SOFFICE)
    if found is None:
        raise PdfUnavailable(
            "Máy chủ chưa cài LibreOffice (gói libreoffice-writer-nogui) nên chưa lập được; bản Word vẫn tải về được."
        )
    return found


def environment(home: Path) -> dict[str, str]:
    """What LibreOffice gets to know: no password, no key of ours is in it."""
    given = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8"}
    # A reader's own fonts and the place of fontconfig's cache are no secrets.
    return given | {name: os.environ[name] for name in ("FONTCONFIG_FILE", "FONTCONFIG_PATH") if name in os.environ}


@cache
def version(program: str) -> str:
    """«LibreOffice 7.4.7.2», as it says of itself."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30).stdout
    except (OSError, subprocess.TimeoutExpired) as why:
        raise ConversionFailed("LibreOffice không khởi động được; hệ thống sẽ tự thử lại.") from why
    found = re.search(r"LibreOffice \d+(?:\.\d+)+", said)
    return found[0] if found else "LibreOffice"


def python_with_uno() -> str:
    """The Python that has ``uno``: the system's, hardly ever our own. Raises PdfUnavailable."""
    for python in (settings.PDF_PYTHON, "/usr/bin/python3", "python3"):
        path = shutil.which(python) if python else None
        if path and _has_uno(path):
            return path
    raise PdfUnavailable(f"Không có Python nào ở máy này dùng được «uno»: {INSTALL}; hoặc đặt PDF_PYTHON.")


def _has_uno(python: str) -> bool:
    try:
        tried = subprocess.run([python, "-c", "import uno"], capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0
