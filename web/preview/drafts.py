"""Papers of a step before it is taken: drawn from the facts of this moment, kept nowhere, without number and code."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from documents.docx_blocks import Block, blocks_of
from dossiers.paperwork import facts_now, with_bases
from papers import KINDS, MissingFact, PaperError
from papers.labels import label
from papers.word_templates.drawing import draw_with, version_on

if TYPE_CHECKING:
    from accounts.models import User
    from dossiers.models import Dossier
    from workflow.steps import Step

#: Who issues a paper that an applicant signs.
OWN = "APPLICANT"


@dataclass(frozen=True)
class Draft:
    """One paper as it would be printed now, or what it lacks."""

    kind: str
    title: str
    blocks: list[Block] = field(default_factory=list)
    data: bytes = b""
    missing: list[str] = field(default_factory=list)
    why: str = ""


def drafts_of(dossier: Dossier, step: Step, reader: User, on: dt.date) -> list[Draft]:
    """The papers of a step for a reader: an applicant sees his own, an official all that the step draws."""
    official = any("@" not in seat for seat in reader.seats(on))
    kinds = [kind for kind in step.papers if official or KINDS[kind].issuer == OWN]
    facts = facts_now(dossier, on) if kinds else {}
    return [_draft(kind, with_bases(dossier, kind, facts, on), version_on(kind, on, dossier.regime)) for kind in kinds]


def _draft(kind: str, facts: dict[str, object], template: str) -> Draft:
    title = KINDS[kind].title
    try:
        data = draw_with(template, kind, facts)
    except MissingFact as why:
        return Draft(kind, title, missing=[label(name) for name in why.names])
    except PaperError as why:
        return Draft(kind, title, why=str(why))
    return Draft(kind, title, blocks_of(data), data)
