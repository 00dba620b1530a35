"""Where the signatures of a paper stand, in one word that names nobody: also for pages open to the public."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models

from documents.signing.models import SignedCopy

if TYPE_CHECKING:
    from documents.models import Paper


class SignatureState(models.TextChoices):
    """Unsigned, on the way, signed, and what came from outside."""

    UNSIGNED = "UNSIGNED", "Chưa ký số"
    BY_PERSON = "BY_PERSON", "Người có thẩm quyền đã ký số, chờ cơ quan ký"
    SIGNED = "SIGNED", "Đã ký số"
    PARTLY = "PARTLY", "Đã có chữ ký số, chưa đủ người ký"
    OUTSIDE = "OUTSIDE", "Đã ký số ở phần mềm khác"
    SCANNED = "SCANNED", "Đã ký trên giấy, có bản chụp"
    BROKEN = "BROKEN", "Bản ký không còn giá trị"


def state_of(paper: Paper) -> SignatureState:
    """Where the signatures of one paper stand."""
    return states_of([paper])[paper.pk]


def states_of(papers: Iterable[Paper]) -> dict[uuid.UUID, SignatureState]:
    """The same for many papers, in one query."""
    keys = [paper.pk for paper in papers]
    found = dict.fromkeys(keys, SignatureState.UNSIGNED)
    for copy in SignedCopy.objects.filter(paper__in=keys).order_by("no"):
        found[copy.paper_id] = state_by_copy(copy)  # the last one counts
    return found


def state_by_copy(copy: SignedCopy | None) -> SignatureState:
    """The same by a paper's last copy."""
    if copy is None:
        return SignatureState.UNSIGNED
    if not copy.valid:
        return SignatureState.BROKEN
    if copy.source == SignedCopy.Source.SCAN:
        return SignatureState.SCANNED
    if copy.stage == SignedCopy.Stage.PERSONS:
        return SignatureState.BY_PERSON
    if copy.stage == SignedCopy.Stage.PARTLY:
        return SignatureState.PARTLY
    return SignatureState.OUTSIDE if copy.source == SignedCopy.Source.OUTSIDE else SignatureState.SIGNED
