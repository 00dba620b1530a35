"""A dossier does not go on while a paper it rests on bears no signature: the engine asks at every step that leaves.

Not held up: what an applicant does, and steps that stop, send back or end (``Step.even_unsigned``). A scan of a paper
that was signed by hand counts like a signature.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

import clock
from documents.models import Paper, PaperShare
from documents.signing import SignatureState, states_of
from documents.standing import standings
from dossiers.conditions import AMONG_THE_DRAWN
from dossiers.signatures.setting import asked_kinds
from workflow.registry import demands
from workflow.steps import Step, steps_of

if TYPE_CHECKING:
    from dossiers.models import Dossier

#: Nothing more is asked of these.
ENOUGH = frozenset({SignatureState.SIGNED, SignatureState.OUTSIDE, SignatureState.SCANNED})


def held_up(step: Step) -> bool:
    """Whether a step waits for signatures."""
    return step.decides and not step.stays and not step.even_unsigned


def unsigned(dossier: Dossier) -> list[tuple[Paper, SignatureState]]:
    """The papers of a dossier that still hold, are asked for signed, and are not: oldest first."""
    return unsigned_among([dossier])[dossier.pk]


def unsigned_among(dossiers: Iterable[Dossier]) -> dict[uuid.UUID, list[tuple[Paper, SignatureState]]]:
    """The same of many, by key, in a few queries for all that were opened under one rule."""
    found: dict[uuid.UUID, list[tuple[Paper, SignatureState]]] = {}
    alike: dict[tuple[dt.date, str], list[Dossier]] = {}
    for dossier in dossiers:
        found[dossier.pk] = []
        alike.setdefault((clock.local_day(dossier.opened_at), dossier.regime), []).append(dossier)
    asking = {key: kinds for key in alike if (kinds := asked_kinds(*key))}
    for key, kinds in asking.items():
        chains = [dossier.pk for dossier in alike[key]]
        of_chain = _papers(chains, kinds)
        papers = list({paper.pk: paper for listed in of_chain.values() for paper in listed}.values())
        states = states_of(papers)
        lacking = [paper for paper in papers if states[paper.pk] not in ENOUGH]
        now = standings(lacking) if lacking else {}
        for chain in chains:
            lacked = (paper for paper in of_chain[chain] if paper.pk in now and not now[paper.pk].standing.over)
            found[chain] = [(paper, states[paper.pk]) for paper in lacked]
    return found


def _papers(chains: list[uuid.UUID], kinds: frozenset[str]) -> dict[uuid.UUID, list[Paper]]:
    """The numbered papers of these kinds of each dossier, its own and those of its plan: oldest first."""
    own: dict[uuid.UUID, list[Paper]] = {chain: [] for chain in chains}
    numbered = Paper.objects.filter(kind__in=kinds, number__isnull=False).order_by("created_at")
    for paper in numbered.filter(chain__in=chains):
        own[paper.chain].append(paper)
    for share in PaperShare.objects.filter(chain__in=chains, paper__in=numbered).select_related("paper"):
        if share.chain != share.paper.chain:
            own[share.chain].append(share.paper)
    return own


def waits(dossier: Dossier, at: dt.datetime) -> list[str]:
    """Why a dossier may not go on yet: a sentence for each paper, with what to do and where."""
    return [why(paper, state) for paper, state in unsigned(dossier)]


def why(paper: Paper, state: SignatureState) -> str:
    """Which paper, what it lacks, where that is mended."""
    called = f"«{paper.title}» số {paper.full_number}"
    lacks = {
        SignatureState.UNSIGNED: "chưa có bản ký",
        SignatureState.BROKEN: "có bản ký không còn giá trị",
        SignatureState.BY_PERSON: "còn chờ cơ quan ký",
        SignatureState.PARTLY: "chưa đủ người ký",
    }[state]
    return (
        f"{called} {lacks}. Ký số, hoặc «Nộp bản đã ký» (bản ký số ở nơi khác, hay bản chụp văn bản giấy đã ký), ở mục "
        f"«{AMONG_THE_DRAWN}» của hồ sơ rồi làm việc này."
    )


def register() -> None:
    """Hang it into the engine, once, when the app starts."""
    for step in steps_of(_dossier()).values():
        if held_up(step):
            demands(step.name)(waits)


def _dossier() -> type[Dossier]:
    from dossiers.models import Dossier

    return Dossier
