"""Pictures: which kind, and the size that the header tells, without unpacking a pixel."""

from __future__ import annotations

from typing import IO

from documents.refusal import UploadRefused

JPEG, PNG, HEIC, WEBP = "image/jpeg", "image/png", "image/heic", "image/webp"
MOST_PIXELS = 100_000_000
MOST_SEGMENTS = 2_000
#: Markers that carry a size: SOF0 to SOF15 without DHT, JPG and DAC (ITU-T T.81, table B.1).
SIZES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
NO_LENGTH = {0x01, *range(0xD0, 0xD8)}
#: How a HEIF file calls itself or says that it can be read (ISO/IEC 23008-12, 10.1); AVIF, its cousin, is none.
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def kind_of(head: bytes) -> str | None:
    """The kind of picture that begins with these bytes."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        end = min(int.from_bytes(head[:4], "big"), len(head))
        brands = {head[8:12], *(head[place : place + 4] for place in range(16, end - 3, 4))}
        return HEIC if brands & HEIF_BRANDS and not brands & {b"avif", b"avis"} else None
    return None


def look_inside(file: IO[bytes], name: str) -> None:
    """Raises ``UploadRefused``. A HEIC tells its size only to whoever opens it (documents/pictures)."""
    file.seek(0)
    head = file.read(32)
    kind = kind_of(head)
    if kind == HEIC:
        return
    size = _png_size(file) if kind == PNG else _webp_size(head) if kind == WEBP else _jpeg_size(file)
    if size is None or 0 in size:
        raise UploadRefused("damaged", f"Ảnh «{name}» hỏng, không đọc được kích thước. Chụp hoặc lưu lại ảnh rồi gửi.")
    if size[0] * size[1] > MOST_PIXELS:
        raise too_many(name, *size)


def too_many(name: str, width: int, height: int) -> UploadRefused:
    """The refusal of a picture of more points than anything here may unpack."""
    return UploadRefused("bomb", f"Ảnh «{name}» quá lớn ({width} × {height} điểm). Thu nhỏ ảnh rồi gửi.")


def _webp_size(head: bytes) -> tuple[int, int] | None:
    """By the first chunk: simple, lossless or extended (RFC 9649, 2.5 to 2.7)."""
    chunk, data = head[12:16], head[20:]
    if chunk == b"VP8 " and data[3:6] == b"\x9d\x01\x2a":
        return int.from_bytes(data[6:8], "little") & 0x3FFF, int.from_bytes(data[8:10], "little") & 0x3FFF
    if chunk == b"VP8L" and data[:1] == b"\x2f":
        bits = int.from_bytes(data[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8X" and len(data) >= 10:
        return int.from_bytes(data[4:7], "little") + 1, int.from_bytes(data[7:10], "little") + 1
    return None


def _png_size(file: IO[bytes]) -> tuple[int, int] | None:
    file.seek(8)
    chunk = file.read(16)
    if len(chunk) < 16 or chunk[4:8] != b"IHDR":
        return None
    return int.from_bytes(chunk[8:12], "big"), int.from_bytes(chunk[12:16], "big")


def _jpeg_size(file: IO[bytes]) -> tuple[int, int] | None:
    """Walk from marker to marker up to the one that carries the size."""
    file.seek(2)
    for _ in range(MOST_SEGMENTS):
        if file.read(1) != b"\xff":
            return None
        marker = file.read(1)
        while marker == b"\xff":  # filling
            marker = file.read(1)
        if not marker:
            return None
        if marker[0] in NO_LENGTH:
            continue
        length = int.from_bytes(file.read(2), "big")
        if length < 2:
            return None
        if marker[0] in SIZES:
            frame = file.read(5)
            return int.from_bytes(frame[3:5], "big"), int.from_bytes(frame[1:3], "big")
        file.seek(length - 2, 1)
    return None
