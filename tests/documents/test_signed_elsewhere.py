"""Papers as LibreOffice writes them, signed by other people's programs: taken whatever program, refused if changed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from documents.models import Paper, StoredFile
from documents.signing import SignatureState, state_of
from documents.signing.checking import check_signed
from documents.signing.comparing import same_paper
from documents.signing.errors import SigningRefused
from documents.signing.models import SignedCopy
from documents.signing.outside import hand_in
from documents.signing.recheck import report_of
from documents.signing.trust import configured
from ledger.models import LogEntry
from tests.documents.signing_ground import AT, BODY, HEAD, Ground, issued, within
from tests.documents.signing_programs import FORMS, PROGRAMS, as_office_writes, by_pyhanko, picture, updated

pytestmark = pytest.mark.django_db
DRAFT = as_office_writes()


@pytest.fixture
def ground(tmp_path: Path, settings: Any) -> Ground:
    return Ground(tmp_path, settings)


@pytest.fixture
def paper(ground: Ground) -> Paper:
    return ground.drawn(DRAFT)


def give(ground: Ground, paper: Paper, data: bytes) -> SignedCopy:
    inside = within(paper, ground.clerk, AT, "hand_in_signed")
    return hand_in(paper, ground.wanted, data=data, name="ban-ky.pdf", actor=ground.clerk, at=AT, within=inside)


def refused(ground: Ground, paper: Paper, data: bytes) -> SigningRefused:
    before = (SignedCopy.objects.count(), StoredFile.objects.count(), LogEntry.objects.count())
    with pytest.raises(SigningRefused) as why:
        give(ground, paper, data)
    assert (SignedCopy.objects.count(), StoredFile.objects.count(), LogEntry.objects.count()) == before
    return why.value


#: Every program on the draft as it was, and every form of the file by one program: not all with all.
TRIED = [
    *((program, "as it was") for program in PROGRAMS),
    *(("pyhanko", form) for form in FORMS if form != "as it was"),
    ("openssl", "linearised"),
]


@pytest.mark.parametrize(("program", "form"), TRIED)
def test_a_paper_signed_elsewhere_is_taken_whatever_program_wrote_it(
    ground: Ground, paper: Paper, program: str, form: str
) -> None:
    written = FORMS[form](DRAFT)
    signed = PROGRAMS[program](written, issued(HEAD))
    copy = give(ground, paper, signed)
    assert copy.stage == SignedCopy.Stage.PERSONS
    assert copy.same_bytes == (form in {"as it was", "with one more revision"})
    assert report_of(copy, configured()).valid
    both = PROGRAMS[program](signed, issued(BODY))
    assert give(ground, paper, both).stage == SignedCopy.Stage.COMPLETE
    assert state_of(paper) == SignatureState.OUTSIDE


def test_what_other_programs_leave_untidy_is_held_by_the_hash_once_it_is_kept(ground: Ground, paper: Paper) -> None:
    """NSS puts random bytes behind a signature: nothing in the file would tell that one of them was changed later."""
    data = PROGRAMS["pdfsig"](DRAFT, issued(HEAD))
    copy = give(ground, paper, data)
    assert not check_signed(data, configured(), at=AT).valid
    kept = copy.file.sha256
    assert check_signed(data, configured(), at=AT, known_sha256=kept).valid
    hole = data.rindex(b"0000>")
    changed = data[: hole - 20] + bytes([data[hole - 20] ^ 1]) + data[hole - 19 :]
    assert not check_signed(changed, configured(), at=AT, known_sha256=kept).valid


# ── What is still refused ───────────────────────────────────────────────────────────────────────

Change = Callable[[pikepdf.Pdf], None]


def another_picture(pdf: pikepdf.Pdf) -> None:
    image = pdf.pages[0].obj.Resources.XObject.Im1
    image.write(picture("gray"), filter=pikepdf.Name.DCTDecode)


def drawn_over(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"1 g 80 630 400 20 re f")


def a_font_that_reads_otherwise(pdf: pikepdf.Pdf) -> None:
    fonts = pdf.pages[0].obj.Resources.Font
    fonts.F1 = pdf.make_indirect(pikepdf.Dictionary(dict(fonts.F1.items())))
    fonts.F1.BaseFont = pikepdf.Name.Courier


def resources_from_above(pdf: pikepdf.Pdf) -> None:
    """What a page draws with may hang above it, where all pages hang."""
    pdf.Root.Pages.Rotate = 180


def turned(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Rotate = 90


def cropped(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.CropBox = [0, 0, 595, 640]


def two_pages_exchanged(pdf: pikepdf.Pdf) -> None:
    pdf.pages.reverse()


def a_note(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, Subtype=pikepdf.Name.FreeText)


def a_note_that_calls_itself_a_signature(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, Subtype=pikepdf.Name.FreeText, FT=pikepdf.Name.Sig)


def a_field_of_text(pdf: pikepdf.Pdf) -> None:
    annotate(pdf, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx)


def annotate(pdf: pikepdf.Pdf, **more: Any) -> None:
    look = pdf.make_stream(b"1 g 0 0 200 16 re f", {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form})
    look.BBox = [0, 0, 200, 16]
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[200, 636, 400, 652], AP=pikepdf.Dictionary(N=look), **more)
    note.Contents = pikepdf.String("500.000.000 đồng")
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])


def a_layer_switched_off(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[], D=pikepdf.Dictionary(BaseState=pikepdf.Name.OFF))


CHANGES: dict[str, Change] = {
    change.__name__: change
    for change in (
        another_picture,
        drawn_over,
        a_font_that_reads_otherwise,
        resources_from_above,
        turned,
        cropped,
        two_pages_exchanged,
        a_note,
        a_note_that_calls_itself_a_signature,
        a_field_of_text,
        a_layer_switched_off,
    )
}


def changed_behind(change: Change) -> bytes:
    """The draft's own bytes first, then a revision with the change: what a clever hand would send to the signer."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.reader import PdfFileReader

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(DRAFT)) as pdf:
        change(pdf)
        pdf.save(out)
    # All objects of the changed file, imported over those of the draft.
    writer = IncrementalPdfFileWriter(io.BytesIO(DRAFT))
    changed = PdfFileReader(io.BytesIO(out.getvalue()))
    root = writer.import_object(changed.root)
    writer.root.clear()
    writer.root.update(root)
    writer.update_root()
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_a_whole_new_body_that_says_the_same_is_the_same_paper() -> None:
    """The measure itself: objects may be renumbered and written again, as long as they say what they said."""
    assert same_paper(changed_behind(lambda pdf: None), DRAFT)


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_changed_before_signing_is_found_behind_the_drafts_own_bytes(
    ground: Ground, paper: Paper, name: str
) -> None:
    data = changed_behind(CHANGES[name])
    assert data.startswith(DRAFT) and not same_paper(data, DRAFT)
    why = refused(ground, paper, by_pyhanko(data, issued(HEAD)))
    assert why.code == "changed", why.message


