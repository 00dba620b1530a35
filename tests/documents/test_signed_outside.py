"""Files that come back: signed with another program, written anew, tampered with, or a scan of paper."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import SimpleSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata

from demo.certificates import Issued
from demo.stage import sample_pdf
from documents.files import open_file
from documents.models import StoredFile
from documents.refusal import UploadRefused
from documents.signing import SignatureState, state_of
from documents.signing.errors import SigningRefused
from documents.signing.models import SignedCopy, SigningKey
from documents.signing.outside import hand_in, hand_in_scan
from documents.signing.pades import SignerAt
from documents.signing.registering import register
from documents.standing import stands
from ledger.models import LogEntry
from tests.documents.signing_ground import AT, BODY, DECISION, HEAD, PASSPHRASE, Ground, draft, issued, within

pytestmark = pytest.mark.django_db
DAY = AT.date()


@pytest.fixture
def ground(tmp_path: Path, settings: Any) -> Ground:
    return Ground(tmp_path, settings)


def elsewhere(data: bytes, *names: str, by: str = "") -> bytes:
    """Signed with some other program."""
    return elsewhere_by(data, [issued(name, by=by) for name in names])


def elsewhere_by(data: bytes, signers: list[Issued], page: int = 1) -> bytes:
    """The same by these certificates: fields of its own, one after another."""
    for number, one in enumerate(signers, 1):
        signer = SimpleSigner.load_pkcs12_data(one.pkcs12(PASSPHRASE), [], PASSPHRASE.encode())
        field = f"Signature{number}-{len(data)}"
        spec = SigFieldSpec(field, on_page=page, box=(300, 100 + 60 * number, 500, 150 + 60 * number))
        meta = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES)
        writer = IncrementalPdfFileWriter(io.BytesIO(data))
        data = bytes(SignerAt(meta, signer, new_field_spec=spec, moment=AT).sign_pdf(writer).getbuffer())
    return data


def give(ground: Ground, data: bytes, name: str = "ban-ky.pdf", **more: Any) -> SignedCopy:
    wanted = more.get("wanted", ground.wanted)
    paper = more.get("paper", ground.paper)
    inside = within(paper, ground.clerk, AT, "hand_in_signed")
    return hand_in(paper, wanted, data=data, name=name, actor=ground.clerk, at=AT, within=inside)


def refused(ground: Ground, data: bytes, **more: Any) -> SigningRefused:
    before = (SignedCopy.objects.count(), StoredFile.objects.count(), LogEntry.objects.count())
    with pytest.raises(SigningRefused) as why:
        give(ground, data, **more)
    assert (SignedCopy.objects.count(), StoredFile.objects.count(), LogEntry.objects.count()) == before
    return why.value


def test_a_file_with_both_signatures_is_taken_as_it_is(ground: Ground) -> None:
    data = elsewhere(ground.draft, HEAD, BODY)
    copy = give(ground, data)
    assert (copy.source, copy.stage, copy.same_bytes) == ("OUTSIDE", "COMPLETE", True)
    assert b"".join(open_file(copy.file)) == data
    assert state_of(ground.paper) == SignatureState.OUTSIDE
    assert LogEntry.objects.get(chain=ground.paper.chain).data["sha256"] == copy.file.sha256


def test_a_signer_whose_key_is_never_on_the_server_is_known_by_the_registered_certificate(ground: Ground) -> None:
    SigningKey.objects.all().delete()
    assert refused(ground, elsewhere(ground.draft, HEAD)).code == "other_signers"
    register(issued(HEAD).certificate, owner=ground.head, backend=SigningKey.Backend.OUTSIDE, at=AT)
    assert give(ground, elsewhere(ground.draft, HEAD)).stage == SignedCopy.Stage.PERSONS


def test_the_body_signs_here_what_the_person_signed_elsewhere(ground: Ground) -> None:
    give(ground, elsewhere(ground.draft, HEAD))
    assert state_of(ground.paper) == SignatureState.BY_PERSON
    copy = ground.sign(ground.body_key, ground.clerk)
    assert copy.stage == SignedCopy.Stage.COMPLETE and copy.no == 2


def test_the_body_signs_elsewhere_what_the_person_signed_here(ground: Ground) -> None:
    first = ground.sign(ground.head_key, ground.head)
    assert refused(ground, elsewhere(ground.draft, HEAD, BODY)).code == "other_branch"
    copy = give(ground, elsewhere(b"".join(open_file(first.file)), BODY))
    assert copy.stage == SignedCopy.Stage.COMPLETE


def test_a_file_written_anew_with_the_same_words_is_taken_and_marked(ground: Ground) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(ground.draft)) as opened:
        opened.save(out, linearize=True)
    copy = give(ground, elsewhere(out.getvalue(), HEAD, BODY))
    assert copy.stage == SignedCopy.Stage.COMPLETE and copy.same_bytes is False


def test_another_amount_is_said_with_its_place(ground: Ground) -> None:
    changed = [(*line[:4], line[4].replace("200.000.000", "500.000.000")) for line in DECISION]
    other = draft((*changed, (2, 260, 780, 14, "Phụ lục I"), (2, 85, 700, 12, f"Người lập: {HEAD}")))  # type: ignore[arg-type]
    why = refused(ground, elsewhere(other, HEAD, BODY))
    assert why.code == "differs"
    assert "trang 1" in why.message and "500.000.000" in why.message and "200.000.000" in why.message


def test_another_number_and_a_page_more_are_said(ground: Ground) -> None:
    changed = [(*line[:4], line[4].replace("05/QĐ-SCT", "06/QĐ-SCT")) for line in DECISION]
    other = draft((*changed, (2, 260, 780, 14, "Phụ lục I"), (2, 85, 700, 12, f"Người lập: {HEAD}")))  # type: ignore[arg-type]
    assert "06/QĐ-SCT" in refused(ground, elsewhere(other, HEAD)).message
    assert "có 2 trang, bản dự thảo có 3 trang" in refused(ground, elsewhere(draft(DECISION), HEAD)).message


def test_a_page_changed_just_before_signing_is_found_although_the_signature_is_valid(ground: Ground) -> None:
    """The draft's bytes come first, then a revision that draws another amount, then a perfectly good signature."""
    writer = IncrementalPdfFileWriter(io.BytesIO(ground.draft))
    from pyhanko.pdf_utils.generic import StreamObject

    writer.add_stream_to_page(0, writer.add_object(StreamObject(stream_data=b"1 g 80 630 400 20 re f")))
    out = io.BytesIO()
    writer.write(out)
    data = elsewhere(out.getvalue(), HEAD, BODY)
    assert data.startswith(ground.draft)
    assert refused(ground, data).code == "changed"


