"""JPG and PNG: the size that the header tells, without unpacking a pixel."""

from __future__ import annotations

from typing import IO

from documents.refusal import UploadRefused

JPEG, PNG = "image/jpeg", "image/png"
MOST_PIXELS = 100_000_000
MOST_SEGMENTS = 2_000
#: Markers that carry a size: SOF0 to SOF15 without DHT, JPG and DAC (ITU-T T.81, table B.1).
SIZES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
NO_LENGTH = {0x01, *range(0xD0, 0xD8)}


def look_inside(file: IO[bytes], name: str) -> None:
    """Raises ``UploadRefused``."""
    file.seek(0)
    size = _png_size(file) if file.read(4) == b"\x89PNG" else _jpeg_size(file)
    if size is None or 0 in size:
        raise UploadRefused("damaged", f"Ảnh «{name}» hỏng, không đọc được kích thước. Chụp hoặc lưu lại ảnh rồi gửi.")
    if size[0] * size[1] > MOST_PIXELS:
        raise UploadRefused("bomb", f"Ảnh «{name}» quá lớn ({size[0]} × {size[1]} điểm). Thu nhỏ ảnh rồi gửi.")


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
