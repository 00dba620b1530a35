"""What a photograph says besides its points: how it was held, and where it was taken. Bytes in, bytes out.

The place where a photograph was taken is personal (Nghị định 13/2023/NĐ-CP, Điều 2): it stays in the original that the
sender gave, and is taken out of what others are shown. It is taken out without unpacking a point, so nothing is lost.

Sources: ITU-T T.81 (JPEG), CIPA DC-008 (EXIF: orientation 0x0112, GPS 0x8825), XMP part 3, PNG third edition.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

ORIENTATION, GPS = 0x0112, 0x8825
EXIF, PROFILE = b"Exif\0\0", b"ICC_PROFILE\0"
START, END, SCAN = 0xD8, 0xD9, 0xDA
ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
#: Chunks that only say something about a picture.
PNG_SAYS = frozenset({b"eXIf", b"iTXt", b"tEXt", b"zTXt"})


def held(data: bytes) -> int:
    """How a picture was held, 1 (upright) to 8, by its EXIF (CIPA DC-008, 4.6.4)."""
    value = _tags(_exif(data)).get(ORIENTATION, 1)
    return value if value in range(1, 9) else 1


def says_where(data: bytes) -> bool:
    """Whether a picture says where it was taken, in any of the usual places; in doubt it does."""
    if GPS in _tags(_exif(data)):
        return True
    if data.startswith(PNG_HEAD):
        return any(b"gps" in body.lower() or kind == b"zTXt" for kind, body in _chunks(data) if kind in PNG_SAYS)
    said = b"".join(body for marker, body in _segments(data) if 0xE1 <= marker <= 0xEF or marker == 0xFE)
    return b"gps" in said.lower() or _behind(data)


def without_where(data: bytes) -> bytes:
    """The same picture, point by point, without what it says of itself; its colour profile stays."""
    if data.startswith(PNG_HEAD):
        kept = (chunk for chunk in _chunks(data) if chunk[0] not in PNG_SAYS)
        return PNG_HEAD + b"".join(_chunk(kind, body) for kind, body in kept)
    out = bytearray(b"\xff\xd8")
    for marker, body in _segments(data):
        of_colour = (marker == 0xE2 and body.startswith(PROFILE)) or marker in {0xE0, 0xEE}
        if 0xE0 <= marker <= 0xEF and not of_colour:
            continue
        if marker == 0xFE:
            continue
        out += bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body
        if marker == SCAN:
            break
    return bytes(out) + _picture_after_scan(data)


# ── JPEG ─────────────────────────────────────────────────────────────────────────────────────────


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments up to the first scan, that one's head included."""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:  # filling
            place += 1
            continue
        if marker in ALONE:
            place += 2
            continue
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if marker == END or length < 2:
            return
        yield marker, data[place + 4 : place + 2 + length]
        place += 2 + length
        if marker == SCAN:
            return


def _scan_begins(data: bytes) -> int:
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
        elif marker in ALONE:
            place += 2
        else:
            place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
            if marker == SCAN:
                return place
    return len(data)


def _scan_ends(data: bytes) -> int:
    """Just behind the end of the picture: what follows is another one, or a film that the phone keeps there."""
    place = _scan_begins(data)
    while (place := data.find(b"\xff", place)) >= 0 and place + 1 < len(data):
        marker = data[place + 1]
        if marker == END:
            return place + 2
        if marker == 0 or marker == 0xFF or marker in ALONE:
            place += 1 if marker == 0xFF else 2
        else:  # tables and scans of a picture that gets finer by and by
            place += 2 + max(int.from_bytes(data[place + 2 : place + 4], "big"), 2)
    return len(data)


def _picture_after_scan(data: bytes) -> bytes:
    return data[_scan_begins(data) : _scan_ends(data)]


def _behind(data: bytes) -> bool:
    """Whether more than padding follows the picture: a second picture says again where it was taken."""
    return bool(data[_scan_ends(data) :].strip(b"\0\xff\r\n "))


# ── PNG ──────────────────────────────────────────────────────────────────────────────────────────


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(PNG_HEAD)
    while place + 8 <= len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        yield data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        place += 12 + length


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


# ── EXIF ─────────────────────────────────────────────────────────────────────────────────────────


def _exif(data: bytes) -> bytes:
    if data.startswith(PNG_HEAD):
        return next((body for kind, body in _chunks(data) if kind == b"eXIf"), b"")
    found = (body for marker, body in _segments(data) if marker == 0xE1 and body.startswith(EXIF))
    return next(found, b"")[len(EXIF) :]


def _tags(tiff: bytes) -> dict[int, int]:
    """The tags of the first directory, each with its value read as a short number (TIFF 6.0, section 2)."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return {}
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        entries = [struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * place) for place in range(min(count, 500))]
    except struct.error:
        return {GPS: 0}  # a torn directory: in doubt it says where
    return {tag: value for tag, _, _, value in entries}
