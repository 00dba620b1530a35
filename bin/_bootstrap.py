"""Makes .venv hold exactly what a requirements file says; does nothing when it already does.

Called by the doors of this folder as ``_bootstrap.py requirements.txt``. Standard library only, because it runs before
anything is installed. Progress goes to stderr: stdout belongs to the command that follows.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
# Lines "<requirements file> <sha256>": what was installed, written only after everything went well.
STAMP = VENV / "installed.stamp"
RUN, DEV = "requirements.txt", "requirements-dev.txt"


class CannotSetUp(Exception):
    """The environment cannot be made; the message says why and how to mend it."""


def digest(name: str) -> str:
    """SHA-256 of a requirements file."""
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def installed() -> dict[str, str]:
    """Requirements file -> digest, as the stamp in .venv tells; empty when there is none or its Python is gone."""
    try:
        subprocess.run([VENV_PYTHON, "-c", ""], check=True, capture_output=True)
        return dict(line.split() for line in STAMP.read_text().splitlines())
    except (OSError, ValueError, subprocess.CalledProcessError):
        return {}


@contextmanager
def only_one() -> Iterator[None]:
    """Lets one process at a time through, so that two doors opened at once do not build the same folder together.

    The lock lies on this very file: nothing to create, nothing to clean up.
    """
    with Path(__file__).open() as handle:
        try:
            import fcntl
        except ImportError:  # no such lock on this system: go on without
            yield
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Một lệnh khác đang cài đặt, chờ… / another command is setting up, waiting…")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def say(text: str) -> None:
    """One line of progress."""
    print(text, file=sys.stderr, flush=True)


def make_venv(uv: str | None) -> None:
    """A new empty .venv for the Python that runs this file.

    Raises CannotSetUp when this Python has no ensurepip (Debian packs it apart).
    """
    shutil.rmtree(VENV, ignore_errors=True)
    if uv:
        run([uv, "venv", "--quiet", "--no-python-downloads", "--python", sys.executable, str(VENV)])
        return
    if importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise CannotSetUp(
            f"Python {version} trên máy này thiếu mô-đun ensurepip nên không tạo được môi trường riêng.\n"
            f"Debian/Ubuntu: apt-get install python{version}-venv, rồi chạy lại.\n"
            f"This Python {version} has no ensurepip module. Debian/Ubuntu: apt-get install python{version}-venv, "
            "then run this again."
        )
    run([sys.executable, "-m", "venv", str(VENV)])


def install(name: str, uv: str | None) -> None:
    """Installs the pinned, hashed packages of one requirements file into .venv, showing how far it is."""
    if uv:
        run([uv, "pip", "install", "--quiet", "--python", str(VENV_PYTHON), "--require-hashes", "-r", name])
        return
    total = len(re.findall(r"^\S+==", (ROOT / name).read_text(), re.MULTILINE))
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", "--require-hashes", "-r", name]
    seen = 0
    tail: list[str] = []
    on_terminal = sys.stderr.isatty()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout or []:
            tail = [*tail[-14:], line.rstrip()]
            if line.startswith("Collecting"):
                seen += 1
                if on_terminal:
                    print(f"\r  {seen}/{total} {line.split()[1]:<60.60}", end="", file=sys.stderr, flush=True)
                elif seen % 20 == 0:
                    say(f"  {seen}/{total}")
            elif line.startswith("Installing collected"):
                say(f"{chr(13) if on_terminal else ''}  {seen} gói đã tải, đang cài… / fetched, installing…{'':<40}")
    if process.returncode != 0:
        raise CannotSetUp(
            "\n".join(tail)
            + f"\nKhông cài được các gói trong {name}: lý do ở các dòng trên (hay gặp: không có mạng, hết chỗ đĩa)."
            f" Sửa rồi chạy lại.\nInstalling {name} failed for the reason above; mend it and run this again."
        )


def run(command: list[str]) -> None:
    """Runs a step quietly. Raises CannotSetUp with its output when it fails."""
    result = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        raise CannotSetUp(f"{result.stdout.strip()}\n({' '.join(command[:4])}…: exit {result.returncode})")


def working_uv() -> str | None:
    """The uv program if there is one that runs; it is faster than pip, nothing more."""
    uv = shutil.which("uv")
    if uv is None or os.environ.get("NO_UV"):
        return None
    return uv if subprocess.run([uv, "--version"], capture_output=True).returncode == 0 else None


def set_up(name: str) -> None:
    """Makes .venv satisfy one requirements file.

    1. Nothing, when the stamp says so. The development set holds the run set, so it serves both.
    2. Packages on top, when the run set is there unchanged and the development set is asked for.
    3. Otherwise a new .venv: what an older set left behind must not linger.
    """
    have, want = installed(), digest(name)
    if have.get(name) == want:
        return
    started = time.monotonic()
    uv = working_uv()
    say(f"Đang chuẩn bị .venv từ {name}, khoảng một phút… / preparing .venv, about a minute…")
    # A .venv that uv made holds no pip; without uv nothing can be laid on top of it.
    can_add = uv is not None or any(VENV.glob("lib/python*/site-packages/pip/__init__.py"))
    if have == {RUN: digest(RUN)} and can_add:
        STAMP.unlink()
    else:
        make_venv(uv)
    install(name, uv)
    names = [RUN, DEV] if name == DEV else [RUN]
    STAMP.write_text("".join(f"{each} {digest(each)}\n" for each in names))
    say(f"Xong sau {time.monotonic() - started:.0f} giây. / done in {time.monotonic() - started:.0f} s.")


def main(arguments: list[str]) -> int:
    """Sets up for the named requirements file; 1 with a sentence when that cannot be done."""
    try:
        with only_one():
            set_up(arguments[0])
    except CannotSetUp as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("Đã dừng; lần chạy sau sẽ làm lại. / interrupted; the next run starts over.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