def test_a_signature_changed_on_the_way_is_not_taken(ground: Ground) -> None:
    data = bytearray(elsewhere(ground.draft, HEAD, BODY))
    data[len(ground.draft) + 300] ^= 1
    assert refused(ground, bytes(data)).code in {"not_valid", "changed"}


def test_signatures_of_others_are_named(ground: Ground) -> None:
    why = refused(ground, elsewhere(ground.draft, "Người Lạ"))
    assert why.code == "other_signers" and "Người Lạ" in why.message and HEAD in why.message


def test_a_namesake_with_a_certificate_of_a_foreign_root_is_not_taken(ground: Ground) -> None:
    why = refused(ground, elsewhere(ground.draft, HEAD, by="Cơ quan chứng thực lạ"))
    assert why.code == "not_valid" and "không do tổ chức chứng thực được tin cấp" in why.message


def test_the_seal_without_the_person_is_not_taken(ground: Ground) -> None:
    assert refused(ground, elsewhere(ground.draft, BODY)).code == "person_first"


def test_the_unsigned_draft_and_the_same_file_twice_are_not_taken(ground: Ground) -> None:
    assert "không có chữ ký số nào" in refused(ground, ground.draft).message
    data = elsewhere(ground.draft, HEAD, BODY)
    give(ground, data)
    assert refused(ground, data).code == "same_file"