@pytest.mark.parametrize(
    "name", ["another_picture", "drawn_over", "turned", "cropped", "two_pages_exchanged", "a_note"]
)
def test_a_file_written_anew_that_looks_otherwise_is_refused_with_the_page(
    ground: Ground, paper: Paper, name: str
) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(DRAFT)) as pdf:
        CHANGES[name](pdf)
        pdf.save(out)
    why = refused(ground, paper, by_pyhanko(out.getvalue(), issued(HEAD)))
    assert why.code == "differs" and "trang 1" in why.message, why.message


def test_one_digit_painted_over_is_seen_although_the_words_below_are_the_same(ground: Ground, paper: Paper) -> None:
    """«200» made to look like «700» by a few strokes: no text was added, none was taken away."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(DRAFT)) as pdf:
        pdf.pages[0].contents_add(b"q 1 g 231.5 639 6.4 10 re f 0 G 1 w 232 648 m 237 648 l 234 639.5 l S Q")
        pdf.save(out)
    why = refused(ground, paper, by_pyhanko(out.getvalue(), issued(HEAD)))
    assert why.code == "differs" and "hình khác" in why.message, why.message


def test_a_signature_may_not_hide_an_amount(ground: Ground, paper: Paper) -> None:
    over = by_pyhanko(DRAFT, issued(HEAD), page=0, box=(200, 630, 400, 660))
    why = refused(ground, paper, over)
    assert why.code == "covered" and "200.000.000" in why.message and "trang 1" in why.message
    beside = by_pyhanko(DRAFT, issued(HEAD), page=0, box=(200, 560, 400, 600))
    assert give(ground, paper, beside).stage == SignedCopy.Stage.PERSONS


def test_one_changed_byte_of_a_copy_signed_elsewhere_is_refused(ground: Ground, paper: Paper) -> None:
    from random import Random

    data = by_pyhanko(updated(DRAFT), issued(HEAD))
    rng = Random(20260205)
    for at in [*rng.sample(range(len(DRAFT)), 12), data.rindex(b"/ByteRange") + 13]:
        changed = bytearray(data)
        changed[at] ^= 1 << rng.randrange(7)
        if bytes(changed) != data:
            with pytest.raises(Exception) as why:
                give(ground, paper, bytes(changed))
            assert type(why.value).__name__ in {"SigningRefused", "UploadRefused"}
    assert not SignedCopy.objects.exists()


@pytest.mark.office
def test_a_real_paper_with_its_code_is_taken_signed_elsewhere(ground: Ground, settings: Any, pdf_server: str) -> None:
    """As LibreOffice sets it: the QR code is a JPEG there, and the first view leads to the page that is signed."""
    from documents.pdf import convert
    from papers import draw
    from papers.sample import one

    settings.PDF_ENGINE = "auto"
    facts = one() | {"verify": {"code": "7K3M-Q9TX-B2HV", "url": "https://kc.example.vn/kiem-tra/7K3M-Q9TX-B2HV/"}}
    made = convert(draw("APPROVAL_DECISION", facts), when=AT.date(), server=pdf_server).data
    assert b"/DCTDecode" in FORMS["unpacked"](made)
    for number, written in enumerate((made, FORMS["saved again"](made), FORMS["linearised"](made))):
        paper = ground.drawn(made, number=20 + number)
        signed = by_pyhanko(written, issued(HEAD), issued(BODY), page=0, box=(430, 800, 560, 830))
        assert give(ground, paper, signed).stage == SignedCopy.Stage.COMPLETE
