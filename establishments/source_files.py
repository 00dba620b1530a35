"""The file of the paper that a change of the register comes from: checked as every upload is, kept beside the row."""

from __future__ import annotations

import datetime as dt
from typing import IO, TYPE_CHECKING

from documents.files import keep
from documents.models import StoredFile

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.models import Establishment

#: A stream with the name it was sent under.
Sent = tuple[IO[bytes], str]


def kept_source(sent: Sent | None, *, establishment: Establishment, actor: User, at: dt.datetime) -> StoredFile | None:
    """Keep the file of a source paper; None where only its name was given. Within the caller's transaction.

    Raises ``documents.files.UploadRefused``, ``documents.storage.StorageUnavailable``; the caller then writes nothing.
    """
    if sent is None:
        return None
    stream, name = sent
    return keep(stream, name=name, uploaded_by=actor, at=at, prefix=f"co-so/{establishment.pk}")
