"""Checking: a valid file is valid, and every way of tampering that was ever measured is found."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import random
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from pyhanko.pdf_utils.font.basic import SimpleFontEngineFactory
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign import SimpleSigner, fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator import ValidationContext

from documents.seals import SCAN_DAYS, SIGNED_COPIES
from documents.signing import SignatureState, second_opinion, state_of
from documents.signing.checking import NOTHING_SIGNED, UNREADABLE, check_signed
from documents.signing.models import SignedCopy
from documents.signing.trust import Trust, configured
from ledger.models import LogEntry
from tests.documents.signing_ground import AT, BODY, HEAD, PASSPHRASE, Ground, authority, draft, issued
from tests.flush import unsealed

pytestmark = pytest.mark.django_db
LATER = AT + dt.timedelta(days=1)


@pytest.fixture
def ground(tmp_path: Path, settings: Any) -> Ground:
    return Ground(tmp_path, settings)


@pytest.fixture
def signed(ground: Ground) -> bytes:
    """A decision with both signatures."""
    ground.sign(ground.head_key, ground.head)
    ground.sign(ground.body_key, ground.clerk)
    return whole(ground)


def whole(ground: Ground) -> bytes:
    from documents.files import open_file

    return b"".join(open_file(SignedCopy.objects.filter(paper=ground.paper).last().file))


def verdict(data: bytes, **more: Any) -> Any:
    return check_signed(data, configured(), at=LATER, **more)


def test_the_untouched_file_is_valid(signed: bytes) -> None:
    assert verdict(signed).valid


def test_a_draft_has_nothing_signed() -> None:
    report = check_signed(draft(), Trust(), at=LATER)
    assert not report.valid and report.problems == (NOTHING_SIGNED,)


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7\n", b"\x00" * 500, b"%PDF-1.4\n" + b"<<" * 5000])
def test_what_is_no_pdf_is_not_valid_and_raises_nothing(junk: bytes) -> None:
    report = check_signed(junk, Trust(), at=LATER)
    assert not report.valid and report.problems == (UNREADABLE,)


def test_one_bit_in_the_first_revision_is_found(ground: Ground, signed: bytes) -> None:
    at = ground.draft.index(b"stream") + 20
    report = verdict(flipped(signed, at))
    assert not report.valid


def test_one_bit_after_the_first_signature_is_found(ground: Ground, signed: bytes) -> None:
    first = SignedCopy.objects.get(no=1).file.size
    report = verdict(flipped(signed, first + 200))
    assert not report.valid


def flipped(data: bytes, at: int, bit: int = 1) -> bytes:
    changed = bytearray(data)
    changed[at] ^= bit
    return bytes(changed)


def test_one_changed_byte_anywhere_is_found(signed: bytes) -> None:
    """Also in the stretch that no signature covers: the signatures' own, and the zeros behind them."""
    rng = random.Random(20260205)
    holes = [(found.start(), found.end()) for found in re.finditer(rb"<[0-9a-fA-F]{2000,}>", signed)]
    assert len(holes) == 2
    places = rng.sample(range(len(signed)), 40) + [rng.randrange(*hole) for hole in holes for _ in range(15)]
    missed = [at for at in places if verdict(flipped(signed, at, 1 << rng.randrange(8)), second=False).valid]
    assert missed == []


@pytest.mark.parametrize("tail", [b"\n", b" ", b"\n% x\n", b"\0" * 100, b"%%EOF\n"])
def test_bytes_appended_after_the_end_are_found(signed: bytes, tail: bytes) -> None:
    report = verdict(signed + tail)
    assert not report.valid
    assert "ghi thêm sau khi ký" in report.sentence or report.problems == (UNREADABLE,)


