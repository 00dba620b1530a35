"""Having a picture opened by the worker, with an end in time and a bound in memory."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from documents.content.images import MOST_PIXELS, too_many
from documents.pdf.errors import ConversionFailed
from documents.pdf.processes import TooLong, finish, start
from documents.pdf.turns import cores, turn
from documents.pictures import worker
from documents.refusal import UploadRefused

logger = logging.getLogger(__name__)

SECONDS = 30
#: A hundred million points of three colours, twice: as unpacked and as turned.
MEMORY_MB = 1024
#: A page of A4 at 300 points an inch is 3,508 high; more is lost on nobody's screen or printer.
LONGEST_SIDE = 4096
#: Twice the size at which it is shown, for screens of fine points.
SMALL_SIDE = 192


def upright(data: Iterable[bytes], name: str) -> bytes:
    """A picture as JPEG, turned as it was held, without what it says of place and camera. Raises ``UploadRefused``."""
    return _made("upright", data, name, LONGEST_SIDE)


def small(data: Iterable[bytes], name: str) -> bytes:
    """A small picture of a picture, or of the first page of a PDF. Raises ``UploadRefused``."""
    return _made("small", data, name, SMALL_SIDE)


def _made(task: str, data: Iterable[bytes], name: str, longest: int) -> bytes:
    with tempfile.TemporaryDirectory(prefix="khuyencong-anh-") as private:
        folder = Path(private)
        source, target = folder / "in", folder / "out"
        with source.open("wb") as file:
            file.writelines(data)
        command = [
            sys.executable, "-I", worker.__file__, task, str(source), str(target), str(MOST_PIXELS), str(longest),
        ]  # fmt: skip
        with (folder / "says").open("w+b") as says:
            code = _run(command, folder, says, name)
            says.seek(0)
            said = says.read(2000).decode(errors="replace")
        if code == worker.TOO_MANY:
            raise too_many(name, *(int(number) for number in said.split()[:2]))
        if code != 0 or not target.exists():
            logger.warning("A picture that could not be opened (%s): %s", code, said)
            raise UploadRefused("damaged", f"Ảnh «{name}» hỏng, không mở được. Chụp lại hoặc lưu thành JPG rồi gửi.")
        return target.read_bytes()


def _run(command: list[str], folder: Path, says: object, name: str) -> int:
    """The code the worker ended with. Raises ``UploadRefused`` when it had to be stopped."""
    # Nothing of our own environment: no address of the database, no key.
    environment = {"PATH": os.defpath, "HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"}
    places = [place.replace("core", "picture") for place in cores()]
    try:
        with turn(places, seconds=SECONDS):
            process: subprocess.Popen[bytes] = start(
                command,
                memory_mb=MEMORY_MB,
                environment=environment,
                says=says,  # type: ignore[arg-type]
            )
            finish(process, seconds=SECONDS)
            return process.returncode if process.returncode is not None else -1
    except TooLong:
        raise UploadRefused("bomb", f"Ảnh «{name}» quá nặng, không mở xong. Thu nhỏ ảnh rồi gửi.") from None
    except (ConversionFailed, OSError) as why:
        logger.warning("No place or no process to open a picture: %s", why)
        raise UploadRefused("busy", f"Máy chủ đang bận, chưa mở được ảnh «{name}». Thử lại sau ít phút.") from why
