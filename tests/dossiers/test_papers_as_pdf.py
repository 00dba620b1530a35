"""What the papers look like when LibreOffice sets them: one line for the nation, nothing orphaned, one typeface."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import shutil
import subprocess
from functools import cache
from itertools import takewhile
from pathlib import Path

import pytest
from django.test import override_settings

from documents.pdf import convert
from papers import KINDS, draw
from papers.sample import group, one
from tests import snapshots
from tests.migrated_once import one_at_a_time
from tests.office import OUTPUT
from tests.rounds import rounds

pytestmark = pytest.mark.office

SAMPLES = {"one": one, "group": group}
STEMS = [f"{code}-{name}" for code in KINDS for name in SAMPLES]
DAY = dt.date(2026, 3, 5)
#: Where people look at the papers of the last run.
SHOWN = OUTPUT / "papers"
#: To an inch of their pictures: enough to see that a page is not white; a long run draws what can be read.
PIXELS = str(rounds(25, 50))
LEAST_BYTES = rounds(1000, 3000)
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


@pytest.fixture(scope="module")
def pdfs(pdf_server: str) -> Path:
    """Every paper as the program itself makes it, by one LibreOffice; left for people to look at, also as pictures."""
    missing = [tool for tool in ("pdftotext", "pdffonts", "pdftoppm") if shutil.which(tool) is None]
    if missing:
        reason = f"Không có {', '.join(missing)}: cài poppler-utils để kiểm tra bản PDF."
        pytest.fail(reason) if os.environ.get("REQUIRE_SERVICES") == "1" else pytest.skip(reason)
    made = Path(os.environ[snapshots.SHARED]) / "papers"
    made.mkdir(exist_ok=True)
    # Runners side by side take tests of this file: the first sets the papers, the others wait and read them.
    with one_at_a_time(made / "lock"):
        if not (made / "all").exists():
            set_all(made, pdf_server)
            (made / "all").touch()
    return made


def set_all(folder: Path, pdf_server: str) -> None:
    """Set every paper of every sample, and leave a copy for people."""
    with override_settings(PDF_ENGINE="auto", PDF_TIMEOUT_SECONDS=120):
        for stem in STEMS:
            docx = drawn(stem)
            (folder / f"{stem}.docx").write_bytes(docx)
            (folder / f"{stem}.pdf").write_bytes(convert(docx, when=DAY, server=pdf_server).data)
    shutil.rmtree(SHOWN, ignore_errors=True)
    shutil.copytree(folder, SHOWN, ignore=shutil.ignore_patterns("lock"))


def drawn(stem: str) -> bytes:
    """The Word file of a kind and a sample."""
    code, name = stem.split("-")
    return draw(code, SAMPLES[name]())


@cache
def pages(pdf: Path) -> list[list[str]]:
    """The lines of each page as they stand on it, empty ones left out."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    return [[line for line in page.splitlines() if line.strip()] for page in text.split("\f")[:-1]]


@pytest.mark.parametrize("stem", STEMS)
def test_the_nation_stands_on_one_line_and_the_first_page_has_no_number(pdfs: Path, stem: str):
    first = pages(pdfs / f"{stem}.pdf")[0]
    assert NATION in first[0]
    assert "Độc lập - Tự do - Hạnh phúc" in first[1]


@pytest.mark.parametrize("stem", STEMS)
def test_later_pages_carry_their_number_alone_at_the_top(pdfs: Path, stem: str):
    after = pages(pdfs / f"{stem}.pdf")[1:]
    expected = 1
    for page in after:
        expected = 1 if page[0].strip().startswith("Phụ lục") else expected + 1
        if expected > 1:
            assert page[0].strip() == str(expected)


@pytest.mark.parametrize(
    "stem", [stem for stem in STEMS if KINDS[stem.split("-")[0]].layout in {"decision", "letter", "official_letter"}]
)
def test_number_and_date_stand_on_one_line(pdfs: Path, stem: str):
    first = pages(pdfs / f"{stem}.pdf")[0]
    assert any(re.search(r"Số: \d{2,}/\S+ .*, ngày \d{2} tháng \d{1,2} năm \d{4}", line) for line in first)


@pytest.mark.parametrize("stem", STEMS)
def test_no_page_is_empty(pdfs: Path, stem: str):
    assert all(len(page) > 1 for page in pages(pdfs / f"{stem}.pdf"))


@pytest.mark.parametrize("stem", STEMS)
def test_the_text_ends_on_the_page_that_is_signed(pdfs: Path, stem: str):
    main = list(takewhile(lambda page: not page[0].strip().startswith("Phụ lục"), pages(pdfs / f"{stem}.pdf")))
    assert not any("./." in line for page in main[:-1] for line in page)
    end = next(place for place, line in enumerate(main[-1]) if "./." in line)
    assert re.search(r"GIÁM ĐỐC|CHỦ TỊCH|THƯ KÝ|ĐẠI DIỆN", " ".join(main[-1][end + 1 :]))


@pytest.mark.parametrize("stem", STEMS)
def test_one_typeface_holds_every_vietnamese_letter_and_is_embedded(pdfs: Path, stem: str):
    listed = subprocess.run(["pdffonts", str(pdfs / f"{stem}.pdf")], check=True, capture_output=True, text=True).stdout
    fonts = [line.split() for line in listed.splitlines()[2:]]
    assert fonts
    assert len({re.sub(r"^[A-Z]{6}\+|-.*$", "", font[0]) for font in fonts}) == 1
    assert all(font[-5:-2] == ["yes", "yes", "yes"] for font in fonts)


@pytest.mark.parametrize("code", KINDS)
def test_the_same_paper_has_the_same_bytes_the_next_time(pdfs: Path, pdf_server: str, code: str):
    with override_settings(PDF_ENGINE="auto", PDF_TIMEOUT_SECONDS=120):
        again = convert(drawn(f"{code}-one"), when=DAY, server=pdf_server)
    assert hashlib.sha256(again.data).digest() == hashlib.sha256((pdfs / f"{code}-one.pdf").read_bytes()).digest()


def test_each_page_is_there_as_a_picture(pdfs: Path):
    for stem in STEMS:
        drawing = ["pdftoppm", "-r", PIXELS, "-gray", "-png", str(pdfs / f"{stem}.pdf"), stem]
        subprocess.run(drawing, check=True, cwd=SHOWN)
        shown = sorted(SHOWN.glob(f"{stem}-[0-9]*.png"))
        assert len(shown) == len(pages(pdfs / f"{stem}.pdf"))
        # A white page would compress to nearly nothing.
        assert all(picture.stat().st_size > LEAST_BYTES for picture in shown)
