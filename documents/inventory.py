"""What the rows say we keep against what the store has.

Bytes are written first and the row second (``documents.files.keep``): so a row without its bytes is a loss, and bytes
without a row are what is left of an upload that was not finished.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from itertools import islice

from documents.models import StoredFile
from documents.storage import Kept, ObjectMissing, Storage

#: An upload is a matter of minutes; before this nobody calls its bytes abandoned.
ABANDONED_AFTER = dt.timedelta(days=1)
AT_ONCE = 500


def rows_without_bytes(store: Storage) -> Iterator[StoredFile]:
    """Files whose bytes are gone. Raises ``StorageUnavailable`` rather than call a file lost that may be there."""
    for stored in StoredFile.objects.order_by("pk").iterator(AT_ONCE):
        if not store.exists(stored.key, version=stored.version or None):
            yield stored


def altered(store: Storage) -> Iterator[StoredFile]:
    """Files whose bytes do not hash to what was kept; reads everything. Those that are gone are left out here."""
    for stored in StoredFile.objects.order_by("pk").iterator(AT_ONCE):
        digest = hashlib.sha256()
        try:
            with store.open_range(stored.key, version=stored.version or None) as chunks:
                for chunk in chunks:
                    digest.update(chunk)
        except ObjectMissing:
            continue
        if digest.hexdigest() != stored.sha256:
            yield stored


def bytes_without_row(store: Storage, *, before: dt.datetime) -> Iterator[Kept]:
    """What was written before a moment and belongs to no file."""
    everything = store.keys()
    while some := list(islice(everything, AT_ONCE)):
        known = set(StoredFile.objects.filter(key__in=[kept.key for kept in some]).values_list("key", flat=True))
        yield from (kept for kept in some if kept.key not in known and kept.written < before)
