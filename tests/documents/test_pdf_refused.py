"""What is said where there is no LibreOffice, and what no PDF may look like; needs none itself."""

from __future__ import annotations

import datetime as dt
import io

import pikepdf
import pytest
from django.conf import LazySettings
from django.core.checks import run_checks

from documents.pdf import ConversionFailed, PdfUnavailable, convert
from documents.pdf import fonts as pdf_fonts
from documents.pdf.looks import look_over
from documents.pdf.normalising import normalised
from documents.pdf.trial import ALPHABET, trial_docx

DAY = dt.date(2026, 3, 5)


def a_pdf(fonts: dict[str, str], *, embedded: bool = True) -> bytes:
    """One page with fonts, each showing some letters."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    made = pikepdf.Dictionary()
    for place, (name, letters) in enumerate(fonts.items()):
        lines = "\n".join(f"<{at:02X}> <{ord(letter):04X}>" for at, letter in enumerate(letters, 1))
        table = pdf.make_stream(f"{len(letters)} beginbfchar\n{lines}\nendbfchar".encode())
        about = pikepdf.Dictionary(Type=pikepdf.Name.FontDescriptor)
        if embedded:
            about.FontFile2 = pdf.make_stream(b"font")
        made[f"/F{place}"] = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, BaseFont=pikepdf.Name(f"/{name}"), FontDescriptor=about, ToUnicode=table
            )
        )
    page.obj.Resources = pikepdf.Dictionary(Font=made)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def test_without_libreoffice_the_sentence_says_what_to_install(settings: LazySettings) -> None:
    settings.PDF_ENGINE, settings.PDF_SOFFICE = "auto", "khong-co-soffice"
    with pytest.raises(
        PdfUnavailable, match=r"chưa cài LibreOffice .gói libreoffice-writer-nogui.*bản Word vẫn tải về được"
    ):
        convert(trial_docx(), when=DAY)


def test_a_site_may_want_no_pdf(settings: LazySettings) -> None:
    settings.PDF_ENGINE = "off"
    with pytest.raises(PdfUnavailable, match="PDF_ENGINE=off"):
        convert(trial_docx(), when=DAY)


def test_letters_of_one_text_come_from_one_face() -> None:
    both = {"AAAAAA+LiberationSerif": "abcơ", "BBBBBB+DejaVuSerif": "ế"}
    with pytest.raises(ConversionFailed, match="«ế» lấy từ phông DejaVuSerif, không phải LiberationSerif"):
        look_over(a_pdf(both))


def test_upright_and_bold_are_one_face_and_a_sign_may_come_from_another() -> None:
    faces = {"AAAAAA+LiberationSerif": "abế", "BBBBBB+LiberationSerif-Bold": "ữ", "CCCCCC+OpenSymbol": "✓→"}
    found = look_over(a_pdf(faces))
    assert (found.pages, found.family) == (1, "LiberationSerif")


def test_a_font_that_is_not_embedded_is_refused() -> None:
    with pytest.raises(ConversionFailed, match="«Helvetica» không được nhúng"):
        look_over(a_pdf({"Helvetica": "abc"}, embedded=False))


def test_a_file_without_pages_is_refused() -> None:
    out = io.BytesIO()
    pikepdf.new().save(out)
    with pytest.raises(ConversionFailed, match="không có trang nào"):
        look_over(out.getvalue())


@pytest.mark.parametrize("data", [b"", b"<html>", b"%PDF-1.6 and no more"])
def test_what_is_no_pdf_is_not_kept(data: bytes) -> None:
    with pytest.raises(ConversionFailed):
        normalised(data, DAY)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("PDF_ENGINE", "word", "pdf.E001"),
        ("PDF_SERVER", "0.0.0.0:2003", "pdf.E002"),
        ("PDF_SERVER", "127.0.0.1", "pdf.E002"),
        ("PDF_SERVER", "127.0.0.1:2003", ""),
        ("PDF_MEMORY_MB", 10, "pdf.E003"),
        ("PDF_TIMEOUT_SECONDS", 0, "pdf.E003"),
    ],
)
def test_nonsense_in_the_settings_is_said_at_the_start(
    settings: LazySettings, name: str, value: object, code: str
) -> None:
    setattr(settings, name, value)
    assert [found.id for found in run_checks(tags=["pdf"])] == ([code] if code else [])


def test_a_server_is_warned_when_libreoffice_is_absent(settings: LazySettings) -> None:
    settings.PDF_ENGINE, settings.PDF_SOFFICE = "auto", "khong-co-soffice"
    warned = run_checks(tags=["pdf"], include_deployment_checks=True)
    assert [found.id for found in warned] == ["pdf.W001"]
    assert "fonts-liberation2" in (warned[0].hint or "")


def test_a_font_that_lacks_our_letters_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:  # type: ignore[no-untyped-def]
    from fontTools.fontBuilder import FontBuilder

    def font(letters: str) -> str:
        builder = FontBuilder(1000, isTTF=True)
        names = [".notdef", *(f"u{ord(letter):04X}" for letter in letters)]
        builder.setupGlyphOrder(names)
        builder.setupCharacterMap({ord(letter): name for letter, name in zip(letters, names[1:], strict=True)})
        path = tmp_path / f"{len(letters)}.ttf"
        builder.save(path)
        return str(path)

    found = {"Times New Roman": ("Tinos", font(ALPHABET)), "Liberation Serif": ("Liberation Serif", font("abc"))}
    monkeypatch.setattr(pdf_fonts, "_matched", lambda face: (found[face][0], pdf_fonts.Path(found[face][1])))
    monkeypatch.setattr(pdf_fonts.shutil, "which", lambda _: "fc-match")
    sentences = pdf_fonts.complaints()
    assert len(sentences) == 1
    assert "Phông Liberation Serif (3.ttf)" in sentences[0]
    assert "thiếu 175 chữ" in sentences[0]
    assert "fonts-liberation2" in sentences[0]
