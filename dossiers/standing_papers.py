"""Papers of an establishment that it handed in before: taken along into its next dossier while they still hold.

A registration certificate holds as long as the register says of the firm what the earlier request said. The file is the
same one; the new dossier gets a line of its own, which may be taken off and replaced like any other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from documents.models import Paper
from dossiers.checklists import REQUEST, asked_of
from dossiers.models import Attachment, Dossier

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.models import Establishment

#: What a certificate of registration says of a firm; if one of these changed, the old copy no longer holds.
CERTIFIED = ("name", "tax_code", "registration_no", "representative")


def take_along(dossier: Dossier, *, actor: User, at: dt.datetime) -> list[Attachment]:
    """Put the papers of its establishment that still hold to a dossier that was just opened; those put."""
    wanted = [line for line in asked_of(dossier, REQUEST) if line.of_the_establishment]
    earlier = _earlier(dossier) if wanted else None
    if earlier is None:
        return []
    held = earlier.attachments.filter(requirement__in=[line.code for line in wanted], withdrawn_at__isnull=True)
    return [
        Attachment.objects.create(
            dossier=dossier,
            requirement=one.requirement,
            title=f"{one.title} (đã nộp ở hồ sơ {earlier.code})"[:200],
            file=one.file,
            state=dossier.state,
            added_at=at,
            added_by=actor,
        )
        for one in held.select_related("file").order_by("added_at")
    ]


def _earlier(dossier: Dossier) -> Dossier | None:
    """The newest earlier dossier of the firm that was handed in and whose request says of the firm what is so today."""
    firm = dossier.applicant
    others = Dossier.objects.filter(applicant=firm).exclude(pk=dossier.pk).order_by("-opened_at")[:5]
    for other in others:
        request = Paper.objects.filter(chain=other.pk, kind="REQUEST").order_by("-version").first()
        if request is not None and _says_the_same(request.facts["beneficiaries"][0], firm):
            return other
    return None


def _says_the_same(said: Mapping[str, Any], firm: Establishment) -> bool:
    return all(str(said.get(name) or "") == str(getattr(firm, name) or "") for name in CERTIFIED)
