"""A second opinion by another program: ``pdfsig`` of poppler, where it is installed.

Its exit status is 0 whatever it finds, so its lines are read. It says «valid» also of a file with text appended after
signing, so alone it is never enough; here it may only object.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from documents.signing.report import SecondOpinion

SECONDS = 20
ABSENT = SecondOpinion(None, "Máy chủ không có pdfsig (gói poppler-utils): không có ý kiến thứ hai.")
SILENT = SecondOpinion(None, "pdfsig không trả lời được; không có ý kiến thứ hai.")

_ONE = re.compile(r"^Signature #\d+:$", re.MULTILINE)
_EMPTY = "The signature form field is not signed."
_VALID = re.compile(r"Signature Validation: Signature is Valid\.")


def ask_pdfsig(data: bytes, count: int) -> SecondOpinion:
    """What it says of these bytes, which have so many signatures. Certificates are not its business here."""
    program = shutil.which("pdfsig")
    if program is None:
        return ABSENT
    with tempfile.TemporaryDirectory(prefix="kc-pdfsig-") as folder:
        file = Path(folder) / "signed.pdf"
        file.write_bytes(data)
        try:
            answer = subprocess.run(
                [program, "-nocert", "-no-ocsp", str(file)],
                capture_output=True,
                timeout=SECONDS,
                check=False,
                env={"HOME": folder, "LC_ALL": "C", "PATH": "/usr/bin:/bin"},
            )
        except (OSError, subprocess.TimeoutExpired):
            return SILENT
    return read(answer.stdout.decode(errors="replace"), count)


def read(text: str, count: int) -> SecondOpinion:
    """Its lines as an opinion."""
    blocks = [block for block in _ONE.split(text)[1:] if _EMPTY not in block]
    good = sum(bool(_VALID.search(block)) for block in blocks)
    if not blocks:
        return SILENT
    if good == len(blocks) == count:
        return SecondOpinion(True, f"pdfsig cũng xác nhận {count} chữ ký.")
    return SecondOpinion(False, f"pdfsig không đồng ý: {good} trên {max(len(blocks), count)} chữ ký còn nguyên vẹn.")
