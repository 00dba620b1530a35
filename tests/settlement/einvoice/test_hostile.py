"""Files made to harm: each is refused with a finding, in bounded time and memory, never with a traceback."""

from __future__ import annotations

import datetime as dt
import io
import json
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from settlement.einvoice import MOST_BYTES, read
from tests.settlement.einvoice.test_reading import SAMPLES, TODAY, codes, made, reading_of

HEAD = b'<?xml version="1.0"?>'
ENTITY = HEAD + b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><HDon><DLHDon>&x;</DLHDon></HDon>'
BOMB = (
    HEAD
    + b'<!DOCTYPE a [<!ENTITY a0 "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]><HDon><DLHDon>&a11;</DLHDon></HDon>"
)


def zipped() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("invoice.xml", made())
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_xml"),
        (b"%PDF-1.4", "not_xml"),
        (zipped(), "not_xml"),
        (ENTITY, "doctype"),
        (ENTITY.replace(HEAD, b"").decode().encode("utf-16"), "doctype"),
        (BOMB, "doctype"),
        (b"<a>" * 5_000 + b"</a>" * 5_000, "too_deep"),
        (b"<a>" + b"<b/>" * 60_000 + b"</a>", "too_large"),
        (b"<HDon>" + b"x" * MOST_BYTES + b"</HDon>", "too_large"),
        (HEAD + b"<HDon>\xff\xfe</HDon>", "encoding"),
        (b'<?xml version="1.0" encoding="windows-1258"?><HDon/>', "encoding"),
        (b'<?xml version="1.0" encoding="khong-co"?><HDon/>', "encoding"),
        (b"<HDonGTTT/>", "format_unknown"),
        (b"<thongbao/>", "format_unknown"),
        (b"<a>" + b"<HDon><DLHDon/></HDon>" * 2 + b"</a>", "several_invoices"),
    ],
)
def test_a_file_that_is_no_invoice_is_refused_by_name(data: bytes, code: str) -> None:
    found = reading_of(data)
    assert not found.accepted
    assert code in codes(found)


def test_an_entity_is_never_read_from_this_machine() -> None:
    assert "root:" not in json.dumps(reading_of(ENTITY).as_json())


def forged_before(data: bytes) -> bytes:
    """Another invoice's data put before the signed one."""
    start, end = data.index(b"<DLHDon"), data.index(b"</DLHDon>") + len(b"</DLHDon>")
    forged = data[start:end].replace(b'Id="data"', b'Id="khac"').replace(b"400000000", b"900000000")
    return data[:start] + forged + data[start:]


def moved_away(data: bytes) -> bytes:
    """The signed data hidden inside another element, forged data in its place."""
    start, end = data.index(b"<DLHDon"), data.index(b"</DLHDon>") + len(b"</DLHDon>")
    signed = data[start:end]
    forged = signed.replace(b'Id="data"', b'Id="khac"').replace(b"400000000", b"900000000")
    return data[:start] + forged + b"<An>" + signed + b"</An>" + data[end:]


def same_id(data: bytes) -> bytes:
    return data.replace(b"<MCCQT>", b'<MCCQT Id="data">')


def unsigned_data(data: bytes) -> bytes:
    """The reference names the authority's code, not the data."""
    return data.replace(b"<MCCQT>", b'<MCCQT Id="ma">').replace(b'URI="#data"', b'URI="#ma"')


@pytest.mark.parametrize(
    ("forge", "code"),
    [
        (forged_before, "signature_wrapping"),
        (moved_away, "signature_wrapping"),
        (same_id, "duplicate_id"),
        (unsigned_data, "signature_invalid"),
    ],
)
def test_a_signature_does_not_vouch_for_what_it_does_not_cover(forge: object, code: str) -> None:
    found = reading_of(forge(made()))  # type: ignore[operator]
    assert not found.accepted
    assert code in codes(found)


def test_a_comment_inside_a_value_cannot_shorten_it() -> None:
    found = reading_of(made().replace(b">440000000<", b">440<!-- -->000000<"))
    assert not found.accepted
    assert "comment" in codes(found)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    assert not read(data, today=TODAY).accepted


SIGNED = (SAMPLES / "default-namespace.xml").read_bytes()
START, END = SIGNED.index(b"<DLHDon"), SIGNED.index(b"</DLHDon>")


@settings(max_examples=60, deadline=None)
@given(st.integers(START, END - 1), st.integers(1, 255))
def test_one_changed_byte_of_the_data_never_leaves_a_valid_signature(place: int, by: int) -> None:
    data = bytearray(SIGNED)
    data[place] ^= by
    found = read(bytes(data), today=TODAY)
    assert not (
        found.accepted and found.signature.valid and bytes(data) != SIGNED and canonical(data) != canonical(SIGNED)
    )


def canonical(data: bytes | bytearray) -> bytes:
    """What a signature covers: a change of spelling only (a quote, a space in a tag) is no change."""
    from lxml import etree

    return etree.tostring(etree.fromstring(bytes(data)), method="c14n")


def test_time_and_memory_stay_bounded_however_large_the_file() -> None:
    """The floor beside it: reading an honest invoice in the same run."""

    def cost(data: bytes) -> tuple[float, int]:
        tracemalloc.start()
        start = time.perf_counter()
        read(data, today=TODAY)
        took = time.perf_counter() - start
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return took, peak

    honest = max(cost(SIGNED)[0] for _ in range(5))
    for hostile in (BOMB, b"<a>" * 50_000, b"<HDon>" + b"<b/>" * 400_000, b"<HDon a='" + b"x" * (MOST_BYTES - 20)):
        took, peak = cost(hostile)
        assert took < honest * 500
        assert peak < 64 * MOST_BYTES


def run(*files: str) -> tuple[list[dict[str, object]], int]:
    out = io.StringIO()
    code = 0
    try:
        call_command("read_einvoice", *files, "--json", stdout=out)
    except SystemExit as left:
        code = int(left.code or 0)
    return json.loads(out.getvalue()), code


def test_the_command_reads_fifty_megabytes_of_one_tag_no_further_than_the_limit(tmp_path: Path) -> None:
    large = tmp_path / "lon.xml"
    with large.open("wb") as file:
        for _ in range(50):
            file.write(b"<a>" * (1024 * 1024 // 3))
    found, code = run(str(large))
    assert code == 1
    assert [one["code"] for one in found[0]["findings"]] == ["too_large"]  # type: ignore[index, union-attr]


def test_the_command_answers_for_every_file_and_says_by_its_exit_that_one_is_refused(tmp_path: Path) -> None:
    good = str(SAMPLES / "one-reference.xml")
    assert run(good)[1] == 0
    found, code = run(good, str(tmp_path / "khong-co.xml"), str(tmp_path))
    assert code == 1
    assert [one["accepted"] for one in found] == [True, False, False]
    assert set(found[0]) >= {
        "file", "identity", "issued", "currency", "seller", "buyer", "lines",
        "total_before_tax", "total_tax", "total", "signature", "findings", "accepted",
    }  # fmt: skip


def test_a_date_of_reading_far_back_is_no_error() -> None:
    assert "date_future" in codes(read(SIGNED, today=dt.date(2020, 1, 1)))