def test_bytes_cut_off_the_end_are_found(signed: bytes) -> None:
    for count in (1, 10, 500, len(signed) // 2):
        assert not verdict(signed[:-count]).valid, count


def test_a_text_stamped_on_as_a_new_revision_is_found_although_pdfsig_says_valid(signed: bytes) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    style = TextStampStyle(
        stamp_text="500.000.000", text_box_style=TextBoxStyle(font=SimpleFontEngineFactory("Courier", 0.6))
    )
    from pyhanko.pdf_utils.layout import BoxConstraints

    style.create_stamp(writer, BoxConstraints(100, 40), {}).apply(0, 200, 640)
    out = io.BytesIO()
    writer.write(out)
    report = verdict(out.getvalue())
    assert not report.valid
    assert "sau khi ký, tệp có thêm nội dung" in report.sentence or "ghi thêm sau khi ký" in report.sentence


def test_a_certificate_of_an_unknown_root_is_not_believed(signed: bytes) -> None:
    report = check_signed(signed, Trust(), at=LATER)
    assert not report.valid and "không do tổ chức chứng thực được tin cấp" in report.sentence


def test_wanted_signers_are_found_by_certificate_and_not_by_name(ground: Ground, signed: bytes) -> None:
    assert verdict(signed, wanted=[(ground.head_key.fingerprint, HEAD)]).valid
    namesake = issued(HEAD, by="Cơ quan chứng thực lạ").certificate
    from cryptography.hazmat.primitives import hashes

    report = verdict(signed, wanted=[(namesake.fingerprint(hashes.SHA256()).hex(), HEAD)])
    assert not report.valid and f"Thiếu chữ ký của {HEAD}." in report.problems


def test_after_the_certificate_ended_it_says_so(signed: bytes) -> None:
    report = check_signed(signed, configured(), at=dt.datetime(2031, 1, 1, tzinfo=dt.UTC))
    assert not report.valid and "hết hạn" in report.sentence


def test_a_certificate_not_meant_for_papers_is_not_accepted(ground: Ground) -> None:
    one = issued("Máy chủ", uses=False)
    signer = SimpleSigner.load_pkcs12_data(one.pkcs12("x"), [], b"x")
    writer = IncrementalPdfFileWriter(io.BytesIO(ground.draft))
    out = PdfSigner(PdfSignatureMetadata(field_name="K", subfilter=fields.SigSeedSubFilter.PADES), signer).sign_pdf(
        writer
    )
    assert not check_signed(out.getvalue(), configured(), at=dt.datetime.now(dt.UTC)).valid


# ── Time stamps and long-term profiles ──────────────────────────────────────────────────────────


def stamper() -> DummyTimeStamper:
    from asn1crypto import keys, pem, x509
    from cryptography import x509 as cx
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID

    from demo.certificates import Issued, _builder, _key, _name, private_pem

    root, key = authority(), _key()
    certificate = (
        _builder(
            _name("Dấu thời gian Mẫu", ""),
            root.certificate.subject,
            key,
            *(d for d in (AT.replace(year=2025), AT.replace(year=2029))),
        )
        .add_extension(cx.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(root.key, hashes.SHA256())
    )
    made = Issued(key, certificate, root.certificate)
    return DummyTimeStamper(
        x509.Certificate.load(pem.unarmor(made.pem)[2]), keys.PrivateKeyInfo.load(private_pem(made)), fixed_dt=AT
    )


def test_with_a_time_stamping_service_the_signature_carries_its_time(
    ground: Ground, settings: Any, tsa_address: str
) -> None:
    settings.SIGNING_TSA_URL = tsa_address
    ground.sign(ground.head_key, ground.head)
    report = verdict(whole(ground))
    assert report.valid, report.problems
    (one,) = report.signatures
    assert one.timestamped and one.signed_at == AT


def test_a_time_stamping_service_that_is_down_stops_the_signature(ground: Ground, settings: Any) -> None:
    from documents.signing.errors import SigningRefused

    settings.SIGNING_TSA_URL = "http://127.0.0.1:9/"
    with pytest.raises(SigningRefused) as why:
        ground.sign(ground.head_key, ground.head)
    assert why.value.code == "no_tsa"
    assert (SignedCopy.objects.count(), LogEntry.objects.count()) == (0, 0)


@pytest.fixture
def tsa_address() -> Any:
    """A time-stamping service on loopback, over real HTTP."""
    import threading
    from http.server import BaseHTTPRequestHandler, HTTPServer

    from asn1crypto import tsp

    service = stamper()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            reply = service.request_tsa_response(tsp.TimeStampReq.load(body)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_long_term_file_counts_only_with_the_hash_that_was_kept(ground: Ground) -> None:
    data = long_term(ground)
    alone, kept = verdict(data), verdict(data, known_sha256=hashlib.sha256(data).hexdigest())
    assert not alone.valid and "chỉ xác nhận được bằng mã băm" in alone.sentence
    assert kept.valid, kept.problems
    assert not verdict(data + b"\n% x", known_sha256=kept.sha256).valid


def long_term(ground: Ground) -> bytes:
    from asn1crypto import crl, pem, x509

    root = x509.Certificate.load(pem.unarmor(authority().pem)[2])
    listed = crl.CertificateList.load(pem.unarmor(authority().revoked(at=AT - dt.timedelta(days=1)))[2])
    signer = SimpleSigner.load_pkcs12_data(issued(HEAD).pkcs12(PASSPHRASE), [], PASSPHRASE.encode())
    meta = PdfSignatureMetadata(
        field_name="NguoiKy1",
        subfilter=fields.SigSeedSubFilter.PADES,
        validation_context=ValidationContext(
            trust_roots=[root], crls=[listed], allow_fetching=False, revocation_mode="require", moment=AT
        ),
        embed_validation_info=True,
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(ground.draft))
    return bytes(PdfSigner(meta, signer, timestamper=stamper()).sign_pdf(writer).getbuffer())


# ── A second opinion ────────────────────────────────────────────────────────────────────────────


def test_pdfsig_agrees_with_the_signatures_made_here(signed: bytes, tmp_path: Path) -> None:
    """With our root in an NSS store of its own; certificates and coverage are what it says by itself."""
    missing = [tool for tool in ("pdfsig", "certutil") if shutil.which(tool) is None]
    if missing:
        reason = f"máy này không có {', '.join(missing)} (gói poppler-utils, libnss3-tools)"
        pytest.fail(reason) if os.environ.get("REQUIRE_SERVICES") == "1" else pytest.skip(reason)
    store, root, file = tmp_path / "nss", tmp_path / "goc.pem", tmp_path / "ky.pdf"
    store.mkdir()
    root.write_bytes(authority().pem)
    file.write_bytes(signed)
    run("certutil", "-N", "-d", f"sql:{store}", "--empty-password")
    run("certutil", "-A", "-d", f"sql:{store}", "-n", "goc", "-t", "C,C,C", "-i", str(root))
    said = run("pdfsig", "-nssdir", f"sql:{store}", str(file))
    assert said.count("Signature is Valid.") == 2
    assert said.count("Certificate is Trusted.") == 2
    assert said.count("Total document signed") == 1
    assert f"Common Name: {HEAD}" in said and f"Common Name: {BODY}" in said


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def test_the_second_opinion_reads_lines_because_the_exit_status_is_always_zero() -> None:
    good = "Signature #1:\n  - Signature Validation: Signature is Valid.\n"
    bad = "Signature #1:\n  - Signature Validation: Digest Mismatch.\n"
    waiting = "Signature #2:\n  - Signature Field Name: CoQuan\n  The signature form field is not signed.\n"
    assert second_opinion.read(good, 1).agrees is True
    assert second_opinion.read(good + waiting, 1).agrees is True
    assert second_opinion.read(bad, 1).agrees is False
    assert second_opinion.read(good, 2).agrees is False
    assert second_opinion.read("", 1).agrees is None


def test_without_pdfsig_there_is_one_opinion_and_it_says_so(signed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_opinion.shutil, "which", lambda name: None)
    report = verdict(signed)
    assert report.valid and "không có pdfsig" in report.second.sentence


# ── The command ─────────────────────────────────────────────────────────────────────────────────


def said_by(*files: str, **more: Any) -> str:
    out = io.StringIO()
    call_command("check_signatures", *files, stdout=out, stderr=out, **more)
    return out.getvalue()


def test_the_command_reads_files(signed: bytes, tmp_path: Path) -> None:
    good, bad = tmp_path / "tot.pdf", tmp_path / "xau.pdf"
    good.write_bytes(signed)
    bad.write_bytes(flipped(signed, len(signed) // 3))
    said = said_by(str(good), at="2026-03-01")
    assert "✓" in said and HEAD in said and BODY in said
    with pytest.raises(CommandError, match="1 mục không hợp lệ"):
        said_by(str(good), str(bad), at="2026-03-01")
    with pytest.raises(CommandError, match="Không đọc được"):
        said_by(str(tmp_path / "khong-co.pdf"))
    with pytest.raises(CommandError, match="YYYY-MM-DD"):
        said_by(str(good), at="hom nay")


def test_the_command_goes_through_kept_copies_and_marks_what_no_longer_holds(
    ground: Ground, signed: bytes, tmp_path: Path
) -> None:
    assert "Đã kiểm tra 2 bản ký đang lưu: 0 mục" in said_by()
    (path,) = [p for p in (tmp_path / "documents").rglob("*.pdf") if p.read_bytes() == signed]
    path.chmod(0o644)
    path.write_bytes(flipped(signed, len(signed) // 3))
    with pytest.raises(CommandError, match="1 mục"):
        said_by()
    assert state_of(ground.paper) == SignatureState.BROKEN
    path.write_bytes(signed)
    said_by()
    assert state_of(ground.paper) == SignatureState.SIGNED


def test_the_command_misses_a_copy_that_somebody_took_out_of_the_table(ground: Ground, signed: bytes) -> None:
    with unsealed(SIGNED_COPIES, SCAN_DAYS):
        SignedCopy.objects.filter(no=2).delete()
    with pytest.raises(CommandError, match="1 mục"):
        said_by()


def test_a_saved_again_file_keeps_no_signature(signed: bytes) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as opened:
        opened.save(out)
    assert not verdict(out.getvalue()).valid
