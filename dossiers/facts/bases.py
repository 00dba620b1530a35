"""The legal bases a paper cites: those in force on its day, in the order law, decree, circular, local rule."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from programmes.models import LegalDocument

if TYPE_CHECKING:
    from dossiers.models import Dossier

#: Kinds in the order papers cite them.
ORDER = ("LAW", "DECREE", "JOINT_CIRCULAR", "CIRCULAR", "DECISION", "RESOLUTION")


def legal_bases(dossier: Dossier, on: dt.date) -> list[str]:
    """«Căn cứ …» sentences without their ending mark."""
    documents = LegalDocument.objects.cited_on(on, track=dossier.track, territory=dossier.territory)
    ranked = sorted(documents, key=lambda d: (ORDER.index(d.type) if d.type in ORDER else len(ORDER), d.issued_on))
    return [f"Căn cứ {document.citation()}" for document in ranked]
