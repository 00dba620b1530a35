"""Templates as they are kept: which one holds on a day, and its bytes."""

from __future__ import annotations

import datetime as dt

from documents.files import open_file
from documents.models import PaperTemplate


def in_force(kind: str, day: dt.date, regime: str = "") -> PaperTemplate | None:
    """The template of a day; one for the dossier's own regime goes before the general one. None: as built in."""
    rows = PaperTemplate.objects.on(day).filter(kind=kind, regime__in={"", regime})
    return max(rows, key=lambda one: (bool(one.regime), one.valid_from, one.version), default=None)


def bytes_of(template: PaperTemplate) -> bytes:
    """The file, exactly as it was sent in. Raises ``ObjectMissing``, ``StorageUnavailable``."""
    return b"".join(open_file(template.file))