def test_what_runs_inside_a_pdf_is_refused_before_anything_else(ground: Ground) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(ground.draft)) as opened:
        opened.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        opened.save(out)
    with pytest.raises(UploadRefused) as why:
        give(ground, elsewhere(out.getvalue(), HEAD))
    assert why.value.code == "active_pdf"
    with pytest.raises(UploadRefused):
        give(ground, b"khong phai PDF")
    assert SignedCopy.objects.count() == 0


# ── Scans ───────────────────────────────────────────────────────────────────────────────────────


def scan(
    ground: Ground,
    data: bytes,
    name: str = "ban-chup.pdf",
    reason: str = "UBND tỉnh ký giấy ngày 05/02/2026",
    signed_on: dt.date = DAY,
) -> Any:
    inside = within(ground.paper, ground.clerk, AT, "hand_in_scan")
    return hand_in_scan(
        ground.paper,
        ground.wanted,
        data=data,
        name=name,
        reason=reason,
        signed_on=signed_on,
        actor=ground.clerk,
        at=AT,
        within=inside,
    )


def test_the_day_a_scan_was_signed_is_kept_and_another_than_the_papers_is_said(ground: Ground) -> None:
    with pytest.raises(SigningRefused, match="phía trước"):
        scan(ground, sample_pdf("ban chup", "KC"), signed_on=DAY + dt.timedelta(days=1))
    scan(ground, sample_pdf("ban chup", "KC"))
    assert stands(ground.paper).signed_late == ""
    scan(ground, sample_pdf("ban chup khac", "KC"), signed_on=dt.date(2026, 2, 4))
    now = stands(ground.paper)
    assert now.signed_late == "Ngày ký (04/02/2026) khác ngày ghi trên văn bản (05/02/2026)."
    assert now.standing.holds


def test_a_digital_signature_of_another_day_is_said(ground: Ground) -> None:
    ground.sign(ground.head_key, ground.head, at=AT + dt.timedelta(days=1, hours=9, minutes=56))
    assert "Ngày ký (06/02/2026)" in stands(ground.paper).signed_late


def test_a_scan_is_kept_with_its_reason_and_called_a_scan(ground: Ground) -> None:
    copy = scan(ground, sample_pdf("ban chup", "KC"))
    assert state_of(ground.paper) == SignatureState.SCANNED
    entry = LogEntry.objects.get(chain=ground.paper.chain)
    assert entry.data["reason"] == copy.reason and entry.data["source"] == "SCAN"
    picture = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(picture, "PNG")
    assert scan(ground, picture.getvalue(), "trang-1.png").no == 2


def test_a_scan_needs_a_reason_and_does_not_replace_a_digital_signature(ground: Ground) -> None:
    with pytest.raises(SigningRefused, match="lý do"):
        scan(ground, sample_pdf("x", "KC"), reason="  ")
    with pytest.raises(SigningRefused, match="bản ký số"):
        scan(ground, elsewhere(ground.draft, HEAD))
    ground.sign(ground.head_key, ground.head)
    with pytest.raises(SigningRefused, match="đã có bản ký số"):
        scan(ground, sample_pdf("x", "KC"))


def test_after_a_scan_nothing_is_signed_digitally(ground: Ground) -> None:
    scan(ground, sample_pdf("ban chup", "KC"))
    with pytest.raises(SigningRefused) as why:
        ground.sign(ground.head_key, ground.head)
    assert why.value.code == "scanned"
    assert refused(ground, elsewhere(ground.draft, HEAD)).code == "scanned"


def test_a_scan_is_possible_where_there_is_no_pdf(ground: Ground) -> None:
    ground.paper.pdf = None
    assert scan(ground, sample_pdf("ban chup", "KC")).stage == SignedCopy.Stage.COMPLETE
