"""Pictures that people send: shown as every screen shows them, upright, and without telling where they were taken.

What was sent is always kept, byte by byte; where it cannot be shown as it is, a second file is made of it, and that
one is listed, handed out and printed (docs/files.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from documents.content import ENDINGS, JPEG, PICTURES, PNG
from documents.pictures import position
from documents.pictures.opening import upright


@dataclass(frozen=True)
class Shown:
    """What is shown of a picture. ``data`` is None where the picture itself may be shown."""

    name: str
    content_type: str
    data: bytes | None = None


def shown_form(file: IO[bytes], name: str, content_type: str) -> Shown:
    """How a file that was sent is shown: its name, its type and, of some pictures, other bytes.

    1. HEIC and WEBP, and what was held askew: a JPEG, turned upright  2. a picture that says where it was taken: the
    same points without that  3. all else: as it is; only its name is made to fit. Raises ``UploadRefused``.
    """
    if content_type not in PICTURES:
        return Shown(name, content_type)
    file.seek(0)
    data = file.read()
    if content_type not in {JPEG, PNG} or position.held(data) != 1:
        return Shown(_named(name, JPEG), JPEG, upright([data], name))
    named = _named(name, content_type)
    return Shown(named, content_type, position.without_where(data) if position.says_where(data) else None)


def _named(name: str, content_type: str) -> str:
    """The name with an ending that every program knows for this kind: a «.jfif» opens nowhere."""
    ending = PurePosixPath(name).suffix
    if ending.lower() in ENDINGS[content_type][:2] and ending.lower() != ".jfif":
        return name
    return name.removesuffix(ending) + ENDINGS[content_type][0]
