"""The QR code on papers: right on every kind, the same bytes each time, and no text moves for it."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
import segno
from PIL import Image

from documents.house.verification import marked
from documents.layout_check import check
from papers import KINDS, draw
from papers.sample import group, one

CODE = "7K3M-Q9TX-B2HV"
VERIFY = {"code": CODE, "url": f"https://khuyencong.example.gov.vn/kiem-tra/{CODE}/"}


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_carries_it_and_keeps_the_layout_rules(code: str) -> None:
    facts = one() | {"verify": VERIFY}
    data = draw(code, facts)
    assert check(data, KINDS[code].layout, issued=True) == []
    assert data == draw(code, facts)
    assert check(draw(code, one()), KINDS[code].layout, issued=True) != []


@pytest.mark.parametrize("code", ["PLAN_DECISION", "APPROVAL_DECISION", "SETTLEMENT_TABLE"])
def test_only_the_first_page_of_the_paper_has_it(code: str) -> None:
    document = docx.Document(io.BytesIO(draw(code, group() | {"verify": VERIFY})))
    shown = ["".join(p.text for p in section.first_page_footer.paragraphs) for section in document.sections]
    assert CODE in shown[0] and not any(shown[1:])
    assert all(not "".join(p.text for p in section.footer.paragraphs) for section in document.sections)


def matrix(png: bytes) -> list[list[int]]:
    """The modules of a drawn QR code, read back from its pixels."""
    image = Image.open(io.BytesIO(png)).convert("L")
    side = image.width // 8
    return [[int(image.getpixel((8 * x + 4, 8 * y + 4)) < 128) for x in range(2, side - 2)] for y in range(2, side - 2)]


def test_the_picture_holds_the_address_module_by_module() -> None:
    package = zipfile.ZipFile(io.BytesIO(draw("APPROVAL_DECISION", one() | {"verify": VERIFY})))
    (name,) = [name for name in package.namelist() if name.endswith(".png")]
    wanted = segno.make(VERIFY["url"], error="m", micro=False, boost_error=False)
    assert matrix(package.read(name)) == [list(row) for row in wanted.matrix]


def test_a_paper_drawn_by_other_means_can_be_marked_too() -> None:
    data = marked(draw("CONTRACT", one()), **VERIFY)
    assert check(data, "contract", issued=True) == []
    assert data == marked(draw("CONTRACT", one()), **VERIFY)


@pytest.mark.office
def test_no_text_moves_for_it_on_any_page(tmp_path: Path) -> None:
    for code in KINDS:
        (tmp_path / f"{code}-with.docx").write_bytes(draw(code, one() | {"verify": VERIFY}))
        (tmp_path / f"{code}-without.docx").write_bytes(draw(code, one()))
    if shutil.which("pdftotext") is None:
        pytest.skip("Không có pdftotext: cài poppler-utils.")
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    files = sorted(str(path) for path in tmp_path.glob("*.docx"))
    subprocess.run(
        ["soffice", profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(tmp_path), *files],
        check=True,
        capture_output=True,
        timeout=400,
    )
    moved = [code for code in KINDS if pages(tmp_path / f"{code}-with.pdf") != pages(tmp_path / f"{code}-without.pdf")]
    assert moved == []


def pages(pdf: Path) -> list[list[str]]:
    """The words of each page, without the line of verification."""
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    return [
        [
            " ".join(line.split())
            for line in page.splitlines()
            if line.strip() and "Kiểm tra văn bản: http" not in line and f"Mã: {CODE}" not in line
        ]
        for page in text.split("\f")
    ]
