"""A PDF of some kilobytes whose list of objects unpacks to hundreds of megabytes."""

import io
import zlib

import pytest

from documents.content import type_of
from documents.refusal import UploadRefused


def pdf_with_list_of(megabytes: int) -> bytes:
    """Its catalogue stands in an object stream (ISO 32000-1, 7.5.7) followed by so much white space."""
    place = b"1 0 "
    packer = zlib.compressobj(9)
    packed = packer.compress(place + b"<</Type/Catalog/Pages 2 0 R>>")
    for _ in range(megabytes):
        packed += packer.compress(b" " * (1 << 20))
    packed += packer.flush()
    objects = {
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        4: b"<</Type/ObjStm/N 1/First %d/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
        % (len(place), len(packed), packed),
    }
    out, places = b"%PDF-1.5\n", {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    # Free, in the stream, and four by their place in the file.
    table = b"\0\0\0\0\0\xff\xff" + b"\2\0\0\0\4\0\0"
    table += b"".join(b"\1" + place.to_bytes(4, "big") + b"\0\0" for place in (*places.values(), start))
    out += b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Length %d>>stream\n%s\n" % (len(table), table)
    return out + b"endstream\nendobj\nstartxref\n%d\n%%%%EOF" % start


def test_an_honest_list_of_objects_is_taken() -> None:
    assert type_of(io.BytesIO(pdf_with_list_of(1)), "a.pdf") == "application/pdf"


def test_a_list_of_objects_that_swells_is_refused() -> None:
    small = pdf_with_list_of(300)
    assert len(small) < 400_000
    with pytest.raises(UploadRefused) as refused:
        type_of(io.BytesIO(small), "a.pdf")
    assert refused.value.code == "damaged"
