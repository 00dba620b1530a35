"""The same bytes from the same paper: whatever LibreOffice takes from its clock is replaced by the paper's own day.

Measured with 7.4: dates in Info and XMP, two identifiers in the trailer, and the birthday of the colour profile.
Always before signing; a signed file is never written anew.
"""

from __future__ import annotations

import datetime as dt
import io
import struct
import zlib

import pikepdf
from pikepdf.models.metadata import encode_pdf_date

import clock
from documents.pdf.errors import ConversionFailed

_BIRTHDAY = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)


def normalised(data: bytes, when: dt.date) -> bytes:
    """The PDF with the paper's moment in place of the clock's. Raises ConversionFailed for what is no PDF."""
    if not data.startswith(b"%PDF-"):
        raise ConversionFailed("LibreOffice không trả về tệp PDF; hệ thống sẽ tự thử lại.")
    moment = moment_of(when)
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
                meta["xmp:CreateDate"] = meta["xmp:ModifyDate"] = moment.isoformat()
            pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = encode_pdf_date(moment)
            for intent in pdf.Root.get("/OutputIntents", []):
                _without_birthday(intent["/DestOutputProfile"])
            for key in ("/ID", "/DocChecksum"):
                if key in pdf.trailer:
                    del pdf.trailer[key]
            pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except (pikepdf.PdfError, zlib.error) as why:
        raise ConversionFailed("Tệp PDF do LibreOffice trả về không đọc được; hệ thống sẽ tự thử lại.") from why
    return out.getvalue()


def moment_of(when: dt.date) -> dt.datetime:
    """A day as its first moment here, to the second; a moment in this zone."""
    if not isinstance(when, dt.datetime):
        return clock.moment(when)
    here = when.replace(tzinfo=clock.VIETNAM) if when.tzinfo is None else clock.local(when)
    return here.replace(microsecond=0)


def _without_birthday(profile: pikepdf.Object) -> None:
    """An ICC profile says when it was made (bytes 24-35) and carries a digest over that (84-99)."""
    content = bytearray(profile.read_bytes())
    content[24:36] = _BIRTHDAY
    content[84:100] = bytes(16)
    profile.write(bytes(content))
