"""Putting one PAdES signature on bytes: B-B, or B-T where a time-stamping service is set. Bytes in, bytes out.

Fields of everybody who is to sign are made with the first signature, and each signature fills its own: nothing is added
to the paper afterwards. The draft's own bytes stay as they are at the front of the file.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper

import clock
from documents.signing.loops import off_the_loop
from documents.signing.places import Place
from documents.signing.stamps import Drawn

LOCATION = "Việt Nam"


@dataclass(frozen=True)
class Field:
    """A field to be signed: its name in the file and where it stands."""

    name: str
    place: Place


class SignerAt(PdfSigner):
    """Signs at a given moment, so that the time in the file is the time in our log."""

    def __init__(self, *args: Any, moment: dt.datetime, **more: Any) -> None:
        super().__init__(*args, **more)
        self.moment = moment

    def init_signing_session(self, *args: Any, **more: Any) -> PdfSigningSession:
        """pyHanko's own session with its clock set."""
        session = super().init_signing_session(*args, **more)
        session.system_time = self.moment
        return session


def field_names(pdf: bytes) -> dict[str, bool]:
    """The signature fields of a file: name -> whether it is signed."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return {name: value is not None for name, value, _ in enumerate_sig_fields(writer.prev)}


def signed(
    pdf: bytes,
    *,
    field: str,
    fields: Sequence[Field],
    signer: Signer,
    look: Drawn,
    at: dt.datetime,
    reason: str,
    timestamper: TimeStamper | None = None,
) -> bytes:
    """The same file with one signature more; ``fields`` not yet in it are made first."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    there = {name for name, _, _ in enumerate_sig_fields(writer.prev)}
    for one in fields:
        if one.name not in there:
            box: Any = tuple(round(value) for value in one.place.box)
            append_signature_field(writer, SigFieldSpec(one.name, on_page=one.place.page, box=box))
    meta = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        reason=reason,
        location=LOCATION,
        subfilter=SigSeedSubFilter.PADES,
    )
    pdf_signer = SignerAt(meta, signer, stamp_style=look, timestamper=timestamper, moment=clock.local(at))
    out = off_the_loop(lambda: asyncio.run(pdf_signer.async_sign_pdf(writer, existing_fields_only=True)))
    return bytes(out.getbuffer())
