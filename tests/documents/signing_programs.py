"""Other people's programs that sign PDFs: pyHanko with fields of its own, poppler with NSS (as Okular), OpenSSL."""

from __future__ import annotations

import atexit
import io
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import SimpleSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata

from demo.certificates import Issued, private_pem
from documents.signing.pades import SignerAt
from tests.documents.signing_ground import AT, PASSPHRASE, authority, draft

Box = tuple[float, float, float, float]
#: Beside the signer's name of the ground's decision, on its second page.
FREE: Box = (300, 630, 480, 690)
NOWHERE: Box = (0, 0, 0, 0)


def picture(dark: str = "black") -> bytes:
    """A picture as LibreOffice keeps the QR code: JPEG."""
    made = Image.new("L", (40, 40), "white")
    made.paste(dark, (8, 8, 32, 32))
    out = io.BytesIO()
    made.save(out, "JPEG", quality=90)
    return out.getvalue()


def as_office_writes() -> bytes:
    """The ground's decision with what LibreOffice puts into every paper: a JPEG, a first view, tags, bookmarks."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(draft())) as pdf:
        first = pdf.pages[0]
        seal = pdf.make_stream(
            picture(),
            {
                "/Type": pikepdf.Name.XObject,
                "/Subtype": pikepdf.Name.Image,
                "/Width": 40,
                "/Height": 40,
                "/ColorSpace": pikepdf.Name.DeviceGray,
                "/BitsPerComponent": 8,
                "/Filter": pikepdf.Name.DCTDecode,
            },
        )
        first.obj.Resources.XObject = pikepdf.Dictionary({"/Im1": seal})
        first.contents_add(b"q 37 0 0 37 85 16 cm /Im1 Do Q")
        pdf.Root.OpenAction = pikepdf.Array([first.obj, pikepdf.Name.XYZ, None, None, 0])
        pdf.Root.StructTreeRoot = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=pikepdf.Dictionary(Pg=first.obj))
        )
        with pdf.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(f"Điều {number}", number % len(pdf.pages)) for number in range(90))
        pdf.save(out)
    return out.getvalue()


def by_pyhanko(data: bytes, *signers: Issued, page: int = 1, box: Box = FREE) -> bytes:
    """Fields of its own, one signature after another."""
    for number, one in enumerate(signers, 1):
        signer = SimpleSigner.load_pkcs12_data(one.pkcs12(PASSPHRASE), [], PASSPHRASE.encode())
        field = f"Signature{number}-{len(data)}"
        meta = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES)
        writer = IncrementalPdfFileWriter(io.BytesIO(data))
        spec = SigFieldSpec(field, on_page=page, box=box)
        data = bytes(SignerAt(meta, signer, new_field_spec=spec, moment=AT).sign_pdf(writer).getbuffer())
    return data


def unseen_by_pyhanko(data: bytes, *signers: Issued) -> bytes:
    """Signatures that show nothing."""
    return by_pyhanko(data, *signers, box=NOWHERE)


def by_openssl(data: bytes, *signers: Issued) -> bytes:
    """Signatures made by the command «openssl cms», put where a viewer reserved the room."""
    needed("openssl")
    for one in signers:
        reserved = by_pyhanko(data, one)
        hole = max(re.finditer(rb"<[0-9a-fA-F]{2000,}>", reserved), key=lambda found: found.start())
        covered = reserved[: hole.start()] + reserved[hole.end() :]
        made = _cms(covered, one).hex().encode()
        data = (
            reserved[: hole.start() + 1] + made.ljust(hole.end() - hole.start() - 2, b"0") + reserved[hole.end() - 1 :]
        )
    return data


def _cms(content: bytes, one: Issued) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "key.der").write_bytes(private_pem(one))
        (folder / "cert.pem").write_bytes(one.pem)
        command = [
            *("openssl", "cms", "-sign", "-binary", "-cades", "-md", "sha256", "-outform", "DER"),
            *("-signer", str(folder / "cert.pem"), "-inkey", str(folder / "key.der"), "-keyform", "DER"),
        ]
        return subprocess.run(command, input=content, capture_output=True, check=True, timeout=60).stdout


def by_pdfsig(data: bytes, *signers: Issued) -> bytes:
    """poppler's own signing, with keys in an NSS store, as Okular signs."""
    needed("pdfsig", "certutil", "pk12util")
    for one in signers:
        with tempfile.TemporaryDirectory() as name:
            before, after = Path(name) / "in.pdf", Path(name) / "out.pdf"
            before.write_bytes(data)
            run(
                *("pdfsig", "-nssdir", _store(one), "-no-ocsp", "-add-signature", "-nick", "khuyen-cong"),
                *("-new-signature-field-name", f"Ky{len(data)}", str(before), str(after)),
            )
            data = after.read_bytes()
    return data


@cache
def _store(one: Issued) -> str:
    """A store with one key: making it takes seconds, so one for the whole run."""
    folder = Path(tempfile.mkdtemp(prefix="khuyencong-nss-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "goc.pem").write_bytes(authority().pem)
    (folder / "key.p12").write_bytes(one.pkcs12(PASSPHRASE))
    run("certutil", "-N", "-d", f"sql:{folder}", "--empty-password")
    run("certutil", "-A", "-d", f"sql:{folder}", "-n", "goc", "-t", "CT,C,C", "-i", str(folder / "goc.pem"))
    run("pk12util", "-i", str(folder / "key.p12"), "-d", f"sql:{folder}", "-W", PASSPHRASE)
    return f"sql:{folder}"


def run(*command: str) -> str:
    """What a program says; it must not fail."""
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def needed(*programs: str) -> None:
    """Skip where a program is not installed; a full run asks for all of them."""
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        reason = f"máy này không có {', '.join(missing)} (gói poppler-utils, libnss3-tools, openssl)"
        pytest.fail(reason) if os.environ.get("REQUIRE_SERVICES") == "1" else pytest.skip(reason)


def saved_again(data: bytes) -> bytes:
    """Written anew, objects renumbered and packed."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True)
    return out.getvalue()


def unpacked(data: bytes) -> bytes:
    """Written anew with nothing packed, as for people who look inside."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.specialized,
            compress_streams=False,
        )
    return out.getvalue()


def linearised(data: bytes) -> bytes:
    """Written anew for reading from a network, page by page."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        opened.save(out, linearize=True)
    return out.getvalue()


def updated(data: bytes) -> bytes:
    """With one more revision that changes nothing that is printed: who opened it last."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    writer.set_custom_trailer_entry("/NguoiMo", _text("Phần mềm của văn thư"))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _text(words: str):  # type: ignore[no-untyped-def]
    from pyhanko.pdf_utils.generic import pdf_string

    return pdf_string(words)


PROGRAMS = {
    "pyhanko": by_pyhanko,
    "pyhanko, unseen": unseen_by_pyhanko,
    "openssl": by_openssl,
    "pdfsig": by_pdfsig,
}
FORMS = {
    "as it was": lambda data: data,
    "with one more revision": updated,
    "saved again": saved_again,
    "unpacked": unpacked,
    "linearised": linearised,
}
