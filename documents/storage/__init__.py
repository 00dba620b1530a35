"""Where the bytes of dossier files are kept: one small port, three adapters (memory, folder, S3).

Settings choose the adapter (``STORAGES["documents"]``); nothing else asks which it is.
"""

from django.core.files.storage import storages

from documents.storage.port import (
    AccessRefused,
    BadKey,
    Held,
    Kept,
    KeyTaken,
    LengthDiffers,
    NotSupported,
    ObjectMissing,
    Reading,
    Storage,
    StorageError,
    StorageUnavailable,
    Stored,
)

__all__ = [
    "AccessRefused",
    "BadKey",
    "Held",
    "Kept",
    "KeyTaken",
    "LengthDiffers",
    "NotSupported",
    "ObjectMissing",
    "Reading",
    "Storage",
    "StorageError",
    "StorageUnavailable",
    "Stored",
    "document_store",
]


def document_store() -> Storage:
    """The store that settings chose."""
    return storages["documents"]  # type: ignore[return-value]
