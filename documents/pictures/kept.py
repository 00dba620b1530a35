"""Small pictures, made when they are first looked at and kept beside the program: a cache, never a record.

They are named by the digest of the file they show, so a page asks by file, after it has asked who is looking; the
folder may be emptied at any time.
"""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path

from django.conf import settings

from documents.content import PDF, PICTURES
from documents.files import open_file
from documents.models import StoredFile
from documents.pictures.opening import small
from documents.refusal import UploadRefused

logger = logging.getLogger(__name__)

#: Kinds that look like something. A Word file would need an office program for it.
SEEN = frozenset({PDF, *PICTURES})


def small_picture(stored: StoredFile) -> bytes | None:
    """A small JPEG of a file; None for one that cannot be drawn. Raises ``ObjectMissing``, ``StorageUnavailable``."""
    if stored.content_type not in SEEN:
        return None
    place = _place(stored)
    try:
        return place.read_bytes() or None
    except FileNotFoundError:
        pass
    try:
        with open_file(stored) as chunks:
            made = small(chunks, stored.original_name)
    except UploadRefused as why:
        if why.code == "busy":
            return None  # asked again with the next page
        made = b""  # tried once, not at every look
    _write(place, made)
    return made or None


def _place(stored: StoredFile) -> Path:
    return Path(settings.VAR_DIR) / "small-pictures" / stored.sha256[:2] / f"{stored.sha256}.jpg"


def _write(place: Path, data: bytes) -> None:
    """Whole or not at all; a full disk costs the picture, not the page."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as file:
            file.write(data)
        os.replace(file.name, place)
    except OSError:
        logger.warning("A small picture could not be kept in %s", place.parent, exc_info=True)
