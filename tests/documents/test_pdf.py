"""Word to PDF by the real LibreOffice: same bytes, every Vietnamese letter, nothing left behind when it hangs."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import shutil
import signal
import subprocess
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
from django.conf import LazySettings

from documents.house import Paper
from documents.pdf import ConversionFailed, convert, warm
from documents.pdf.fonts import complaints
from documents.pdf.trial import ALPHABET, trial_docx
from tests.office import processes_naming

pytestmark = pytest.mark.office
DAY = dt.date(2026, 3, 5)


@pytest.fixture(autouse=True)
def unhurried(settings: LazySettings) -> None:
    """The engine of a server, with time enough for a busy machine."""
    settings.PDF_ENGINE = "auto"
    settings.PDF_TIMEOUT_SECONDS = 120


def tool(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        reason = f"máy này không có {name} (gói poppler-utils)"
        pytest.fail(reason) if os.environ.get("REQUIRE_SERVICES") == "1" else pytest.skip(reason)
    return str(path)


def long_docx(paragraphs: int) -> bytes:
    paper = Paper(title="Dài", author="Thử", day=DAY)
    for number in range(paragraphs):
        paper.say(f"Đoạn {number}: " + "đề án khuyến công hỗ trợ máy móc tiên tiến " * 8)
    return paper.to_bytes()


def test_both_engines_give_the_same_bytes_at_any_time(pdf_server: str) -> None:
    by_server = convert(trial_docx(), when=DAY, server=pdf_server)
    time.sleep(1.1)
    alone = convert(trial_docx(), when=DAY, server="")
    assert by_server.data == alone.data == convert(trial_docx(), when=DAY, server=pdf_server).data
    assert re.fullmatch(r"LibreOffice [\d.]+, unoserver [\d.]+, pikepdf [\d.]+", by_server.tools)
    assert re.fullmatch(r"LibreOffice [\d.]+, pikepdf [\d.]+", alone.tools)
    assert by_server.pages == alone.pages == 1
    assert convert(trial_docx(), when=DAY + dt.timedelta(days=1), server=pdf_server).data != alone.data


def test_it_says_that_it_is_pdf_a_2b_and_bears_the_day_of_the_paper(pdf_server: str) -> None:
    made = convert(trial_docx(), when=DAY, server=pdf_server)
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        with pdf.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "B")
            assert meta["xmp:CreateDate"] == meta["xmp:ModifyDate"] == "2026-03-05T00:00:00+07:00"
        assert str(pdf.docinfo["/CreationDate"]) == str(pdf.docinfo["/ModDate"]) == "D:20260305000000+07'00"
        assert pdf.check_pdf_syntax() == []


def test_every_vietnamese_letter_comes_out_in_one_face(pdf_server: str, tmp_path: Path) -> None:
    made = convert(trial_docx(), when=DAY, server=pdf_server)
    (tmp_path / "a.pdf").write_bytes(made.data)
    text = subprocess.run([tool("pdftotext"), str(tmp_path / "a.pdf"), "-"], capture_output=True, text=True).stdout
    assert [letter for letter in ALPHABET if text.count(letter) != 2] == []  # upright and bold
    listed = subprocess.run([tool("pdffonts"), str(tmp_path / "a.pdf")], capture_output=True, text=True).stdout
    fonts = [line.split() for line in listed.splitlines()[2:]]
    assert {re.sub(r"^[A-Z]{6}\+|-.*$", "", font[0]) for font in fonts} == {made.family}
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts)
    assert complaints() == []


@pytest.mark.parametrize("cut", [lambda data: data[:-500], lambda data: b"khong phai Word " * 400, lambda data: b""])
def test_a_broken_file_is_said_to_be_broken(pdf_server: str, cut) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ConversionFailed, match="Tệp Word bị hỏng"):
        convert(cut(trial_docx()), when=DAY, server=pdf_server)


def test_what_only_libreoffice_finds_broken_fails_by_either_engine(pdf_server: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(trial_docx())) as good, zipfile.ZipFile(packed, "w") as bad:
        for name in good.namelist():
            bad.writestr(name, b"<w:document" if name == "word/document.xml" else good.read(name))
    with pytest.raises(ConversionFailed, match="không lập được bản PDF"):
        convert(packed.getvalue(), when=DAY, server="")
    with pytest.raises(ConversionFailed, match="không lập được bản PDF"):  # the server refuses, then the other tries
        convert(packed.getvalue(), when=DAY, server=pdf_server)
    assert convert(trial_docx(), when=DAY, server=pdf_server).pages == 1, "the server lives on"


def test_several_at_once_do_not_meet(pdf_server: str) -> None:
    for server in (pdf_server, ""):
        with ThreadPoolExecutor(3) as pool:
            made = list(pool.map(lambda _, server=server: convert(trial_docx(), when=DAY, server=server), range(3)))
        assert len({one.data for one in made}) == 1


def test_a_frozen_libreoffice_is_ended_with_all_its_children(settings: LazySettings) -> None:
    profile = str(Path(settings.VAR_DIR) / "pdf" / "profile-")
    settings.PDF_TIMEOUT_SECONDS = 4
    frozen: list[int] = []

    def freeze() -> None:
        until = time.monotonic() + 20
        while not frozen and time.monotonic() < until:
            for number in processes_naming(profile, "soffice.bin"):
                os.kill(number, signal.SIGSTOP)
                frozen.append(number)
            time.sleep(0.01)

    watcher = threading.Thread(target=freeze)
    watcher.start()
    began = time.monotonic()
    with pytest.raises(ConversionFailed, match="không xong sau 4 giây và đã bị dừng"):
        convert(long_docx(50), when=DAY, server="")
    watcher.join()
    assert frozen
    assert time.monotonic() - began < 15
    assert processes_naming(profile) == []
    settings.PDF_TIMEOUT_SECONDS = 120
    assert convert(trial_docx(), when=DAY, server="").pages == 1, "the next one starts afresh"


def test_one_that_wants_too_much_memory_fails_alone(settings: LazySettings) -> None:
    settings.PDF_MEMORY_MB = 24
    with pytest.raises(ConversionFailed):
        convert(trial_docx(), when=DAY, server="")
    assert processes_naming(str(Path(settings.VAR_DIR) / "pdf" / "profile-")) == []


def test_a_server_that_is_away_is_done_without(settings: LazySettings) -> None:
    settings.PDF_ENGINE = "auto"
    assert not warm.answers(("127.0.0.1", 9))
    assert "unoserver" not in convert(trial_docx(), when=DAY, server="127.0.0.1:9").tools
    settings.PDF_ENGINE = "warm"
    with pytest.raises(ConversionFailed, match="không trả lời"):
        convert(trial_docx(), when=DAY, server="127.0.0.1:9")
